import { type DeviceKind, PRESENCE_KINDS } from '../../site/site.ts';
import { curveOfWindow } from './silenceCurve.ts';

/**
 * The limit of false findings counts per window and working year: 250 days of 8 hours. A window that
 * is on duty for longer is staffed by more people, and the limit is for each such year of duty.
 */
export const WORKING_YEAR_HOURS = 2000;

/**
 * The shortest policy that a window's sensors support together, in whole minutes: below it, a person
 * who is there would be accused more often than the limit allows. Null without a presence sensor.
 */
export function shortestPolicyMinutes(
  kinds: readonly DeviceKind[],
  falseFindingsPerYearMax: number,
): number | null {
  if (!kinds.some((kind) => PRESENCE_KINDS.includes(kind))) return null;
  const boundMs = curveOfWindow(kinds, null).shortestMs(
    falseFindingsPerYearMax,
    WORKING_YEAR_HOURS,
  );
  return Math.ceil(boundMs / 60_000);
}
