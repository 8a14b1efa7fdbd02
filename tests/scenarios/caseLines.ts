/** One line of a case's file, with its place for whoever must correct it. */
export interface CaseLine {
  /** As "tests/scenarios/calendar/holiday/input.jsonl:3". */
  readonly place: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A file of a case that says something wrong: where, what, and what to write instead. */
export class CaseProblem extends Error {
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'CaseProblem';
  }
}

/**
 * Reads a file of one JSON object a line; empty lines and lines that begin with // are left out.
 * Throws a `CaseProblem` at the first line that is none.
 */
export function readLines(file: string, text: string): CaseLine[] {
  return text.split('\n').flatMap((line, index) => {
    const place = `${file}:${index + 1}`;
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('//')) return [];
    return [{ place, value: parseObject(place, trimmed) }];
  });
}

function parseObject(place: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CaseProblem(place, `this is no JSON (${(error as Error).message})`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new CaseProblem(place, 'a line is an object: {"at":"…", …}');
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A time with its offset, as epoch ms. */
export function timeOf({ place, value }: CaseLine, field: string): number {
  const text = value[field];
  const atMs = typeof text === 'string' && TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(atMs)) return atMs;
  const said = text === undefined ? 'is missing' : `is ${JSON.stringify(text)}`;
  throw new CaseProblem(place, `"${field}" ${said}; write a time: "2026-03-02T09:00:00+08:00"`);
}

/** A time, or null where the field is left out. */
export function optionalTimeOf(line: CaseLine, field: string): number | null {
  return line.value[field] === undefined ? null : timeOf(line, field);
}

/** The span of a line, [from, to). */
export function spanOf(line: CaseLine): { readonly fromMs: number; readonly toMs: number } {
  const fromMs = timeOf(line, 'from');
  const toMs = timeOf(line, 'to');
  if (toMs > fromMs) return { fromMs, toMs };
  throw new CaseProblem(line.place, '"to" must be later than "from"');
}

export function textOf({ place, value }: CaseLine, field: string): string {
  const text = value[field];
  if (typeof text === 'string' && text !== '') return text;
  throw new CaseProblem(place, `"${field}" must be a text`);
}

/** One of several words. */
export function wordOf<T extends string>(line: CaseLine, field: string, words: readonly T[]): T {
  const text = line.value[field];
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  const said = text === undefined ? 'is missing' : `is ${JSON.stringify(text)}`;
  throw new CaseProblem(line.place, `"${field}" ${said}; write one of ${words.join(', ')}`);
}

/** Refuses fields that mean nothing here: a typing error must not be silently ignored. */
export function onlyFields({ place, value }: CaseLine, fields: readonly string[]): void {
  const unknown = Object.keys(value).find((field) => !fields.includes(field));
  if (unknown === undefined) return;
  throw new CaseProblem(place, `"${unknown}" means nothing here; known are ${fields.join(', ')}`);
}

/** An instant as the files of a case write it, in the offset "+08:00". */
export function writtenTime(atMs: number, offset: string): string {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const aheadMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  const wall = new Date(atMs + aheadMs).toISOString().replace(/\.000Z$|Z$/, '');
  return `${wall}${offset}`;
}
