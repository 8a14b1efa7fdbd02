import type { WindowState } from '../detectorState.ts';
import type { LearnedSilences } from '../silence/learnedSilences.ts';
import { WORKING_YEAR_HOURS } from '../silence/shortestPolicy.ts';
import { curveOfWindow, type SilenceCurve } from '../silence/silenceCurve.ts';
import type { WindowRule } from '../siteHistory.ts';
import { type EpisodeRule, pauseMsMax } from './episode.ts';
import { policyTimes } from './policyTimes.ts';

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
  const pause = pauseMsMax(placed.presence);
  const made = { times, boundMs, curve, pauseMsMax: pause, sinceMs: rule.fromMs };
  known.set(rule, { learned: window.learned, rule: made });
  return made;
}
