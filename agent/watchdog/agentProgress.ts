import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';

/** How late a heartbeat may be before the agent counts as standing still. */
const LATE_MS_MAX = 5000;

/**
 * Whether readings still find their way from the drivers into the outbox. Every heartbeat is a
 * reading that goes the same way as all others, so the last one that the outbox took proves it. A
 * disk that takes nothing is no standstill: readings then wait in memory, where a restart would lose
 * them.
 */
export interface AgentProgress {
  accepted(): void;
  isProgressing(): boolean;
}

export function createAgentProgress(clock: Clock): AgentProgress {
  let acceptedAtMs = clock.monotonicMs();
  return {
    accepted() {
      acceptedAtMs = clock.monotonicMs();
    },
    isProgressing: () => clock.monotonicMs() - acceptedAtMs <= LIMITS.heartbeatMs + LATE_MS_MAX,
  };
}
