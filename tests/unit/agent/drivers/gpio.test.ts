import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GpioEdge } from '../../../../agent/drivers/gpio/contactInput.ts';
import {
  createGpioDriver,
  type GpioSettings,
  gpioSettings,
} from '../../../../agent/drivers/gpio/gpioDriver.ts';
import type {
  GpioLine,
  GpioLineOptions,
  Listening,
  OpenedLine,
} from '../../../../agent/drivers/gpio/gpioLine.ts';
import { chooseLine, type GpioChip, readChips } from '../../../../agent/drivers/gpio/lineNumber.ts';
import type { LineWish } from '../../../../agent/drivers/gpio/lineWish.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const PI: readonly GpioChip[] = [
  { name: 'gpiochip512', label: 'pinctrl-bcm2711', base: 512, lines: 58 },
  { name: 'gpiochip570', label: 'raspberrypi-exp-gpio', base: 570, lines: 8 },
];

test('a line is counted from the base of its chip, which is not 0 on newer kernels', () => {
  const [chip] = PI;
  if (chip === undefined) throw new Error();
  expect(chooseLine([chip], { line: 17 })).toEqual({ kind: 'found', number: 529 });
  expect(chooseLine(PI, { line: 3, chip: 'raspberrypi-exp-gpio' })).toEqual({
    ...{ kind: 'found', number: 573 },
  });
});

test('a line that cannot be told is not guessed, and the sentence names what there is', () => {
  expect(chooseLine(PI, { line: 3 })).toMatchObject({
    reason: 'name the chip: there is pinctrl-bcm2711, raspberrypi-exp-gpio',
  });
  expect(chooseLine(PI, { line: 3, chip: 'x' })).toMatchObject({ kind: 'not-found' });
  expect(chooseLine(PI, { line: 8, chip: 'raspberrypi-exp-gpio' })).toMatchObject({
    reason: 'chip "raspberrypi-exp-gpio" has lines 0 to 7',
  });
  expect(chooseLine([], { line: 3 })).toMatchObject({ kind: 'not-found' });
  expect(chooseLine(PI, { line: 'GPIO3', chip: 'pinctrl-bcm2711' })).toMatchObject({
    reason: 'sysfs knows no line names: give the number of "GPIO3" within its chip',
  });
});

/** A sysfs with one chip as on the emulated board. */
function sysfs(): string {
  const root = temporaryFolder();
  const chip = join(root, 'class/gpio/gpiochip1008');
  mkdirSync(chip, { recursive: true });
  writeFileSync(join(chip, 'label'), 'hall-gpio\n');
  writeFileSync(join(chip, 'base'), '1008\n');
  writeFileSync(join(chip, 'ngpio'), '16\n');
  writeFileSync(join(root, 'class/gpio/export'), '');
  return root;
}

test('chips are read from sysfs, and a machine without any has none', () => {
  const chip = { name: 'gpiochip1008', label: 'hall-gpio', base: 1008, lines: 16 };
  expect(readChips(sysfs())).toEqual([chip]);
  expect(readChips(temporaryFolder())).toEqual([]);
});

/** A line that the test drives. */
function fakeLine(opened?: OpenedLine, fields: { readonly debounces?: boolean } = {}) {
  const line = {
    level: false,
    isBroken: false,
    closed: 0,
    listening: 'settled' as Listening,
    wish: null as LineWish | null,
    options: null as GpioLineOptions | null,
  };
  const gpioLine: GpioLine = {
    ...{ door: 'character', debounces: fields.debounces ?? false, tellsEdges: true },
    read() {
      if (line.isBroken) throw new Error('ENODEV');
      return line.level;
    },
    listen(to) {
      if (line.isBroken) throw new Error('ENODEV');
      line.listening = to;
    },
    close: () => {
      line.closed += 1;
    },
  };
  const edge: GpioEdge = {
    openLine: async (wish, options) => {
      line.wish = wish;
      line.options = options;
      return opened ?? { kind: 'open', line: gpioLine };
    },
  };
  const edges = (count: number): void => {
    if (line.listening !== 'off') line.options?.onEdges({ count, missed: 0 });
  };
  const set = (level: boolean): void => {
    line.level = level;
    edges(1);
  };
  return { line, edge, set, edges };
}

