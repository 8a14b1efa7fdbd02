import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import type { Site } from '../site/site.ts';
import type { BatchRow, JournalReader, JournalRow, Notice, UnsyncedReader } from './journalRow.ts';
import { ROW_KIND } from './journalSchema.ts';
import { decodePayload, type StoredPayload } from './rowPayload.ts';
import type { Statement } from './statement.ts';

interface StoredRow {
  readonly id: number;
  readonly kind: number;
  readonly receivedMs: number;
  readonly agentId: string;
  readonly outboxId: string;
  readonly first: number;
  readonly last: number;
  readonly payload: StoredPayload;
}

/** What is stored of a version of the site. */
export interface StoredRevision {
  readonly validFromMs: number;
  readonly author: string;
  readonly site: Site;
}

/** What is stored of something that a person said. */
export interface StoredStatement {
  readonly author: string;
  readonly statement: Statement;
}

/** Reads rows back. Another process may have written some of them, so nothing is remembered. */
export function createRowReader(
  database: SqliteDatabase,
): Pick<JournalReader, 'readAfter' | 'lastId'> & UnsyncedReader {
  const columns = `
    SELECT id, kind, received_ms AS receivedMs, agent AS agentId, outbox.outbox AS outboxId,
      first, last, payload
    FROM journal LEFT JOIN outbox ON outbox.key = journal.outbox`;
  const select = database.prepare(`${columns} WHERE id > ? ORDER BY id LIMIT ?`);
  const selectOne = database.prepare(`${columns} WHERE id = ?`);
  const outboxesOf = database.prepare('SELECT key FROM outbox WHERE agent = ?').pluck();
  // One outbox at a time: in the order of the index, so a read costs what it gives.
  const unsyncedOf = database
    .prepare(`
      SELECT id FROM journal INDEXED BY journal_unsynced
      WHERE unsynced = 1 AND outbox = ? AND id > ? AND id < ? ORDER BY id LIMIT ?`)
    .pluck();
  const newest = database.prepare('SELECT coalesce(max(id), 0) FROM journal').pluck();
  return {
    readAfter: (afterId, rowsMax) => (select.all(afterId, rowsMax) as StoredRow[]).map(toRow),
    lastId: () => newest.get() as number,
    readUnsynced({ agentId, afterId, beforeId }, rowsMax) {
      const keys = outboxesOf.all(agentId) as number[];
      const ids = keys.flatMap(
        (key) => unsyncedOf.all(key, afterId, beforeId, rowsMax) as number[],
      );
      const oldest = ids.toSorted((a, b) => a - b).slice(0, rowsMax);
      return oldest.map((id) => toRow(selectOne.get(id) as StoredRow)).filter(isBatch);
    },
  };
}

function isBatch(row: JournalRow): row is BatchRow {
  return row.kind === 'batch';
}

function toRow(row: StoredRow): JournalRow {
  const { id, kind, receivedMs, agentId, outboxId, first, last, payload } = row;
  switch (kind) {
    case ROW_KIND.batch: {
      const entries = decodePayload(payload, first);
      return { kind: 'batch', id, receivedMs, agentId, outboxId, entries };
    }
    case ROW_KIND.revision: {
      const revision = JSON.parse(String(payload)) as StoredRevision;
      return { kind: 'revision', id, receivedMs, ...revision };
    }
    case ROW_KIND.start:
      return { kind: 'start', id, receivedMs };
    case ROW_KIND.fork:
      return { kind: 'fork', id, receivedMs, agentId, outboxId, sequence: first };
    case ROW_KIND.loss: {
      const range = { fromSequence: first, toSequence: last };
      return {
        kind: 'loss',
        ...{ id, receivedMs, agentId, outboxId },
        ...range,
        reason: 'collector-behind',
      };
    }
    case ROW_KIND.silence:
      return { kind: 'silence', id, receivedMs, agentId, sinceMs: first };
    case ROW_KIND.statement: {
      const stated = JSON.parse(String(payload)) as StoredStatement;
      return { kind: 'statement', id, receivedMs, ...stated };
    }
    case ROW_KIND.notice: {
      const notice = JSON.parse(String(payload)) as Notice;
      return { kind: 'notice', id, receivedMs, ...notice };
    }
    default:
      throw new Error(`row ${id} of the journal has the unknown kind ${kind}`);
  }
}
