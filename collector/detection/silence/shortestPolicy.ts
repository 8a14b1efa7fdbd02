import { type DeviceKind, PRESENCE_KINDS } from '../../site/site.ts';
import { curveOfWindow } from './silenceCurve.ts';

/**
 * The limit of false findings counts per window and working year: 250 days of 8 hours. A window that
 * is on duty for longer is staffed by more people, and the limit is for each such year of duty.
 */
export const WORKING_YEAR_HOURS = 2000;

/**
 * Policies are stated in minutes: a finding that waits for its sensors no more than one longer than
 * the policy says is in time, and nobody is told that the sensors are too weak.
 */
const SLACK_MS = 60_000;

/** Says whether a policy is long enough for what its sensors can show. */
export function supports(policyMs: number, boundMs: number): boolean {
  return boundMs <= policyMs + SLACK_MS;
}

/** The shortest policy, in whole minutes, that a bound supports. */
export function supportedMinutes(boundMs: number): number {
  return Math.max(1, Math.ceil((boundMs - SLACK_MS) / 60_000));
}

/**
 * The shortest policy that a window's sensors support together, in whole minutes: below it, a person
 * who is there would be accused more often than the limit allows. Null without a presence sensor.
 */
export function shortestPolicyMinutes(
  kinds: readonly DeviceKind[],
  falseFindingsPerYearMax: number,
): number | null {
  if (!kinds.some((kind) => PRESENCE_KINDS.includes(kind))) return null;
  const curve = curveOfWindow(kinds, null);
  return supportedMinutes(curve.shortestMs(falseFindingsPerYearMax, WORKING_YEAR_HOURS));
}
