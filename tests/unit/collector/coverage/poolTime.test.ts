import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MemberStretch,
  type PoolFacts,
  type PoolMember,
  type PoolStretch,
  poolTime,
} from '../../../../collector/coverage/poolTime.ts';
import type { Span } from '../../../../collector/coverage/windowTime.ts';
import { POOL_STATES, VERDICTS } from '../../../../collector/detection/verdict.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 2, 2);
const at = (minute: number): number => T0 + minute * MINUTE;
const DAY: Span = { fromMs: T0, toMs: at(1440) };

const pool = (
  minutes: readonly [number, number | null],
  state: PoolStretch['state'],
  changes: Partial<PoolStretch> = {},
): PoolStretch => ({
  ...{ fromMs: at(minutes[0]), toMs: minutes[1] === null ? null : at(minutes[1]), state },
  ...{ needed: 1, windows: 1, ...changes },
});

/** A window that is in one service all day: minute by minute from 0 on, the verdicts in their order. */
function member(
  steps: readonly (readonly [number, MemberStretch['verdict'], Partial<MemberStretch>?])[],
  changes: Partial<PoolMember> = {},
): PoolMember {
  let fromMs = T0;
  const intervals = steps.map(([minutes, verdict, more = {}]): MemberStretch => {
    const toMs = fromMs + minutes * MINUTE;
    const made = { fromMs, toMs, verdict, service: 'noon', because: null, ...more };
    fromMs = toMs;
    return made;
  });
  return { intervals, watermarkMs: DAY.toMs, shortestAbsenceMs: 16 * MINUTE, ...changes };
}

function split(facts: Omit<PoolFacts, 'untilMs'> & { readonly untilMs?: number }) {
  const { metMs, shortMs, unknownMs } = poolTime({ untilMs: DAY.toMs, ...facts }, DAY);
  return [metMs / MINUTE, shortMs / MINUTE, unknownMs / MINUTE];
}

describe('the time of a pool', () => {
  test('has a figure of its own: met, short and unknown up to where it is judged', () => {
    const stretches = [
      ...[pool([0, 60], 'met'), pool([60, 90], 'short'), pool([90, 100], 'not-on-duty')],
      pool([100, null], 'unknown'),
    ];
    expect(split({ stretches, members: [], untilMs: at(110) })).toEqual([60, 30, 10]);
  });

  test('takes a pause between two motions for attended, as the windows themselves do', () => {
    const members = [
      member([
        [1, 'occupied'],
        [10, 'empty'],
        [1, 'occupied'],
        [40, 'empty'],
        [1, 'occupied'],
      ]),
    ];
    const stretches = [
      ...[pool([0, 1], 'met'), pool([1, 11], 'unknown'), pool([11, 12], 'met')],
      // Only after 16 minutes is it certain that nobody is there; in hindsight it was so all the time.
      ...[pool([12, 28], 'unknown'), pool([28, 52], 'short'), pool([52, 53], 'met')],
    ];
    expect(split({ stretches, members })).toEqual([13, 40, 0]);
  });

  test('counts whoever cannot be seen as unknown, never as missing', () => {
    const cases: [PoolMember, number[]][] = [
      [member([[30, 'unknown']]), [0, 0, 30]],
      [member([[30, 'excused', { because: 'away' }]]), [0, 0, 30]],
      [member([[30, 'excused', { because: 'stand-in' }]]), [30, 0, 0]],
      [member([[30, 'empty']]), [0, 30, 0]],
      [member([[30, 'occupied']], { watermarkMs: at(10) }), [10, 0, 20]],
    ];
    for (const [one, expected] of cases) {
      const stretches = [pool([0, 30], 'unknown')];
      expect(split({ stretches, members: [one] })).toEqual(expected);
    }
  });

  test('asks as many windows as it needs, of those that it asks', () => {
    const [pausing, there] = [member([[10, 'empty']]), member([[10, 'occupied']])];
    const normal = member([[10, 'occupied', { service: 'normal' }]]);
    const stretches = [pool([0, 10], 'unknown', { needed: 2, windows: 2 })];
    expect(split({ stretches, members: [pausing, there] })).toEqual([10, 0, 0]);
    // A window in another service is not asked; where nobody can say which are, nothing is said.
    expect(split({ stretches, members: [pausing, there, normal] })).toEqual([10, 0, 0]);
    expect(split({ stretches, members: [pausing, normal] })).toEqual([0, 0, 10]);
  });

  const days = fc.record({
    states: fc.array(
      fc.record({
        minutes: fc.integer({ min: 1, max: 90 }),
        state: fc.constantFrom(...POOL_STATES),
        needed: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 10 },
    ),
    members: fc.array(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom(...VERDICTS)), {
        maxLength: 10,
      }),
      { maxLength: 3 },
    ),
    watermark: fc.integer({ min: 0, max: 700 }),
  });

  test('is nothing but the time judged on duty, and of neighbouring spans adds up', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1440 }), (day, minute) => {
        const members = day.members.map((steps) =>
          member(steps, { watermarkMs: at(day.watermark) }),
        );
        let from = 0;
        const stretches = day.states.map(({ minutes, state, needed }) => {
          from += minutes;
          const windows = members.length;
          return pool([from - minutes, from], state, { needed, windows });
        });
        const facts = { stretches, members, untilMs: at(day.watermark) };
        const whole = poolTime(facts, DAY);
        const first = poolTime(facts, { fromMs: DAY.fromMs, toMs: at(minute) });
        const second = poolTime(facts, { fromMs: at(minute), toMs: DAY.toMs });
        for (const part of ['metMs', 'shortMs', 'unknownMs'] as const) {
          expect(first[part] + second[part]).toBe(whole[part]);
        }
        const onDuty = stretches.filter(({ state }) => state !== 'not-on-duty');
        const judged = onDuty.reduce(
          (sum, { fromMs, toMs }) =>
            sum + Math.max(0, Math.min(toMs ?? 0, facts.untilMs) - Math.min(fromMs, facts.untilMs)),
          0,
        );
        expect(whole.metMs + whole.shortMs + whole.unknownMs).toBe(judged);
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
  });
});
