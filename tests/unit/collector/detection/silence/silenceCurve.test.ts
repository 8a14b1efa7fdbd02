import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LearnedSilences,
  learnSilence,
} from '../../../../../collector/detection/silence/learnedSilences.ts';
import {
  curveOfWindow,
  SHORTEST_MS_MIN,
} from '../../../../../collector/detection/silence/silenceCurve.ts';
import { SEEING_KINDS } from '../../../../../collector/detection/silence/silencePresets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const YEAR_HOURS = 2000;
const SEED = { seed: 5, numRuns: 300 };

const kinds = fc.subarray([...SEEING_KINDS], { minLength: 1 });
const limit = fc.double({ min: 0.01, max: 500, noNaN: true });
const hours = fc.double({ min: 1, max: 8760, noNaN: true });

/** A window's own silences, each of a length, with as much presence again. */
function learnedFrom(lengthsMs: readonly number[], presenceMs = HOUR_MS): LearnedSilences {
  return lengthsMs.reduce<LearnedSilences>(
    (learned, silentMs, index) =>
      learnSilence(learned, {
        ...{ kind: 'pir', silentMs, isCensored: false, atMs: index },
        provenMs: presenceMs / lengthsMs.length,
      }),
    {},
  );
}

describe('the curve of a window', () => {
  it('never expects more false findings of its shortest silence than the limit', () => {
    fc.assert(
      fc.property(kinds, limit, hours, (some, perYearMax, hoursPerYear) => {
        const curve = curveOfWindow(some, null);
        const silentMs = curve.shortestMs(perYearMax, hoursPerYear);
        const expected = curve.longerPerHour(silentMs) * hoursPerYear;
        expect(expected).toBeLessThanOrEqual(perYearMax * (1 + 1e-9));
        expect(silentMs).toBeGreaterThanOrEqual(SHORTEST_MS_MIN);
      }),
      SEED,
    );
  });

  it('falls with the silence, and asks for longer ones the stricter the limit', () => {
    fc.assert(
      fc.property(kinds, limit, hours, fc.nat(HOUR_MS), (some, perYearMax, perYear, ms) => {
        const curve = curveOfWindow(some, null);
        expect(curve.longerPerHour(ms + 1000)).toBeLessThanOrEqual(curve.longerPerHour(ms));
        expect(curve.shortestMs(perYearMax / 2, perYear)).toBeGreaterThanOrEqual(
          curve.shortestMs(perYearMax, perYear),
        );
        expect(curve.shortestMs(perYearMax, perYear) % 1000).toBe(0);
      }),
      SEED,
    );
  });

  it('lets a PIR support no rule of 3 minutes, and one of 16 with one false finding a year', () => {
    const curve = curveOfWindow(['pir'], null);
    expect(curve.basis).toBe('measured');
    expect(curve.shortestMs(50, YEAR_HOURS)).toBe(621_000);
    expect(curve.shortestMs(12, YEAR_HOURS)).toBe(741_000);
    expect(curve.shortestMs(1, YEAR_HOURS)).toBe(950_000);
  });

  it('lets radar and seat support a minute, and says that nobody measured them', () => {
    for (const kind of ['radar', 'seat'] as const) {
      const curve = curveOfWindow([kind], null);
      expect([curve.basis, curve.shortestMs(1, YEAR_HOURS)]).toEqual(['assumed', MINUTE_MS]);
      expect(curve.facts.exposureHours).toBeUndefined();
    }
  });

  it('is that of the best kind, and never shorter for a second sensor of a kind', () => {
    const one = curveOfWindow(['pir'], null);
    const two = curveOfWindow(['pir', 'pir'], null);
    const fused = curveOfWindow(['pir', 'radar', 'pir'], null);
    expect(two.shortestMs(1, YEAR_HOURS)).toBe(one.shortestMs(1, YEAR_HOURS));
    expect([fused.kind, fused.shortestMs(1, YEAR_HOURS)]).toEqual(['radar', MINUTE_MS]);
    expect(curveOfWindow(['radar', 'pir'], null).kind).toBe('radar');
  });

  it('ignores what sees nobody; without a sensor that sees, nothing is ever claimed', () => {
    expect(curveOfWindow(['rating-pad', 'camera'], null).shortestMs(500, 1)).toBe(Infinity);
    const curve = curveOfWindow(['camera', 'seat'], null);
    expect(curve.kind).toBe('seat');
  });

  it('has facts that survive as JSON', () => {
    const learned = learnedFrom([30 * MINUTE_MS + 1]);
    for (const curve of [curveOfWindow(['pir'], null), curveOfWindow(['pir'], learned)]) {
      expect(JSON.parse(JSON.stringify(curve.facts))).toEqual(curve.facts);
      expect(curve.facts).toMatchObject({ sensorKind: 'pir', confidencePercent: 95 });
    }
  });
});

