import type { Reading } from '../../protocol/reading.ts';

/** How well the time of a reading is known. */
export type TimeQuality = 'synced' | 'rebuilt';

/** A time this far ahead of the moment at which a reading was received comes from a wrong clock. */
export const FUTURE_MS = 5 * 60_000;

export interface ReadingTime {
  readonly atMs: number;
  readonly quality: TimeQuality;
}

/** Wall minus monotonic milliseconds per boot id, as far as a set clock has told. */
export type BootOffsets = Map<string, number>;

/**
 * Learns from a reading whose clock was set what the wall clock was when that boot began. Readings of
 * the same boot from before the clock was set get their true time from it (design.md §3).
 */
export function learnOffset(offsets: BootOffsets, reading: Reading): void {
  if (reading.clock.state !== 'unsynced') {
    offsets.set(reading.boot, reading.wallMs - reading.monotonicMs);
  }
}

/** The true time of a reading, or null while its boot's clock was never set: it cannot be placed. */
export function timeOf(offsets: BootOffsets, reading: Reading): ReadingTime | null {
  if (reading.clock.state !== 'unsynced') return { atMs: reading.wallMs, quality: 'synced' };
  const offset = offsets.get(reading.boot);
  return offset === undefined ? null : { atMs: reading.monotonicMs + offset, quality: 'rebuilt' };
}
