import { type Confirmation, encodeConfirmation } from '../../protocol/confirmation.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { AgentConnection } from '../broker/messagePort.ts';
import type { AppendOutcome, RejectedReading } from '../journal/journal.ts';
import { createPacer } from './pace.ts';

/** An outcome of which the agent must hear; a failed one is answered by silence. */
export type ConfirmedOutcome = Exclude<AppendOutcome, { kind: 'failed' }>;

export interface Confirmer {
  /** Call after the commit. What one commit brought for an outbox is said in one confirmation. */
  confirm(connection: AgentConnection, outboxId: string, outcome: ConfirmedOutcome): void;
}

interface Collaborators {
  readonly clock: Clock;
  /** Messages in line for the next commit. */
  readonly waiting: () => number;
}

interface Pending {
  readonly connection: AgentConnection;
  readonly outboxId: string;
  storedUpTo: number;
  rejected: RejectedReading[];
  expected: number | null;
  forked: boolean;
}

/** Writes confirmations. They go back over the connection that brought the batch and no other. */
export function createConfirmer({ clock, waiting }: Collaborators): Confirmer {
  const pacer = createPacer({ clock, waiting });
  let pending = new Map<AgentConnection, Pending>();

  function sendAll(): void {
    const due = pending;
    pending = new Map();
    const collectorMs = Math.max(0, clock.wallMs());
    for (const one of due.values()) {
      const pace = pacer.paceOf(one.connection.agentId);
      one.connection.send('confirm', encode(one, { pace, collectorMs }));
    }
  }

  function pendingOf(connection: AgentConnection, outboxId: string): Pending {
    // All outcomes of a commit are known in the same turn, and this runs right behind it.
    if (pending.size === 0) process.nextTick(sendAll);
    const known = pending.get(connection);
    if (known !== undefined && known.outboxId === outboxId) return known;
    if (known !== undefined) sendAll();
    const rejected: RejectedReading[] = [];
    const fresh: Pending = {
      ...{ connection, outboxId, storedUpTo: 0 },
      ...{ rejected, expected: null, forked: false },
    };
    pending.set(connection, fresh);
    return fresh;
  }

  return {
    confirm(connection, outboxId, outcome) {
      if (outcome.kind === 'stored') pacer.stored(connection.agentId, outcome.fresh);
      add(pendingOf(connection, outboxId), outcome);
    },
  };
}

function add(one: Pending, outcome: ConfirmedOutcome): void {
  switch (outcome.kind) {
    case 'stored':
      one.storedUpTo = Math.max(one.storedUpTo, outcome.upTo);
      addRejected(one, outcome.rejected);
      // What was missing has come in the meantime.
      if (one.expected !== null && one.expected <= outcome.upTo) one.expected = null;
      return;
    case 'hole':
      one.expected = outcome.expected;
      return;
    case 'forked':
      one.storedUpTo = Math.max(one.storedUpTo, outcome.storedUpTo);
      one.forked = true;
      return;
    default:
      outcome satisfies never;
  }
}

function addRejected(one: Pending, rejected: readonly RejectedReading[]): void {
  const room = LIMITS.rejectedPerConfirmationMax - one.rejected.length;
  for (const reading of rejected.slice(0, room)) one.rejected.push(reading);
}

function encode(one: Pending, now: Pick<Confirmation, 'pace' | 'collectorMs'>): string {
  const { outboxId, storedUpTo, rejected, expected, forked } = one;
  return encodeConfirmation({
    outbox: outboxId,
    storedUpTo,
    ...(expected === null ? {} : { expected }),
    rejected,
    ...now,
    ...(forked ? { newOutbox: true } : {}),
  });
}
