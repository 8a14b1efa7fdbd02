import type { Clock } from '../../runtime/clock.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import type { Notice, NoticeWriter } from './journalRow.ts';
import { ROW_KIND } from './journalSchema.ts';

/** Writes and finds what the collector found out. */
export function createNotices(database: SqliteDatabase, clock: Clock): NoticeWriter {
  const insert = database.prepare(
    `INSERT INTO journal (kind, received_ms, payload) VALUES (${ROW_KIND.notice}, ?, ?)`,
  );
  const all = database
    .prepare(`
      SELECT payload FROM journal INDEXED BY journal_notice
      WHERE kind = ${ROW_KIND.notice} ORDER BY id`)
    .pluck();
  return {
    appendNotices: database.transaction((notices: readonly Notice[]) => {
      const receivedMs = clock.wallMs();
      for (const { topic, subject, facts } of notices) {
        insert.run(receivedMs, JSON.stringify({ topic, subject, facts } satisfies Notice));
      }
    }),
    newestNotices() {
      const newest = new Map<string, Notice>();
      for (const payload of all.iterate()) {
        const notice = JSON.parse(String(payload)) as Notice;
        newest.set(`${notice.topic}/${notice.subject}`, notice);
      }
      return [...newest.values()];
    },
  };
}
