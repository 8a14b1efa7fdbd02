import { expect, test } from 'vitest';
import type { Stamp } from '../../../../agent/clockState.ts';
import { createChangeFilter } from '../../../../agent/sampling/changeFilter.ts';
import { createHeartbeat, type LaggingDevice } from '../../../../agent/sampling/heartbeat.ts';
import { type HeartbeatReading, parseReading } from '../../../../protocol/reading.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const seen = (occupied: boolean, channel = 'main') =>
  ({ kind: 'occupancy', channel, occupied }) as const;

test('a level counts when it changes, and the same again once a minute', () => {
  const filter = createChangeFilter();
  const admit = (occupied: boolean, nowMs: number) => filter.admit('seat-1', seen(occupied), nowMs);
  expect(admit(true, 0)).toBe(true);
  expect(admit(true, 59_999)).toBe(false);
  expect(admit(true, 60_000)).toBe(true);
  expect(admit(true, 70_000)).toBe(false);
  expect(admit(false, 70_001)).toBe(true);
  expect(admit(true, 70_002)).toBe(true);
});

test('devices and channels do not hide each other', () => {
  const filter = createChangeFilter();
  expect(filter.admit('seat-1', seen(true), 0)).toBe(true);
  expect(filter.admit('seat-1', seen(true, 'left'), 0)).toBe(true);
  expect(filter.admit('seat-2', seen(true), 0)).toBe(true);
  filter.forget('seat-1');
  expect(filter.admit('seat-1', seen(true), 1)).toBe(true);
  expect(filter.admit('seat-2', seen(true), 1)).toBe(false);
  filter.forget();
  expect(filter.admit('seat-2', seen(true), 2)).toBe(true);
});

test('a press always counts, and a new reason is a change', () => {
  const filter = createChangeFilter();
  const press = {
    kind: 'rating',
    channel: 'main',
    pressId: 'p',
    level: 5,
    scale: 5,
    via: 'pad',
  } as const;
  expect([filter.admit('pad', press, 0), filter.admit('pad', press, 0)]).toEqual([true, true]);
  const fault = (reason: string) =>
    ({ kind: 'equipment', channel: 'x', status: 'fault', reason }) as const;
  expect(filter.admit('pad', fault('a'), 0)).toBe(true);
  expect(filter.admit('pad', fault('a'), 1)).toBe(false);
  expect(filter.admit('pad', fault('b'), 2)).toBe(true);
});

function beating() {
  const clock = createFakeClock({ monotonicMs: 100_000 });
  const beats: HeartbeatReading[] = [];
  const still: Stamp[] = [];
  let lagging: LaggingDevice[] = [];
  const heartbeat = createHeartbeat({
    clock,
    stamp: () => ({
      ...{ boot: 'boot-1', clock: { state: 'synced' } },
      ...{ monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() },
    }),
    lagging: () => lagging,
    onHeartbeat: (reading) => beats.push(reading),
    onStoodStill: (lastAlive) => still.push(lastAlive),
  });
  return {
    ...{ clock, heartbeat, beats, still },
    lag(devices: LaggingDevice[]) {
      lagging = devices;
    },
  };
}

test('each heartbeat begins where the one before ended, from the start to the stop', () => {
  const { clock, heartbeat, beats, still } = beating();
  heartbeat.start();
  clock.advance(47_000);
  heartbeat.stop();
  heartbeat.stop();
  expect(beats.map((beat) => [beat.fromMonotonicMs, beat.monotonicMs])).toEqual([
    [100_000, 100_000],
    [100_000, 115_000],
    [115_000, 130_000],
    [130_000, 145_000],
    [145_000, 147_000],
  ]);
  expect(beats.every((beat) => parseReading(beat).ok)).toBe(true);
  expect(still).toEqual([]);
  expect(clock.waitingTimers()).toBe(0);
});

test('a device that lags was watched until it was lost, or not at all', () => {
  const { clock, heartbeat, beats, lag } = beating();
  heartbeat.start();
  lag([
    { device: 'seat-1', sinceMonotonicMs: 107_000 },
    { device: 'seat-2', sinceMonotonicMs: null },
  ]);
  clock.advance(30_000);
  expect(beats.at(-2)?.lagging).toEqual([
    { device: 'seat-1', untilMonotonicMs: 107_000 },
    { device: 'seat-2', untilMonotonicMs: null },
  ]);
  expect(beats.at(-1)?.lagging[0]).toEqual({ device: 'seat-1', untilMonotonicMs: null });
});

test('a process that stood still claims nothing of that time', () => {
  const { heartbeat, beats, still, clock } = beating();
  heartbeat.start();
  clock.advance(15_000);
  const before = beats.length;
  suspend(clock, 300_000);
  expect(beats[before]?.monotonicMs).toBeGreaterThan(400_000);
  expect(beats[before]?.fromMonotonicMs).toBe(beats[before]?.monotonicMs);
  expect(still).toMatchObject([{ monotonicMs: 115_000 }]);
});

/** A suspended process: monotonic time has jumped when its next timer fires. */
function suspend(clock: ReturnType<typeof createFakeClock>, ms: number): void {
  const real = clock.monotonicMs;
  clock.monotonicMs = () => real() + ms;
  clock.advance(15_000);
}

test('a change is vouched for at once, and a busy sensor makes no storm of heartbeats', () => {
  const { clock, heartbeat, beats } = beating();
  const times = () => beats.map((beat) => [beat.fromMonotonicMs, beat.monotonicMs]);
  heartbeat.soon();
  heartbeat.start();
  clock.advance(3000);
  heartbeat.soon();
  clock.advance(0);
  expect(times()).toEqual([
    [100_000, 100_000],
    [100_000, 103_000],
  ]);
  for (let edge = 0; edge < 100; edge += 1) {
    heartbeat.soon();
    clock.advance(10);
  }
  expect(times().slice(2)).toEqual([
    [103_000, 103_500],
    [103_500, 104_000],
  ]);
  heartbeat.soon();
  heartbeat.stop();
  const after = beats.length;
  clock.advance(60_000);
  expect(beats).toHaveLength(after);
});
