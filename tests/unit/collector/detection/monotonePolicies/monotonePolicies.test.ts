import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import type { Policy } from '../../../../../collector/site/site.ts';
import { feed } from '../scene.ts';
import { type ComparedPolicies, comparedPolicies, DIMENSIONS } from './comparedPolicies.ts';
import { type DrawnDay, drawnDay, oneShortLeave, rowsOf } from './drawnDay.ts';
import { absencesOf, missing, standingOf, untilSeen } from './standing.ts';

/*
 * A stricter policy never finds less. Of one day, judged under two policies of which one asks for at
 * least as much in every respect, at every instant at which the lenient one has something suspected
 * standing against somebody (a window, a pool, the whole hall, a call), so has the strict one: about the
 * same, or about the whole hall. Reminders count in nothing; how far a suspicion is escalated is no
 * question of how much is found, because an absence that is cut in two escalates anew.
 *
 * In a hall of several windows two things are allowed for, by design: findings of windows wait up to a
 * minute for the one about their hall (people who leave together do not leave in the same second), and
 * who is seen while nobody is in the hall must be missed anew. So there each suspicion is asked for from
 * its second minute on, until somebody is seen.
 *
 * A shorter allowance for short leaves (暂离) is stricter on the leave itself. It turns what is left of
 * a longer absence into an undeclared one, with the time that those have: so it is compared on days with
 * one leave, not on those with several movements.
 */

function effectsOf(day: DrawnDay, policy: Policy): Effect[] {
  return feed(createDetector(), rowsOf(day, policy));
}

/** Days of a property on which the lenient policy suspected somebody: else it would promise nothing. */
let telling = 0;

function bothOf(day: DrawnDay, { lenient, strict }: ComparedPolicies) {
  const less = effectsOf(day, lenient);
  if (standingOf(less).size > 0) telling += 1;
  return { less, more: effectsOf(day, strict) };
}

beforeEach(() => {
  telling = 0;
});

const WAITED_MS = 60_000;
const SEED = 20260302;

describe('a stricter policy never finds less', { timeout: 120_000 }, () => {
  it('of a window by itself: all that is suspected, and every absence from its beginning', () => {
    fc.assert(
      fc.property(drawnDay({ min: 1, max: 1 }), comparedPolicies(DIMENSIONS), (day, policies) => {
        const { less, more } = bothOf(day, policies);
        const [few, many] = [standingOf(less), standingOf(more)];
        expect(missing(few, many, 0)).toEqual([]);
        expect(missing(absencesOf(few), absencesOf(many), 0)).toEqual([]);
      }),
      { seed: SEED, numRuns: 120 },
    );
    expect(telling).toBeGreaterThan(30);
  });

  it('of a window with short leaves, of whatever allowance', () => {
    const dimensions = DIMENSIONS.filter((one) => one !== 'awayAllowanceMinutes');
    const days = drawnDay({ min: 1, max: 1 }, ['away', 'meeting']);
    fc.assert(
      fc.property(days, comparedPolicies(dimensions), (day, policies) => {
        const { less, more } = bothOf(day, policies);
        expect(missing(standingOf(less), standingOf(more), 0)).toEqual([]);
      }),
      { seed: SEED, numRuns: 100 },
    );
    expect(telling).toBeGreaterThan(25);
  });

  it('of one short leave, with a shorter allowance too', () => {
    fc.assert(
      fc.property(oneShortLeave, comparedPolicies(['awayAllowanceMinutes']), (day, policies) => {
        const { less, more } = bothOf(day, policies);
        expect(missing(standingOf(less), standingOf(more), 0)).toEqual([]);
      }),
      { seed: SEED, numRuns: 100 },
    );
    expect(telling).toBeGreaterThan(25);
  });

  it('of a hall: about its windows and pools, or about the hall as a whole', () => {
    fc.assert(
      fc.property(drawnDay({ min: 2, max: 3 }), comparedPolicies(DIMENSIONS), (day, policies) => {
        const { less, more } = bothOf(day, policies);
        const few = untilSeen(standingOf(less), less);
        expect(missing(few, standingOf(more), WAITED_MS)).toEqual([]);
      }),
      { seed: SEED, numRuns: 100 },
    );
    expect(telling).toBeGreaterThan(25);
  });
});

/** Smallest days on which it did find less, once. */
describe('a stricter policy does not find less', () => {
  const nothing = { deaf: [], said: [], calls: [], presses: [] };
  const policy = (fields: Partial<Policy>): Policy => ({
    ...{ emptyAfterMinutes: 1, clearAfterSeconds: 0, source: 'test' },
    ...{ document: { number: '测办〔2026〕1号', effectiveFrom: '2026-01-01' }, ...fields },
  });

  /** A leave of one minute that lasted ten. */
  it('after a short leave, whichever of 10 and 11 minutes is asked for', () => {
    const day: DrawnDay = {
      ...{ ...nothing, windows: [['seat']], sensors: [{ lasts: [160, 40, 400] }] },
      said: [{ window: 0, state: 'away', from: 160, length: 4 }],
    };
    const lenient = policy({ emptyAfterMinutes: 11 });
    const strict = policy({ emptyAfterMinutes: 10 });
    const { less, more } = bothOf(day, { lenient, strict });
    expect(standingOf(less).size).toBe(1);
    expect(missing(standingOf(less), standingOf(more), 0)).toEqual([]);
  });

  /** What was kept back while nobody was in the hall, ended and came back, is told as far as it had come. */
  it('of a window whose finding came back while nobody was in the whole hall', () => {
    const day: DrawnDay = {
      ...{ ...nothing, windows: [['seat'], ['seat']], deaf: [[], [{ from: 0, length: 40 }]] },
      sensors: [{ lasts: [12, 160, 1] }, { lasts: [1, 52, 40, 12] }],
    };
    const lenient = policy({ reminderAfterMinutes: 0.5 });
    const strict = { ...lenient, clearAfterSeconds: 600, hallUnattendedAfterMinutes: 0.5 };
    const { less, more } = bothOf(day, { lenient, strict });
    const few = untilSeen(standingOf(less), less);
    expect(few.size).toBeGreaterThan(0);
    expect(missing(few, standingOf(more), WAITED_MS)).toEqual([]);
  });
});
