import type { SilenceRecord } from '../../collector/detection/silence/silenceTail.ts';
import type { RecordedRow } from './recording.ts';

/** Rows further apart than this have a gap between them, of which nothing is known. */
export const GAP_MS = 2 * 60_000;
const HOUR_MS = 3_600_000;

/** A time for which a sensor showed nothing although somebody was there. */
export interface RecordedSilence {
  /**
   * From the row with motion to the next row with motion. Both motions lie somewhere within the
   * interval of their row, so that this is the middle of what the true silence can have been.
   */
  readonly lengthMs: number;
  /**
   * It would have gone on: somebody left, or the recording stopped. Or it had begun before: somebody
   * was there when the recording began.
   */
  readonly isCut: boolean;
  readonly endMs: number;
}

export interface RecordedSilences {
  readonly silences: readonly RecordedSilence[];
  readonly exposureMs: number;
}

/** What is looked at of a row: whether the sensor showed something, and whether the row counts. */
export interface Look {
  readonly sees: (row: RecordedRow) => boolean;
  readonly counts: (row: RecordedRow) => boolean;
}

export const LOOKS = {
  front: { sees: (row) => row.front, counts: (row) => row.people > 0 },
  back: { sees: (row) => row.back, counts: (row) => row.people > 0 },
  either: { sees: (row) => row.front || row.back, counts: (row) => row.people > 0 },
  frontAlone: { sees: (row) => row.front, counts: (row) => row.people === 1 },
  eitherAlone: { sees: (row) => row.front || row.back, counts: (row) => row.people === 1 },
} as const satisfies Record<string, Look>;

/**
 * The silences of a sensor while the rows count (somebody is there). A gap in the recording and the
 * departure cut a silence short; it counts with the length that was seen.
 */
export function recordedSilences(rows: readonly RecordedRow[], look: Look): RecordedSilences {
  const silences: RecordedSilence[] = [];
  let exposureMs = 0;
  let fromMs: number | null = null;
  let isCut = false;
  const cutAt = (endMs: number): void => {
    if (fromMs !== null) silences.push({ lengthMs: endMs - fromMs, isCut: true, endMs });
    fromMs = null;
  };
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    const previous = before !== undefined && row.atMs - before.atMs <= GAP_MS ? before : undefined;
    if (before !== undefined && (previous === undefined || !look.counts(row))) cutAt(before.atMs);
    if (!look.counts(row)) continue;
    exposureMs += row.atMs - (previous ?? row).atMs;
    if (fromMs === null) {
      fromMs = (previous ?? row).atMs;
      isCut = true;
    }
    if (!look.sees(row)) continue;
    silences.push({ lengthMs: row.atMs - fromMs, isCut, endMs: row.atMs });
    fromMs = row.atMs;
    isCut = false;
  }
  cutAt(rows.at(-1)?.atMs ?? 0);
  return { silences, exposureMs };
}

/** Counts the silences beyond a threshold. */
export function recordOf(recorded: RecordedSilences, thresholdMs: number): SilenceRecord {
  const longer = recorded.silences.filter((one) => one.lengthMs > thresholdMs);
  return {
    thresholdMs,
    hours: recorded.exposureMs / HOUR_MS,
    longer: longer.length,
    ended: longer.filter((one) => !one.isCut).length,
    excessMs: longer.reduce((sum, one) => sum + one.lengthMs - thresholdMs, 0),
  };
}

/** The step in which rows follow each other, ms: the mean distance where no row is missing. */
export function rowStepMs(rows: readonly RecordedRow[]): number {
  const steps = rows
    .slice(1)
    .map((row, index) => row.atMs - (rows[index] ?? row).atMs)
    .toSorted((a, b) => a - b);
  const usualMs = steps[Math.floor(steps.length / 2)] ?? 0;
  const complete = steps.filter((step) => step < 1.5 * usualMs);
  return complete.reduce((sum, step) => sum + step, 0) / Math.max(1, complete.length);
}
