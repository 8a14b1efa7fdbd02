import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { isDiskFull, type SqliteDatabase } from '../../runtime/sqlite.ts';
import type { BatchStore } from './batchStore.ts';
import type { AppendOutcome, AppendRequest, FailedReason, UnreadableMessage } from './journal.ts';

export interface GroupCommit {
  append(request: AppendRequest): Promise<AppendOutcome>;
  appendUnreadable(message: UnreadableMessage): Promise<boolean>;
  waiting(): number;
  /** Commits what is in line; everything later fails. */
  close(): void;
}

interface Collaborators {
  readonly path: string;
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: BatchStore;
  /** Called after each commit that wrote something. */
  readonly onCommitted: () => void;
}

interface Waiting {
  readonly outcome: AppendOutcome;
  readonly resolve: (outcome: AppendOutcome) => void;
}

/**
 * One commit for everything that arrived since the last one. There is no timer: the commit runs when
 * the event loop has read what the sockets had, so that a lonely message waits for nobody and a
 * crowd shares one fsync (measured: a 5 ms timer halves the rate, performance.md).
 */
export function createGroupCommit(parts: Collaborators): GroupCommit {
  const { clock, store, onCommitted } = parts;
  const writeGroup = createGroupTransaction(parts);
  let group: Waiting[] = [];
  let scheduled = false;
  let closed = false;

  function commit(): void {
    const waiting = group;
    group = [];
    const wrote = !store.isEmpty();
    const failure = wrote ? writeGroup() : null;
    for (const { outcome, resolve } of waiting) resolve(failure ?? outcome);
    if (wrote && failure === null) onCommitted();
  }

  function wait(outcome: AppendOutcome): Promise<AppendOutcome> {
    if (!scheduled) {
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        commit();
      });
    }
    return new Promise((resolve) => {
      group.push({ outcome, resolve });
    });
  }

  return {
    append(request) {
      if (closed) return Promise.resolve(failed('closed'));
      if (store.mustCommitBefore(request)) commit();
      return wait(takeSafely(parts, request, clock.wallMs()));
    },
    async appendUnreadable(message) {
      if (closed) return false;
      store.takeUnreadable(message, clock.wallMs());
      const outcome = await wait({ kind: 'stored', upTo: 0, fresh: 0, rejected: [] });
      return outcome.kind === 'stored';
    },
    waiting: () => group.length,
    close() {
      closed = true;
      commit();
    },
  };
}

/** A message that makes the store fail must not take others with it. */
function takeSafely(
  { store, log }: Collaborators,
  request: AppendRequest,
  receivedMs: number,
): AppendOutcome {
  try {
    return store.take(request, receivedMs);
  } catch (error) {
    const facts = { code: 'HW-INGEST-005', err: error, agentId: request.agentId };
    log.error(facts, 'a batch could not be judged; it is not confirmed');
    return failed('store-failed');
  }
}

function failed(reason: FailedReason): Extract<AppendOutcome, { kind: 'failed' }> {
  return { kind: 'failed', reason };
}

/**
 * Makes the function that writes what the store has gathered in one transaction. Null after the
 * fsync; when the disk refuses, what everybody in the group must hear, and memory is as before.
 */
function createGroupTransaction({ path, database, log, store }: Collaborators) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  let failing = false;

  function takeBack(error: unknown): AppendOutcome {
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
    return failed(full ? 'disk-full' : 'store-failed');
  }

  return (): AppendOutcome | null => {
    try {
      begin.run();
      store.write();
      commit.run();
      store.keep();
    } catch (error) {
      return takeBack(error);
    }
    if (failing) log.info({ path }, 'the journal can be written again');
    failing = false;
    return null;
  };
}
