import { Failure } from '../../runtime/failure.ts';
import { openReadOnlyDatabase } from '../../runtime/sqlite.ts';
import type { Site } from '../site/site.ts';
import type { JournalReader, UnsyncedReader } from './journalRow.ts';
import { journalSchema, ROW_KIND } from './journalSchema.ts';
import { createRowReader, type StoredRevision } from './rowReader.ts';

/** A journal that is looked at: nothing is written, and a collector may be writing it meanwhile. */
export interface ReadOnlyJournal extends JournalReader, UnsyncedReader {
  /** The site as it was recorded last; null before the first. */
  newestSite(): Site | null;
  close(): void;
}

/**
 * Opens a journal for reading. Throws a `Failure`: HW-DISK-001 or -004 when it cannot be read,
 * HW-CLI-023 when another version of the program has made it.
 */
export function openReadOnlyJournal(path: string): ReadOnlyJournal {
  const database = openReadOnlyDatabase(path);
  if (database.pragma('user_version', { simple: true }) !== journalSchema.length) {
    database.close();
    throw new Failure('HW-CLI-023', { path });
  }
  const newest = database
    .prepare('SELECT payload FROM journal WHERE kind = ? ORDER BY id DESC LIMIT 1')
    .pluck();
  return {
    ...createRowReader(database),
    // Whoever only looks is told of nothing.
    onCommitted: () => () => undefined,
    newestSite() {
      const payload = newest.get(ROW_KIND.revision) as string | undefined;
      return payload === undefined ? null : (JSON.parse(payload) as StoredRevision).site;
    },
    close: () => database.close(),
  };
}
