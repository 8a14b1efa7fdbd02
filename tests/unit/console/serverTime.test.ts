import { expect, test } from 'vitest';
import { createServerTime } from '../../../console/serverTime.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const SERVER = Date.UTC(2026, 10, 20, 2);

test('the collector’s time is told on a machine whose clock is years off', () => {
  const clock = createFakeClock({ wallMs: 0 });
  const time = createServerTime(clock);
  time.anchor(SERVER);
  clock.advance(5000);
  expect(time.nowMs()).toBe(SERVER + 5000);
});

test('after the machine slept, old data do not look fresh', () => {
  const clock = createFakeClock();
  const time = createServerTime(clock);
  time.anchor(SERVER);
  clock.stepWall(3_600_000);
  expect(time.nowMs()).toBe(SERVER + 3_600_000);
  expect(time.doubtful()).toBe(true);
});

test('a clock that is set back stops nothing', () => {
  const clock = createFakeClock();
  const time = createServerTime(clock);
  time.anchor(SERVER);
  clock.stepWall(-86_400_000);
  clock.advance(2000);
  expect(time.nowMs()).toBe(SERVER + 2000);
  expect(time.doubtful()).toBe(true);
  time.anchor(SERVER + 2000);
  expect(time.doubtful()).toBe(false);
});

test('a word that was long on its way does not turn time back', () => {
  const clock = createFakeClock();
  const time = createServerTime(clock);
  time.anchor(SERVER);
  clock.advance(10_000);
  time.advance(SERVER + 4000);
  expect(time.nowMs()).toBe(SERVER + 10_000);
  time.advance(SERVER + 12_000);
  expect(time.nowMs()).toBe(SERVER + 12_000);
});
