import type { Clock } from '../../runtime/clock.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { type Hold, isHeld, readHolds } from './holds.ts';
import { ROW_KIND } from './journalSchema.ts';

export interface Retention {
  /**
   * Deletes what is older than the retention, in bounded steps: call again until it says `done`.
   * Versions of the site stay, and so does what is held.
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
}

export function createRetention({ database, clock, days }: Options): Retention {
  // The newest row always stays, because ids are counted on from it and cursors refer to them.
  const oldest = database.prepare(`
    SELECT id, kind, received_ms AS receivedMs, agent AS agentId
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
      if (row.kind === ROW_KIND.revision || isHeld(holds, row)) continue;
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
