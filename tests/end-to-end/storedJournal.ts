import { join } from 'node:path';
import { openJournal } from '../../collector/journal/journal.ts';
import type { JournalEntry, JournalRow } from '../../collector/journal/journalRow.ts';
import type { QuarantineItem } from '../../collector/journal/quarantine.ts';
import { systemClock } from '../../runtime/clock.ts';
import { silentLog } from '../../runtime/log.ts';

/** A stored reading with the outbox it came from. */
export interface StoredEntry extends JournalEntry {
  readonly agentId: string;
  readonly outboxId: string;
}

/** What a collector has stored, for a test that compares it with what happened. */
export interface StoredJournal {
  /** In the order in which they were stored. */
  readonly entries: readonly StoredEntry[];
  readonly forksAndLosses: readonly JournalRow[];
  readonly quarantined: readonly QuarantineItem[];
}

/** Reads the whole journal of a data folder; its collector has been stopped before. */
export function readStoredJournal(dataFolder: string): StoredJournal {
  const path = join(dataFolder, 'journal.db');
  const journal = openJournal({ path, clock: systemClock, log: silentLog });
  try {
    const rows = journal.readAfter(0, Number.MAX_SAFE_INTEGER);
    const entries = rows.flatMap((row) =>
      row.kind === 'batch' ? row.entries.map((entry) => ({ ...row, ...entry })) : [],
    );
    const forksAndLosses = rows.filter(({ kind }) => kind === 'fork' || kind === 'loss');
    return { entries, forksAndLosses, quarantined: journal.quarantineList() };
  } finally {
    journal.close();
  }
}
