import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LEARNED_HALF_LIFE_MS,
  type LearnedSilences,
  learnSilence,
  PROVEN_SILENCE_MS_MAX,
  type ProvenSilence,
} from '../../../../../collector/detection/silence/learnedSilences.ts';
import { curveOfWindow } from '../../../../../collector/detection/silence/silenceCurve.ts';
import { SILENCE_PRESETS } from '../../../../../collector/detection/silence/silencePresets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const U = SILENCE_PRESETS.pir.record.thresholdMs;

function silence(fields: Partial<ProvenSilence> = {}): ProvenSilence {
  const silentMs = fields.silentMs ?? U + 60_000;
  return { kind: 'pir', silentMs, isCensored: false, provenMs: HOUR_MS, atMs: 0, ...fields };
}

describe('what a proven silence teaches', () => {
  it('is its presence, and what of it lies beyond the threshold', () => {
    expect(learnSilence(null, silence()).pir).toEqual({
      ...{ atMs: 0, hours: 1, longer: 1, ended: 1, excessMs: 60_000 },
    });
    expect(learnSilence(null, silence({ silentMs: U })).pir).toMatchObject({
      ...{ hours: 1, longer: 0, ended: 0, excessMs: 0 },
    });
  });

  it('counts as time without an end when the proof ended first', () => {
    const learned = learnSilence(null, silence({ isCensored: true }));
    expect(learned.pir).toMatchObject({ longer: 1, ended: 0, excessMs: 60_000 });
  });

  it('fades: after a half-life it counts half', () => {
    const first = learnSilence(null, silence());
    const later = learnSilence(first, silence({ atMs: LEARNED_HALF_LIFE_MS, provenMs: 0 }));
    expect(later.pir).toMatchObject({ hours: 0.5, longer: 1.5, ended: 1.5, excessMs: 90_000 });
  });

  it('that comes late counts by its age and does not turn time back', () => {
    const now = learnSilence(null, silence({ atMs: LEARNED_HALF_LIFE_MS, provenMs: 0 }));
    const late = learnSilence(now, silence({ atMs: 0 }));
    expect(late.pir).toMatchObject({ atMs: LEARNED_HALF_LIFE_MS, hours: 0.5, longer: 1.5 });
  });

  it('is bounded: a forgotten ticket weighs no more than half an hour', () => {
    const night = silence({ silentMs: 14 * HOUR_MS, provenMs: 14 * HOUR_MS });
    expect(learnSilence(null, night).pir).toMatchObject({
      ...{ longer: 1, ended: 0, hours: 0.5, excessMs: PROVEN_SILENCE_MS_MAX - U },
    });
    const curve = curveOfWindow(['pir'], learnSilence(null, night));
    expect(curve.shortestMs(1, 2000)).toBeLessThan(20 * MINUTE_MS);
  });

  it('is counted once when a press in its midst had counted its beginning', () => {
    const whole = learnSilence(null, silence({ silentMs: U + 90_000, provenMs: U + 90_000 }));
    const begun = learnSilence(null, {
      ...silence({ silentMs: U + 30_000, provenMs: U + 30_000, isCensored: true }),
    });
    const rest = { silentMs: U + 90_000, countedMs: U + 30_000, provenMs: 60_000 };
    expect(learnSilence(begun, silence(rest))).toEqual(whole);
  });

  it('is nothing when a figure is no number', () => {
    const learned = learnSilence(null, silence());
    expect(learnSilence(learned, silence({ silentMs: Number.NaN }))).toEqual(learned);
    expect(learnSilence(learned, silence({ provenMs: -1 }))).toEqual(learned);
  });

  it('keeps as few numbers after years as after a day, and never spoils them', () => {
    const step = fc.record({
      silentMs: fc.nat(2 * HOUR_MS),
      provenMs: fc.nat(8 * HOUR_MS),
      atMs: fc.nat(3 * 365 * 86_400_000),
      isCensored: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
        const learned = steps.reduce<LearnedSilences | null>(
          (before, one) => learnSilence(before, { kind: 'pir', ...one }),
          null,
        );
        const { pir } = JSON.parse(JSON.stringify(learned)) as LearnedSilences;
        expect(learned).toEqual({ pir });
        expect(Object.values(pir ?? {}).every((value) => value >= 0)).toBe(true);
        expect(pir?.ended).toBeLessThanOrEqual((pir?.longer ?? 0) + 1e-9);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
