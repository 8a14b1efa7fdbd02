import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../../collector/detection/effect.ts';
import { policyTimes } from '../../../../../collector/detection/post/policyTimes.ts';
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

function bothOf(day: DrawnDay, { lenient, strict }: ComparedPolicies) {
  return { less: effectsOf(day, lenient), more: effectsOf(day, strict) };
}

const WAITED_MS = 60_000;
/** With a leave that ran over, the strict policy must not be the one that waits for longer after it. */
const isStricterAfterLeave = ({ lenient, strict }: ComparedPolicies): boolean =>
  policyTimes(strict).overrunMs <= policyTimes(lenient).overrunMs;
const SEED = 20260302;

describe('a stricter policy never finds less', () => {
  it('of a window by itself: all that is suspected, and every absence from its beginning', () => {
    fc.assert(
      fc.property(drawnDay({ min: 1, max: 1 }), comparedPolicies(DIMENSIONS), (day, policies) => {
        const { less, more } = bothOf(day, policies);
        const [few, many] = [standingOf(less), standingOf(more)];
        expect(missing(few, many, 0)).toEqual([]);
        expect(missing(absencesOf(few), absencesOf(many), 0)).toEqual([]);
      }),
      { seed: Number(process.env.SEED ?? SEED), numRuns: Number(process.env.RUNS) },
    );
  });

  it('of a window with short leaves, of whatever allowance', () => {
    const dimensions = DIMENSIONS.filter((one) => one !== 'awayAllowanceMinutes');
    const days = drawnDay({ min: 1, max: 1 }, ['away', 'meeting']);
    fc.assert(
      fc.property(days, comparedPolicies(dimensions), (day, policies) => {
        fc.pre(isStricterAfterLeave(policies));
        const { less, more } = bothOf(day, policies);
        expect(missing(standingOf(less), standingOf(more), 0)).toEqual([]);
      }),
      { seed: Number(process.env.SEED ?? SEED), numRuns: Number(process.env.RUNS) },
    );
  });

  it('of one short leave, with a shorter allowance too', () => {
    fc.assert(
      fc.property(oneShortLeave, comparedPolicies(DIMENSIONS), (day, policies) => {
        fc.pre(isStricterAfterLeave(policies));
        const { less, more } = bothOf(day, policies);
        expect(missing(standingOf(less), standingOf(more), 0)).toEqual([]);
      }),
      { seed: Number(process.env.SEED ?? SEED), numRuns: Number(process.env.RUNS) },
    );
  });

  it('of a hall: about its windows and pools, or about the hall as a whole', () => {
    fc.assert(
      fc.property(drawnDay({ min: 2, max: 3 }), comparedPolicies(DIMENSIONS), (day, policies) => {
        const { less, more } = bothOf(day, policies);
        const few = untilSeen(standingOf(less), less);
        expect(missing(few, standingOf(more, 'late-counts'), WAITED_MS)).toEqual([]);
      }),
      { seed: Number(process.env.SEED ?? SEED), numRuns: Number(process.env.RUNS) },
    );
  });
});
