import { type AgentStatus, parseAgentStatus } from '../../protocol/agentStatus.ts';
import type { Log } from '../../runtime/log.ts';
import type { IngestCounters } from './ingestCounters.ts';

export interface StatusReceiver {
  receive(agentId: string, text: string): void;
  statusOf(agentId: string): AgentStatus | null;
  onStatus(listener: (status: AgentStatus) => void): () => void;
}

interface Collaborators {
  readonly counters: IngestCounters;
  readonly log: Log;
}

/**
 * Keeps what each agent last said about itself. Only a hint: whether an agent lives is decided by
 * its heartbeats, because a last will may come late or not at all.
 */
export function createStatusReceiver({ counters, log }: Collaborators): StatusReceiver {
  const statuses = new Map<string, AgentStatus>();
  const listeners = new Set<(status: AgentStatus) => void>();
  return {
    receive(agentId, text) {
      counters.statuses += 1;
      const parsed = parseAgentStatus(text);
      if (!parsed.ok || parsed.value.agent !== agentId) {
        counters.unreadable += 1;
        const problem = parsed.ok ? 'HW-WIRE-007' : parsed.problem;
        log.warn({ agentId, problem }, 'a status cannot be understood; it is ignored');
        return;
      }
      const status = parsed.value;
      if (isOldWill(statuses.get(agentId), status)) return;
      statuses.set(agentId, status);
      for (const listener of listeners) listener(status);
    },
    statusOf: (agentId) => statuses.get(agentId) ?? null,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The will of a session that another has followed says nothing about now. */
function isOldWill(current: AgentStatus | undefined, status: AgentStatus): boolean {
  return status.state === 'offline' && current !== undefined && current.session !== status.session;
}
