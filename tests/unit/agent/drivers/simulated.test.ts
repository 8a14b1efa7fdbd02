import { expect, test } from 'vitest';
import { drawSpan, namedRandom, silenceMsAt } from '../../../../agent/drivers/simulated/draws.ts';
import { createSimulatedDriver } from '../../../../agent/drivers/simulated/simulatedDriver.ts';
import {
  type SimulatedSettings,
  simulatedSettings,
} from '../../../../agent/drivers/simulated/simulatedSettings.ts';
import {
  type SimulatedEvent,
  simulatedWindow,
} from '../../../../agent/drivers/simulated/simulatedWindow.ts';
import { MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const HOUR_MS = 3_600_000;

function settings(fields: Partial<SimulatedSettings>): SimulatedSettings {
  return withDefaults(simulatedSettings, fields) as SimulatedSettings;
}

function play(
  fields: Partial<SimulatedSettings>,
  options: { hours?: number; device?: string } = {},
): SimulatedEvent[] {
  const fromMs = MONDAY_MORNING_MS;
  const untilMs = fromMs + (options.hours ?? 24) * HOUR_MS;
  const device = options.device ?? 'device-1';
  return [...simulatedWindow({ device, settings: settings(fields), fromMs, untilMs })];
}

const SENSORS = ['seat', 'radar', 'pir', 'pad', 'camera'] as const;

test.each(SENSORS)(
  'a %s says the same for the same seed and device, in order of time',
  (sensor) => {
    const events = play({ sensor, seed: 5 });
    expect(events).toEqual(play({ sensor, seed: 5 }));
    expect(events).not.toEqual(play({ sensor, seed: 6 }));
    expect(events.length).toBeGreaterThan(10);
    const times = events.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every(Number.isSafeInteger)).toBe(true);
  },
);

test('devices of one window share the truth, and nothing else', () => {
  const truth = (device: string, sensor: SimulatedSettings['sensor'], window?: string) =>
    play({ sensor, seed: 3, ...(window === undefined ? {} : { window }) }, { device }).filter(
      ({ kind }) => kind === 'truth',
    );
  expect(truth('a', 'pir', 'w1')).toEqual(truth('b', 'pad', 'w1'));
  expect(truth('a', 'pir', 'w1')).not.toEqual(truth('a', 'pir', 'w2'));
  expect(play({ sensor: 'pir', window: 'w1' }, { device: 'a' })).not.toEqual(
    play({ sensor: 'pir', window: 'w1' }, { device: 'b' }),
  );
});

/** Silences of a motion sensor while somebody is there, in seconds, and motions without anybody. */
function silences(events: readonly SimulatedEvent[]) {
  const lengths: number[] = [];
  let ghosts = 0;
  let present = false;
  let quietSinceMs: number | null = null;
  for (const event of events) {
    if (event.kind === 'truth') {
      present = event.present;
      quietSinceMs = null;
      continue;
    }
    if (event.observation.kind !== 'occupancy') continue;
    if (event.observation.occupied) {
      if (!present) ghosts += 1;
      if (quietSinceMs !== null) lengths.push((event.atMs - quietSinceMs) / 1000);
      quietSinceMs = null;
    } else if (present) quietSinceMs = event.atMs;
  }
  return { lengths: lengths.sort((a, b) => a - b), ghosts };
}

test('a motion sensor is as silent as a real one, never longer, and sees nobody who is not there', () => {
  const events = play({ sensor: 'pir', seed: 11, meanPresentMinutes: 600 }, { hours: 24 * 60 });
  const { lengths, ghosts } = silences(events);
  const quantile = (share: number) => lengths[Math.floor(share * lengths.length)] ?? 0;
  expect(lengths.length).toBeGreaterThan(50_000);
  expect(ghosts).toBe(0);
  expect(quantile(0.5) / 31).toBeCloseTo(1, 1);
  expect(quantile(0.9) / 62).toBeCloseTo(1, 1);
  expect(quantile(0.99) / 245).toBeCloseTo(1, 1);
  expect(lengths.at(-1)).toBeLessThanOrEqual(399);
});

test('the silence at a share is between the measured points, and 399 s at most', () => {
  expect([0.5, 0.9, 0.99, 1].map((share) => Math.round(silenceMsAt(share) / 1000))).toEqual([
    31, 62, 245, 399,
  ]);
  expect(silenceMsAt(0.999999999)).toBeLessThanOrEqual(399_000);
});

