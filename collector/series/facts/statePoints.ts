import type { JudgedStretch, Span } from '../../coverage/windowTime.ts';
import { WINDOW_STATE_CODES, type WindowState } from '../model/codes.ts';
import { type FactPoint, factPoint, factSeries } from './factPoint.ts';

/** What the states of one window follow from. */
export interface WindowStateFacts {
  readonly windowId: string;
  readonly hallId: string;
  /** Those that touch the span, oldest first. */
  readonly intervals: readonly Pick<JudgedStretch, 'fromMs' | 'toMs' | 'verdict'>[];
  /** Everything before is judged; null: nothing was ever heard of the window. */
  readonly watermarkMs: number | null;
  readonly hasSensor: boolean;
  /** What is not judged may still arrive from here on; of what is older nobody knows anything. */
  readonly awaitedFromMs: number;
  /** The timetable over the span, for what is not judged. */
  readonly duty: readonly Span[];
  /** Points at full minutes only: where a server cannot delete one at a change that is none any more. */
  readonly isGridOnly: boolean;
}

const MINUTE_MS = 60_000;

/** The first full minute at or after an instant. */
export function minuteFrom(atMs: number): number {
  return Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
}

/**
 * The states of a window within [fromMs, toMs): a point where each verdict begins and one at every
 * full minute. What is not judged is never told as presence or absence.
 */
export function windowStatePoints(facts: WindowStateFacts, span: Span): FactPoint[] {
  const { windowId: window, hallId: hall } = facts;
  const series = factSeries('window_state', { hall, window });
  const stateAt = createStateAt(facts);
  return instants(facts, span).flatMap((atMs) => {
    const state = stateAt(atMs);
    const fields = { state: WINDOW_STATE_CODES[state], state_text: state };
    return factPoint(series, fields, { atMs }) ?? [];
  });
}

/** In order, each once. */
function instants(facts: WindowStateFacts, span: Span): number[] {
  const judgedMs = Math.min(span.toMs, facts.watermarkMs ?? span.fromMs);
  const isChange = (atMs: number) =>
    atMs >= span.fromMs && atMs < judgedMs && atMs % MINUTE_MS !== 0;
  const changes = facts.isGridOnly
    ? []
    : facts.intervals.map(({ fromMs }) => fromMs).filter(isChange);
  const found = new Set(changes);
  for (let atMs = minuteFrom(span.fromMs); atMs < span.toMs; atMs += MINUTE_MS) found.add(atMs);
  return [...found].sort((a, b) => a - b);
}

/** Tells the state at instants that are asked for in order. */
function createStateAt(facts: WindowStateFacts): (atMs: number) => WindowState {
  const { intervals, watermarkMs, hasSensor, awaitedFromMs, duty } = facts;
  let index = 0;
  let dutyIndex = 0;
  return (atMs) => {
    if (watermarkMs !== null && atMs < watermarkMs) {
      while (index < intervals.length && (intervals[index]?.toMs ?? Infinity) <= atMs) index += 1;
      const interval = intervals[index];
      if (interval !== undefined && interval.fromMs <= atMs) return interval.verdict;
    }
    while (dutyIndex < duty.length && (duty[dutyIndex]?.toMs ?? Infinity) <= atMs) dutyIndex += 1;
    const stretch = duty[dutyIndex];
    if (stretch === undefined || stretch.fromMs > atMs) return 'not-on-duty';
    // Of a window that was never heard nobody knows anything.
    const isAwaited = hasSensor && watermarkMs !== null && atMs >= awaitedFromMs;
    return isAwaited ? 'pending' : 'unknown';
  };
}
