import type { Reading } from '../../protocol/reading.ts';

/** How well the time of a reading is known. */
export const TIME_QUALITIES = ['synced', 'rebuilt'] as const;
export type TimeQuality = (typeof TIME_QUALITIES)[number];

/** A time this far ahead of the moment at which a reading was received comes from a wrong clock. */
export const FUTURE_MS = 5 * 60_000;

/** How far a time may be off; grows with the distance from `fromMs`, unless that is null. */
export interface TimeError {
  readonly errorMs: number;
  readonly fromMs: number | null;
}

export interface ReadingTime {
  readonly atMs: number;
  readonly quality: TimeQuality;
  readonly error: TimeError;
}

/** A moment of one boot at which its wall clock was set: monotonic time and true time together. */
export interface Anchor {
  /** Wall minus monotonic milliseconds. */
  readonly offsetMs: number;
  readonly monotonicMs: number;
  readonly errorMs: number;
}

/** By boot id: what a set clock told last. */
export type BootAnchors = Map<string, Anchor>;

/**
 * A monotonic clock goes at the pace of the board's quartz, as the time daemon corrects it: the
 * kernel corrects by at most 500 parts per million, and no quartz is worse.
 */
const DRIFT = 0.0005;
/** Both clocks are read in whole milliseconds. */
const READING_MS = 1;
/** Duty begins and ends on the minute, and a level settles for longer than this. */
const NEGLIGIBLE_MS = 1000;

/** What a reading tells of its boot; null when its clock was not set. */
export function anchorOf(reading: Reading): Anchor | null {
  if (reading.clock.state === 'unsynced') return null;
  const { monotonicMs, wallMs } = reading;
  return { offsetMs: wallMs - monotonicMs, monotonicMs, errorMs: reading.clock.errorMs ?? 0 };
}

/** Says whether a reading claims a time that had not come when it was received. */
export function isAhead(atMs: number, receivedMs: number): boolean {
  return atMs > receivedMs + FUTURE_MS;
}

/**
 * Learns from a reading whose clock was set what the wall clock was when that boot began. Readings of
 * the same boot from before the clock was set get their true time from it (design.md §3).
 */
export function learnAnchor(anchors: BootAnchors, reading: Reading): void {
  const anchor = anchorOf(reading);
  if (anchor !== null) anchors.set(reading.boot, anchor);
}

/** The true time of a reading, or null while its boot's clock was never set: it cannot be placed. */
export function timeOf(anchors: BootAnchors, reading: Reading): ReadingTime | null {
  if (reading.clock.state !== 'unsynced') {
    const error = { errorMs: reading.clock.errorMs ?? 0, fromMs: null };
    return { atMs: reading.wallMs, quality: 'synced', error };
  }
  const anchor = anchors.get(reading.boot);
  return anchor === undefined ? null : rebuiltTime(anchor, reading.monotonicMs);
}

/**
 * The time of an instant before or after an anchor of its boot. It is off by at most the anchor's own
 * error, 0.05 % of the time between them, and a millisecond.
 */
export function rebuiltTime(anchor: Anchor, monotonicMs: number): ReadingTime {
  const { offsetMs, errorMs } = anchor;
  const error = { errorMs: errorMs + READING_MS, fromMs: anchor.monotonicMs + offsetMs };
  return { atMs: monotonicMs + offsetMs, quality: 'rebuilt', error };
}

/** How far a time near `atMs` may be off. */
export function errorAt(error: TimeError, atMs: number): number {
  const { errorMs, fromMs } = error;
  return Math.ceil(errorMs + (fromMs === null ? 0 : DRIFT * Math.abs(atMs - fromMs)));
}

/** The error as it counts when hours are judged: less than a second is none. */
export function judgedError(errorMs: number): number {
  return errorMs <= NEGLIGIBLE_MS ? 0 : errorMs;
}
