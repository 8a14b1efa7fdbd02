import { expect, test } from 'vitest';
import { randomId, seededRandom, systemRandom } from '../../../runtime/random.ts';

function draw(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.fraction());
}

test('a seed replays, for ever: these are the numbers of mulberry32', () => {
  expect(draw(1, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  expect(draw(1, 100)).toEqual(draw(1, 100));
});

test('different seeds differ, and all numbers lie in [0, 1)', () => {
  expect(draw(1, 5)).not.toEqual(draw(2, 5));
  const drawn = [0, -1, 2 ** 32, 12_345].flatMap((seed) => draw(seed, 10_000));
  expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
});

test('the chance of the machine lies in [0, 1)', () => {
  const value = systemRandom.fraction();
  expect(value >= 0 && value < 1).toBe(true);
});

test('an id is lower-case hexadecimal of the length asked for, and never the same twice', () => {
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomId(4)).toMatch(/^[0-9a-f]{8}$/);
  expect(new Set(Array.from({ length: 1_000 }, () => randomId())).size).toBe(1_000);
});
