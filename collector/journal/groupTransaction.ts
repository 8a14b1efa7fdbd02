import type { Log } from '../../runtime/log.ts';
import { isDiskFull, type SqliteDatabase } from '../../runtime/sqlite.ts';
import type { BatchStore } from './batchStore.ts';
import type { AppendOutcome, AppendRequest, FailedReason, UnreadableMessage } from './journal.ts';

/** Something to write, with when it came. */
export type GroupItem = { readonly receivedMs: number } & (
  | { readonly type: 'batch'; readonly request: AppendRequest }
  | { readonly type: 'unreadable'; readonly message: UnreadableMessage }
);

interface Collaborators {
  readonly path: string;
  readonly database: SqliteDatabase;
  readonly log: Log;
  readonly store: BatchStore;
}

/**
 * Makes the function that writes a group in one transaction and gives the outcome of each, in their
 * order, after the fsync. When the disk refuses, all of them failed and memory is as before.
 */
export function createGroupTransaction({ path, database, log, store }: Collaborators) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  let failing = false;

  function writeOne(item: GroupItem): AppendOutcome {
    if (item.type === 'batch') return store.write(item.request, item.receivedMs);
    store.writeUnreadable(item.message, item.receivedMs);
    return { kind: 'stored', upTo: 0, fresh: 0, rejected: [] };
  }

  function takeBack(error: unknown): FailedReason {
    try {
      if (database.inTransaction) rollback.run();
    } catch (rollbackError) {
      log.error({ err: rollbackError, path }, 'a failed transaction could not be rolled back');
    }
    store.undo();
    const full = isDiskFull(error);
    if (!failing) {
      const code = full ? 'HW-DISK-002' : 'HW-INGEST-003';
      log.error({ code, err: error, path }, 'the journal cannot be written; nothing is confirmed');
    }
    failing = true;
    return full ? 'disk-full' : 'store-failed';
  }

  return function writeGroup(group: readonly GroupItem[]): AppendOutcome[] {
    try {
      begin.run();
      const outcomes = group.map(writeOne);
      store.beforeCommit();
      commit.run();
      store.keep();
      if (failing) log.info({ path }, 'the journal can be written again');
      failing = false;
      return outcomes;
    } catch (error) {
      const reason = takeBack(error);
      // An error that is not the disk's comes from one message: it must not take others with it.
      if (group.length > 1 && !isDiskError(error)) return group.flatMap((one) => writeGroup([one]));
      return group.map(() => ({ kind: 'failed', reason }));
    }
  };
}

/** Errors of SQLite are about the file, not about what is written to it. */
function isDiskError(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code ?? '').startsWith('SQLITE_');
}