function settings(fields: Partial<GpioSettings> = {}): GpioSettings {
  return withDefaults(gpioSettings, { line: 3, ...fields }) as GpioSettings;
}

function levels(emitted: ReturnType<typeof driverRig>['emitted']) {
  return emitted.flatMap(({ atMs, observation }) =>
    observation.kind === 'occupancy' ? [[atMs, observation.occupied]] : [],
  );
}

test('the level at the start is told, and each edge after it has settled', async () => {
  const { context, emitted, clock } = driverRig();
  const { line, edge, set } = fakeLine();
  const driver = createGpioDriver(context, settings(), edge);
  expect(await driver.start()).toBe('started');
  expect(line.wish).toMatchObject({ line: 3 });
  expect(line.options).toMatchObject({ activeLow: false, bias: 'as-is', debounceMs: 50 });
  expect(line.options?.consumer).toBe('hallwatch device-1');
  clock.advance(1000);
  for (const level of [true, false, true]) {
    set(level);
    clock.advance(10);
  }
  clock.advance(1000);
  set(false);
  set(true);
  clock.advance(1000);
  expect(levels(emitted)).toEqual([
    [0, false],
    [1050, true],
    [2080, true],
  ]);
});

test('a missed edge heals: the level is read again every 10 s', async () => {
  const { context, emitted, clock } = driverRig();
  const { line, edge } = fakeLine();
  await createGpioDriver(context, settings(), edge).start();
  line.level = true;
  clock.advance(10_000);
  expect(levels(emitted).at(-1)).toEqual([10_000, true]);
});

test('an input that never rests is read at a steady rate, not for ever later', async () => {
  const { context, emitted, clock } = driverRig();
  const { edge, set } = fakeLine();
  await createGpioDriver(context, settings({ debounceMs: 100 }), edge).start();
  for (let index = 0; index < 40; index += 1) {
    set(index % 2 === 0);
    clock.advance(25);
  }
  expect(emitted.length).toBeGreaterThan(8);
  expect(emitted.length).toBeLessThan(13);
});

test('the hold time of a motion sensor bridges its pauses', async () => {
  const { context, emitted, clock } = driverRig();
  const { edge, set } = fakeLine();
  const pir = settings({ sensor: 'pir', holdMs: 5000, debounceMs: 0, settleMs: 0 });
  await createGpioDriver(context, pir, edge).start();
  for (const level of [true, false, true, false]) {
    set(level);
    clock.advance(2000);
  }
  clock.advance(2999);
  expect(levels(emitted).at(-1)?.[1]).toBe(true);
  clock.advance(1);
  expect(levels(emitted).at(-1)).toEqual([11_000, false]);
});

test('a contact means a camera or a device, by the settings', async () => {
  for (const [fields, active] of [
    [
      { signal: 'camera', activeMeans: 'ok' },
      { kind: 'camera', status: 'online' },
    ],
    [{ signal: 'camera' }, { kind: 'camera', status: 'offline' }],
    [{ signal: 'equipment' }, { kind: 'equipment', status: 'fault' }],
    [
      { signal: 'equipment', activeMeans: 'ok' },
      { kind: 'equipment', status: 'ok' },
    ],
  ] as const) {
    const { context, emitted } = driverRig();
    const { line, edge } = fakeLine();
    line.level = true;
    await createGpioDriver(context, settings(fields), edge).start();
    expect(emitted[0]?.observation).toMatchObject(active);
  }
});

