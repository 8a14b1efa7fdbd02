import type { Why } from '../../collector/detection/finding.ts';
import { cell, cut, widthOf } from '../terminal/cells.ts';
import type { Paint, Tone } from '../terminal/paint.ts';
import { type FindingWords, markWord, zoneOf } from './findingWords.ts';

type State =
  | Why['lanes'][number]['stretches'][number]['state']
  | Why['duty'][number]['state']
  | Why['verdicts'][number]['state'];

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: State;
}

interface Lane {
  readonly name: string;
  readonly stretches: readonly Stretch[];
}

/** An instant that the picture names. */
export interface Moment {
  readonly atMs: number;
  readonly name: string;
}

/**
 * One character a state. All are plain ASCII: terminals disagree about how wide any block or line
 * character is where Chinese is written.
 */
const SIGNS: Readonly<Record<State, string>> = {
  occupied: '#',
  empty: '.',
  unknown: '?',
  excused: '~',
  'on-duty': '=',
  named: '=',
  pooled: '-',
  'not-on-duty': ' ',
};

const TONES: Readonly<Record<State, Tone>> = {
  occupied: 'good',
  empty: 'warn',
  unknown: 'quiet',
  excused: 'strong',
  'on-duty': 'plain',
  named: 'plain',
  pooled: 'plain',
  'not-on-duty': 'plain',
};

/** Of what falls into one cell the first of these is shown: no sign of somebody may vanish. */
const FIRST_SHOWN: readonly State[] = [
  ...(['occupied', 'unknown', 'excused', 'empty'] as const),
  ...(['on-duty', 'named', 'pooled', 'not-on-duty'] as const),
];

const GUTTER_MAX = 24;

export interface LanesFrame {
  readonly columns: number;
  readonly paint: Paint;
  readonly words: FindingWords;
}

/** How much time a cell of the picture stands for, ms. */
export function cellMsOf(why: Why, frame: LanesFrame): number {
  const lanes = lanesOf(why, frame.words);
  return (why.toMs - why.fromMs) / plotOf(lanes, frame.columns);
}

/** The evidence as lanes of characters, with the moments above and the times below. */
export function drawLanes(why: Why, moments: readonly Moment[], frame: LanesFrame): string[] {
  const { words, paint } = frame;
  const lanes = lanesOf(why, words);
  const gutter = gutterOf(lanes);
  const plot = plotOf(lanes, frame.columns);
  const span = Math.max(1, why.toMs - why.fromMs);
  const columnOf = (atMs: number): number =>
    Math.min(plot - 1, Math.max(0, Math.floor(((atMs - why.fromMs) / span) * plot)));
  const indent = ' '.repeat(gutter);
  const shown = moments.filter(({ atMs }) => atMs >= why.fromMs && atMs <= why.toMs);
  const heads = momentRows(shown, { plot, columnOf }).map((row) => indent + row);
  const rows = lanes.map(
    (lane) => cell(lane.name, gutter) + drawLane(lane, { why, plot, span, paint }),
  );
  const marks = why.marks.map((mark) => ({ atMs: mark.atMs, name: markWord(mark, words) }));
  const markRows = momentRows(marks, { plot, columnOf }).map((row, index) =>
    index === 0 ? cell(cut(words.say('lane.marks'), gutter - 1), gutter) + row : indent + row,
  );
  return [
    ...heads,
    ...rows,
    ...markRows,
    paint('quiet', indent + axisRow(why, { plot, columnOf, words })),
  ];
}

/** What each character says, of those that occur. */
export function legendOf(why: Why, { words, paint }: LanesFrame): string {
  const used = new Set(
    lanesOf(why, words).flatMap((lane) => lane.stretches.map(({ state }) => state)),
  );
  const named = (Object.keys(SIGNS) as State[]).filter(
    (state) => used.has(state) && state !== 'not-on-duty',
  );
  return named
    .map((state) => `${paint(TONES[state], SIGNS[state])} ${stateWord(state, words)}`)
    .join('   ');
}

