import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ClockWord, createTimeDaemon, roundUp } from '../../../agent/clock/clockAuthority.ts';
import { createClockState } from '../../../agent/clockState.ts';
import type { KernelClock } from '../../../agent/linux/libc.ts';
import { isId } from '../../../protocol/ids.ts';
import { type ClockReading, parseReading } from '../../../protocol/reading.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const HOUR_MS = 3_600_000;
const SUMMER_MS = Date.UTC(2026, 5, 1);

/** A clock under somebody's care, and everything that was told of it. */
async function aWatchedClock(options: { wallMs?: number; word?: Partial<ClockWord> } = {}) {
  const clock = createFakeClock({ ...options, monotonicMs: 5000 });
  let word: ClockWord = { isSet: true, source: 'kernel', errorMs: 20, ...options.word };
  const told: ClockReading[] = [];
  const authority = { read: () => word, prepare: async () => undefined };
  const state = createClockState({ clock, source: 'ntp', authority });
  await state.start((reading) => told.push(reading));
  return {
    ...{ clock, state, told },
    now: () => state.stamp().clock,
    say(isSet: boolean, errorMs = 20): void {
      word = isSet ? { isSet, source: 'kernel', errorMs } : { isSet, source: 'kernel' };
    },
  };
}

test('the boot id is the kernel’s, and monotonic time counts from its boot', () => {
  const folder = temporaryFolder();
  const bootIdFile = join(folder, 'boot_id');
  writeFileSync(bootIdFile, '502322ea-e1e0-401d-b264-479f7799c6fe\n');
  const clock = createFakeClock({ monotonicMs: 1234 });
  const stamp = createClockState({ clock, source: 'system', bootIdFile }).stamp();
  expect(stamp).toMatchObject({ boot: '502322ea-e1e0-401d-b264-479f7799c6fe', monotonicMs: 1234 });
  const bare = createClockState({ clock, source: 'system', bootIdFile: join(folder, 'none') });
  expect(isId(bare.stamp().boot)).toBe(true);
  expect(systemClock.monotonicMs()).toBeGreaterThan(process.uptime() * 1000 - 50);
});

test('a board that wakes in 1970 is unsynced whatever anybody says of its clock', () => {
  const clock = createFakeClock({ wallMs: 5000 });
  const state = createClockState({ clock, source: 'system' });
  expect(state.stamp()).toMatchObject({ wallMs: 5000, clock: { state: 'unsynced' } });
  clock.stepWall(SUMMER_MS);
  expect(state.stamp().clock).toEqual({ state: 'stepped', source: 'system' });
  clock.advance(60_000);
  expect(state.stamp().clock).toEqual({ state: 'synced', source: 'system' });
});

test('when the clock is set, a reading tells within a second what it was off by, and that it is set', async () => {
  const { clock, told, say, now } = await aWatchedClock({ wallMs: 7000, word: { isSet: false } });
  clock.advance(10_000);
  expect([told, now()]).toEqual([[], { state: 'unsynced' }]);
  clock.stepWall(SUMMER_MS);
  say(true, 20);
  clock.advance(1000);
  expect(told).toMatchObject([
    {
      ...{ kind: 'clock', device: 'agent', channel: 'agent', change: 'set' },
      ...{ offsetBeforeMs: 2000, offsetAfterMs: SUMMER_MS + 2000 },
      clock: { state: 'stepped', source: 'kernel', errorMs: 20 },
    },
  ]);
  const [reading] = told;
  expect(reading?.wallMs).toBe((reading?.monotonicMs ?? 0) + SUMMER_MS + 2000);
  expect(parseReading(reading)).toMatchObject({ ok: true });
});

test('a daemon that steps first and vouches later is told of as a step and then as set', async () => {
  const { clock, told, say } = await aWatchedClock({ wallMs: 7000, word: { isSet: false } });
  clock.stepWall(SUMMER_MS);
  clock.advance(1000);
  clock.advance(4000);
  say(true);
  clock.advance(1000);
  expect(told.map(({ change, clock: { state } }) => [change, state])).toEqual([
    ['stepped', 'unsynced'],
    ['set', 'stepped'],
  ]);
  expect(told[1]).toMatchObject({ offsetBeforeMs: 2000, offsetAfterMs: SUMMER_MS + 2000 });
});

test('a jump of more than 2 s is told and marks the minute after it; slewing does not', async () => {
  const { clock, told, now } = await aWatchedClock();
  for (let beat = 0; beat < 10; beat += 1) {
    clock.advance(15_000);
    clock.stepWall(500);
    expect(now().state).toBe('synced');
  }
  clock.stepWall(-2001);
  expect(now().state).toBe('stepped');
  clock.advance(59_999);
  expect(now().state).toBe('stepped');
  clock.advance(1);
  expect(now().state).toBe('synced');
  expect(told.map(({ change }) => change)).toEqual(['stepped']);
  expect((told[0]?.offsetAfterMs ?? 0) - (told[0]?.offsetBeforeMs ?? 0)).toBe(-2001);
});

