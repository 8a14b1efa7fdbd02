/** The two ways to a line; automatic takes the character device where there is one. */
export const DOORS = ['automatic', 'character', 'sysfs'] as const;
export type Door = (typeof DOORS)[number];

/** A line as a person names it. */
export interface LineWish {
  /** Its number within its chip, as libgpiod counts, or its name ("GPIO17"). */
  readonly line: number | string;
  /** The chip's label or kernel name, where the machine has several. */
  readonly chip?: string;
  readonly door?: Door;
}

/** The claim of one line, so that two devices do not share it by mistake. */
export function lineClaim({ line, chip }: LineWish): string {
  const which = typeof line === 'number' ? String(line) : `"${line}"`;
  return `GPIO line ${which}${chip === undefined ? '' : ` of ${chip}`}`;
}

/** A chip, whichever door shows it. */
export interface NamedChip {
  /** The kernel's own name, such as gpiochip0. */
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

/** What a sentence lists at most: it must fit into a status. */
const LISTED_MAX = 4;

/** The chips by label, for a sentence. */
export function listChips(chips: readonly NamedChip[]): string {
  const labels = chips.slice(0, LISTED_MAX).map(({ label, name }) => label || name);
  return [...labels, ...(chips.length > LISTED_MAX ? ['…'] : [])].join(', ');
}

/** The chips that a wish may mean: by label or kernel name, or all. */
export function chipsMeant<C extends NamedChip>(
  chips: readonly C[],
  chip: string | undefined,
): readonly C[] {
  if (chip === undefined) return chips;
  return chips.filter(({ label, name }) => label === chip || name === chip);
}

/** The one chip of a wish for a numbered line that has such a line, or a sentence that says why not. */
export function chipOfNumber<C extends NamedChip>(
  chips: readonly C[],
  wish: { readonly line: number; readonly chip?: string },
): C | string {
  const [chip, ...others] = chipsMeant(chips, wish.chip);
  if (chip === undefined)
    return `there is no GPIO chip "${wish.chip}"; there is ${listChips(chips)}`;
  if (others.length > 0) {
    const names = [chip, ...others].map(({ name }) => name).slice(0, LISTED_MAX);
    if (wish.chip === undefined) return `name the chip: there is ${listChips(chips)}`;
    return `several chips are called "${wish.chip}": name one of ${names.join(', ')}`;
  }
  if (wish.line >= chip.lines) return `chip "${chip.label}" has lines 0 to ${chip.lines - 1}`;
  return chip;
}
