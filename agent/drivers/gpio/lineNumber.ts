import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One GPIO chip as sysfs shows it. */
export interface GpioChip {
  readonly label: string;
  /** The sysfs number of its first line; not 0 on today's kernels. */
  readonly base: number;
  readonly lines: number;
}

/** A line as a person names it: its number within its chip, and which chip where there are several. */
export interface LineWish {
  readonly line: number;
  readonly chip?: string;
}

export type LineNumber =
  | { readonly kind: 'found'; readonly number: number }
  | { readonly kind: 'not-found'; readonly reason: string };

/**
 * The number under which sysfs knows a line. Since Linux 6.6 chips begin at 512 and more, so the
 * number printed in older manuals is that of another line, or of none.
 */
export function chooseLine(chips: readonly GpioChip[], wish: LineWish): LineNumber {
  const labels = chips.map((chip) => chip.label).join(', ');
  if (chips.length === 0) return notFound('there is no GPIO chip under /sys/class/gpio');
  const matching = wish.chip === undefined ? chips : chips.filter((c) => c.label === wish.chip);
  const [chip, ...others] = matching;
  if (chip === undefined)
    return notFound(`there is no GPIO chip "${wish.chip}"; there is ${labels}`);
  if (others.length > 0) return notFound(`name the chip: there is ${labels}`);
  if (wish.line >= chip.lines) {
    return notFound(`chip "${chip.label}" has lines 0 to ${chip.lines - 1}`);
  }
  return { kind: 'found', number: chip.base + wish.line };
}

function notFound(reason: string): LineNumber {
  return { kind: 'not-found', reason };
}

/** The chips that sysfs shows, by their base; none when there is no such folder. */
export function readChips(sysfsRoot: string): GpioChip[] {
  const folder = join(sysfsRoot, 'class', 'gpio');
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /^gpiochip\d+$/.test(name));
  } catch {
    return [];
  }
  const read = (name: string, file: string): string =>
    readFileSync(join(folder, name, file), 'utf8').trim();
  return names
    .map((name) => ({
      label: read(name, 'label'),
      base: Number(read(name, 'base')),
      lines: Number(read(name, 'ngpio')),
    }))
    .sort((a, b) => a.base - b.base);
}
