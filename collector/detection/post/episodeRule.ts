import type { WindowState } from '../detectorState.ts';
import type { LearnedSilences } from '../silence/learnedSilences.ts';
import { curveOfWindow, type SilenceCurve } from '../silence/silenceCurve.ts';
import type { WindowRule } from '../siteHistory.ts';
import { type EpisodeRule, pauseMsMax } from './episode.ts';
import { policyTimes } from './policyTimes.ts';

/**
 * The limit of false findings counts per window and working year: 250 days of 8 hours. A window that
 * is on duty for longer is staffed by more people, and the limit is for each such year of duty.
 */
export const WORKING_YEAR_HOURS = 2000;

/** A rule with what the sensors allow to be claimed. */
export interface SureRule extends EpisodeRule {
  readonly curve: SilenceCurve;
}

interface Known {
  readonly learned: LearnedSilences | null;
  readonly rule: SureRule;
}

const known = new WeakMap<WindowRule, Known>();

/** What decides the episodes of a window; made anew only when its sensors have taught something. */
export function episodeRule(rule: WindowRule, window: Pick<WindowState, 'learned'>): SureRule {
  const found = known.get(rule);
  if (found !== undefined && found.learned === window.learned) return found.rule;
  const { placed } = rule;
  const times = policyTimes(placed.policy);
  const curve = curveOfWindow(
    placed.presence.map((device) => device.kind),
    window.learned,
  );
  const boundMs = curve.shortestMs(times.falseFindingsPerYearMax, WORKING_YEAR_HOURS);
  const made = { times, boundMs, curve, pauseMsMax: pauseMsMax(placed.presence) };
  known.set(rule, { learned: window.learned, rule: made });
  return made;
}
