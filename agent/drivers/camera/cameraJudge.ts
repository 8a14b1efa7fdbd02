import type { ProbeResult } from './rtspProbe.ts';

/** What is believed about a camera. */
export interface CameraBelief {
  /** The last result that was told; null before the first. */
  readonly told: ProbeResult | null;
  /** Failures in a row since it was last online. */
  readonly failures: number;
}

export const NOTHING_KNOWN: CameraBelief = { told: null, failures: 0 };

/** Failures in a row after which an online camera counts as not online. */
const FAILURES_TO_LEAVE_ONLINE = 2;

/** One lost packet is no outage: an online camera must fail twice in a row, others change at once. */
export function judgeProbe(belief: CameraBelief, result: ProbeResult): CameraBelief {
  if (result.status === 'online') return { told: result, failures: 0 };
  const failures = belief.failures + 1;
  const isDoubtful = belief.told?.status === 'online' && failures < FAILURES_TO_LEAVE_ONLINE;
  return { told: isDoubtful ? belief.told : result, failures };
}
