import type { Verdict } from '../detection/verdict.ts';
import type { DutyBasis } from '../duty/serviceType.ts';

/** [fromMs, toMs), epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch of one verdict, as the state file keeps it; `toMs` null: it still holds. */
export interface JudgedStretch {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly verdict: Verdict;
  /** Null in stretches from before the bases were told apart: then all duty was named. */
  readonly basis: DutyBasis | null;
  readonly isCalendarCovered: boolean;
}

/** All that is needed to split up the time of one window. */
export interface WindowFacts {
  /** Oldest first, without overlaps. */
  readonly intervals: readonly JudgedStretch[];
  /** Everything before is judged; null: nothing was ever heard of the window. */
  readonly watermarkMs: number | null;
  /** The timetable over the whole span, for the time that is not judged. */
  readonly duty: readonly (Span & { readonly basis: DutyBasis })[];
  /** False: nothing at the window sees people, so nothing can still arrive. */
  readonly hasSensor: boolean;
  /**
   * What is not judged may still arrive from here on; of what is older nobody knows anything, until
   * somebody tells. Absent: all of it may.
   */
  readonly awaitedFromMs?: number;
  /** From when on its presence counts; null: it is in trial (试运行). */
  readonly countsFromMs: number | null;
  /**
   * The shortest silence that the sensors can tell from somebody who sits still: a motion sensor shows
   * a person as single motions, so a shorter one is no absence.
   */
  readonly shortestAbsenceMs: number;
}

/**
 * How the registered duty time of a window splits up, in ms. `registeredMs` is the sum of `occupiedMs`,
 * `bridgedMs`, `emptyMs`, `excusedMs`, `unknownMs` and `pendingMs`; neighbouring spans add up.
 */
export interface WindowTime {
  /** Time in which somebody was required here, or in a set of windows to which it belongs. */
  readonly registeredMs: number;
  readonly occupiedMs: number;
  /** Nobody was sensed, for too short a time to be an absence: it counts as attended. */
  readonly bridgedMs: number;
  readonly emptyMs: number;
  readonly excusedMs: number;
  readonly unknownMs: number;
  /** Of the unknown, what was never heard, and is not waited for any more. It may still come late. */
  readonly unheardMs: number;
  /** Not judged yet: its readings may still arrive. */
  readonly pendingMs: number;
  /** Of it, the time that enters 在岗率: named duty, calendar known, not in trial. */
  readonly countedOccupiedMs: number;
  readonly countedEmptyMs: number;
  /** Known time that enters no 在岗率, by the first reason that holds. */
  readonly trialMs: number;
  readonly uncoveredMs: number;
  readonly pooledMs: number;
}

export const NO_TIME: WindowTime = {
  ...{ registeredMs: 0, occupiedMs: 0, bridgedMs: 0, emptyMs: 0, excusedMs: 0, unknownMs: 0 },
  ...{ unheardMs: 0, pendingMs: 0 },
  ...{ countedOccupiedMs: 0, countedEmptyMs: 0, trialMs: 0, uncoveredMs: 0, pooledMs: 0 },
};

type Parts = { -readonly [name in keyof WindowTime]: WindowTime[name] };

/** Splits up a window's duty time within a span. Pure. */
export function windowTime(facts: WindowFacts, span: Span): WindowTime {
  const parts: Parts = { ...NO_TIME };
  const judgedUntilMs = facts.hasSensor ? (facts.watermarkMs ?? span.fromMs) : span.fromMs;
  const judged = { fromMs: span.fromMs, toMs: Math.min(span.toMs, judgedUntilMs) };
  const short = shortSilences(facts);
  for (const interval of facts.intervals) {
    if (interval.verdict === 'not-on-duty' || interval.basis === 'none') continue;
    const toMs = interval.toMs ?? Number.POSITIVE_INFINITY;
    const part = cut({ fromMs: interval.fromMs, toMs }, judged);
    if (part === null) continue;
    const isBridged = short.has(interval);
    addJudged(parts, { interval, part, isBridged, countsFromMs: facts.countsFromMs });
  }
  const rest = { fromMs: Math.max(span.fromMs, judgedUntilMs), toMs: span.toMs };
  for (const duty of facts.duty) {
    const part = duty.basis === 'none' ? null : cut(duty, rest);
    if (part !== null) addUnjudged(parts, facts, part);
  }
  return parts;
}

