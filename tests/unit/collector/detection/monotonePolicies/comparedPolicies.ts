import fc from 'fast-check';
import { policyTimes } from '../../../../../collector/detection/post/policyTimes.ts';
import { effectivePolicy } from '../../../../../collector/site/effectivePolicy.ts';
import type { Policy } from '../../../../../collector/site/site.ts';
import { MINUTE } from '../scene.ts';

/** Two policies, of which one asks for at least as much in every respect. */
export interface ComparedPolicies {
  readonly lenient: Policy;
  readonly strict: Policy;
}

/** Less of it is stricter. */
const LESS = [
  'emptyAfterMinutes',
  'reminderAfterMinutes',
  'openingGraceMinutes',
  'closingGraceMinutes',
  'hallUnattendedAfterMinutes',
  'shortfallAfterMinutes',
  'awayAllowanceMinutes',
  'specialistWithinMinutes',
] as const;
/** More of it is stricter: a finding stands for longer, and is raised after a shorter silence. */
const MORE = ['clearAfterSeconds', 'falseFindingsPerYearMax'] as const;
export type Dimension = (typeof LESS)[number] | (typeof MORE)[number];
export const DIMENSIONS: readonly Dimension[] = [...LESS, ...MORE];

const LARGEST: Readonly<Record<(typeof MORE)[number], number>> = {
  clearAfterSeconds: 600,
  falseFindingsPerYearMax: 500,
};

const minutes = (min: number, max: number) =>
  fc.integer({ min: 2 * min, max: 2 * max }).map((halves) => halves / 2);

const stated: fc.Arbitrary<Policy> = fc
  .record(
    {
      emptyAfterMinutes: minutes(0.5, 40),
      reminderAfterMinutes: minutes(0.5, 30),
      clearAfterSeconds: fc.integer({ min: 0, max: 180 }),
      reopenWithinMinutes: minutes(0, 15),
      openingGraceMinutes: minutes(0, 20),
      closingGraceMinutes: minutes(0, 20),
      hallUnattendedAfterMinutes: minutes(0.5, 30),
      shortfallAfterMinutes: minutes(0.5, 30),
      awayAllowanceMinutes: minutes(1, 45),
      specialistWithinMinutes: minutes(1, 30),
      falseFindingsPerYearMax: fc.constantFrom(0.1, 1, 12, 50, 200),
    },
    { requiredKeys: ['emptyAfterMinutes', 'clearAfterSeconds'] },
  )
  .map((fields) => inOrder({ ...fields, source: 'test', document: DOCUMENT }));
const DOCUMENT = { number: '测办〔2026〕1号', effectiveFrom: '2026-01-01' };

/** As a site file must state them: a reminder comes before the suspicion. */
function inOrder(policy: Policy): Policy {
  const { reminderAfterMinutes: reminder, ...rest } = policy;
  const isBefore = reminder !== undefined && reminder < policy.emptyAfterMinutes;
  return isBefore ? policy : rest;
}

/**
 * Draws a policy, and a stricter one: in each of some dimensions it asks for as much, or for more. What
 * is not stated has the product's own figure, so that every policy of a site file can occur. How soon a
 * finding goes on instead of a new one being raised may differ either way: it is no question of how much.
 */
export function comparedPolicies(dimensions: readonly Dimension[]): fc.Arbitrary<ComparedPolicies> {
  const factor = fc.oneof(
    fc.constant(1),
    fc.integer({ min: 0, max: 20 }).map((share) => share / 20),
  );
  const factors = fc.array(factor, { minLength: dimensions.length, maxLength: dimensions.length });
  return fc.record({ lenient: stated, factors }).map(({ lenient, factors: drawn }) => {
    let strict = lenient;
    for (const [index, dimension] of dimensions.entries()) {
      const share = drawn[index] ?? 1;
      if (share !== 1) strict = { ...strict, [dimension]: stricter(lenient, dimension, share) };
    }
    return { lenient, strict: inOrder(strict) };
  });
}

/** `share` 1 would be the same, 0 as strict as can be stated. */
function stricter(lenient: Policy, dimension: Dimension, share: number): number | undefined {
  const given = inForce(lenient, dimension);
  if (given === null) return undefined;
  if (dimension === 'clearAfterSeconds' || dimension === 'falseFindingsPerYearMax') {
    return given + (1 - share) * (LARGEST[dimension] - given);
  }
  return Math.min(given, Math.max(0.5, Math.round(given * share * 2) / 2));
}

/** The figure that a window is judged by; what is not stated of the opening is no longer than the rest. */
function inForce(policy: Policy, dimension: Dimension): number | null {
  if (dimension === 'openingGraceMinutes') return policyTimes(policy).openingMs / MINUTE;
  return effectivePolicy(policy)[dimension];
}
