import type { Random } from './random.ts';

/** How long to wait between tries: full jitter over an exponentially growing ceiling. */
export interface BackoffLimits {
  readonly delayMsMin: number;
  readonly delayMsMax: number;
}

/**
 * Milliseconds to wait before try number `attempt` (0 = the first repetition): uniformly between
 * `delayMsMin` and a ceiling that doubles from twice `delayMsMin` up to `delayMsMax`. Full jitter
 * spreads a thousand agents that lost the same collector at the same instant
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function backoffDelayMs(attempt: number, limits: BackoffLimits, random: Random): number {
  const doublings = Math.min(attempt + 1, 30);
  const ceilingMs = Math.min(limits.delayMsMax, limits.delayMsMin * 2 ** doublings);
  return Math.round(limits.delayMsMin + random.fraction() * (ceilingMs - limits.delayMsMin));
}