function addUnjudged(
  parts: Parts,
  { hasSensor, awaitedFromMs = Number.NEGATIVE_INFINITY }: WindowFacts,
  part: Span,
): void {
  const awaited = hasSensor ? cut(part, { fromMs: awaitedFromMs, toMs: part.toMs }) : null;
  const awaitedMs = awaited === null ? 0 : awaited.toMs - awaited.fromMs;
  const ms = part.toMs - part.fromMs;
  parts.registeredMs += ms;
  parts.pendingMs += awaitedMs;
  parts.unknownMs += ms - awaitedMs;
  if (hasSensor) parts.unheardMs += ms - awaitedMs;
}

/**
 * The empty stretches that are too short to be an absence, together with the empty ones that they
 * touch: they count as attended.
 */
export function shortSilences<T extends Pick<JudgedStretch, 'fromMs' | 'toMs' | 'verdict'>>({
  intervals,
  watermarkMs,
  shortestAbsenceMs,
}: Pick<WindowFacts, 'watermarkMs' | 'shortestAbsenceMs'> & {
  readonly intervals: readonly T[];
}): ReadonlySet<T> {
  const short = new Set<T>();
  let run: T[] = [];
  const close = (): void => {
    const [first] = run;
    const endMs = run.at(-1)?.toMs ?? watermarkMs ?? Number.POSITIVE_INFINITY;
    if (first !== undefined && endMs - first.fromMs < shortestAbsenceMs) {
      for (const one of run) short.add(one);
    }
    run = [];
  };
  for (const interval of intervals) {
    if (interval.verdict === 'empty') run.push(interval);
    else close();
  }
  close();
  return short;
}

function addJudged(
  parts: Parts,
  judged: {
    readonly interval: JudgedStretch;
    readonly part: Span;
    readonly isBridged: boolean;
    readonly countsFromMs: number | null;
  },
): void {
  const { interval, part, isBridged, countsFromMs } = judged;
  const ms = part.toMs - part.fromMs;
  parts.registeredMs += ms;
  const { verdict } = interval;
  if (verdict === 'unknown') parts.unknownMs += ms;
  else if (verdict === 'excused') parts.excusedMs += ms;
  else if (verdict === 'occupied') parts.occupiedMs += ms;
  else if (isBridged) parts.bridgedMs += ms;
  else parts.emptyMs += ms;
  if (verdict !== 'occupied' && verdict !== 'empty') return;
  const counted = cut(part, { fromMs: countsFromMs ?? part.toMs, toMs: part.toMs });
  const countedMs = counted === null ? 0 : counted.toMs - counted.fromMs;
  parts.trialMs += ms - countedMs;
  if (!interval.isCalendarCovered) parts.uncoveredMs += countedMs;
  else if (interval.basis === 'pooled') parts.pooledMs += countedMs;
  else if (verdict === 'occupied' || isBridged) parts.countedOccupiedMs += countedMs;
  else parts.countedEmptyMs += countedMs;
}

/** The part of one span that lies in another; null when there is none. */
export function cut(one: Span, other: Span): Span | null {
  const fromMs = Math.max(one.fromMs, other.fromMs);
  const toMs = Math.min(one.toMs, other.toMs);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

/** The times of several windows, or of several spans, together. */
export function sumOfTimes(times: Iterable<WindowTime>): WindowTime {
  const sum: Parts = { ...NO_TIME };
  for (const time of times) {
    for (const name of Object.keys(NO_TIME) as (keyof WindowTime)[]) sum[name] += time[name];
  }
  return sum;
}

/** A ratio of times; null where there is nothing to divide by. */
export function ratio(partMs: number, wholeMs: number): number | null {
  return wholeMs > 0 ? partMs / wholeMs : null;
}

/**
 * 窗口监测覆盖率: monitored ÷ registered duty time, without what is pending. Unknown lowers it. `atLeast`:
 * what it comes to if nothing that is pending arrives any more.
 */
export function coverageOf(time: WindowTime): {
  readonly coverage: number | null;
  readonly atLeast: number | null;
} {
  const monitoredMs = monitoredMsOf(time);
  return {
    coverage: ratio(monitoredMs, time.registeredMs - time.pendingMs),
    atLeast: ratio(monitoredMs, time.registeredMs),
  };
}

/** The time of which it is known whether somebody was there, or why nobody had to be. */
export function monitoredMsOf(time: WindowTime): number {
  return time.occupiedMs + time.bridgedMs + time.emptyMs + time.excusedMs;
}

/** 在岗率: attended ÷ (attended + empty) of the known time that counts. */
export function presenceRateOf(time: WindowTime): number | null {
  return ratio(time.countedOccupiedMs, time.countedOccupiedMs + time.countedEmptyMs);
}
