import { describe, expect, test } from 'vitest';
import type {
  LocalChannel,
  LocalDevice,
  LocalSnapshot,
} from '../../../agent/localStatus/localMessages.ts';
import { drawMonitor, type MonitorFrame, scrollMax } from '../../../cli/monitor/drawMonitor.ts';
import { createLineView } from '../../../cli/monitor/lineView.ts';
import { widthOf } from '../../../cli/terminal/cells.ts';
import { paintFor } from '../../../cli/terminal/paint.ts';
import { LANGUAGES } from '../../../texts/entry.ts';

const NOW_MS = 1_795_330_811_000;

function aChannel(fields: Partial<LocalChannel> = {}): LocalChannel {
  return {
    ...{ channel: 'main', kind: 'occupancy', value: 'occupied', detail: null, count: 3 },
    ...{ sinceWallMs: NOW_MS - 60_000, sinceMonotonicMs: 40_000, saidMonotonicMs: 90_000 },
    ...fields,
  };
}

function aDevice(device: string, fields: Partial<LocalDevice> = {}): LocalDevice {
  const base = { device, driver: 'gpio', sensor: 'seat', status: 'working', reason: null } as const;
  return { ...base, channels: [aChannel()], ...fields };
}

function aSnapshot(
  devices: readonly LocalDevice[],
  fields: Partial<LocalSnapshot> = {},
): LocalSnapshot {
  return {
    ...({ v: 1, type: 'snapshot', agent: 'hall-1', version: '0.1.0', pid: 7 } as const),
    ...{
      wallMs: NOW_MS,
      monotonicMs: 100_000,
      clock: { state: 'synced', source: 'kernel', errorMs: 20 },
    },
    collector: { address: 'collector.example.gov.cn:8883', isOnline: true },
    outbox: { id: 'a'.repeat(32), waiting: 3, waitingSinceMs: NOW_MS - 5000, dropped: 0 },
    ...{ problems: [], devices },
    ...fields,
  };
}

const frame = (fields: Partial<MonitorFrame> = {}): MonitorFrame => ({
  ...{ columns: 100, rows: 40, scrolled: 0, language: 'zh-Hans', isStale: false },
  paint: paintFor({ isTTY: false }, {}),
  ...fields,
});

const SICK = [
  aDevice('w1-seat'),
  aDevice('w2-camera', {
    ...{
      driver: 'camera',
      sensor: null,
      status: 'retrying',
      reason: 'connect ETIMEDOUT 10.0.0.5:554',
    },
    channels: [aChannel({ kind: 'camera', value: 'offline', detail: '没有应答 '.repeat(20) })],
  }),
  aDevice('w3-a-very-long-name-for-a-device-in-hall', { status: 'unusable', channels: [] }),
  aDevice('w4-pad', {
    driver: 'hid',
    sensor: null,
    status: 'blind',
    channels: [aChannel({ kind: 'rating', value: '5', count: 12 })],
  }),
];

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([20, 40, 60, 72, 80, 100, 132, 200])('every line fits %i columns', (columns) => {
    const snapshot = aSnapshot(SICK, { problems: ['HW-AGENT-013'] });
    for (const line of drawMonitor(snapshot, frame({ columns, language, isStale: true }))) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  });

  test('everything that is drawn is told in words, not only by colour', () => {
    const drawn = drawMonitor(aSnapshot(SICK), frame({ language })).join('\n');
    expect(drawn).not.toContain('\u001b');
    expect(drawn).not.toMatch(/monitor\.|\{\w+\}|undefined|NaN/);
    const states = SICK.map(({ status }) => status);
    const lines = drawn.split('\n').filter((line) => /^w\d/.test(line));
    const words = lines.map((line) => line.split(/ {2,}/)[3]);
    expect(new Set(words).size).toBe(new Set(states).size);
  });
});

test('columns stand below each other whatever script their content has', () => {
  const lines = drawMonitor(aSnapshot(SICK), frame()).filter((line) => /^w\d/.test(line));
  const starts = lines.map((line) => widthOf(line.slice(0, line.search(/[✓!✗]/))));
  expect(new Set(starts).size).toBe(1);
});

test('more devices than rows can be scrolled to the last one, and no further', () => {
  const devices = Array.from({ length: 60 }, (_, index) => aDevice(`device-${index}`));
  const small = frame({ rows: 20 });
  expect(drawMonitor(aSnapshot(devices), small).length).toBeLessThanOrEqual(20);
  const last = scrollMax(aSnapshot(devices), small);
  const drawn = drawMonitor(aSnapshot(devices), frame({ rows: 20, scrolled: last + 99 })).join(
    '\n',
  );
  expect(drawn).toContain('device-59');
  expect(drawn).not.toContain('device-0 ');
});

test('a clock that nobody has set gives no time of day, and still says for how long', () => {
  const drawn = drawMonitor(aSnapshot([aDevice('w1')], { clock: { state: 'unsynced' } }), frame());
  const line = drawn.find((one) => one.startsWith('w1')) ?? '';
  expect(line).not.toMatch(/\d\d:\d\d:\d\d/);
  expect(line).toContain('60 秒');
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{ isTTY: false }, {}, false],
  [{ isTTY: false }, { FORCE_COLOR: '1' }, true],
])('%j with %j is coloured: %s', (stream, environment, isColoured) => {
  const painted = paintFor(stream, environment as Record<string, string>)('bad', 'x');
  expect(painted.includes('\u001b')).toBe(isColoured);
});

test('without a terminal each change is one line, and what stays the same is said once', () => {
  const view = createLineView('en');
  const first = view.lines(aSnapshot([aDevice('w1')]));
  expect(first.map((line) => line.slice(20))).toEqual([
    'connected to the collector collector.example.gov.cn:8883',
    'w1 running',
    'w1 main occupied',
  ]);
  expect(view.lines(aSnapshot([aDevice('w1')]))).toEqual([]);
  const press = {
    v: 1,
    type: 'observation',
    device: 'p',
    channel: 'main',
    kind: 'rating',
  } as const;
  const said = { ...press, value: '5', detail: null, wallMs: NOW_MS, monotonicMs: 1 };
  expect([...view.lines(said), ...view.lines(said)]).toHaveLength(2);
});
