import { parseBatch, placeReadings } from '../../protocol/batch.ts';
import { makeProblem, type Problem } from '../../protocol/problem.ts';
import type { Log } from '../../runtime/log.ts';
import type { AgentConnection, Received } from '../broker/messagePort.ts';
import type { AppendOutcome, Journal } from '../journal/journal.ts';
import type { Confirmer } from './confirmer.ts';
import type { IngestCounters } from './ingestCounters.ts';

export interface BatchReceiver {
  /** The batch is in line when this returns; the promise waits for the commit. */
  receive(connection: AgentConnection, text: string): Promise<Received>;
}

interface Collaborators {
  readonly journal: Pick<Journal, 'append' | 'appendUnreadable'>;
  readonly confirmer: Confirmer;
  readonly counters: IngestCounters;
  readonly log: Log;
}

/** Takes batches: parsed, placed, stored, and only then confirmed. Content is never an error. */
export function createBatchReceiver(parts: Collaborators): BatchReceiver {
  const { journal, confirmer, counters, log } = parts;

  async function keepUnreadable(
    agentId: string,
    text: string,
    problem: Problem,
  ): Promise<Received> {
    counters.unreadable += 1;
    log.warn({ code: 'HW-INGEST-004', agentId, problem }, 'a message went to quarantine');
    const isStored = await journal.appendUnreadable({ agentId, text, problem });
    return isStored ? 'taken' : 'refused';
  }

  function settle(connection: AgentConnection, outboxId: string, outcome: AppendOutcome): Received {
    count(counters, outcome);
    if (outcome.kind === 'failed') return 'refused';
    confirmer.confirm(connection, outboxId, outcome);
    return 'taken';
  }

  return {
    receive(connection, text) {
      counters.batches += 1;
      const { agentId } = connection;
      const parsed = parseBatch(text);
      if (!parsed.ok) return keepUnreadable(agentId, text, parsed.problem);
      const batch = parsed.value;
      if (batch.agent !== agentId) {
        const detail = `it says that it is from ${batch.agent}`;
        return keepUnreadable(agentId, text, makeProblem('HW-WIRE-007', '/agent', detail));
      }
      const placed = placeReadings(batch);
      return journal
        .append({ agentId, batch, placed })
        .then((outcome) => settle(connection, batch.outbox, outcome));
    },
  };
}

function count(counters: IngestCounters, outcome: AppendOutcome): void {
  switch (outcome.kind) {
    case 'stored':
      counters.storedReadings += outcome.fresh;
      if (outcome.fresh === 0) counters.repeatedBatches += 1;
      else counters.rejectedReadings += outcome.rejected.length;
      return;
    case 'hole':
      counters.holes += 1;
      return;
    case 'forked':
      counters.forks += 1;
      return;
    case 'failed':
      counters.failed += 1;
      return;
    default:
      outcome satisfies never;
  }
}
