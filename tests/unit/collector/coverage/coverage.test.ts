import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coverageOf,
  type JudgedStretch,
  monitoredMsOf,
  presenceRateOf,
  type Span,
  sumOfTimes,
  type WindowFacts,
  windowTime,
} from '../../../../collector/coverage/windowTime.ts';
import { VERDICTS } from '../../../../collector/detection/verdict.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 2, 2);
const DAY: Span = { fromMs: T0, toMs: T0 + 1440 * MINUTE };
const at = (minute: number): number => T0 + minute * MINUTE;

/** A day of one window: verdicts one after the other, judged up to a minute, duty by the timetable. */
const days = fc
  .record({
    steps: fc.array(
      fc.record({
        minutes: fc.integer({ min: 1, max: 200 }),
        verdict: fc.constantFrom(...VERDICTS),
        basis: fc.constantFrom('named' as const, 'pooled' as const, null),
        isCalendarCovered: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    watermark: fc.option(fc.integer({ min: 0, max: 1440 })),
    duty: fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 701, max: 1440 })),
    hasSensor: fc.boolean(),
    countsFrom: fc.option(fc.integer({ min: 0, max: 1440 })),
    awaitedFrom: fc.option(fc.integer({ min: 0, max: 1440 })),
    shortest: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ steps, watermark, duty, hasSensor, countsFrom, awaitedFrom, shortest }): WindowFacts => {
    let minute = 0;
    const intervals = steps.map(({ minutes, ...rest }, index): JudgedStretch => {
      const fromMs = at(minute);
      minute += minutes;
      const isLast = index === steps.length - 1;
      const basis = rest.verdict === 'not-on-duty' ? ('none' as const) : rest.basis;
      return { fromMs, toMs: isLast ? null : at(minute), ...rest, basis };
    });
    return {
      intervals,
      watermarkMs: watermark === null ? null : at(watermark),
      duty: [{ fromMs: at(duty[0]), toMs: at(duty[1]), basis: 'named' }],
      hasSensor,
      ...(awaitedFrom === null ? {} : { awaitedFromMs: at(awaitedFrom) }),
      countsFromMs: countsFrom === null ? null : at(countsFrom),
      shortestAbsenceMs: shortest * MINUTE,
    };
  });

const run = { seed: 20_261_120, numRuns: 500 };

describe('the time of a window', () => {
  test('adds up: registered is the sum of its parts, and known time of those counted or not', () => {
    fc.assert(
      fc.property(days, (facts) => {
        const time = windowTime(facts, DAY);
        expect(time.registeredMs).toBe(monitoredMsOf(time) + time.unknownMs + time.pendingMs);
        expect(time.occupiedMs + time.bridgedMs + time.emptyMs).toBe(
          time.countedOccupiedMs +
            time.countedEmptyMs +
            time.trialMs +
            time.uncoveredMs +
            time.pooledMs,
        );
        for (const part of Object.values(time)) expect(part).toBeGreaterThanOrEqual(0);
      }),
      run,
    );
  });

  test('of two neighbouring spans adds up to that of both', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1440 }), (facts, minute) => {
        const parts = [
          windowTime(facts, { fromMs: DAY.fromMs, toMs: at(minute) }),
          windowTime(facts, { fromMs: at(minute), toMs: DAY.toMs }),
        ];
        expect(sumOfTimes(parts)).toEqual(windowTime(facts, DAY));
      }),
      run,
    );
  });

  test('is covered less, never more, when something that was known is not', () => {
    fc.assert(
      fc.property(days, fc.nat(), (facts, nth) => {
        const place = nth % facts.intervals.length;
        const blinded = {
          ...facts,
          intervals: facts.intervals.map((interval, index) =>
            index === place && interval.verdict !== 'not-on-duty'
              ? { ...interval, verdict: 'unknown' as const }
              : interval,
          ),
        };
        const [before, after] = [windowTime(facts, DAY), windowTime(blinded, DAY)];
        expect(after.registeredMs).toBe(before.registeredMs);
        expect(coverageOf(after).coverage ?? 0).toBeLessThanOrEqual(
          coverageOf(before).coverage ?? 0,
        );
      }),
      run,
    );
  });

  test('is covered less, never more, the longer nothing is heard, and duty stays the same', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1440 }), (facts, minute) => {
        const later = Math.max(facts.awaitedFromMs ?? 0, at(minute));
        const [before, after] = [
          windowTime(facts, DAY),
          windowTime({ ...facts, awaitedFromMs: later }, DAY),
        ];
        expect(after.registeredMs).toBe(before.registeredMs);
        expect(after.unknownMs + after.pendingMs).toBe(before.unknownMs + before.pendingMs);
        expect(coverageOf(after).coverage ?? 0).toBeLessThanOrEqual(
          coverageOf(before).coverage ?? 1,
        );
      }),
      run,
    );
  });

  test('is covered between 0 and 1, at least by what it comes to without the pending', () => {
    fc.assert(
      fc.property(days, (facts) => {
        const { coverage, atLeast } = coverageOf(windowTime(facts, DAY));
        if (coverage === null || atLeast === null) return;
        expect(atLeast).toBeGreaterThanOrEqual(0);
        expect(atLeast).toBeLessThanOrEqual(coverage);
        expect(coverage).toBeLessThanOrEqual(1);
      }),
      run,
    );
  });
});

