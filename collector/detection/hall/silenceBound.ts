import type { DetectorContext } from '../detectorContext.ts';
import { episodeRule } from '../post/episodeRule.ts';

/**
 * For how long the sensors of a window must have seen nobody before nobody is there for certain, by
 * what is known of them at the moment: the same as for the window's own findings. Infinite when nothing
 * is known of them.
 */
export function silenceBound(context: DetectorContext, windowId: string, atMs: number): number {
  const rule = context.history.ruleAt(windowId, atMs);
  const window = context.state.windows.get(windowId);
  if (rule === null || window === undefined) return Number.POSITIVE_INFINITY;
  return episodeRule(rule, window).boundMs;
}
