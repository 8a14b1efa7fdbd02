import { gammaQuantile } from './gammaDistribution.ts';

/**
 * What was counted of the silences of somebody who was there: enough for an exponential tail and for
 * its bounds. Counts that decayed with age need not be whole.
 */
export interface SilenceRecord {
  /** Only what is longer than this was counted. */
  readonly thresholdMs: number;
  /** Hours for which somebody was there and the sensor was watched. */
  readonly hours: number;
  /** Silences longer than the threshold, also those of which the end was not seen. */
  readonly longer: number;
  /** Those of them of which the end was seen. */
  readonly ended: number;
  /** By how much they were longer than the threshold, all together. */
  readonly excessMs: number;
}

/** Beyond the threshold: so many an hour, exponential with this mean excess. */
export interface SilenceTail {
  readonly thresholdMs: number;
  readonly perHour: number;
  readonly meanExcessMs: number;
}

/** Each of the two figures of a tail lies on the safe side of its bound with this probability. */
export const CONFIDENCE = 0.95;
const REST = 1 - CONFIDENCE;

/** The tail as it was seen (maximum likelihood; unfinished silences count as time without an end). */
export function likelyTail(record: SilenceRecord): SilenceTail {
  const { thresholdMs, hours, longer, ended, excessMs } = record;
  return { thresholdMs, perHour: longer / hours, meanExcessMs: excessMs / ended };
}

/**
 * The tail at its pessimistic bounds: the rate by Garwood's exact limit for a Poisson count (1936),
 * the mean excess by the exact chi-square limit for exponential lifetimes (Epstein and Sobel 1953).
 */
export function upperTail(record: SilenceRecord): SilenceTail {
  const { thresholdMs, hours, longer, ended, excessMs } = record;
  return {
    thresholdMs,
    perHour: gammaQuantile(longer + 1, CONFIDENCE) / hours,
    meanExcessMs: excessMs / gammaQuantile(ended, REST),
  };
}

/** The tail at the opposite, optimistic bounds. */
export function lowerTail(record: SilenceRecord): SilenceTail {
  const { thresholdMs, hours, longer, ended, excessMs } = record;
  return {
    thresholdMs,
    perHour: gammaQuantile(longer, REST) / hours,
    meanExcessMs: excessMs / gammaQuantile(ended + 1, CONFIDENCE),
  };
}

const HOUR_MS = 3_600_000;

/**
 * Silences longer than `silentMs` per hour of presence. No tail can have more of them than fit into
 * an hour; below the threshold, where nothing was counted, this is all that is known.
 */
export function tailPerHour(tail: SilenceTail, silentMs: number): number {
  const fitting = HOUR_MS / Math.max(silentMs, 1);
  const beyondMs = silentMs - tail.thresholdMs;
  if (beyondMs < 0) return fitting;
  return Math.min(fitting, tail.perHour * Math.exp(-beyondMs / tail.meanExcessMs));
}

/** The silence that is exceeded `perYearMax` times in `hoursPerYear`; the threshold at least. */
export function tailReach(tail: SilenceTail, perYearMax: number, hoursPerYear: number): number {
  const expected = tail.perHour * hoursPerYear;
  if (expected <= perYearMax) return tail.thresholdMs;
  return tail.thresholdMs + tail.meanExcessMs * Math.log(expected / perYearMax);
}
