import type { TimeError, TimeQuality } from '../journal/readingTime.ts';

/** What one sensor says at an instant. */
export type Level = 'occupied' | 'empty' | 'unknown';

/** Where a reading lies in the journal. */
export interface ReadingRef {
  readonly outboxId: string;
  readonly sequence: number;
}

/** From `atMs` on, until the next edge, the sensor says `level`. */
export interface Edge {
  readonly atMs: number;
  readonly level: Level;
  /** The reading that says so; null where nothing is known. */
  readonly ref: ReadingRef | null;
  readonly quality: TimeQuality | null;
}

/** The recent edges of one sensor. `first` is the running number of the first one kept. */
export interface EdgeTrail {
  first: number;
  edges: Edge[];
}

/** A level that waits until the agent has vouched for its time. */
export interface PendingLevel extends Edge {
  /** Null for the beginning of a gap, which needs nobody's word. */
  readonly boot: string | null;
  readonly monotonicMs: number;
}

/** What must be remembered of a device to know what it said, and how far that is certain. */
export interface WatchState {
  /** Everything before is decided, and never decided differently again. */
  endMs: number;
  /** The end of what was really watched; null: never yet. */
  watchedMs: number | null;
  boot: string | null;
  watchedMonotonicMs: number;
  /** How far its agent's clock may be off. */
  timeError: TimeError;
  /** The end of the last gap: what was said before it counts no more. */
  gapEndMs: number | null;
  pending: PendingLevel[];
}

/** A stretch of time in which a device was watched: (from, to]. */
export interface Coverage {
  readonly boot: string;
  readonly fromMonotonicMs: number;
  readonly toMonotonicMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeError: TimeError;
}

/** Levels that may wait for one device: an edge a second for a quarter of an hour. */
export const PENDING_MAX = 1000;
/** Edges kept of one device. */
export const EDGES_MAX = 512;
/**
 * A wall clock that runs ahead of the monotonic one by more than this between two heartbeats was
 * set, and the time it skipped was not watched (the agent calls the same a step).
 */
const STEP_MS = 2000;
/**
 * An agent starts its drivers, which say their first level, and begins to watch right after. A level
 * said at most this long before counts as the level at the beginning of the watch.
 */
const START_SLACK_MS = 5000;

/** Nothing is known of the device before `fromMs`, nor after it yet. */
export function newWatch(fromMs: number): WatchState {
  return {
    endMs: fromMs,
    watchedMs: null,
    boot: null,
    watchedMonotonicMs: 0,
    timeError: { errorMs: 0, fromMs: null },
    gapEndMs: null,
    pending: [],
  };
}

export function newTrail(fromMs: number): EdgeTrail {
  return { first: 0, edges: [{ atMs: fromMs, level: 'unknown', ref: null, quality: null }] };
}

/** Takes a level reading; it counts once its time is covered. */
export function addLevel(watch: WatchState, level: PendingLevel): void {
  const isInGap = watch.gapEndMs !== null && level.atMs < watch.gapEndMs;
  watch.pending.push(isInGap ? { ...level, atMs: watch.gapEndMs ?? level.atMs } : level);
  boundPending(watch);
}

/**
 * Makes the time of a gap unknown. A level that came before the gap's own reading but lies within the
 * gap is the first word of a driver that was started again: it counts from the gap's end, unless
 * readings are known to be missing.
 */
export function addGap(
  watch: WatchState,
  gap: { readonly fromMs: number; readonly toMs: number; readonly isLossy: boolean },
): void {
  const before = watch.pending.filter((level) => level.atMs <= gap.fromMs);
  const within = watch.pending.filter((level) => level.atMs > gap.fromMs);
  const nothing = { level: 'unknown', ref: null, quality: null } as const;
  const begin = { atMs: gap.fromMs, ...nothing, boot: null, monotonicMs: 0 };
  const moved = within.map((level) => ({ ...level, atMs: Math.max(level.atMs, gap.toMs) }));
  watch.pending = [...before, begin, ...(gap.isLossy ? [] : moved)];
  watch.gapEndMs = Math.max(watch.gapEndMs ?? 0, gap.toMs);
  boundPending(watch);
}

/** Too many wait: the oldest two become one stretch of which nothing is known. */
function boundPending(watch: WatchState): void {
  const excess = watch.pending.length - PENDING_MAX;
  const oldest = watch.pending[0];
  if (excess <= 0 || oldest === undefined) return;
  watch.pending.splice(0, excess + 1, { ...oldest, level: 'unknown', ref: null, quality: null });
}

/**
 * Decides what the device said up to the end of a coverage. Where the coverage does not continue the
 * one before, nothing is known from there until the device speaks again. Returns how many waiting
 * levels nobody vouched for.
 */