test('a line that is gone is lost; one that is busy is tried later; no package is a sentence', async () => {
  const { context, lost, clock } = driverRig();
  const { line, edge } = fakeLine();
  await createGpioDriver(context, settings(), edge).start();
  line.isBroken = true;
  clock.advance(10_000);
  expect(lost).toEqual(['ENODEV']);
  const busy = fakeLine({ kind: 'failed', reason: 'EBUSY' });
  expect(await createGpioDriver(context, settings(), busy.edge).start()).toEqual({
    retryLater: 'EBUSY',
  });
  const bare = fakeLine({ kind: 'no-package', reason: 'no onoff' });
  expect(await createGpioDriver(context, settings(), bare.edge).start()).toEqual({
    unusable: 'no onoff',
  });
});

test('a stopped driver gives its line back, says nothing more and stops twice', async () => {
  const { context, emitted, clock } = driverRig();
  const { line, edge, set } = fakeLine();
  const driver = createGpioDriver(context, settings(), edge);
  await driver.start();
  set(true);
  await driver.stop();
  await driver.stop();
  clock.advance(60_000);
  expect(line.closed).toBe(1);
  expect(emitted).toHaveLength(1);
  expect(clock.waitingTimers()).toBe(0);
});

test('a driver that is stopped while its line opens leaves no line open', async () => {
  const { context } = driverRig();
  const { line, edge } = fakeLine();
  const driver = createGpioDriver(context, settings(), edge);
  const starting = driver.start();
  await driver.stop();
  await starting;
  expect(line.closed).toBe(1);
});

const kinds = (emitted: ReturnType<typeof driverRig>['emitted']) =>
  emitted.map(({ observation }) =>
    'status' in observation ? observation.status : JSON.stringify(observation),
  );

test('a settled edge of a kernel that debounces is read at once', async () => {
  const { context, emitted, clock } = driverRig();
  const { edge, set } = fakeLine(undefined, { debounces: true });
  const driver = createGpioDriver(context, settings(), edge);
  await driver.start();
  clock.advance(1000);
  set(true);
  expect(levels(emitted).at(-1)).toEqual([1000, true]);
  // In a look nothing is settled yet.
  clock.advance(9500);
  set(false);
  expect(levels(emitted).at(-1)?.[1]).toBe(true);
  clock.advance(50);
  expect(levels(emitted).at(-1)).toEqual([10_550, false]);
  await driver.stop();
});

test('an edge that falls between two ways of listening is not missed', async () => {
  const { context, emitted, clock } = driverRig();
  const { line, edge } = fakeLine(undefined, { debounces: true });
  await createGpioDriver(context, settings(), edge).start();
  clock.advance(10_500);
  expect(line.listening).toBe('raw');
  line.level = true;
  clock.advance(500);
  expect(line.listening).toBe('settled');
  expect(levels(emitted).at(-1)).toEqual([11_000, true]);
});

test('a sensor that warms up is blind and says nothing, until it has settled since power-on', async () => {
  const { context, emitted, clock, blind } = driverRig();
  const { line, edge, set } = fakeLine();
  line.level = true;
  clock.advance(20_000);
  const driver = createGpioDriver(context, settings({ sensor: 'pir' }), edge);
  expect(await driver.start()).toBe('started');
  expect(blind).toEqual(['warming up, 60 s after power-on']);
  set(false);
  set(true);
  clock.advance(39_999);
  expect(levels(emitted).filter(([, level]) => level)).toEqual([]);
  expect(blind).toHaveLength(1);
  clock.advance(1);
  expect(blind.at(-1)).toBeNull();
  expect(levels(emitted).at(-1)).toEqual([60_000, true]);
  await driver.stop();
});

test('a restart of the agent alone blinds no sensor that has been on for long', async () => {
  const { context, emitted, clock, blind } = driverRig();
  clock.advance(3_600_000);
  const { edge } = fakeLine();
  await createGpioDriver(context, settings({ sensor: 'pir' }), edge).start();
  expect(blind).toEqual([]);
  expect(levels(emitted)).toHaveLength(1);
});