test('a step that nobody vouches for ends the trust in the clock at once', async () => {
  const { clock, told, say, now } = await aWatchedClock();
  clock.advance(5000);
  say(false);
  clock.stepWall(HOUR_MS);
  expect(now()).toEqual({ state: 'unsynced' });
  clock.advance(20_000);
  clock.stepWall(-HOUR_MS);
  clock.advance(1000);
  expect(told.map(({ change }) => change)).toEqual(['stepped', 'lost', 'stepped']);
});

test('a word taken back for less than ten seconds changes nothing; after that the clock is lost', async () => {
  const { clock, told, say, now } = await aWatchedClock();
  say(false);
  clock.advance(9000);
  expect(now()).toEqual({ state: 'synced', source: 'kernel', errorMs: 20 });
  say(true, 50);
  clock.advance(1000);
  expect(now()).toMatchObject({ errorMs: 50 });
  say(false);
  clock.advance(12_000);
  expect(now()).toEqual({ state: 'unsynced' });
  say(true);
  clock.advance(1000);
  expect(told.map(({ change }) => change)).toEqual(['lost', 'set']);
  expect(told[1]?.offsetBeforeMs).toBe(told[1]?.offsetAfterMs);
});

test('a process held up between its two clocks sees no step', async () => {
  const clock = createFakeClock();
  let holdMs = 0;
  const heldUp = {
    ...clock,
    wallMs() {
      const wallMs = clock.wallMs();
      clock.advance(holdMs);
      holdMs = 0;
      return wallMs;
    },
  };
  const state = createClockState({ clock: heldUp, source: 'system' });
  state.stamp();
  holdMs = 5000;
  const stamp = state.stamp();
  expect(stamp.clock.state).toBe('synced');
  expect(stamp.wallMs - stamp.monotonicMs).toBe(clock.wallMs() - clock.monotonicMs());
});

test('the kernel knows of any daemon; its largest error is told, rounded up', async () => {
  const clock = createFakeClock();
  let kernel: KernelClock | Error = { isSynchronized: true, errorMsMax: 31.25 };
  const daemon = createTimeDaemon({
    ...{ clock, synchronizedFile: '/nonexistent' },
    loadKernelClock: async () => () => {
      if (kernel instanceof Error) throw kernel;
      return kernel;
    },
  });
  expect(daemon.read()).toEqual({ isSet: false, source: 'timesyncd' });
  await daemon.prepare();
  expect(daemon.read()).toEqual({ isSet: true, source: 'kernel', errorMs: 50 });
  kernel = { isSynchronized: false, errorMsMax: 16_000 };
  expect(daemon.read()).toEqual({ isSet: false, source: 'kernel' });
  kernel = new Error('EPERM');
  expect(daemon.read()).toEqual({ isSet: false, source: 'timesyncd' });
});

test('without the C library the file of timesyncd decides, until it was not touched for 32,000 s', async () => {
  const synchronizedFile = join(temporaryFolder(), 'synchronized');
  const clock = createFakeClock();
  const loadKernelClock = () => Promise.reject(new Error('no koffi'));
  const daemon = createTimeDaemon({ clock, synchronizedFile, loadKernelClock });
  await daemon.prepare();
  expect(daemon.read().isSet).toBe(false);
  writeFileSync(synchronizedFile, '');
  expect(daemon.read()).toEqual({ isSet: true, source: 'timesyncd' });
  clock.advance(31_999_000);
  expect(daemon.read().isSet).toBe(true);
  clock.advance(1000);
  expect(daemon.read().isSet).toBe(false);
  // In 1970 it was touched "before" the last time: what counts is that it was touched.
  utimesSync(synchronizedFile, 60, 60);
  expect(daemon.read().isSet).toBe(true);
  rmSync(synchronizedFile);
  expect(daemon.read().isSet).toBe(false);
});

test('this machine’s own kernel can be asked', async () => {
  const daemon = createTimeDaemon({ clock: systemClock, synchronizedFile: '/nonexistent' });
  await daemon.prepare();
  expect(daemon.read().source).toBe('kernel');
});

test('an error is never told smaller than it is, and at most two and a half times larger', () => {
  expect([0, 0.2, 1, 3, 5, 21, 501, 16_000].map(roundUp)).toEqual([
    0, 1, 1, 5, 5, 50, 1000, 20_000,
  ]);
  for (let errorMs = 1; errorMs < 20_000; errorMs += 7) {
    expect(roundUp(errorMs)).toBeGreaterThanOrEqual(errorMs);
    expect(roundUp(errorMs)).toBeLessThanOrEqual(2.5 * errorMs);
  }
});
