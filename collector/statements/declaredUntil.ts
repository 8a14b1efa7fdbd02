import { policyTimes } from '../detection/post/policyTimes.ts';
import type { DeclareStatement } from '../journal/statement.ts';
import type { PlacedWindow } from '../site/siteIndex.ts';

/**
 * When a declared state really ends by itself, epoch ms: a short leave (暂离) lasts no longer than the
 * policy allows, whatever was said. Null: at the end of that day's duty.
 */
export function declaredUntil(
  { state, fromMs, untilMs }: Pick<DeclareStatement, 'state' | 'fromMs' | 'untilMs'>,
  { policy }: Pick<PlacedWindow, 'policy'>,
): number | null {
  if (state !== 'away') return untilMs;
  return Math.min(untilMs ?? Number.POSITIVE_INFINITY, fromMs + policyTimes(policy).awayMs);
}
