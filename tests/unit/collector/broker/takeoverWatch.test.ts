import { expect, test } from 'vitest';
import { createTakeoverWatch } from '../../../../collector/broker/takeoverWatch.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

test('the fourth takeover within a minute is raised, once a minute, for its agent alone', () => {
  const clock = createFakeClock();
  const watch = createTakeoverWatch(clock);
  const seen = () => watch.seen('hall-1');
  expect([seen(), seen(), seen()]).toEqual([false, false, false]);
  expect(watch.seen('hall-2')).toBe(false);
  expect([seen(), seen()]).toEqual([true, false]);
  clock.advance(60_000);
  expect([seen(), seen(), seen(), seen()]).toEqual([false, false, false, true]);
});

test('a line that flaps now and then raises nothing', () => {
  const clock = createFakeClock();
  const watch = createTakeoverWatch(clock);
  for (let times = 0; times < 50; times += 1) {
    expect(watch.seen('hall-1')).toBe(false);
    clock.advance(20_000);
  }
});
