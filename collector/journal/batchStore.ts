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
import { type ChainLookup, reconcile } from './outboxChain.ts';
import { createOutboxMemory, type Outbox, type OutboxMemory } from './outboxMemory.ts';
import { createPendingRows, type PendingRows } from './pendingRows.ts';
import type { NewQuarantineItem, Quarantine } from './quarantine.ts';

/**
 * Decides what becomes of messages and gathers what the next commit writes of them. Of a message
 * nothing is kept in memory but the texts of its readings, however many are in line.
 */
export interface BatchStore {
  /** True: what is gathered must be committed before this batch can be compared with it. */
  mustCommitBefore(request: AppendRequest): boolean;
  /** The outcome holds once it is committed. */
  take(request: AppendRequest, receivedMs: number): AppendOutcome;
  takeUnreadable(message: UnreadableMessage, receivedMs: number): void;
  isEmpty(): boolean;
  /** Writes what was gathered, inside of a transaction. */
  write(): void;
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
  const rows = createPendingRows(database, outboxes);
  const lookup = createChainLookup(database, quarantine);
  const forks = createForkMemory(log);
  let unreadable: NewQuarantineItem[] = [];
  let quarantineBefore = quarantine.totals();
  const setAside = (item: NewQuarantineItem): void => {
    unreadable.push(item);
  };
  function forget(): void {
    rows.clear();
    unreadable = [];
  }
  return {
    take: createTaker({ outboxes, rows, lookup, forks, setAside, log }),
    mustCommitBefore({ agentId, batch }) {
      const outbox = outboxes.get(agentId, batch.outbox);
      return batch.first <= outbox.highWater && rows.has(outbox);
    },
    takeUnreadable({ agentId, text, problem }, receivedMs) {
      const { code, field } = problem;
      setAside({ agentId, outboxId: null, sequence: null, receivedMs, code, field, text });
    },
    isEmpty: () => rows.isEmpty() && unreadable.length === 0,
    write() {
      rows.write();
      unreadable.forEach(quarantine.add);
      outboxes.write();
    },
    keep() {
      outboxes.keep();
      forget();
      quarantineBefore = quarantine.totals();
    },
    undo() {
      outboxes.undo();
      forget();
      forks.forget();
      quarantine.restore(quarantineBefore);
    },
    highWaterOf: (agentId, outboxId) => outboxes.get(agentId, outboxId).highWater,
  };
}

/** Makes what decides on a batch and gathers what is to be written of it. */
function createTaker(parts: {
  readonly outboxes: OutboxMemory;
  readonly rows: PendingRows;
  readonly lookup: ChainLookup;
  readonly forks: ForkMemory;
  readonly setAside: (item: NewQuarantineItem) => void;
  readonly log: Log;
}): BatchStore['take'] {
  const { outboxes, rows, lookup, forks, setAside, log } = parts;

  function textOf(outbox: Outbox, one: PlacedReading, receivedMs: number): string {
    if (one.problem === null) return one.text;
    const { agentId, outboxId } = outbox;
    const sequence = Math.max(one.fromSequence, outbox.highWater + 1);
    const { code, field } = one.problem;
    setAside({ agentId, outboxId, sequence, receivedMs, code, field, text: one.text });
    return String(one.toSequence);
  }

  function store(outbox: Outbox, fresh: readonly PlacedReading[], receivedMs: number): number {
    const end = fresh.at(-1);
    if (end === undefined) return 0;
    const before = outbox.highWater;
    const texts = fresh.map((one) => textOf(outbox, one, receivedMs));
    const { toSequence, tag } = end;
    rows.addReadings(outbox, { texts, toSequence, tag, receivedMs });
    return toSequence - before;
  }

  return ({ agentId, batch, placed }, receivedMs) => {
    const outbox = outboxes.get(agentId, batch.outbox);
    const found = reconcile(outbox, batch, placed, lookup);
    switch (found.kind) {
      case 'hole':
        return { kind: 'hole', expected: found.expected };
      case 'fork': {
        const fork = { sequence: found.sequence, receivedMs };
        if (forks.isNew(outbox, fork)) rows.addFork(outbox, fork);
        return { kind: 'forked', storedUpTo: found.provenUpTo };
      }
      case 'repeat':
        return { kind: 'stored', upTo: found.upTo, fresh: 0, rejected: rejectedOf(placed) };
      case 'loss':
        noteLoss(log, outbox, found.toSequence);
        rows.addLoss(outbox, { toSequence: found.toSequence, tag: batch.tag, receivedMs });
        break;
      case 'store':
        break;
      default:
        return found satisfies never;
    }
    const index = found.kind === 'store' ? found.index : 0;
    const fresh = store(outbox, index === 0 ? placed : placed.slice(index), receivedMs);
    return { kind: 'stored', upTo: outbox.highWater, fresh, rejected: rejectedOf(placed) };
  };
}

function noteLoss(log: Log, { agentId, outboxId, highWater }: Outbox, to: number): void {
  log.error(
    { code: 'HW-INGEST-002', agentId, outboxId, from: highWater + 1, to },
    'readings that this collector never received cannot be sent any more',
  );
}

/** One fork is told once in this time, however often it is sent again. */
const FORK_REPEAT_MS = 60_000;

type ForkMemory = ReturnType<typeof createForkMemory>;

function createForkMemory(log: Log) {
  const toldMs = new Map<string, number>();
  return {
    isNew(outbox: Outbox, { sequence, receivedMs }: { sequence: number; receivedMs: number }) {
      const { name, agentId, outboxId } = outbox;
      const told = toldMs.get(name);
      if (told !== undefined && Math.abs(receivedMs - told) < FORK_REPEAT_MS) return false;
      toldMs.set(name, receivedMs);
      log.error(
        { code: 'HW-INGEST-001', agentId, outboxId, sequence },
        'an outbox goes on from a state unknown here (cloned card or restored image)',
      );
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
