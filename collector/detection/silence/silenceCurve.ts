import type { DeviceKind } from '../../site/site.ts';
import { isSeeingKind, type LearnedKind, type LearnedSilences } from './learnedSilences.ts';
import { type SeeingKind, SILENCE_PRESETS, type SilencePreset } from './silencePresets.ts';
import {
  CONFIDENCE,
  likelyTail,
  lowerTail,
  type SilenceRecord,
  type SilenceTail,
  tailPerHour,
  tailReach,
  upperTail,
} from './silenceTail.ts';

/**
 * How often a person who is present stays unseen for longer than a time, for one window's sensors
 * together (docs/how-sure.md).
 */
export interface SilenceCurve {
  /** Where it comes from: a recording, a data sheet, or this window's own proven silences. */
  readonly basis: 'measured' | 'assumed' | 'learned';
  /** The kind of sensor that decides: a window is silent only when all of its sensors are. */
  readonly kind: SeeingKind | null;
  /**
   * How many silences longer than `silentMs` are expected per hour of presence: a bound that both
   * figures of a measured tail keep at 95 %, or what is assumed.
   */
  longerPerHour(silentMs: number): number;
  /**
   * The shortest silence that is expected to be exceeded at most `perYearMax` times in `hoursPerYear`
   * hours of presence, in ms, rounded up to a second; a minute at least. Infinite without a sensor.
   */
  shortestMs(perYearMax: number, hoursPerYear: number): number;
  /** For the why-object: exposure hours, silences counted, confidence, source. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Nothing that happens within a minute is an absence, whatever a sensor can do. */
export const SHORTEST_MS_MIN = 60_000;

/** By which kinds are compared: the product's default limit over a year of 250 days of 8 hours. */
const USUAL = { perYearMax: 1, hoursPerYear: 2000 } as const;

/**
 * The curve of a window's sensors together; other kinds are ignored. How sensors depend on each other
 * is unknown, and the two of the recording did not make up for each other where it matters. So their
 * chances are never multiplied: the window's curve is that of its best kind, and a second sensor of
 * one kind adds nothing. Pure; the same arguments give the same curve, so a caller may keep it.
 */
export function curveOfWindow(
  kinds: readonly DeviceKind[],
  learned: LearnedSilences | null,
): SilenceCurve {
  const curves = [...new Set(kinds)]
    .filter(isSeeingKind)
    .map((kind) => curveOfKind(kind, learned?.[kind] ?? null));
  const reach = (curve: SilenceCurve): number =>
    curve.shortestMs(USUAL.perYearMax, USUAL.hoursPerYear);
  return curves.reduce((best, one) => (reach(one) < reach(best) ? one : best), BLIND);
}

const BLIND: SilenceCurve = {
  basis: 'assumed',
  kind: null,
  longerPerHour: () => Number.POSITIVE_INFINITY,
  shortestMs: () => Number.POSITIVE_INFINITY,
  facts: {},
};

function curveOfKind(kind: SeeingKind, own: LearnedKind | null): SilenceCurve {
  const preset = SILENCE_PRESETS[kind];
  const record = own === null ? preset.record : withOwn(preset.record, own);
  // The most pessimistic of them counts: what is learned never passes the preset's opposite bound.
  const tails = tailsOf(preset, record);
  return {
    basis: own === null ? preset.basis : 'learned',
    kind,
    longerPerHour: (silentMs) => Math.max(...tails.map((tail) => tailPerHour(tail, silentMs))),
    shortestMs: (perYearMax, hoursPerYear) => {
      const reaches = tails.map((tail) => tailReach(tail, perYearMax, hoursPerYear));
      return Math.ceil(Math.max(SHORTEST_MS_MIN, ...reaches) / 1000) * 1000;
    },
    facts: factsOf(kind, { preset, record, own }),
  };
}

/** Of a measured kind the bounds; an assumption has none, and own data can only make it worse. */
function tailsOf(preset: SilencePreset, record: SilenceRecord): SilenceTail[] {
  return preset.basis === 'measured'
    ? [upperTail(record), lowerTail(preset.record)]
    : [likelyTail(record), likelyTail(preset.record)];
}

/**
 * Each silence of the window's own takes the place of one of the preset's, until none of those is
 * left; hours in which the sensor was never silent count as well.
 */
function withOwn(preset: SilenceRecord, own: LearnedKind): SilenceRecord {
  const share = Math.max(0, 1 - own.longer / preset.longer);
  return {
    thresholdMs: preset.thresholdMs,
    hours: share * preset.hours + own.hours,
    longer: share * preset.longer + own.longer,
    ended: share * preset.ended + own.ended,
    excessMs: share * preset.excessMs + own.excessMs,
  };
}

function factsOf(
  kind: SeeingKind,
  known: {
    readonly preset: SilencePreset;
    readonly record: SilenceRecord;
    readonly own: LearnedKind | null;
  },
): SilenceCurve['facts'] {
  const { preset, record, own } = known;
  const isMeasured = preset.basis === 'measured';
  const { meanExcessMs } = likelyTail(record);
  return {
    sensorKind: kind,
    source: preset.source,
    thresholdSeconds: rounded(record.thresholdMs / 1000),
    ...(isMeasured
      ? {
          confidencePercent: CONFIDENCE * 100,
          exposureHours: rounded(record.hours),
          silences: rounded(record.longer),
          // Where no silence's end was seen there is no mean.
          ...(Number.isFinite(meanExcessMs)
            ? { meanExcessSeconds: rounded(meanExcessMs / 1000) }
            : {}),
        }
      : { assumedPerHour: rounded(likelyTail(record).perHour) }),
    ...(own === null
      ? {}
      : { learnedHours: rounded(own.hours), learnedSilences: rounded(own.longer) }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
