import {
  AGENT_DEVICE,
  type GapReading,
  type HeartbeatReading,
  type Reading,
} from '../../protocol/reading.ts';
import { type DropStep, goesIn } from './dropOrder.ts';
import { joinHeartbeats, offsetOf } from './heartbeatJoin.ts';
import type { HeldReading } from './heldReading.ts';
import type { LevelMemory } from './levelMemory.ts';
import type { Rewrite } from './readingStore.ts';

/** Why readings are dropped; stands in their gaps. */
export type DropReason = Extract<GapReading['reason'], 'outbox-full' | 'disk-failed'>;

export interface ThinningRequest {
  /** Neighbouring readings, oldest first. */
  readonly rows: readonly HeldReading[];
  readonly step: DropStep;
  readonly reason: DropReason;
  /** What is known of the levels before the first row. Not changed. */
  readonly levels: LevelMemory;
}

export interface Thinning {
  readonly rewrites: readonly Rewrite[];
  /** Readings that are dropped by them, each counted in a gap. */
  readonly dropped: number;
  /** Everything before this sequence is settled; go on from here, with these levels. */
  readonly nextSequence: number;
  readonly levels: LevelMemory;
}

/** What becomes of one reading. */
type Fate = 'beat' | 'gap' | 'repeat' | 'dropped' | 'kept';

interface Judged {
  readonly row: HeldReading;
  readonly reading: Reading;
  readonly fate: Fate;
}

/** Dropped readings are named together when their wall clocks agree by this much. */
const SAME_CLOCK_MS = 2000;

/**
 * Works out how readings that lie side by side shrink: unbroken heartbeats become one and take over
 * what only repeats a level; what is dropped becomes one `gap` per device. Everything written stands
 * for a range of sequences and keeps the chain tag at its end, so that the chain goes on unchanged
 * (decision 0010). Pure.
 */
export function planThinning(request: ThinningRequest): Thinning {
  const { rows, step } = request;
  const levels = request.levels.copy();
  const readings = rows.map((row) => JSON.parse(row.text) as Reading);
  const nextBeats = beatsBehind(readings);
  const rewrites: Rewrite[] = [];
  let dropped = 0;
  let run: Judged[] = [];
  let runLevels = levels.copy();

  function closeRun(): void {
    const made = shrink(run, runLevels, request);
    if (made !== null) {
      rewrites.push(made.rewrite);
      dropped += made.dropped;
    }
    run = [];
  }

  for (const [index, row] of rows.entries()) {
    const reading = readings[index] as Reading;
    const nextBeat = nextBeats[index] ?? null;
    const fate = fateOf(reading, { step, levels, nextBeat });
    if (run.length === 0) runLevels = levels.copy();
    if (fate === 'kept') closeRun();
    else run.push({ row, reading, fate });
    if (fate === 'dropped') levels.drop(reading);
    else if (fate !== 'repeat') levels.keep(reading, nextBeat);
  }
  const open = run[0];
  if (open !== undefined && open.row !== rows[0]) {
    // It may go on in the rows behind: it is taken up again from its beginning.
    return { rewrites, dropped, nextSequence: open.row.sequence, levels: runLevels };
  }
  closeRun();
  return { rewrites, dropped, nextSequence: (rows.at(-1)?.toSequence ?? 0) + 1, levels };
}

/** For each reading the next heartbeat behind it, which vouches for its time or does not. */
function beatsBehind(readings: readonly Reading[]): (HeartbeatReading | null)[] {
  const behind: (HeartbeatReading | null)[] = [];
  let next: HeartbeatReading | null = null;
  for (const reading of [...readings].reverse()) {
    behind.push(next);
    if (reading.kind === 'heartbeat') next = reading;
  }
  return behind.reverse();
}

function fateOf(
  reading: Reading,
  place: { step: DropStep; levels: LevelMemory; nextBeat: HeartbeatReading | null },
): Fate {
  const { step, levels, nextBeat } = place;
  if (isDropGap(reading)) return 'gap';
  if (levels.isRepeat(reading, nextBeat)) return 'repeat';
  if (goesIn(step, reading)) return 'dropped';
  return reading.kind === 'heartbeat' ? 'beat' : 'kept';
}

/** A gap that stands for dropped readings; others say what happened, and are readings themselves. */
function isDropGap(reading: Reading): boolean {
  if (reading.kind !== 'gap' || reading.replaces === undefined) return false;
  return reading.reason === 'outbox-full' || reading.reason === 'disk-failed';
}

/** What stands in the place of a run, with the number of its rows that it takes over. */
interface Successor {
  readonly rows: number;
  readonly reading: HeartbeatReading | GapReading;
}

