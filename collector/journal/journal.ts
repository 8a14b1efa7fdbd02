import type { Batch, PlacedReading } from '../../protocol/batch.ts';
import type { Problem } from '../../protocol/problem.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { applySchema, openDurableDatabase } from '../../runtime/sqlite.ts';
import type { Site } from '../site/site.ts';
import { createBatchStore } from './batchStore.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { type Compaction, createCompaction } from './compaction.ts';
import { createGroupCommit } from './groupCommit.ts';
import type { JournalReader, NoticeWriter, SilenceWriter, UnsyncedReader } from './journalRow.ts';
import { journalSchema } from './journalSchema.ts';
import { createNotices } from './notices.ts';
import {
  createQuarantine,
  QUARANTINE_LIMITS,
  type QuarantineItem,
  type QuarantineLimits,
  type QuarantineTotals,
} from './quarantine.ts';
import { createQuarantineRetry, type RetryResult } from './quarantineRetry.ts';
import { createRetention, type Retention } from './retention.ts';
import { createRevisions, type RevisionOutcome } from './revisions.ts';
import { createRowReader } from './rowReader.ts';
import { createStatements, type Statements } from './statements.ts';

/** A batch as it came from an agent, with every reading placed (`placeReadings`). */
export interface AppendRequest {
  readonly agentId: string;
  readonly batch: Batch;
  readonly placed: readonly PlacedReading[];
}

/** A reading that went to quarantine instead. It counts as stored. */
export interface RejectedReading {
  readonly sequence: number;
  readonly code: string;
  readonly field: string;
}

/** What became of a batch, known after the commit. */
export type AppendOutcome =
  /** Everything of it up to `upTo` is on the disk; `fresh` sequences of it were new. */
  | {
      readonly kind: 'stored';
      readonly upTo: number;
      readonly fresh: number;
      readonly rejected: readonly RejectedReading[];
    }
  /** Nothing was stored: the readings from `expected` on must come first. */
  | { readonly kind: 'hole'; readonly expected: number }
  /** Nothing was stored: only what is up to `storedUpTo` (may be 0) is proven to be the same. */
  | { readonly kind: 'forked'; readonly storedUpTo: number }
  /** Nothing was stored and nothing may be confirmed: send it again later. */
  | { readonly kind: 'failed'; readonly reason: FailedReason };

export type FailedReason = 'disk-full' | 'store-failed' | 'closed';

/** A message that is not a readable envelope, kept as a whole. */
export interface UnreadableMessage {
  readonly agentId: string;
  readonly text: string;
  readonly problem: Problem;
}

/**
 * The facts: what agents sent and what was supervised when, in the order in which it became known.
 * Every promise of `append` resolves after the commit that holds its readings has been fsynced.
 */
export interface Journal
  extends JournalReader,
    UnsyncedReader,
    SilenceWriter,
    NoticeWriter,
    Statements,
    Checkpoints,
    Retention,
    Compaction {
  /** Puts a batch in line before it returns: calls are stored in their order. Never rejects. */
  append(request: AppendRequest): Promise<AppendOutcome>;
  /** The same for a message without a readable envelope. True once it is on the disk. */
  appendUnreadable(message: UnreadableMessage): Promise<boolean>;
  /** Writes a version of the site, when it differs from the last one. Throws when it cannot. */
  appendRevision(revision: { site: Site; validFromMs: number; author: string }): RevisionOutcome;
  /** The site as it was recorded last; null before the first. */
  newestSite(): Site | null;
  /** Writes that the collector has started. Throws when it cannot. */
  appendStart(): number;
  /** Messages in line for the next commit. */
  waiting(): number;
  /** The last stored sequence of an outbox; 0 for one that nobody has heard of. */
  highWaterOf(agentId: string, outboxId: string): number;
  quarantineList(options?: { rowsMax?: number; beforeId?: number }): QuarantineItem[];
  quarantineShow(id: number): QuarantineItem | null;
  /** Reads again, with today's schemas, what could not be read; all of it unless ids are given. */
  quarantineRetry(ids?: readonly number[]): RetryResult;
  quarantineTotals(): QuarantineTotals;
  /** Commits what is in line and closes the file. Works twice. */
  close(): void;
}

export interface JournalOptions {
  /** The journal's own SQLite file. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Rows older than this are deleted by `deleteExpired`, with its exceptions. Default 400. */
  readonly retentionDays?: number;
  readonly quarantine?: Partial<QuarantineLimits>;
}

const RETENTION_DAYS = 400;

/** Opens the journal, making it if need be. Throws a `Failure` when the file cannot be opened. */
export function openJournal(options: JournalOptions): Journal {
  const { clock, log } = options;
  const database = openDurableDatabase(options.path);
  applySchema(database, journalSchema);
  const quarantine = createQuarantine(database, { ...QUARANTINE_LIMITS, ...options.quarantine });
  const store = createBatchStore({ database, quarantine, log });
  const { listeners, notify } = createListeners(log);
  const parts = { path: options.path, database, clock, log, store };
  const commits = createGroupCommit({ ...parts, onCommitted: notify });
  const reader = createRowReader(database);
  const revisions = createRevisions(database, clock);
  const statements = createStatements(database, clock);
  const notices = createNotices(database, clock);
  const retryQuarantine = createQuarantineRetry({ database, quarantine, clock });
  const written = <T>(outcome: T): T => {
    notify();
    return outcome;
  };
  return {
    append: commits.append,
    appendUnreadable: commits.appendUnreadable,
    waiting: commits.waiting,
    highWaterOf: store.highWaterOf,
    appendRevision: (revision) => written(revisions.appendRevision(revision)),
    appendStart: () => written(revisions.appendStart()),
    newestSite: revisions.newestSite,
    appendSilences: (silences) => written(revisions.appendSilences(silences)),
    ...statements,
    newestNotices: notices.newestNotices,
    appendNotices: (found) => written(notices.appendNotices(found)),
    appendStatement: (stated) => written(statements.appendStatement(stated)),
    appendStatements: (stated) => written(statements.appendStatements(stated)),
    readAfter: reader.readAfter,
    readUnsynced: reader.readUnsynced,
    lastId: reader.lastId,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    quarantineList: quarantine.list,
    quarantineShow: quarantine.show,
    quarantineRetry: (ids) => written(retryQuarantine(ids ?? null)),
    quarantineTotals: quarantine.totals,
    ...createCheckpoints(database, clock),
    ...createCompaction(database),
    ...createRetention({ database, clock, days: options.retentionDays ?? RETENTION_DAYS }),
    close() {
      if (!database.open) return;
      commits.close();
      database.close();
    },
  };
}

/** Calls listeners after a commit, outside of it; several commits in a row may be one call. */
function createListeners(log: Log): { listeners: Set<() => void>; notify: () => void } {
  const listeners = new Set<() => void>();
  let due = false;
  function callAll(): void {
    due = false;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        log.error({ err: error }, 'a reader of the journal failed when told of a commit');
      }
    }
  }
  function notify(): void {
    if (due || listeners.size === 0) return;
    due = true;
    setImmediate(callAll);
  }
  return { listeners, notify };
}
