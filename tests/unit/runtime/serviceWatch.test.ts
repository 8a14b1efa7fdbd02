import { describe, expect, test } from 'vitest';
import { serviceEnvironment } from '../../../runtime/serviceNotice.ts';
import { createServiceWatch } from '../../../runtime/serviceWatch.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

function aWatch(options: { watchdogMs: number | null; isProgressing?: () => boolean }) {
  const clock = createFakeClock();
  const told: string[] = [];
  const { watchdogMs, isProgressing = () => true } = options;
  const notify = async (state: string) => void told.push(state);
  const watch = createServiceWatch({ clock, notify, watchdogMs, isProgressing });
  return { clock, told, watch, fed: () => told.filter((one) => one === 'WATCHDOG=1').length };
}

test('it says when the work begins and when it ends, and nothing after that', async () => {
  const { clock, told, watch } = aWatch({ watchdogMs: 30_000 });
  await watch.ready();
  clock.advance(5000);
  await watch.stopping();
  clock.advance(60_000);
  expect(told).toEqual(['READY=1', 'WATCHDOG=1', 'STOPPING=1']);
});

test('a watchdog is fed several times in each of its periods', async () => {
  for (const watchdogMs of [4000, 30_000, 300_000]) {
    const { clock, watch, fed } = aWatch({ watchdogMs });
    await watch.ready();
    clock.advance(watchdogMs);
    expect(fed()).toBeGreaterThanOrEqual(4);
  }
});

test('without a watchdog there is no timer', async () => {
  const { clock, watch } = aWatch({ watchdogMs: null });
  await watch.ready();
  expect(clock.waitingTimers()).toBe(0);
});

test('it starves while the work stands still, and is fed again when it goes on', async () => {
  let isProgressing = true;
  const { clock, watch, fed } = aWatch({ watchdogMs: 30_000, isProgressing: () => isProgressing });
  await watch.ready();
  clock.advance(30_000);
  const before = fed();
  isProgressing = false;
  clock.advance(60_000);
  expect(fed()).toBe(before);
  isProgressing = true;
  clock.advance(5000);
  expect(fed()).toBe(before + 1);
});

test('it starves while the event loop is late by a second, however well the work says it goes', async () => {
  const clock = createFakeClock();
  const told: string[] = [];
  let lateMs = 0;
  const late = { ...clock, monotonicMs: () => clock.monotonicMs() + lateMs };
  const watch = createServiceWatch({
    ...{ clock: late, watchdogMs: 20_000, isProgressing: () => true },
    notify: async (state) => void told.push(state),
  });
  await watch.ready();
  for (let turn = 0; turn < 5; turn += 1) {
    lateMs += 1000;
    clock.advance(5000);
  }
  expect(told).toEqual(['READY=1']);
  clock.advance(5000);
  expect(told).toEqual(['READY=1', 'WATCHDOG=1']);
});

describe('the environment', () => {
  test.each([
    [{}, null],
    [{ NOTIFY_SOCKET: '' }, null],
    [{ NOTIFY_SOCKET: 'relative' }, null],
    [{ NOTIFY_SOCKET: '/run/n' }, { socket: '/run/n', watchdogMs: null }],
    [
      { NOTIFY_SOCKET: '@n', WATCHDOG_USEC: '30000000' },
      { socket: '@n', watchdogMs: 30_000 },
    ],
    [
      { NOTIFY_SOCKET: '/n', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '42' },
      { socket: '/n', watchdogMs: 30_000 },
    ],
    [
      { NOTIFY_SOCKET: '/n', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '43' },
      { socket: '/n', watchdogMs: null },
    ],
    [
      { NOTIFY_SOCKET: '/n', WATCHDOG_USEC: 'soon' },
      { socket: '/n', watchdogMs: null },
    ],
    [
      { NOTIFY_SOCKET: '/n', WATCHDOG_USEC: '0' },
      { socket: '/n', watchdogMs: null },
    ],
  ])('%j means %j', (environment, expected) => {
    expect(serviceEnvironment(environment as Record<string, string>, 42)).toEqual(expected);
  });
});
