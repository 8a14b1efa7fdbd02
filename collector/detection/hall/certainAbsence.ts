import type { DetectorContext } from '../detectorContext.ts';
import { episodeRule } from '../post/episodeRule.ts';

/**
 * From when on a window is empty for certain, given that its sensors have seen nobody since
 * `silentSinceMs`: by the same curve of silence as the window's own findings. Null: nothing is known
 * of its sensors, so it never is.
 */
export function certainAbsence(
  context: DetectorContext,
  windowId: string,
  silence: { readonly atMs: number; readonly silentSinceMs: number },
): number | null {
  const rule = context.history.ruleAt(windowId, silence.atMs);
  const window = context.state.windows.get(windowId);
  if (rule === null || window === undefined) return null;
  return Math.max(silence.atMs, silence.silentSinceMs + episodeRule(rule, window).boundMs);
}