export function cover(watch: WatchState, trail: EdgeTrail, coverage: Coverage): number {
  const continues = continuesWatch(watch, coverage);
  if (!continues) addUnknown(trail, watch.endMs);
  const startMs = continues ? watch.endMs : Math.max(watch.endMs, coverage.fromMs);
  const endMs = Math.max(watch.endMs, coverage.toMs);
  let taken = 0;
  let ignored = 0;
  for (const level of watch.pending) {
    if (isBeyond(level, coverage)) break;
    taken += 1;
    const isOfBoot = level.boot === coverage.boot;
    const counts = level.boot === null || (continues && isOfBoot) || isVouchedFor(level, coverage);
    if (!counts) ignored += 1;
    const atMs = Math.min(endMs, Math.max(startMs, level.atMs));
    if (counts) addEdge(trail, level, atMs);
    else addUnknown(trail, atMs);
  }
  if (taken > 0) watch.pending.splice(0, taken);
  watch.endMs = endMs;
  watch.watchedMs = Math.max(watch.watchedMs ?? coverage.toMs, coverage.toMs);
  watch.boot = coverage.boot;
  watch.timeError = coverage.timeError;
  watch.watchedMonotonicMs = coverage.toMonotonicMs;
  return ignored;
}

/** Decides that nobody watched the device up to `toMs`. */
export function decideUnknown(watch: WatchState, trail: EdgeTrail, toMs: number): void {
  if (toMs <= watch.endMs) return;
  addUnknown(trail, watch.endMs);
  watch.endMs = toMs;
}

/** Says whether a coverage follows on the watch so far without a break and without a clock step. */
export function continuesWatch(
  watch: Pick<WatchState, 'boot' | 'watchedMonotonicMs' | 'endMs'>,
  coverage: Coverage,
): boolean {
  return (
    watch.boot === coverage.boot &&
    coverage.fromMonotonicMs <= watch.watchedMonotonicMs &&
    coverage.fromMs <= watch.endMs + STEP_MS
  );
}

function isBeyond(level: PendingLevel, coverage: Coverage): boolean {
  if (level.boot === null) return level.atMs > coverage.toMs;
  return level.boot === coverage.boot && level.monotonicMs > coverage.toMonotonicMs;
}

function isVouchedFor(level: PendingLevel, coverage: Coverage): boolean {
  return (
    level.boot === coverage.boot && level.monotonicMs >= coverage.fromMonotonicMs - START_SLACK_MS
  );
}

function unknownAt(atMs: number): Edge {
  return { atMs, level: 'unknown', ref: null, quality: null };
}

function addUnknown(trail: EdgeTrail, atMs: number): void {
  addEdge(trail, UNKNOWN, atMs);
}

const UNKNOWN: Omit<Edge, 'atMs'> = { level: 'unknown', ref: null, quality: null };

/** Equal instants stay in the order in which they were said; a repeated level is no edge. */
function addEdge(trail: EdgeTrail, said: Omit<Edge, 'atMs'>, saidMs: number): void {
  const last = trail.edges.at(-1);
  const { level, ref, quality } = said;
  if (last?.level === level) return;
  const atMs = Math.max(saidMs, last?.atMs ?? saidMs);
  trail.edges.push({ atMs, level, ref, quality });
  if (trail.edges.length <= EDGES_MAX) return;
  // What is cut off was perhaps not judged yet: it becomes unknown, never empty.
  const cut = trail.edges.length - EDGES_MAX;
  const head = trail.edges[0];
  trail.edges.splice(0, cut + 1, unknownAt(head?.atMs ?? saidMs));
  trail.first += cut;
}

/** The number of the first edge after an instant. */
export function numberAfter(trail: EdgeTrail, atMs: number): number {
  const index = trail.edges.findIndex((edge) => edge.atMs > atMs);
  return trail.first + (index < 0 ? trail.edges.length : index);
}

/** The edge with a running number; undefined when it is yet to come. */
export function edgeNumber(trail: EdgeTrail, number: number): Edge | undefined {
  return trail.edges[Math.max(0, number - trail.first)];
}

/** What the sensor said at an instant; unknown before the first edge kept. */
export function levelAt(trail: EdgeTrail, atMs: number): Level {
  return trail.edges.findLast((edge) => edge.atMs <= atMs)?.level ?? 'unknown';
}

/** How many of the oldest steps ended by an instant; the one that held then is not among them. */
export function countBefore(steps: readonly { readonly atMs: number }[], atMs: number): number {
  let count = 0;
  while ((steps[count + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) count += 1;
  return count;
}

/** Forgets what lies before `keep.fromMs`, except the level that held then. */
export function trimTrail(
  trail: EdgeTrail,
  keep: { readonly fromMs: number; readonly fromNumber: number },
): boolean {
  const cut = Math.min(
    countBefore(trail.edges, keep.fromMs),
    Math.max(0, keep.fromNumber - 1 - trail.first),
  );
  if (cut === 0) return false;
  trail.edges.splice(0, cut);
  trail.first += cut;
  return true;
}
