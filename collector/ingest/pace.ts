import type { Confirmation } from '../../protocol/confirmation.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';

/** Says how fast each agent may send now, so that whoever is up to date never waits for a backlog. */
export interface Pacer {
  /** A batch of an agent was stored; `fresh` sequences of it were new. */
  stored(agentId: string, fresh: number): void;
  paceOf(agentId: string): Confirmation['pace'];
}

interface Collaborators {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Messages in line for the next commit. */
  readonly waiting: () => number;
}

/** Above this many messages in line every agent is asked to keep fewer batches in flight. */
const CROWDED_WAITING = 2_000;
const IN_FLIGHT_WHEN_CROWDED = 2;
/** So many nearly full batches in a row are a backlog. */
const FULL_BATCH_MIN = 0.8 * LIMITS.batchReadingsMax;
const FULL_BATCHES_MIN = 3;
/** Batches of backlogs in flight, of all agents together: the most that lies before a live reading. */
export const BACKLOG_BATCHES_MAX = 16;
/**
 * Batches of one backlog in flight: enough to keep the disks of both sides busy. With eight a live
 * agent was measured to wait twice as long, and the backlog was sent hardly faster (decision 0010).
 */
const BACKLOG_IN_FLIGHT_MAX = 2;
/** Readings of backlogs a second, once there are more agents with one than batches for them. */
const BACKLOG_READINGS_PER_SECOND = 20_000;
const READINGS_PER_SECOND_MIN = 10;
/** An agent that has sent nothing for this long has no backlog any more, or no connection. */
const FORGOTTEN_AFTER_MS = 30_000;

interface Sending {
  fullBatches: number;
  atMs: number;
}

export function createPacer({ clock, waiting }: Collaborators): Pacer {
  const sending = new Map<string, Sending>();
  const behind = new Set<string>();
  let sweptMs = clock.monotonicMs();

  function forgetQuiet(nowMs: number): void {
    if (nowMs - sweptMs < FORGOTTEN_AFTER_MS) return;
    sweptMs = nowMs;
    for (const [agentId, { atMs }] of sending) {
      if (nowMs - atMs < FORGOTTEN_AFTER_MS) continue;
      sending.delete(agentId);
      behind.delete(agentId);
    }
  }

  return {
    stored(agentId, fresh) {
      const atMs = clock.monotonicMs();
      forgetQuiet(atMs);
      const before = sending.get(agentId)?.fullBatches ?? 0;
      // A slow pace makes small batches, so that one that is behind stays so until it sends less yet.
      const isFull = fresh >= (behind.has(agentId) ? fullNow(behind.size) : FULL_BATCH_MIN);
      const fullBatches = isFull ? before + 1 : 0;
      sending.set(agentId, { fullBatches, atMs });
      if (fullBatches >= FULL_BATCHES_MIN) behind.add(agentId);
      else if (!isFull) behind.delete(agentId);
    },
    paceOf(agentId) {
      const inFlightMax =
        waiting() > CROWDED_WAITING ? IN_FLIGHT_WHEN_CROWDED : LIMITS.batchesInFlightMax;
      if (!behind.has(agentId))
        return { readingsPerSecondMax: null, batchesInFlightMax: inFlightMax };
      const share = Math.max(1, Math.floor(BACKLOG_BATCHES_MAX / behind.size));
      return {
        readingsPerSecondMax: rateOf(behind.size),
        batchesInFlightMax: Math.min(inFlightMax, BACKLOG_IN_FLIGHT_MAX, share),
      };
    },
  };
}

function rateOf(agentsBehind: number): number | null {
  if (agentsBehind <= BACKLOG_BATCHES_MAX) return null;
  return Math.max(READINGS_PER_SECOND_MIN, Math.floor(BACKLOG_READINGS_PER_SECOND / agentsBehind));
}

/** What counts as a full batch while the pace is what it is. */
function fullNow(agentsBehind: number): number {
  const rate = rateOf(agentsBehind);
  return rate === null ? FULL_BATCH_MIN : Math.min(FULL_BATCH_MIN, 0.8 * rate);
}
