import type { Clock } from '../../runtime/clock.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { type Hold, isHeld, readHolds } from './holds.ts';
import { ROW_KIND } from './journalSchema.ts';

export interface Retention {
  /**
   * Deletes what is older than the retention, in bounded steps: call again until it says `done`.
   * Versions of the site stay, and so does what is held. What people said stays as long as the time
   * that it is about, and conclusions for ever: a finding that is judged again from the journal and
   * was confirmed must not be a suspected one.
   */
  deleteExpired(): { readonly deleted: number; readonly done: boolean };
  /** Keeps a slice from being deleted or compacted. Returns its id. */
  hold(slice: Omit<Hold, 'id' | 'recordedMs'>): number;
  releaseHold(id: number): void;
  holds(): Hold[];
}

interface Options {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly days: number;
}

const DAY_MS = 86_400_000;
const ROWS_PER_STEP = 5_000;

interface OldRow {
  readonly id: number;
  readonly kind: number;
  readonly receivedMs: number;
  readonly agentId: string | null;
  /** Of a statement: until when it counts. Null: for ever. */
  readonly last: number | null;
}

/** Says whether something that still counts follows from a row, however old the row is. */
function outlives({ kind, last }: OldRow, expiredBeforeMs: number): boolean {
  if (kind === ROW_KIND.revision) return true;
  return kind === ROW_KIND.statement && (last === null || last >= expiredBeforeMs);
}

export function createRetention({ database, clock, days }: Options): Retention {
  // The newest row always stays, because ids are counted on from it and cursors refer to them.
  const oldest = database.prepare(`
    SELECT id, kind, received_ms AS receivedMs, agent AS agentId, last
    FROM journal LEFT JOIN outbox ON outbox.key = journal.outbox
    WHERE id > ? AND id < (SELECT max(id) FROM journal) ORDER BY id LIMIT ${ROWS_PER_STEP}`);
  const remove = database.prepare('DELETE FROM journal WHERE id = ?');
  const removeQuarantined = database.prepare('DELETE FROM quarantine WHERE received_ms < ?');
  const insertHold = database.prepare(
    'INSERT INTO hold (agent, from_ms, to_ms, reason, recorded_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const removeHold = database.prepare('DELETE FROM hold WHERE id = ?');
  /** Up to here everything that is left is there to stay for now. */
  let passed = 0;

  function deleteStep(): { deleted: number; done: boolean } {
    const expiredBeforeMs = clock.wallMs() - days * DAY_MS;
    const holds = readHolds(database);
    const rows = oldest.all(passed) as OldRow[];
    let deleted = 0;
    for (const row of rows) {
      if (row.receivedMs >= expiredBeforeMs) {
        removeQuarantined.run(expiredBeforeMs);
        passed = 0;
        return { deleted, done: true };
      }
      passed = row.id;
      if (outlives(row, expiredBeforeMs) || isHeld(holds, row)) continue;
      remove.run(row.id);
      deleted += 1;
    }
    const done = rows.length < ROWS_PER_STEP;
    if (done) passed = 0;
    return { deleted, done };
  }

  return {
    deleteExpired: database.transaction(deleteStep),
    hold: ({ agentId, fromMs, toMs, reason }) =>
      Number(insertHold.run(agentId, fromMs, toMs, reason, clock.wallMs()).lastInsertRowid),
    releaseHold: (id) => {
      removeHold.run(id);
    },
    holds: () => readHolds(database),
  };
}
