import { fittingReasons } from '../collector/statements/conclusionReasons.ts';
import type { ConclusionReason, ConclusionWord, IncidentView } from './apiTypes.ts';

/** What can be concluded now: whoever changes a conclusion reopens the finding first. */
export function possibleConclusions({ status }: Pick<IncidentView, 'status'>): ConclusionWord[] {
  return status === 'suspected' ? ['confirmed', 'dismissed'] : ['reopened'];
}

/** The reasons that the collector takes for a conclusion, the most usual first. */
export function possibleReasons(
  conclusion: ConclusionWord,
  { kind }: Pick<IncidentView, 'kind'>,
): readonly ConclusionReason[] {
  return fittingReasons(conclusion, kind);
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