test('a storm blinds the device, is said once, and no level is told until it is over', async () => {
  const { context, emitted, clock, blind } = driverRig();
  const { line, edge, edges } = fakeLine();
  const driver = createGpioDriver(context, settings({ channel: 'left' }), edge);
  await driver.start();
  clock.advance(500);
  edges(51);
  expect(line.listening).toBe('off');
  expect(blind).toEqual(['noisy input']);
  expect(emitted.at(-1)?.observation).toEqual({
    ...{ kind: 'equipment', channel: 'left', status: 'noisy', reason: 'noisy input' },
  });
  const said = emitted.length;
  line.level = true;
  clock.advance(17_000);
  expect(emitted).toHaveLength(said);
  clock.advance(1000);
  expect(line.listening).toBe('settled');
  expect(blind).toEqual(['noisy input', null]);
  expect(emitted.slice(said).map(({ observation }) => observation)).toEqual([
    { kind: 'equipment', channel: 'left', status: 'ok' },
    { kind: 'occupancy', channel: 'left', occupied: true },
  ]);
  await driver.stop();
  expect(clock.waitingTimers()).toBe(0);
});

test('a line is read every second in a storm, so that one that goes away is noticed', async () => {
  const { context, clock, lost } = driverRig();
  const { line, edge, edges } = fakeLine();
  await createGpioDriver(context, settings(), edge).start();
  edges(51);
  line.isBroken = true;
  clock.advance(1000);
  expect(lost).toContain('ENODEV');
});

test('a sensor is said to be well once it was watched: a storm before a restart is over then', async () => {
  const { context, emitted, clock } = driverRig();
  const { edge } = fakeLine();
  await createGpioDriver(context, settings(), edge).start();
  clock.advance(120_000);
  const well = emitted.filter(({ observation }) => observation.kind === 'equipment');
  expect(well).toEqual([
    { atMs: 11_000, observation: { kind: 'equipment', channel: 'main', status: 'ok' } },
  ]);
});

test('a contact of a camera or a device is well or not by its level alone', async () => {
  for (const signal of ['camera', 'equipment'] as const) {
    const { context, emitted, clock } = driverRig();
    const { line, edge, edges } = fakeLine();
    line.level = true;
    await createGpioDriver(context, settings({ signal }), edge).start();
    clock.advance(20_000);
    edges(51);
    clock.advance(20_000);
    const bad = signal === 'camera' ? 'offline' : 'fault';
    expect([...new Set(kinds(emitted))]).toEqual([bad, 'noisy']);
    expect(kinds(emitted).at(-1)).toBe(bad);
  }
});

test('a key declares once per press, however often it is read; a switch says where it stands', async () => {
  const { context, emitted, clock } = driverRig();
  const { line, edge, set } = fakeLine();
  line.level = true;
  const wish = { signal: 'declare', onActive: 'pause', onInactive: 'resume' } as const;
  await createGpioDriver(context, settings(wish), edge).start();
  for (const level of [false, true]) {
    clock.advance(30_000);
    set(level);
  }
  clock.advance(30_000);
  const declared = emitted.flatMap(({ atMs, observation }) =>
    observation.kind === 'declare' ? [[atMs, observation.action]] : [],
  );
  expect(declared).toEqual([
    [0, 'pause'],
    [30_050, 'resume'],
    [60_050, 'pause'],
  ]);
});

test('an input whose edges nobody tells is read every second', async () => {
  const { context, emitted, clock } = driverRig();
  const reading = fakeLine();
  const asked: GpioEdge = {
    async openLine(wish, options) {
      const opened = await reading.edge.openLine(wish, options);
      if (opened.kind !== 'open') return opened;
      return { kind: 'open', line: { ...opened.line, tellsEdges: false } };
    },
  };
  await createGpioDriver(context, settings(), asked).start();
  reading.line.level = true;
  clock.advance(1000);
  expect(levels(emitted).at(-1)).toEqual([1000, true]);
});
