import type { CharacterPort } from './characterPort.ts';
import {
  type ChipInfo,
  GPIO_REQUESTS,
  type LineInfo,
  newChipInfo,
  newLineInfo,
  readChipInfo,
  readLineInfo,
} from './gpioUapi.ts';
import { chipOfNumber, chipsMeant, type LineWish, listChips } from './lineWish.ts';

/** A chip with its device file. */
export interface CharacterChip extends ChipInfo {
  readonly path: string;
}

/** A chip that cannot be looked at, with the reason. */
export interface ClosedChip {
  readonly path: string;
  readonly reason: string;
}

export interface ChipSurvey {
  readonly chips: readonly CharacterChip[];
  readonly closed: readonly ClosedChip[];
}

/** No chip has more lines than this; what claims more is not looked through. */
const LINES_MAX = 4096;

/** Every chip once, also where an older name of it is a link to it. */
export function surveyChips(port: CharacterPort): ChipSurvey {
  const chips = new Map<string, CharacterChip>();
  const closed: ClosedChip[] = [];
  for (const path of port.chipPaths()) {
    try {
      const info = withChip(port, path, (chip) => readChip(port, chip));
      if (!chips.has(info.name)) chips.set(info.name, { ...info, path });
    } catch (error) {
      closed.push({ path, reason: describeFailure(error, path) });
    }
  }
  return { chips: [...chips.values()], closed };
}

/** Every line of a chip. Throws with a `code`. */
export function readLines(port: CharacterPort, chip: CharacterChip): LineInfo[] {
  const count = Math.min(chip.lines, LINES_MAX);
  return withChip(port, chip.path, (descriptor) =>
    Array.from({ length: count }, (_, offset) => readLine(port, descriptor, offset)),
  );
}

/** Works with an open chip and closes it. */
export function withChip<T>(port: CharacterPort, path: string, work: (chip: number) => T): T {
  const chip = port.open(path);
  try {
    return work(chip);
  } finally {
    port.close(chip);
  }
}

function readChip(port: CharacterPort, chip: number): ChipInfo {
  const buffer = newChipInfo();
  port.ioctl(chip, GPIO_REQUESTS.chipInfo, buffer);
  return readChipInfo(buffer);
}

/** One line of an open chip. Throws with a `code`. */
export function readLine(port: CharacterPort, chip: number, offset: number): LineInfo {
  const buffer = newLineInfo(offset);
  port.ioctl(chip, GPIO_REQUESTS.lineInfo, buffer);
  return readLineInfo(buffer);
}

export interface FoundLine {
  readonly kind: 'found';
  readonly chip: CharacterChip;
  readonly offset: number;
}
export type LineSearch =
  | FoundLine
  | { readonly kind: 'not-found'; readonly reason: string }
  /** This machine has no character device that could be asked. */
  | { readonly kind: 'no-door'; readonly reason: string };

/**
 * The line of a wish among the character devices. A name that several lines have, or a number
 * without the chip where there are several, is refused and not guessed.
 */
export function findLine(port: CharacterPort, wish: LineWish): LineSearch {
  const { chips, closed } = surveyChips(port);
  if (chips.length === 0) {
    const [first] = closed;
    if (first === undefined) return { kind: 'no-door', reason: 'there is no /dev/gpiochip*' };
    return notFound(first.reason);
  }
  const { line } = wish;
  if (typeof line === 'number') {
    const chip = chipOfNumber(chips, { ...wish, line });
    return typeof chip === 'string' ? notFound(chip) : { kind: 'found', chip, offset: line };
  }
  const meant = chipsMeant(chips, wish.chip);
  if (meant.length === 0) {
    return notFound(`there is no GPIO chip "${wish.chip}"; there is ${listChips(chips)}`);
  }
  return findNamed(port, meant, line);
}

function findNamed(port: CharacterPort, chips: readonly CharacterChip[], name: string): LineSearch {
  const found = chips.flatMap((chip) =>
    readLines(port, chip)
      .filter((line) => line.name === name)
      .map(({ offset }) => ({ kind: 'found' as const, chip, offset })),
  );
  const [first, second] = found;
  if (first === undefined) {
    return notFound(`no line is called "${name}" on ${listChips(chips)}: see gpioinfo`);
  }
  if (second === undefined) return first;
  if (first.chip.name !== second.chip.name) {
    const names = found.map(({ chip }) => chip);
    return notFound(`several chips have a line "${name}": name the chip, ${listChips(names)}`);
  }
  const numbers = found.map(({ offset }) => offset).slice(0, 8);
  return notFound(
    `lines ${numbers.join(', ')} of ${first.chip.label} are all "${name}": give the number`,
  );
}

function notFound(reason: string): LineSearch {
  return { kind: 'not-found', reason };
}

/** Codes with which an old kernel answers a request that it does not know. */
const UNKNOWN_REQUEST = new Set(['EINVAL', 'ENOTTY']);

export function isUnknownRequest(error: unknown): boolean {
  return UNKNOWN_REQUEST.has(codeOf(error) ?? '');
}

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** A failure of a chip's device file, as a sentence. */
export function describeFailure(error: unknown, path: string): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM')
    return `no permission for ${path}: join the group "gpio"`;
  if (code === 'ENODEV' || code === 'ENOENT' || code === 'ENXIO') return `${path} is gone`;
  return `${path}: ${(error as Error).message}`;
}
