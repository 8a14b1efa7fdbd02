import { WORKING_YEAR_HOURS } from '../silence/shortestPolicy.ts';
import { episodeRule } from './episodeRule.ts';
import type { PostCase } from './postWhy.ts';

/** How sure a finding is: how rarely a person who is present stays this silent. */
export function silenceFacts({ rule, window, post }: PostCase): Record<string, string | number> {
  const { curve, boundMs, times } = episodeRule(rule, window);
  const silentSinceMs = window.episode.silentSinceMs ?? post.startedMs;
  const silentMs = post.raisedMs - silentSinceMs;
  const perYear = curve.longerPerHour(silentMs) * WORKING_YEAR_HOURS;
  return {
    ...curve.facts,
    ...{ silentSinceMs, silentMs, boundMs, curveBasis: curve.basis },
    silentMinutes: Number((silentMs / 60_000).toFixed(1)),
    boundMinutes: Number((boundMs / 60_000).toFixed(1)),
    expectedPerYear: Number(perYear.toPrecision(3)),
    limitPerYear: times.falseFindingsPerYearMax,
    workingYearHours: WORKING_YEAR_HOURS,
  };
}
