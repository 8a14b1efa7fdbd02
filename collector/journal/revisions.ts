import type { Clock } from '../../runtime/clock.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import type { Site } from '../site/site.ts';
import type { SilenceWriter } from './journalRow.ts';
import { ROW_KIND } from './journalSchema.ts';
import type { StoredRevision } from './rowReader.ts';

/** The row of the version in force, and whether it was written just now. */
export interface RevisionOutcome {
  readonly id: number;
  readonly written: boolean;
}

export interface Revisions extends SilenceWriter {
  appendRevision(revision: { site: Site; validFromMs: number; author: string }): RevisionOutcome;
  appendStart(): number;
  /** The site as it was recorded last; null before the first. */
  newestSite(): Site | null;
}

/** Writes the rows that the collector itself has to say, each in a commit of its own. */
export function createRevisions(database: SqliteDatabase, clock: Clock): Revisions {
  const insert = database.prepare(
    'INSERT INTO journal (kind, received_ms, payload) VALUES (?, ?, ?)',
  );
  const newest = database.prepare(
    'SELECT id, payload FROM journal WHERE kind = 2 ORDER BY id DESC LIMIT 1',
  );
  // The newest outbox of the agent stands for it; one that was ever heard has one.
  const insertSilence = database.prepare(`
    INSERT INTO journal (kind, received_ms, outbox, first)
    SELECT ${ROW_KIND.silence}, ?, max(key), ? FROM outbox WHERE agent = ? HAVING max(key) NOTNULL`);
  function newestRevision(): { readonly id: number; readonly site: Site } | null {
    const last = newest.get() as { id: number; payload: string } | undefined;
    if (last === undefined) return null;
    return { id: last.id, site: (JSON.parse(last.payload) as StoredRevision).site };
  }

  return {
    newestSite: () => newestRevision()?.site ?? null,
    appendSilences: database.transaction((silences) => {
      const receivedMs = clock.wallMs();
      for (const { agentId, sinceMs } of silences) insertSilence.run(receivedMs, sinceMs, agentId);
    }),
    appendRevision({ site, validFromMs, author }) {
      const last = newestRevision();
      if (last !== null && canonicalJson(last.site) === canonicalJson(site)) {
        return { id: last.id, written: false };
      }
      const payload = JSON.stringify({ validFromMs, author, site } satisfies StoredRevision);
      const { lastInsertRowid } = insert.run(ROW_KIND.revision, clock.wallMs(), payload);
      return { id: Number(lastInsertRowid), written: true };
    },
    appendStart: () => Number(insert.run(ROW_KIND.start, clock.wallMs(), null).lastInsertRowid),
  };
}

/** The same text for the same content, whatever the order of its fields. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
