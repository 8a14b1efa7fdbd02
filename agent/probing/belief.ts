/** What is believed about a device that is asked. */
export interface Belief<R> {
  /** The last result that was told; null before the first. */
  readonly told: R | null;
  /** Bad results in a row since the last good one. */
  readonly failures: number;
}

export const NOTHING_KNOWN: Belief<never> = { told: null, failures: 0 };

/** Bad results in a row after which a device that was well counts as not well. */
const FAILURES_TO_LEAVE_GOOD = 2;

/** A belief after a result, and whether the result is told or waits for another look. */
export interface Judgement<R> {
  readonly belief: Belief<R>;
  readonly isDoubtful: boolean;
}

/** One lost packet is no outage: who was well must fail twice in a row, all else is told at once. */
export function judge<R>(
  belief: Belief<R>,
  result: R,
  isGood: (result: R) => boolean,
): Judgement<R> {
  if (isGood(result)) return { belief: { told: result, failures: 0 }, isDoubtful: false };
  const failures = belief.failures + 1;
  const wasGood = belief.told !== null && isGood(belief.told);
  const isDoubtful = wasGood && failures < FAILURES_TO_LEAVE_GOOD;
  return { belief: { told: isDoubtful ? belief.told : result, failures }, isDoubtful };
}
