import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chipOfNumber, type LineWish, type NamedChip } from './lineWish.ts';

/** One GPIO chip as sysfs shows it. */
export interface GpioChip extends NamedChip {
  /** The sysfs number of its first line; not 0 on today's kernels. */
  readonly base: number;
}

export type LineNumber =
  | { readonly kind: 'found'; readonly number: number }
  | { readonly kind: 'not-found'; readonly reason: string };

/**
 * The number under which sysfs knows a line. Since Linux 6.6 chips begin at 512 and more, so the
 * number printed in older manuals is that of another line, or of none.
 */
export function chooseLine(chips: readonly GpioChip[], wish: LineWish): LineNumber {
  const { line } = wish;
  if (chips.length === 0) return notFound('there is no GPIO chip under /sys/class/gpio');
  // sysfs does not tell names, and "GPIO17" need not be line 17.
  if (typeof line === 'string') {
    return notFound(`sysfs knows no line names: give the number of "${line}" within its chip`);
  }
  const chip = chipOfNumber(chips, { ...wish, line });
  return typeof chip === 'string' ? notFound(chip) : { kind: 'found', number: chip.base + line };
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
  return names
    .map((name) => readChip(folder, name))
    .filter((chip) => chip !== null)
    .sort((a, b) => a.base - b.base);
}

/** Null for a chip that was unplugged meanwhile. */
function readChip(folder: string, name: string): GpioChip | null {
  const read = (file: string): string => readFileSync(join(folder, name, file), 'utf8').trim();
  try {
    return { name, label: read('label'), base: Number(read('base')), lines: Number(read('ngpio')) };
  } catch {
    return null;
  }
}
