import type { SilenceRecord } from '../../collector/detection/silence/silenceTail.ts';
import { chooseThreshold, tryThresholds } from './exponentialFit.ts';
import { LOOKS, recordedSilences, rowStepMs } from './recordedSilences.ts';
import type { RecordedRow } from './recording.ts';

/**
 * The preset of a PIR, counted from a recording by the rule of docs/how-sure.md; null when no
 * exponential law fits beyond any threshold. Of the two sensors the front one counts: each silence of
 * both together lies within one of its own, so what bounds it bounds both; the back one did not see
 * one of the seats at all, which is what a walk test is for.
 */
export function derivedPreset(rows: readonly RecordedRow[]): SilenceRecord | null {
  const recorded = recordedSilences(rows, LOOKS.front);
  return chooseThreshold(tryThresholds(recorded, rowStepMs(rows)))?.record ?? null;
}
