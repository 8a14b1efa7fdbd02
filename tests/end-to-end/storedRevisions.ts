import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Site } from '../../collector/site/site.ts';

/** The versions of the site in the journal of a collector that does not run, oldest first. */
export function storedRevisions(folder: string): Site[] {
  const database = new Database(join(folder, 'data/journal.db'), { readonly: true });
  try {
    const rows = database
      .prepare('SELECT payload FROM journal WHERE kind = 2 ORDER BY id')
      .pluck()
      .all();
    return rows.map((payload) => (JSON.parse(String(payload)) as { site: Site }).site);
  } finally {
    database.close();
  }
}