function stateWord(state: State, { say }: FindingWords): string {
  switch (state) {
    case 'occupied':
      return say('sensor.occupied');
    case 'empty':
      return say('sensor.empty');
    case 'unknown':
      return say('sensor.unknown');
    case 'excused':
      return say('state.excused');
    case 'on-duty':
    case 'named':
      return say('duty.on-duty');
    case 'pooled':
      return say('dutyLane.pooled');
    case 'not-on-duty':
      return say('duty.not-on-duty');
    default:
      return state satisfies never;
  }
}

/** In the order in which a person argues: duty, sensors, verdict. */
function lanesOf(why: Why, { say }: FindingWords): Lane[] {
  const lanes: Lane[] = [];
  if (why.duty.length > 0) lanes.push({ name: say('lane.duty'), stretches: why.duty });
  for (const { deviceId, kind, stretches } of why.lanes) {
    lanes.push({ name: `${say(`device.${kind}`)} ${deviceId}`, stretches });
  }
  if (why.verdicts.length > 0) {
    lanes.push({ name: say('lane.verdict'), stretches: why.verdicts });
  }
  return lanes;
}

function gutterOf(lanes: readonly Lane[]): number {
  return Math.min(GUTTER_MAX, Math.max(0, ...lanes.map(({ name }) => widthOf(name)))) + 2;
}

function plotOf(lanes: readonly Lane[], columns: number): number {
  return Math.max(10, columns - gutterOf(lanes));
}

function drawLane(
  { stretches }: Lane,
  to: { readonly why: Why; readonly plot: number; readonly span: number; readonly paint: Paint },
): string {
  const { why, plot, span, paint } = to;
  let drawn = '';
  let run: { readonly state: State | null; text: string } = { state: null, text: '' };
  const flush = (): void => {
    drawn += run.state === null ? run.text : paint(TONES[run.state], run.text);
  };
  for (let column = 0; column < plot; column += 1) {
    const fromMs = why.fromMs + (column * span) / plot;
    const toMs = why.fromMs + ((column + 1) * span) / plot;
    const within = stretches.filter((one) => one.fromMs < toMs && one.toMs > fromMs);
    const state =
      FIRST_SHOWN.find((one) => within.some((stretch) => stretch.state === one)) ?? null;
    if (state !== run.state) {
      flush();
      run = { state, text: '' };
    }
    run.text += state === null ? ' ' : SIGNS[state];
  }
  flush();
  return drawn;
}

interface Plot {
  readonly plot: number;
  columnOf(atMs: number): number;
}

/** Moments as `|caption` at their columns, those that would overlap in further rows. */
function momentRows(moments: readonly Moment[], { plot, columnOf }: Plot): string[] {
  const rows: string[] = [];
  for (const { atMs, name } of moments.toSorted((a, b) => a.atMs - b.atMs)) {
    const caption = cut(name, plot - 1);
    const bar = columnOf(atMs);
    // A caption that would leave the picture stands on the other side of its bar.
    const fits = bar + 1 + widthOf(caption) <= plot;
    const text = fits ? `|${caption}` : `${caption}|`;
    const at = fits ? bar : Math.max(0, bar - widthOf(caption));
    const free = rows.findIndex((row) => widthOf(row) < at);
    const row = rows[free] ?? '';
    const longer = row + ' '.repeat(at - widthOf(row)) + text;
    if (free === -1) rows.push(longer);
    else rows[free] = longer;
  }
  return rows;
}

const TICK_MS = [
  ...[5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 1440].map((minutes) => minutes * 60_000),
];
const TICK_COLUMNS = 14;

function axisRow(why: Why, to: Plot & { readonly words: FindingWords }): string {
  const span = Math.max(1, why.toMs - why.fromMs);
  const most = Math.max(1, Math.floor(to.plot / TICK_COLUMNS));
  const step = TICK_MS.find((ms) => span / ms <= most) ?? span;
  let row = '';
  for (let atMs = Math.ceil(why.fromMs / step) * step; atMs <= why.toMs; atMs += step) {
    const text = `'${to.words.time(atMs, zoneOf(why))}`;
    const at = to.columnOf(atMs);
    if (at < widthOf(row) || at + widthOf(text) > to.plot) continue;
    row += ' '.repeat(at - widthOf(row)) + text;
  }
  return row;
}
