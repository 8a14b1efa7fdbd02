import { CLEAR_REASONS, FINDING_KINDS, STAGES } from '../../collector/detection/finding.ts';
import { POOL_STATES, VERDICTS } from '../../collector/detection/verdict.ts';
import {
  type CaseLine,
  CaseProblem,
  onlyFields,
  optionalTimeOf,
  spanOf,
  textOf,
  timeOf,
  wordOf,
  writtenTime,
} from './caseLines.ts';

/** Something that is known after a case. Times are epoch ms. */
export type OutcomeLine = Readonly<Record<string, unknown>>;

export interface ExpectedCase {
  readonly lines: readonly OutcomeLine[];
  /** "window window-1": what the case says something about; of these all intervals count. */
  readonly named: ReadonlySet<string>;
  /** In which times are shown when something differs: "+08:00". */
  readonly offset: string;
}

/** A case that says nothing of a window, a pool or a window's earlier versions leaves them open. */
const BY_NAME: readonly string[] = ['window', 'pool', 'earlier'];
const KINDS = ['window', 'pool', 'hint', 'earlier', 'presses', 'coverage'] as const;
/** In this order they are compared; findings come after pools. */
const ORDER = ['window', 'pool', 'finding', 'hint', 'earlier', 'presses', 'coverage'] as const;
const TIMES = ['from', 'to', 'started', 'raised', 'suspected', 'escalated', 'cleared'];
const MORE_TIMES = ['shown', 'ended'];

/** Reads the lines of an `expected.jsonl`. Throws a `CaseProblem` at the first wrong one. */
export function readExpected(
  lines: readonly CaseLine[],
  windows: ReadonlySet<string>,
): ExpectedCase {
  const read = lines.map((line) => readLine(line, windows));
  const named = new Set(read.map(nameOf));
  const offset = offsetOf(lines);
  return { lines: read, named, offset };
}

function readLine(line: CaseLine, windows: ReadonlySet<string>): OutcomeLine {
  // A finding is about a window or a pool, so it is known by its own word first.
  const kind =
    line.value.finding === undefined ? KINDS.find((one) => one in line.value) : 'finding';
  if (kind === undefined) {
    throw new CaseProblem(line.place, `a line is about one of ${ORDER.join(', ')}`);
  }
  CHECKS[kind](line);
  const window = line.value.window ?? line.value.hint ?? line.value.earlier ?? line.value.coverage;
  if (window !== undefined && !windows.has(String(window))) {
    throw new CaseProblem(line.place, `the site has no window "${window}"`);
  }
  return withTimes(line);
}

const CHECKS: Readonly<Record<(typeof ORDER)[number], (line: CaseLine) => void>> = {
  window(line) {
    onlyFields(line, ['window', 'from', 'to', 'verdict', 'because', 'pooled', 'calendar']);
    wordOf(line, 'verdict', VERDICTS);
    timeOf(line, 'from');
  },
  pool(line) {
    onlyFields(line, ['pool', 'from', 'to', 'state', 'needed']);
    wordOf(line, 'state', POOL_STATES);
    timeOf(line, 'from');
  },
  finding(line) {
    onlyFields(line, [
      ...['finding', 'window', 'hall', 'device', 'agent', 'subject', 'stage', 'status'],
      ...['started', 'raised', 'suspected', 'escalated', 'reopened', 'cleared', 'reason'],
      ...['trial', 'held', 'late', 'waiting'],
    ]);
    wordOf(line, 'finding', FINDING_KINDS);
    timeOf(line, 'started');
    timeOf(line, 'raised');
    if ('stage' in line.value) wordOf(line, 'stage', STAGES);
    if ('status' in line.value) wordOf(line, 'status', ['confirmed', 'dismissed']);
    if ('cleared' in line.value) wordOf(line, 'reason', CLEAR_REASONS);
  },
  hint(line) {
    onlyFields(line, ['hint', 'shown', 'ended']);
    timeOf(line, 'shown');
  },
  earlier(line) {
    onlyFields(line, ['earlier', 'from', 'to', 'verdict', 'because']);
    wordOf(line, 'verdict', VERDICTS);
  },
  presses(line) {
    onlyFields(line, ['presses', 'count']);
    textOf(line, 'presses');
  },
  coverage(line) {
    onlyFields(line, ['coverage', 'from', 'to', 'monitoredPercent', 'presentPercent']);
    spanOf(line);
  },
};

