import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffDelayMs } from '../../../runtime/backoff.ts';
import { seededRandom } from '../../../runtime/random.ts';

const LIMITS = { delayMsMin: 1_000, delayMsMax: 60_000 };
const lowest = { fraction: () => 0 };
const highest = { fraction: () => 1 - Number.EPSILON };

test('every delay lies between the smallest and the largest, however often it failed', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 2 ** 31 }), (seed, attempt) => {
      const delayMs = backoffDelayMs(attempt, LIMITS, seededRandom(seed));
      expect(delayMs).toBeGreaterThanOrEqual(LIMITS.delayMsMin);
      expect(delayMs).toBeLessThanOrEqual(LIMITS.delayMsMax);
      expect(Number.isInteger(delayMs)).toBe(true);
    }),
  );
});

test('the ceiling doubles from twice the smallest delay up to the largest', () => {
  const ceilings = [0, 1, 2, 3, 4, 5, 6, 7].map((attempt) =>
    backoffDelayMs(attempt, LIMITS, highest),
  );
  expect(ceilings).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test('the whole span below the ceiling is used, so that a thousand agents spread', () => {
  expect(backoffDelayMs(9, LIMITS, lowest)).toBe(1_000);
  const random = seededRandom(7);
  const delays = Array.from({ length: 1_000 }, () => backoffDelayMs(9, LIMITS, random));
  for (let part = 0; part < 10; part += 1) {
    const [from, to] = [1_000 + part * 5_900, 1_000 + (part + 1) * 5_900];
    const share = delays.filter((delayMs) => delayMs >= from && delayMs < to).length;
    expect(share).toBeGreaterThan(60);
    expect(share).toBeLessThan(140);
  }
});
