import { expect, test } from 'vitest';
import { simulateDay } from './simulateDay.ts';

/** One day takes a fraction of a second; on a machine that is busy with more, some of them. */
const TIMEOUT_MS = 120_000;

/** Declares a test for each of so many days, from a seed on. */
export function judgeDays(from: number, count: number): void {
  const seeds = Array.from({ length: count }, (_, index) => from + index);
  test.each(seeds)(
    'everything that is judged of a simulated day is true of it (seed %i)',
    { timeout: TIMEOUT_MS },
    async (seed) => {
      const { failures } = await simulateDay(seed);
      const told = failures.map(({ what, facts }) => [what, ...facts].join('\n  '));
      expect(told.join('\n'), `npm run simulate -- --from ${seed} --seeds 1`).toBe('');
    },
  );
}
