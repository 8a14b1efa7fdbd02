import type { ConclusionReason, ConclusionWord, IncidentView } from './apiTypes.ts';
import { isPostFinding } from './findingGroups.ts';

/** What can be concluded now: whoever changes a conclusion reopens the finding first. */
export function possibleConclusions({ status }: Pick<IncidentView, 'status'>): ConclusionWord[] {
  return status === 'suspected' ? ['confirmed', 'dismissed'] : ['reopened'];
}

/** The reasons that make sense for a conclusion, the most usual first. */
export function possibleReasons(
  conclusion: ConclusionWord,
  { kind }: Pick<IncidentView, 'kind'>,
): readonly ConclusionReason[] {
  if (conclusion === 'reopened') return ['new-evidence', 'other'];
  const isPost = isPostFinding(kind);
  if (conclusion === 'confirmed') {
    return isPost
      ? ['verified-absent', 'late-without-reason', 'other']
      : ['sensor-fault', 'equipment-repaired', 'other'];
  }
  return isPost
    ? [
        ...(['was-present', 'stand-in-present', 'declared-elsewhere', 'schedule-wrong'] as const),
        ...(['sensor-fault', 'technical-test', 'other'] as const),
      ]
    : ['technical-test', 'equipment-repaired', 'schedule-wrong', 'other'];
}

/** Characters of a remark; the collector takes no more. */
export const REMARK_MAX = 500;

/** What is still missing before it can be sent; null: nothing. */
export function missingIn(draft: {
  readonly reason: ConclusionReason | null;
  readonly remark: string;
}): 'reason' | 'remark' | null {
  if (draft.reason === null) return 'reason';
  return draft.reason === 'other' && draft.remark.trim() === '' ? 'remark' : null;
}