function withTimes(line: CaseLine): OutcomeLine {
  const { place, value } = line;
  const times = [...TIMES, ...MORE_TIMES].flatMap((field) => {
    // A window that is not judged at all has no end of what is known.
    if (value[field] === null) return [];
    const atMs = optionalTimeOf(line, field);
    return atMs === null ? [] : [[field, atMs]];
  });
  const { reopened } = value;
  if (reopened === undefined) return { ...value, ...Object.fromEntries(times) };
  if (!Array.isArray(reopened)) throw new CaseProblem(place, '"reopened" is a list of times');
  const again = reopened.map((at) => timeOf({ place, value: { at } }, 'at'));
  return { ...value, ...Object.fromEntries(times), reopened: again };
}

function offsetOf(lines: readonly CaseLine[]): string {
  for (const { value } of lines) {
    for (const field of [...TIMES, ...MORE_TIMES]) {
      const offset = /[+-]\d\d:\d\d$/.exec(String(value[field] ?? ''))?.[0];
      if (offset !== undefined) return offset;
    }
  }
  return '+00:00';
}

function kindOf(line: OutcomeLine): (typeof ORDER)[number] {
  return 'finding' in line ? 'finding' : (KINDS.find((one) => one in line) ?? 'window');
}

function nameOf(line: OutcomeLine): string {
  const kind = kindOf(line);
  return `${kind} ${line[kind]}`;
}

/**
 * The lines that count for a case, as texts in one order, so that a difference reads like the file.
 * Of windows and pools those that it names, and of earlier versions; of findings and the rest all. `ignore`: fields, or
 * kinds of lines, that are left out.
 */
export function writtenOutcome(
  lines: readonly OutcomeLine[],
  { named, offset }: Pick<ExpectedCase, 'named' | 'offset'>,
  ignore: readonly string[] = [],
): string[] {
  const counted = lines.filter((line) => {
    const kind = kindOf(line);
    return !ignore.includes(kind) && (!BY_NAME.includes(kind) || named.has(nameOf(line)));
  });
  const written = counted.map((line) => ({
    kind: kindOf(line),
    text: writtenLine(line, { offset, ignore }),
  }));
  return ORDER.flatMap((kind) =>
    written
      .filter((one) => one.kind === kind)
      .map(({ text }) => text)
      .sort(),
  );
}

/** In this order the fields of a line are written. */
const FIELDS = `finding window pool hint earlier presses coverage hall device agent subject
  from to verdict because pooled calendar state needed stage status waiting started raised suspected
  escalated reopened cleared reason trial held late shown ended count monitoredPercent presentPercent`.split(
  /\s+/,
);

function writtenLine(
  line: OutcomeLine,
  { offset, ignore }: { readonly offset: string; readonly ignore: readonly string[] },
): string {
  const isTime = (field: string) => [...TIMES, ...MORE_TIMES, 'reopened'].includes(field);
  const write = (field: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => write(field, one));
    return isTime(field) && typeof value === 'number' ? writtenTime(value, offset) : value;
  };
  const fields = Object.entries(line)
    .filter(([field, value]) => value !== null && !ignore.includes(field))
    .sort(([a], [b]) => FIELDS.indexOf(a) - FIELDS.indexOf(b))
    .map(([field, value]) => [field, write(field, value)]);
  return JSON.stringify(Object.fromEntries(fields));
}
