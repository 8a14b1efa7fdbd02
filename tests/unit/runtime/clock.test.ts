import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep, systemClock } from '../../../runtime/clock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a timer fires once, a repeated one until it is stopped', () => {
  const once = vi.fn();
  const often = vi.fn();
  systemClock.after(1_000, once);
  const cancel = systemClock.every(1_000, often);
  vi.advanceTimersByTime(3_500);
  cancel();
  vi.advanceTimersByTime(10_000);
  expect(once).toHaveBeenCalledTimes(1);
  expect(often).toHaveBeenCalledTimes(3);
});

test('a timer that was stopped does not fire, and stopping again or too late is harmless', () => {
  const callback = vi.fn();
  const cancel = systemClock.after(1_000, callback);
  cancel();
  cancel();
  const late = systemClock.after(10, callback);
  vi.advanceTimersByTime(5_000);
  late();
  expect(callback).toHaveBeenCalledTimes(1);
});

test('a time beyond what a timer can hold does not fire at once', () => {
  const callback = vi.fn();
  systemClock.after(60 * DAY_MS, callback);
  systemClock.every(60 * DAY_MS, callback);
  vi.advanceTimersByTime(24 * DAY_MS);
  expect(callback).not.toHaveBeenCalled();
});

test('both clocks give whole milliseconds, and the monotonic one does not go back', () => {
  vi.useRealTimers();
  const first = systemClock.monotonicMs();
  const second = systemClock.monotonicMs();
  expect(Number.isInteger(first) && Number.isInteger(systemClock.wallMs())).toBe(true);
  expect(second).toBeGreaterThanOrEqual(first);
});

test('sleep ends when the given clock says so', async () => {
  const clock = createFakeClock();
  let awake = false;
  const sleeping = sleep(clock, 1_000).then(() => {
    awake = true;
  });
  clock.advance(999);
  await Promise.resolve();
  expect(awake).toBe(false);
  clock.advance(1);
  await sleeping;
  expect(awake).toBe(true);
});