describe('a curve that a window has taught', () => {
  const preset = curveOfWindow(['pir'], null).shortestMs(1, YEAR_HOURS);

  it('is the preset as long as nothing was learned', () => {
    expect(curveOfWindow(['pir'], {}).shortestMs(1, YEAR_HOURS)).toBe(preset);
    expect(curveOfWindow(['pir'], {}).basis).toBe('measured');
  });

  it('is longer where its people sit stiller than those of the recording', () => {
    const learned = learnedFrom(Array.from({ length: 40 }, () => 5 * MINUTE_MS));
    const curve = curveOfWindow(['pir'], learned);
    expect(curve.basis).toBe('learned');
    expect(curve.shortestMs(1, YEAR_HOURS)).toBeGreaterThan(1.5 * preset);
  });

  it('leaves the preset behind once as many silences were learned', () => {
    const half = learnedFrom(
      Array.from({ length: 71 }, () => MINUTE_MS),
      50 * HOUR_MS,
    );
    expect(curveOfWindow(['pir'], half).facts).toMatchObject({
      ...{ silences: 142, exposureHours: 53.6, learnedSilences: 71, learnedHours: 50 },
    });
    const all = learnedFrom(
      Array.from({ length: 300 }, () => MINUTE_MS),
      100 * HOUR_MS,
    );
    expect(curveOfWindow(['pir'], all).facts).toMatchObject({ silences: 300, exposureHours: 100 });
  });

  it('never asks for less than the opposite bound of the preset, whatever was learned', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: HOUR_MS }), { maxLength: 400 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 2000 }), (lengthsMs, presenceHours) => {
        const learned = learnedFrom(lengthsMs, presenceHours * HOUR_MS);
        const shortest = curveOfWindow(['pir'], learned).shortestMs(1, YEAR_HOURS);
        expect(shortest).toBeGreaterThanOrEqual(708_000);
      }),
      { ...SEED, numRuns: 100 },
    );
    const restless = learnedFrom(
      Array.from({ length: 2000 }, () => 50_000),
      2000 * HOUR_MS,
    );
    expect(curveOfWindow(['pir'], restless).shortestMs(1, YEAR_HOURS)).toBe(708_000);
  });

  it('makes a kind that nobody measured worse, never better', () => {
    const teach = (silentMs: number): number => {
      let learned: LearnedSilences = {};
      for (let atMs = 0; atMs < 100; atMs += 1) {
        learned = learnSilence(learned, {
          ...{ kind: 'beam', silentMs, isCensored: false, provenMs: HOUR_MS, atMs },
        });
      }
      return curveOfWindow(['beam'], learned).shortestMs(1, YEAR_HOURS);
    };
    const assumed = curveOfWindow(['beam'], null).shortestMs(1, YEAR_HOURS);
    expect(teach(1000)).toBe(assumed);
    expect(teach(2 * MINUTE_MS)).toBeGreaterThan(assumed);
  });
});