/** Null when nothing would be gained. */
function shrink(
  run: readonly Judged[],
  levels: LevelMemory,
  request: Pick<ThinningRequest, 'step' | 'reason'>,
): { readonly rewrite: Rewrite; readonly dropped: number } | null {
  const gaps = gapsOf(run, request);
  const beats = beatsOf(run, levels);
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined || beats === null) return null;
  // A gap stands before every heartbeat that vouches for its time: the other way round the level
  // before it would hold on (never empty where it is unknown).
  const successors = [...gaps, ...beats];
  if (successors.length >= run.length) return null;
  const rows: { sequence: number; text: string }[] = [];
  let taken = 0;
  for (const one of successors) {
    const from = run[taken]?.row;
    const to = run[taken + one.rows - 1]?.row;
    if (from === undefined || to === undefined) return null;
    taken += one.rows;
    const isSame = from === to && run[taken - 1]?.reading === one.reading;
    rows.push({ sequence: from.sequence, text: isSame ? from.text : textFor(one, from, to) });
  }
  return {
    rewrite: { fromSequence: first.row.sequence, toSequence: last.row.toSequence, rows },
    dropped: run.filter(({ fate }) => fate === 'dropped').length,
  };
}

function textFor({ reading }: Successor, from: HeldReading, to: HeldReading): string {
  const { replaces: _, ...rest } = reading;
  const replaces = { from: from.sequence, to: to.toSequence, tag: to.tagAfter };
  return JSON.stringify({ ...rest, replaces });
}

interface OpenGap {
  rows: number;
  readonly offsetMs: number;
  reading: GapReading;
}

/**
 * Without heartbeats nothing is known of any device, so that one gap for all of them says as much as
 * one for each, and takes less room between ratings.
 */
const STEPS_FOR_ALL: readonly DropStep[] = ['heartbeats', 'notes'];

function gapsOf(
  run: readonly Judged[],
  { step, reason }: Pick<ThinningRequest, 'step' | 'reason'>,
): Successor[] {
  const open: OpenGap[] = [];
  const device = STEPS_FOR_ALL.includes(step) ? AGENT_DEVICE : null;
  for (const { reading, fate } of run) {
    if (fate !== 'dropped' && fate !== 'gap') continue;
    const own = asGap(reading, reason);
    const gap = device === null ? own : { ...own, device, channel: device };
    const offsetMs = offsetOf(gap);
    const same = open.find(
      (one) =>
        one.reading.device === gap.device &&
        one.reading.boot === gap.boot &&
        one.reading.reason === gap.reason &&
        Math.abs(one.offsetMs - offsetMs) <= SAME_CLOCK_MS,
    );
    if (same === undefined) {
      open.push({ rows: 1, offsetMs, reading: gap });
      continue;
    }
    same.rows += 1;
    same.reading = {
      ...same.reading,
      fromWallMs: Math.min(same.reading.fromWallMs, gap.fromWallMs),
      toWallMs: Math.max(same.reading.toWallMs, gap.toWallMs),
      count: same.reading.count + gap.count,
    };
  }
  return open.map(({ rows, reading }) => ({ rows, reading }));
}

/** The gap that names one dropped reading. */
function asGap(reading: Reading, reason: DropReason): GapReading {
  if (reading.kind === 'gap') {
    if (isDropGap(reading)) return reading;
    return { ...reading, reason, count: Math.max(1, reading.count) };
  }
  const { device, channel, boot, monotonicMs, wallMs, clock } = reading;
  const spanMs = reading.kind === 'heartbeat' ? monotonicMs - reading.fromMonotonicMs : 0;
  return {
    kind: 'gap',
    ...{ device, channel: device === AGENT_DEVICE ? AGENT_DEVICE : channel },
    ...{ boot, monotonicMs, wallMs, clock },
    fromWallMs: Math.max(0, wallMs - spanMs),
    toWallMs: wallMs,
    count: 1,
    reason,
  };
}

interface OpenBeat {
  rows: number;
  /** The first of a stretch of watching says when it began, and stays as it is. */
  readonly isFirst: boolean;
  readonly firstOffsetMs: number;
  reading: HeartbeatReading;
}

/** The heartbeats of a run, joined; null when nothing vouches for a repeat in it. */
function beatsOf(run: readonly Judged[], levels: LevelMemory): Successor[] | null {
  const open: OpenBeat[] = [];
  const watch = levels.copy();
  let repeats = 0;
  for (const { reading, fate } of run) {
    if (fate === 'repeat') repeats += 1;
    if (fate !== 'beat' || reading.kind !== 'heartbeat') continue;
    watch.keep(reading, null);
    const last = open.at(-1);
    const joined =
      last === undefined || last.isFirst || watch.beatIsFirst
        ? null
        : joinHeartbeats(last.reading, reading, last.firstOffsetMs);
    if (last !== undefined && joined !== null) {
      last.reading = joined;
      last.rows += 1 + repeats;
    } else {
      const { beatIsFirst: isFirst } = watch;
      open.push({ rows: 1 + repeats, isFirst, firstOffsetMs: offsetOf(reading), reading });
    }
    repeats = 0;
  }
  const last = open.at(-1);
  if (last === undefined) return repeats > 0 ? null : [];
  last.rows += repeats;
  return open.map(({ rows, reading }) => ({ rows, reading }));
}
