import { openJournal } from '../../../collector/journal/journal.ts';
import type { JournalRow } from '../../../collector/journal/journalRow.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';

/** What the collector holds, compared with what the witness saw accepted. */
export interface Reckoning {
  readonly accepted: number;
  readonly stored: number;
  readonly lost: number;
  readonly duplicates: number;
  /** Readings of a device that stand behind a later one. */
  readonly disordered: number;
  /** Rows that must not be there: nobody cloned a card and nothing was dropped. */
  readonly forksAndLosses: number;
  readonly quarantined: number;
}

/** Reads the whole journal and reckons. */
export function reckon(journalPath: string, accepted: ReadonlySet<string>): Reckoning {
  const journal = openJournal({ path: journalPath, clock: systemClock, log: silentLog });
  const seen = new Map<string, number>();
  const lastOf = new Map<string, string>();
  let disordered = 0;
  let forksAndLosses = 0;
  for (const row of everyRow(journal.readAfter)) {
    if (row.kind === 'fork' || row.kind === 'loss') forksAndLosses += 1;
    if (row.kind !== 'batch') continue;
    for (const { reading } of row.entries) {
      if (reading.kind !== 'rating') continue;
      seen.set(reading.pressId, (seen.get(reading.pressId) ?? 0) + 1);
      if ((lastOf.get(reading.device) ?? '') >= reading.pressId) disordered += 1;
      lastOf.set(reading.device, reading.pressId);
    }
  }
  const quarantined = journal.quarantineList({ rowsMax: 1000 }).length;
  journal.close();
  return {
    accepted: accepted.size,
    stored: seen.size,
    lost: [...accepted].filter((pressId) => !seen.has(pressId)).length,
    duplicates: [...seen.values()].filter((times) => times > 1).length,
    disordered,
    forksAndLosses,
    quarantined,
  };
}

function* everyRow(
  readAfter: (afterId: number, rowsMax: number) => JournalRow[],
): Generator<JournalRow> {
  let last = 0;
  for (;;) {
    const rows = readAfter(last, 500);
    if (rows.length === 0) return;
    yield* rows;
    last = rows.at(-1)?.id ?? last;
  }
}
