import type { SilenceRecord } from '../../collector/detection/silence/silenceTail.ts';
import { type Random, seededRandom } from '../../runtime/random.ts';
import { type RecordedSilences, recordOf } from './recordedSilences.ts';

/** Replays of the fitted law that a test draws; a p-value is exact to about 0.01. */
const DRAWS = 2000;
/** Below this p-value a fit counts as refused. */
export const P_MIN = 0.1;
/** Thresholds with fewer silences beyond say too little to refuse anything. */
export const LONGER_MIN = 20;

/**
 * How well an exponential law fits the silences beyond a threshold. Rows make lengths multiples of a
 * step, so the law tested is the exponential one seen through such rows, which is geometric; the
 * statistic is that of Anderson and Darling, and its p-value comes from drawing from the fitted law
 * with a fixed seed, because the parameter was fitted to the same data.
 */
export function exponentialPValue(
  recorded: RecordedSilences,
  record: SilenceRecord,
  stepMs: number,
): number {
  const steps = recorded.silences
    .filter((one) => !one.isCut && one.lengthMs > record.thresholdMs)
    .map((one) => Math.max(0, Math.round((one.lengthMs - record.thresholdMs) / stepMs - 0.5)));
  const seen = andersonDarling(steps);
  const random = seededRandom(1);
  const keeps = keepsOf(steps);
  let asFar = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const drawn = steps.map(() => geometric(random, keeps));
    if (andersonDarling(drawn) >= seen) asFar += 1;
  }
  return asFar / DRAWS;
}

/** The fitted probability that a silence goes on for one more step. */
function keepsOf(steps: readonly number[]): number {
  const sum = steps.reduce((total, step) => total + step, 0);
  return sum / (steps.length + sum);
}

function geometric(random: Random, keeps: number): number {
  return keeps === 0 ? 0 : Math.floor(Math.log(1 - random.fraction()) / Math.log(keeps));
}

function andersonDarling(steps: readonly number[]): number {
  const keeps = keepsOf(steps);
  const counts: number[] = [];
  for (const step of steps) counts[step] = (counts[step] ?? 0) + 1;
  let below = 0;
  let statistic = 0;
  for (let step = 0; step < counts.length; step += 1) {
    below += counts[step] ?? 0;
    const expected = 1 - keeps ** (step + 1);
    const spread = expected * (1 - expected);
    if (spread <= 0) continue;
    const weight = (1 - keeps) * keeps ** step;
    statistic += ((below / steps.length - expected) ** 2 / spread) * weight;
  }
  return statistic * steps.length;
}

export interface ThresholdTry {
  readonly record: SilenceRecord;
  readonly pValue: number;
}

/** Every threshold between two multiples of a row's step, while enough silences lie beyond. */
export function tryThresholds(recorded: RecordedSilences, stepMs: number): ThresholdTry[] {
  const tries: ThresholdTry[] = [];
  for (let number = 1; ; number += 1) {
    const record = recordOf(recorded, Math.round((number + 0.5) * stepMs));
    if (record.longer < LONGER_MIN) return tries;
    tries.push({ record, pValue: exponentialPValue(recorded, record, stepMs) });
  }
}

/**
 * The rule for the threshold, fixed before looking: the lowest one from which on an exponential law
 * is refused nowhere. The lowest is the one with the most data. Null when there is none.
 */
export function chooseThreshold(tries: readonly ThresholdTry[]): ThresholdTry | null {
  const last = tries.findLastIndex((one) => one.pValue < P_MIN);
  return tries[last + 1] ?? null;
}
