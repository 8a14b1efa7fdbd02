import type { AgentStatus } from '../../protocol/agentStatus.ts';
import { parseReply, type Reply } from '../../protocol/command.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { AgentConnection, MessagePort, Received } from '../broker/messagePort.ts';
import type { Journal } from '../journal/journal.ts';
import { type CatchUp, createCatchUpWatch } from './catchUp.ts';
import { createConfirmer } from './confirmer.ts';
import { type IngestCounters, newIngestCounters } from './ingestCounters.ts';
import { createBatchReceiver } from './receiveBatch.ts';
import { createStatusReceiver } from './receiveStatus.ts';

export interface IngestOptions {
  readonly journal: Journal;
  readonly port: MessagePort;
  readonly clock: Clock;
  readonly log: Log;
  /** Says whether an agent is ours: behind an outside broker a topic alone proves nothing. */
  readonly knownAgents: (agentId: string) => boolean;
}

/** Takes what agents say: readings into the journal, confirmed; their status into memory. */
export interface Ingest extends Part {
  readonly counters: IngestCounters;
  /** What an agent last said about itself; null when it has said nothing since the start. */
  statusOf(agentId: string): AgentStatus | null;
  /** How far an agent is with what it kept while the line was down; null: it is up to date. */
  catchUpOf(agentId: string): CatchUp | null;
  /** Calls back when an agent says something new about itself. Returns how to stop that. */
  onStatus(listener: (status: AgentStatus) => void): () => void;
  /** Calls back with every answer to a command. Returns how to stop that. */
  onReply(listener: (agentId: string, reply: Reply) => void): () => void;
}

/** Joins the way to the agents and the journal. `start` opens the port. */
export function createIngest(options: IngestOptions): Ingest {
  const { journal, port, clock, log } = options;
  const counters = newIngestCounters();
  const confirmer = createConfirmer({ clock, waiting: journal.waiting });
  const batches = createBatchReceiver({ journal, confirmer, counters, log });
  const catchUps = createCatchUpWatch(clock);
  const statuses = createStatusReceiver({ counters, log });
  statuses.onStatus(catchUps.take);
  const replyListeners = new Set<(agentId: string, reply: Reply) => void>();

  function receiveReply(connection: AgentConnection, text: string): void {
    const reply = parseReply(text);
    if (!reply.ok) {
      counters.unreadable += 1;
      log.warn({ agentId: connection.agentId, problem: reply.problem }, 'an unreadable reply');
      return;
    }
    for (const listener of replyListeners) listener(connection.agentId, reply.value);
  }

  return {
    name: 'ingest',
    counters,
    start: () =>
      port.start((connection, kind, text): Promise<Received> => {
        if (!options.knownAgents(connection.agentId)) {
          counters.unknownAgents += 1;
          return TAKEN;
        }
        if (kind === 'batch') return batches.receive(connection, text);
        if (kind === 'status') statuses.receive(connection.agentId, text);
        else receiveReply(connection, text);
        return TAKEN;
      }),
    stop: () => port.stop(),
    statusOf: statuses.statusOf,
    catchUpOf: catchUps.catchUpOf,
    onStatus: statuses.onStatus,
    onReply(listener) {
      replyListeners.add(listener);
      return () => replyListeners.delete(listener);
    },
  };
}

const TAKEN = Promise.resolve('taken' as const);
