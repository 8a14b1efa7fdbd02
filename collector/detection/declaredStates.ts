import type { BookingStatement, DeclaredState } from '../journal/statement.ts';
import type { DetectorContext } from './detectorContext.ts';

/** A stretch in which a window was declared to be in a state, [fromMs, untilMs). */
export interface DeclaredSpan {
  readonly id: string;
  readonly state: DeclaredState;
  readonly fromMs: number;
  readonly untilMs: number;
  /** It ended by itself, not because somebody said so. */
  readonly expires: boolean;
  /** Of a short leave: how long one may last. */
  readonly allowedMs?: number;
  /** When it would end if its run were not too long; absent: it ends then. */
  readonly saidUntilMs?: number;
}

/** A spare window was opened, or closed, at an instant. */
export interface Switch {
  readonly atMs: number;
  readonly active: boolean;
  /** When it closes by itself. */
  readonly untilMs: number;
}

/** What was declared of one window lately, in order; spans do not overlap. */
export interface DeclaredTimeline {
  readonly spans: readonly DeclaredSpan[];
  readonly switches: readonly Switch[];
}

export type Booking = Pick<
  BookingStatement,
  'id' | 'windowId' | 'fromMs' | 'untilMs' | 'cancelled'
>;

export const NOTHING_DECLARED: DeclaredTimeline = { spans: [], switches: [] };

/** Spans kept of one window or hall: months of several a day. */
const SPANS_MAX = 512;

/** What holds at an instant, and when that may change next. */
export interface DeclaredNow {
  readonly span: DeclaredSpan | null;
  readonly isActive: boolean;
  readonly changesMs: number;
}

export function declaredAt(timeline: DeclaredTimeline, atMs: number): DeclaredNow {
  const span = holding(timeline.spans, atMs);
  const { isActive, changesMs } = switchedAt(timeline.switches, atMs);
  return { span, isActive, changesMs: Math.min(nextChange(timeline.spans, atMs), changesMs) };
}

function switchedAt(
  switches: readonly Switch[],
  atMs: number,
): { readonly isActive: boolean; readonly changesMs: number } {
  const index = switches.findLastIndex((one) => one.atMs <= atMs);
  const last = switches[index];
  const isActive = last?.active === true && atMs < last.untilMs;
  const nextMs = switches[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
  return { isActive, changesMs: isActive ? Math.min(nextMs, last.untilMs) : nextMs };
}

/** Says whether a declared state ran out at an instant without anybody having ended it. */
export function expiredAt(timeline: DeclaredTimeline, atMs: number): DeclaredSpan | null {
  return timeline.spans.findLast((span) => span.untilMs === atMs && span.expires) ?? null;
}

interface Spanned {
  readonly fromMs: number;
  readonly untilMs: number;
}

function holding<S extends Spanned>(spans: readonly S[], atMs: number): S | null {
  return spans.findLast((span) => span.fromMs <= atMs && atMs < span.untilMs) ?? null;
}

function nextChange(spans: readonly Spanned[], atMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const { fromMs, untilMs } of spans) {
    if (fromMs > atMs) nextMs = Math.min(nextMs, fromMs);
    else if (untilMs > atMs) nextMs = Math.min(nextMs, untilMs);
  }
  return nextMs;
}

/** A changed timeline, and the earliest instant at which something is different now. */
export interface DeclaredChange {
  readonly timeline: DeclaredTimeline;
  readonly changedFromMs: number;
}

/**
 * Declares a span. Of two that overlap the one that begins later counts from its beginning; the same
 * id again replaces what it said before.
 */
export function declareSpan(timeline: DeclaredTimeline, span: DeclaredSpan): DeclaredChange {
  const former = timeline.spans.find((one) => one.id === span.id);
  const others = unlimited(timeline.spans).filter((one) => one.id !== span.id);
  const following = others.find((one) => one.fromMs >= span.fromMs);
  const untilMs = Math.min(span.untilMs, following?.fromMs ?? span.untilMs);
  const own = { ...span, untilMs, expires: span.expires && untilMs === span.untilMs };
  const before = others
    .filter((one) => one.fromMs < span.fromMs)
    .map((one) =>
      one.untilMs > span.fromMs ? { ...one, untilMs: span.fromMs, expires: false } : one,
    );
  const after = others.filter((one) => one.fromMs >= span.fromMs);
  const spans = [...before, ...(own.untilMs > own.fromMs ? [own] : []), ...after];
  return {
    timeline: { ...timeline, spans: limitRuns(spans.slice(-SPANS_MAX)) },
    changedFromMs: Math.min(span.fromMs, former?.fromMs ?? span.fromMs),
  };
}

