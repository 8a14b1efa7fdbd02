import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_POLICY,
  effectivePolicy,
  isPolicyInTrial,
  stagesOutOfOrder,
} from '../../../../collector/site/effectivePolicy.ts';
import type { Policy } from '../../../../collector/site/site.ts';

const policy = (fields: Partial<Policy> = {}): Policy => ({ ...DEFAULT_POLICY, ...fields });

/** The stages of a policy in minutes. */
function stages(fields: Partial<Policy>) {
  const { hintAfterMinutes, reminderAfterMinutes, emptyAfterMinutes, escalateAfterMinutes } =
    effectivePolicy(policy(fields));
  return [hintAfterMinutes, reminderAfterMinutes, emptyAfterMinutes, escalateAfterMinutes];
}

describe('a policy', () => {
  test('of which nothing is stated is the product’s', () => {
    expect(effectivePolicy(DEFAULT_POLICY)).toEqual({
      ...{ hintAfterMinutes: 5, reminderAfterMinutes: 10, emptyAfterMinutes: 15 },
      ...{ escalateAfterMinutes: 30, clearAfterSeconds: 10, reopenWithinMinutes: 5 },
      ...{ openingGraceMinutes: 10, closingGraceMinutes: 5, hallUnattendedAfterMinutes: 5 },
      ...{ shortfallAfterMinutes: 15, awayAllowanceMinutes: 30, specialistWithinMinutes: 15 },
      ...{ falseFindingsPerYearMax: 1, document: null, source: '产品默认' },
    });
  });

  test.each([
    ['a minute has no stage before it', { emptyAfterMinutes: 1 }, [null, null, 1, 30]],
    ['five minutes, too', { emptyAfterMinutes: 5 }, [null, null, 5, 30]],
    ['eight has a hint', { emptyAfterMinutes: 8 }, [5, null, 8, 30]],
    ['ten has no reminder at once with it', { emptyAfterMinutes: 10 }, [5, null, 10, 30]],
    ['thirty escalates at twice that', { emptyAfterMinutes: 30 }, [5, 10, 30, 60]],
    ['an hour, too', { emptyAfterMinutes: 60 }, [5, 10, 60, 120]],
    ['a stated hint keeps the reminder behind it', { hintAfterMinutes: 12 }, [12, null, 15, 30]],
    ['a stated reminder keeps the hint before it', { reminderAfterMinutes: 4 }, [null, 4, 15, 30]],
    [
      'what is stated is taken',
      {
        hintAfterMinutes: 2,
        reminderAfterMinutes: 3,
        emptyAfterMinutes: 4,
        escalateAfterMinutes: 4,
      },
      [2, 3, 4, 4],
    ],
  ])('%s', (_, fields, expected) => {
    expect(stages(fields)).toEqual(expected);
  });

  test('waits for a shortfall as long as for a window', () => {
    expect(effectivePolicy(policy({ emptyAfterMinutes: 7 })).shortfallAfterMinutes).toBe(7);
  });

  test('has its stages in order, whatever is stated in order', () => {
    const minutes = fc.option(fc.integer({ min: 1, max: 240 }), { nil: undefined });
    fc.assert(
      fc.property(
        minutes,
        minutes,
        fc.integer({ min: 1, max: 240 }),
        minutes,
        (hint, reminder, empty, escalate) => {
          const given = {
            ...(hint === undefined ? {} : { hintAfterMinutes: hint }),
            ...(reminder === undefined ? {} : { reminderAfterMinutes: reminder }),
            emptyAfterMinutes: empty,
            ...(escalate === undefined ? {} : { escalateAfterMinutes: escalate }),
          };
          const stated = [hint, reminder, empty, escalate].filter((one) => one !== undefined);
          const isOrdered = stated.every(
            (one, place) => place === 0 || (stated[place - 1] ?? 0) <= one,
          );
          expect(stagesOutOfOrder(policy(given)).length === 0).toBe(isOrdered);
          if (!isOrdered) return;
          const used = stages(given).filter((one) => one !== null);
          expect(used).toEqual([...used].sort((a, b) => a - b));
        },
      ),
      { seed: 20_261_122, numRuns: 500 },
    );
  });
});

describe('a policy is in trial', () => {
  const inForce = (effectiveFrom: string) => ({
    effectivePolicy: effectivePolicy(
      policy({ document: { number: '某办〔2026〕1号', effectiveFrom } }),
    ),
    hall: { timeZone: 'Asia/Urumqi' },
  });

  test('without a document, for ever', () => {
    const place = { effectivePolicy: effectivePolicy(DEFAULT_POLICY), hall: { timeZone: 'UTC' } };
    expect(isPolicyInTrial(place, Date.parse('2099-01-01T00:00:00Z'))).toBe(true);
  });

  test('until its day begins at the hall', () => {
    const begins = Date.parse('2026-03-01T00:00:00+06:00');
    expect(isPolicyInTrial(inForce('2026-03-01'), begins - 1)).toBe(true);
    expect(isPolicyInTrial(inForce('2026-03-01'), begins)).toBe(false);
  });
});
