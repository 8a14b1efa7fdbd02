import type { PlacedReading } from '../../protocol/batch.ts';
import type { Log } from '../../runtime/log.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { createChainLookup } from './chainLookup.ts';
import type {
  AppendOutcome,
  AppendRequest,
  RejectedReading,
  UnreadableMessage,
} from './journal.ts';
import { type OutboxState, reconcile } from './outboxChain.ts';
import { createOutboxMemory } from './outboxMemory.ts';
import { createOutboxRows } from './outboxRows.ts';
import type { Quarantine } from './quarantine.ts';

/**
 * Writes batches inside a transaction that somebody else begins and ends, and keeps in memory what
 * is needed to tell new readings from repeated ones.
 */
export interface BatchStore {
  write(request: AppendRequest, receivedMs: number): AppendOutcome;
  writeUnreadable(message: UnreadableMessage, receivedMs: number): void;
  /** The last thing before the commit. */
  beforeCommit(): void;
  /** The transaction is on the disk. */
  keep(): void;
  /** The transaction was rolled back: so is the memory. */
  undo(): void;
  highWaterOf(agentId: string, outboxId: string): number;
}

interface Collaborators {
  readonly database: SqliteDatabase;
  readonly quarantine: Quarantine;
  readonly log: Log;
}

export function createBatchStore({ database, quarantine, log }: Collaborators): BatchStore {
  const outboxes = createOutboxMemory(database);
  const rows = createOutboxRows({ database, quarantine, log });
  const lookup = createChainLookup(database, quarantine);
  const forks = createForkMemory();
  let quarantineBefore = quarantine.totals();

  function store(from: OutboxState, placed: readonly PlacedReading[], receivedMs: number) {
    const after = rows.writeReadings(from, placed, receivedMs);
    outboxes.set(after);
    return after.highWater;
  }

  return {
    write({ agentId, batch, placed }, receivedMs) {
      const state = outboxes.get(agentId, batch.outbox);
      const found = reconcile(state, batch, placed, lookup);
      switch (found.kind) {
        case 'hole':
          return { kind: 'hole', expected: found.expected };
        case 'fork': {
          const keyed = outboxes.withKey(state);
          outboxes.set(keyed);
          const { sequence } = found;
          if (forks.isNew(keyed.key, receivedMs)) rows.writeFork(keyed, { sequence, receivedMs });
          return { kind: 'forked', storedUpTo: found.provenUpTo };
        }
        case 'repeat':
          return { kind: 'stored', upTo: found.upTo, fresh: 0, rejected: rejectedOf(placed) };
        case 'loss': {
          const loss = { toSequence: found.toSequence, tag: batch.tag, receivedMs };
          const from = rows.writeLoss(outboxes.withKey(state), loss);
          const upTo = store(from, placed, receivedMs);
          const rejected = rejectedOf(placed);
          return { kind: 'stored', upTo, fresh: upTo - from.highWater, rejected };
        }
        case 'store': {
          const fresh = found.index > 0 ? placed.slice(found.index) : placed;
          const upTo = store(outboxes.withKey(state), fresh, receivedMs);
          const rejected = rejectedOf(placed);
          return { kind: 'stored', upTo, fresh: upTo - state.highWater, rejected };
        }
        default:
          return found satisfies never;
      }
    },
    writeUnreadable({ agentId, text, problem }, receivedMs) {
      const { code, field } = problem;
      quarantine.add({ agentId, outboxId: null, sequence: null, receivedMs, code, field, text });
    },
    beforeCommit: outboxes.write,
    keep() {
      outboxes.keep();
      quarantineBefore = quarantine.totals();
    },
    undo() {
      outboxes.undo();
      forks.forget();
      quarantine.restore(quarantineBefore);
    },
    highWaterOf: (agentId, outboxId) => outboxes.get(agentId, outboxId).highWater,
  };
}

/** One fork is told once in this time, however often it is sent again. */
const FORK_REPEAT_MS = 60_000;

function createForkMemory() {
  const toldMs = new Map<number, number>();
  return {
    isNew(outboxKey: number, nowMs: number): boolean {
      const told = toldMs.get(outboxKey);
      if (told !== undefined && Math.abs(nowMs - told) < FORK_REPEAT_MS) return false;
      toldMs.set(outboxKey, nowMs);
      return true;
    },
    forget: () => toldMs.clear(),
  };
}

const NONE_REJECTED: readonly RejectedReading[] = [];

function rejectedOf(placed: readonly PlacedReading[]): readonly RejectedReading[] {
  let rejected: RejectedReading[] | null = null;
  for (const { problem, fromSequence } of placed) {
    if (problem === null) continue;
    rejected ??= [];
    rejected.push({ sequence: fromSequence, code: problem.code, field: problem.field });
  }
  return rejected ?? NONE_REJECTED;
}
