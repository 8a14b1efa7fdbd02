import { GAP_MS } from './recordedSilences.ts';
import type { RecordedRow } from './recording.ts';

interface Interval {
  readonly fromMs: number;
  readonly row: RecordedRow;
}

/** The time that rows tell of; what lies in a gap is told by none. */
function intervalsOf(rows: readonly RecordedRow[]): Interval[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const follows = before !== undefined && row.atMs - before.atMs <= GAP_MS;
    return { fromMs: follows ? before.atMs : row.atMs, row };
  });
}

/** Recorded time of the rows that count, ms. */
export function exposureMs(
  rows: readonly RecordedRow[],
  counts: (row: RecordedRow) => boolean,
): number {
  return intervalsOf(rows)
    .filter((one) => counts(one.row))
    .reduce((sum, one) => sum + one.row.atMs - one.fromMs, 0);
}

/** A time for which nobody was there. */
export interface Absence {
  readonly fromMs: number;
  toMs: number;
  /** The longest stretch of it without any sensor triggering, which an empty room does not exclude. */
  silentMs: number;
  /** It was under way when the recording began, so nobody knows the departure. */
  readonly isFromGap: boolean;
}

/** The true absences of a recording; a gap in it begins a new one. */
export function absencesOf(rows: readonly RecordedRow[]): Absence[] {
  const absences: Absence[] = [];
  let current: Absence | null = null;
  let silentFromMs = 0;
  for (const { fromMs, row } of intervalsOf(rows)) {
    const isAfterGap = fromMs === row.atMs;
    if (row.people > 0) {
      current = null;
      continue;
    }
    if (current === null || isAfterGap) {
      current = { fromMs, toMs: row.atMs, silentMs: 0, isFromGap: isAfterGap };
      silentFromMs = fromMs;
      absences.push(current);
    }
    current.toMs = row.atMs;
    if (row.front || row.back) silentFromMs = row.atMs;
    current.silentMs = Math.max(current.silentMs, row.atMs - silentFromMs);
  }
  return absences;
}
