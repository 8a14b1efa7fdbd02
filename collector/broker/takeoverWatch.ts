import type { Clock } from '../../runtime/clock.ts';

const MINUTE_MS = 60_000;
/** More takeovers in a minute than a flapping line makes: two machines use one identity. */
const TAKEOVERS_PER_MINUTE_MAX = 3;

/**
 * Finds two machines with one identity: MQTT lets the newer connection push the older one away, so
 * they take turns for ever (pitfalls.md §2.2).
 */
export interface TakeoverWatch {
  /** A connection pushed another of the same agent away. True: raise it now. */
  seen(agentId: string): boolean;
}

export function createTakeoverWatch(clock: Clock): TakeoverWatch {
  const recent = new Map<string, number[]>();
  const raisedMs = new Map<string, number>();
  return {
    seen(agentId) {
      const nowMs = clock.monotonicMs();
      const times = (recent.get(agentId) ?? []).filter((atMs) => nowMs - atMs < MINUTE_MS);
      times.push(nowMs);
      recent.set(agentId, times);
      if (times.length <= TAKEOVERS_PER_MINUTE_MAX) return false;
      const before = raisedMs.get(agentId);
      if (before !== undefined && nowMs - before < MINUTE_MS) return false;
      raisedMs.set(agentId, nowMs);
      return true;
    },
  };
}