function facts(intervals: readonly JudgedStretch[], changes: Partial<WindowFacts> = {}) {
  const whole = {
    ...{ watermarkMs: DAY.toMs, duty: [], hasSensor: true },
    ...{ countsFromMs: 0, shortestAbsenceMs: 0 },
  };
  return { intervals, ...whole, ...changes };
}

function stretch(
  minutes: readonly [number, number],
  verdict: JudgedStretch['verdict'],
  changes: Partial<JudgedStretch> = {},
): JudgedStretch {
  const [from, to] = minutes;
  return {
    ...{ fromMs: at(from), toMs: at(to), verdict },
    ...{ basis: 'named', isCalendarCovered: true, ...changes },
  };
}

describe('在岗率', () => {
  const half = [stretch([0, 60], 'occupied'), stretch([60, 120], 'empty')];

  test('is occupied ÷ (occupied + empty), whatever is excused or not known beside it', () => {
    const more = [stretch([120, 300], 'excused'), stretch([300, 800], 'unknown')];
    expect(presenceRateOf(windowTime(facts(half), DAY))).toBe(0.5);
    expect(presenceRateOf(windowTime(facts([...half, ...more]), DAY))).toBe(0.5);
  });

  test('is not a figure of trials, of pooled duty or of days that no calendar covers', () => {
    const pooled = half.map((one) => ({ ...one, basis: 'pooled' as const }));
    const uncovered = half.map((one) => ({ ...one, isCalendarCovered: false }));
    for (const time of [
      windowTime(facts(half, { countsFromMs: null }), DAY),
      windowTime(facts(pooled), DAY),
      windowTime(facts(uncovered), DAY),
    ]) {
      expect(presenceRateOf(time)).toBeNull();
      expect(coverageOf(time).coverage).toBe(1);
    }
  });

  test('takes a silence that the sensors cannot tell from sitting still for attended', () => {
    const motions = [
      ...[stretch([0, 1], 'occupied'), stretch([1, 11], 'empty'), stretch([11, 12], 'occupied')],
      ...[stretch([12, 40], 'empty'), stretch([40, 41], 'occupied')],
    ];
    const time = windowTime(facts(motions, { shortestAbsenceMs: 16 * MINUTE }), DAY);
    expect(time).toMatchObject({ occupiedMs: 3 * MINUTE, bridgedMs: 10 * MINUTE });
    expect(presenceRateOf(time)).toBeCloseTo(13 / 41);
    expect(presenceRateOf(windowTime(facts(motions), DAY))).toBeCloseTo(3 / 41);
  });

  test('takes an absence for one, however the duty changes meanwhile', () => {
    const absence = [stretch([0, 10], 'empty'), stretch([10, 20], 'empty', { basis: 'pooled' })];
    const time = windowTime(facts(absence, { shortestAbsenceMs: 16 * MINUTE }), DAY);
    expect(time).toMatchObject({ bridgedMs: 0, emptyMs: 20 * MINUTE });
  });

  test('begins to count in the middle of a stretch when a trial ends there', () => {
    const time = windowTime(facts(half, { countsFromMs: at(30) }), DAY);
    expect(presenceRateOf(time)).toBeCloseTo(30 / 90);
    expect(time.trialMs).toBe(30 * MINUTE);
  });
});

describe('what is not judged yet', () => {
  const duty = [{ fromMs: at(0), toMs: at(600), basis: 'named' as const }];

  test('is pending by the timetable, and not counted as empty, unknown or covered', () => {
    const time = windowTime(
      facts([{ ...stretch([0, 1], 'occupied'), toMs: null }], { watermarkMs: at(60), duty }),
      DAY,
    );
    expect(time).toMatchObject({ occupiedMs: 60 * MINUTE, pendingMs: 540 * MINUTE, emptyMs: 0 });
    expect(coverageOf(time)).toEqual({ coverage: 1, atLeast: 0.1 });
  });

  test('is pending only as long as it is waited for, and unknown from then on', () => {
    const morning = [{ ...stretch([0, 1], 'occupied'), toMs: null }];
    const silent = facts(morning, { watermarkMs: at(60), duty, awaitedFromMs: at(590) });
    const time = windowTime(silent, DAY);
    expect(time).toMatchObject({
      occupiedMs: 60 * MINUTE,
      ...{ unknownMs: 530 * MINUTE, unheardMs: 530 * MINUTE, pendingMs: 10 * MINUTE },
    });
    expect(coverageOf(time)).toEqual({ coverage: 60 / 590, atLeast: 0.1 });
    const told = windowTime({ ...silent, watermarkMs: at(595) }, DAY);
    expect(told).toMatchObject({ occupiedMs: 595 * MINUTE, unknownMs: 0, pendingMs: 5 * MINUTE });
  });

  test('is unknown where nothing sees people: nothing can still arrive', () => {
    const time = windowTime(facts([], { watermarkMs: null, duty, hasSensor: false }), DAY);
    expect(time).toMatchObject({ unknownMs: 600 * MINUTE, pendingMs: 0 });
    expect(coverageOf(time).coverage).toBe(0);
  });
});