test('a seat loses somebody who is there for three seconds at most', () => {
  const { lengths, ghosts } = silences(play({ sensor: 'seat', seed: 2 }, { hours: 240 }));
  expect(lengths.length).toBeGreaterThan(100);
  expect(lengths.at(-1)).toBeLessThanOrEqual(3);
  expect(ghosts).toBe(0);
});

test('the truth alternates, without a hole', () => {
  const truth = play({ sensor: 'seat', seed: 9 }).filter((event) => event.kind === 'truth');
  expect(truth[0]?.atMs).toBe(MONDAY_MORNING_MS);
  expect(truth.every(({ present }, index) => present === (index % 2 === 0))).toBe(true);
  expect(truth.length).toBeGreaterThan(20);
});

test('a script makes the clerk leave and come back at the second', () => {
  const script = { firstDepartureAfterSeconds: 20, absentSeconds: 90 };
  const events = play({ sensor: 'seat', script });
  const told = events
    .slice(0, 6)
    .map((event) => [
      (event.atMs - MONDAY_MORNING_MS) / 1000,
      event.kind === 'truth' ? event.present : 'observed',
    ]);
  expect(told).toEqual([
    ...[
      [0, true],
      [0, 'observed'],
      [20, false],
      [20, 'observed'],
    ],
    ...[
      [110, true],
      [110, 'observed'],
    ],
  ]);
});

test('nobody is there outside of the hours', () => {
  const events = play({ sensor: 'seat', hours: '08:30-17:30', seed: 4 }, { hours: 24 * 7 });
  const present = events.filter((event) => event.kind === 'truth' && event.present);
  const localHour = (atMs: number) => (atMs / HOUR_MS + 8) % 24;
  expect(present.every(({ atMs }) => localHour(atMs) >= 8.5 && localHour(atMs) < 17.5)).toBe(true);
  expect(present.length).toBeGreaterThan(30);
});

test('a pad is pressed only by somebody who is there, while it is plugged in, each press once', () => {
  const events = play({ sensor: 'pad', seed: 8, meanOutageEveryMinutes: 60 }, { hours: 24 * 30 });
  let present = false;
  let plugged = false;
  const ids = new Set<string>();
  let presses = 0;
  let outages = 0;
  for (const event of events) {
    if (event.kind === 'truth') present = event.present;
    else if (event.observation.kind === 'equipment') {
      plugged = event.observation.status === 'ok';
      if (!plugged) outages += 1;
    } else if (event.observation.kind === 'rating') {
      expect(present && plugged).toBe(true);
      presses += 1;
      ids.add(event.observation.pressId);
    }
  }
  expect(presses).toBeGreaterThan(1000);
  expect(ids.size).toBe(presses);
  expect(outages).toBeGreaterThan(100);
});

test('a camera goes down and comes back, in turn', () => {
  const told = play({ sensor: 'camera', seed: 8 }, { hours: 24 * 30 }).flatMap((event) =>
    event.kind === 'observation' && event.observation.kind === 'camera'
      ? [event.observation.status]
      : [],
  );
  expect(told.length).toBeGreaterThan(50);
  expect(told.every((status, i) => status === (i % 2 === 0 ? 'online' : 'offline'))).toBe(true);
});

test('spans stay between a tenth and four times of their mean', () => {
  const random = namedRandom(1, 'spans');
  const spans = Array.from({ length: 2000 }, () => drawSpan(random, 1000));
  expect(Math.min(...spans)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...spans)).toBeLessThanOrEqual(4000);
});

test('the driver plays the window as the model has it, from its own start', async () => {
  const { context, emitted, clock } = driverRig({ device: 'device-1' });
  const driver = createSimulatedDriver(context, settings({ sensor: 'pir', seed: 5 }));
  expect(await driver.start()).toBe('started');
  clock.advance(2 * HOUR_MS);
  const expected = play({ sensor: 'pir', seed: 5 }, { hours: 2 })
    .filter((event) => event.kind === 'observation')
    .map(({ atMs, observation }) => ({ atMs: atMs - MONDAY_MORNING_MS, observation }));
  // Between them the driver offers its level again every 10 s; those repeat the one before.
  const changes = emitted.filter(
    ({ observation }, index) =>
      index === 0 ||
      JSON.stringify(emitted[index - 1]?.observation) !== JSON.stringify(observation),
  );
  expect(changes).toEqual(expected);
  await driver.stop();
  await driver.stop();
  expect(clock.waitingTimers()).toBe(0);
});