/** Ends the declaration with an id, or whatever holds then; null: nothing does. */
export function endSpan(
  timeline: DeclaredTimeline,
  end: { readonly id: string | null; readonly atMs: number },
): DeclaredChange | null {
  const { id, atMs } = end;
  const said = unlimited(timeline.spans);
  const span = said.find((one) =>
    id === null ? one.fromMs <= atMs && atMs < one.untilMs : one.id === id && atMs < one.untilMs,
  );
  if (span === undefined) return null;
  const ended = { ...span, untilMs: Math.max(atMs, span.fromMs), expires: false };
  const spans = said
    .map((one) => (one === span ? ended : one))
    .filter((one) => one.untilMs > one.fromMs);
  return { timeline: { ...timeline, spans: limitRuns(spans) }, changedFromMs: ended.untilMs };
}

/** A run of short leaves, each declared before the one before was over, lasts so many times one. */
const RUN_FACTOR = 2;

function unlimited(spans: readonly DeclaredSpan[]): DeclaredSpan[] {
  return spans.map((span) => {
    const { saidUntilMs, ...rest } = span;
    if (saidUntilMs === undefined) return span;
    const expires = !spans.some((one) => one.fromMs === saidUntilMs);
    return { ...rest, untilMs: saidUntilMs, expires };
  });
}

/**
 * Declaring a short leave (暂离) again while one lasts does not make it a long one. Somebody may have
 * been back in between and forgotten to say so, so that a run may last for twice what one may.
 */
function limitRuns(spans: readonly DeclaredSpan[]): DeclaredSpan[] {
  let runFromMs = 0;
  let before: DeclaredSpan | null = null;
  return spans.map((span) => {
    const { allowedMs, fromMs, untilMs } = span;
    const goesOn = before?.allowedMs !== undefined && before.untilMs >= fromMs;
    if (!goesOn) runFromMs = fromMs;
    before = span;
    if (allowedMs === undefined) return span;
    const limitMs = Math.max(fromMs, runFromMs + RUN_FACTOR * allowedMs);
    if (untilMs <= limitMs) return span;
    return { ...span, untilMs: limitMs, expires: true, saidUntilMs: untilMs };
  });
}

/**
 * Opens a spare window until `untilMs`, or closes it. In whatever order such words come, the last one
 * before an instant counts.
 */
export function activate(timeline: DeclaredTimeline, change: Switch): DeclaredChange {
  const others = timeline.switches.filter((one) => one.atMs !== change.atMs);
  const switches = [...others, change].toSorted((a, b) => a.atMs - b.atMs).slice(-SPANS_MAX);
  return { timeline: { ...timeline, switches }, changedFromMs: change.atMs };
}

/** Adds a booking, or changes the one with the same id. */
export function withBooking(bookings: readonly Booking[], booking: Booking): Booking[] {
  return [...bookings.filter(({ id }) => id !== booking.id), booking].slice(-SPANS_MAX);
}

/**
 * Says whether somebody has booked a window, or any window of its hall, at an instant, and when that
 * changes. `windowId` null asks for the hall: any booking counts.
 */
export function bookedAt(
  bookings: readonly Booking[],
  windowId: string | null,
  atMs: number,
): { readonly isBooked: boolean; readonly changesMs: number } {
  const counted = bookings.filter(
    (one) =>
      !one.cancelled && (windowId === null || one.windowId === null || one.windowId === windowId),
  );
  return {
    isBooked: holding(counted, atMs) !== null,
    changesMs: nextChange(counted, atMs),
  };
}

/** Says whether anybody has booked at a hall at an instant. */
export function hasBooking(context: DetectorContext, hallId: string, atMs: number): boolean {
  return bookedAt(context.state.bookings.get(hallId) ?? [], null, atMs).isBooked;
}
