import { isPolicyInTrial } from '../../site/effectivePolicy.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { ClearReason, Finding } from '../finding.ts';
import { findingId } from '../findingId.ts';
import type { HallPlan, Need } from './hallPlan.ts';
import { hallWhy } from './hallWhy.ts';
import type { Emit } from './heldFindings.ts';
import type { OpenShortfall, Tally } from './poolEpisode.ts';

/** A shortfall at the moment at which it has lasted long enough and is certain. */
export interface ShortfallCase {
  readonly hallId: string;
  readonly plan: HallPlan;
  readonly need: Need;
  readonly tally: Tally;
  readonly atMs: number;
}

/** Raises a finding about a hall as a whole, or about one of its pools. */
export function raiseShortfall(
  context: DetectorContext,
  one: ShortfallCase,
  { startedMs }: { readonly startedMs: number },
  emit: Emit,
): OpenShortfall {
  const { hallId, need, atMs: raisedMs } = one;
  const kind = need.pool === null ? 'hall-unattended' : 'too-few-windows';
  const id = findingId(kind, need.pool === null ? hallId : need.key, startedMs);
  const isCovered = need.members.every((window) => window.role === 'off' || window.isCovered);
  const finding: Finding = {
    ...{ id, kind, hallId, windowId: null, agentId: null, deviceId: null, startedMs, raisedMs },
    ...(need.pool === null ? {} : { subject: need.pool.id }),
    ...(isInTrial(context, one) ? { isTrial: true } : {}),
    ...(isCovered ? {} : { isHeld: true }),
    why: hallWhy(context, one, startedMs),
  };
  emit({ type: 'raise', finding });
  return { id, startedMs, raisedMs };
}

export function clearShortfall(
  finding: OpenShortfall,
  end: { readonly atMs: number; readonly reason: ClearReason },
  emit: Emit,
): void {
  emit({ type: 'clear', findingId: finding.id, ...end });
}

/** The hall's policy has no document yet, or a window that looks empty has not passed its walk test. */
function isInTrial(context: DetectorContext, { plan, need, atMs }: ShortfallCase): boolean {
  const { hall, policy: effectivePolicy } = plan;
  if (hall === null || isPolicyInTrial({ effectivePolicy, hall }, atMs)) return true;
  return need.members.some(
    ({ id, role }) => role === 'empty' && context.history.ruleAt(id, atMs)?.placed.isTrial === true,
  );
}
