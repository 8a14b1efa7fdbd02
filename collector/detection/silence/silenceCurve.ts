import type { DeviceKind } from '../../site/site.ts';
import type { LearnedSilences } from './learnedSilences.ts';

/** How often a person who is present stays unseen for longer than a time, for one window's sensors together. */
export interface SilenceCurve {
  /** Where it comes from: a recording, a data sheet, or this window's own proven silences. */
  readonly basis: 'measured' | 'assumed' | 'learned';
  /** Upper bound (stated confidence) of the expected number of silences longer than `silentMs` per hour of presence. */
  longerPerHour(silentMs: number): number;
  /**
   * The shortest silence that is expected to be exceeded at most `perYearMax` times in `hoursPerYear`
   * hours of presence: ms, rounded up to a whole second.
   */
  shortestMs(perYearMax: number, hoursPerYear: number): number;
  /** For the why-object: exposure hours, silences counted, confidence, source key. */
  readonly facts: Record<string, string | number>;
}

/** The curve of a window's presence sensors together. Other kinds are ignored. Pure; the caller caches it. */
export function curveOfWindow(
  kinds: readonly DeviceKind[],
  learned: LearnedSilences | null,
): SilenceCurve {
  void kinds;
  void learned;
  // Being filled in: 13 minutes until then.
  return {
    basis: 'assumed',
    longerPerHour: () => 1,
    shortestMs: () => 13 * 60_000,
    facts: {},
  };
}
