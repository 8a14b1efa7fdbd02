import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClockState } from '../../../agent/clockState.ts';
import { isId } from '../../../protocol/ids.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

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

test('a board that wakes in 1970 is unsynced whatever the configuration says', () => {
  const clock = createFakeClock({ wallMs: 5000 });
  const state = createClockState({ clock, source: 'system' });
  expect(state.stamp()).toMatchObject({ wallMs: 5000, clock: { state: 'unsynced' } });
  clock.stepWall(Date.UTC(2026, 5, 1));
  expect(state.stamp().clock).toEqual({ state: 'stepped', source: 'system' });
  clock.advance(60_000);
  expect(state.stamp().clock).toEqual({ state: 'synced', source: 'system' });
});

test('the clock is synced when the time daemon has said so, and not before', () => {
  const synchronizedFile = join(temporaryFolder(), 'synchronized');
  const clock = createFakeClock();
  const state = createClockState({ clock, source: 'ntp', synchronizedFile });
  expect(state.stamp().clock).toEqual({ state: 'unsynced' });
  writeFileSync(synchronizedFile, '');
  clock.advance(1000);
  expect(state.stamp().clock).toEqual({ state: 'synced', source: 'ntp' });
  rmSync(synchronizedFile);
  clock.advance(1000);
  expect(state.stamp().clock).toEqual({ state: 'unsynced' });
});

test('a jump of more than 2 s marks the minute after it; slewing does not', () => {
  const clock = createFakeClock();
  const state = createClockState({ clock, source: 'system' });
  const now = () => state.stamp().clock.state;
  expect(now()).toBe('synced');
  for (let beat = 0; beat < 10; beat += 1) {
    clock.advance(15_000);
    clock.stepWall(500);
    expect(now()).toBe('synced');
  }
  clock.stepWall(-2001);
  expect(now()).toBe('stepped');
  clock.advance(59_999);
  expect(now()).toBe('stepped');
  clock.advance(1);
  expect(now()).toBe('synced');
});
