import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GpioEdge } from '../../../../agent/drivers/gpio/contactInput.ts';
import {
  createGpioDriver,
  type GpioSettings,
  gpioDriver,
  gpioSettings,
} from '../../../../agent/drivers/gpio/gpioDriver.ts';
import type { GpioLineOptions, OpenedLine } from '../../../../agent/drivers/gpio/gpioLine.ts';
import { chooseLine, readChips } from '../../../../agent/drivers/gpio/lineNumber.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const PI: readonly { label: string; base: number; lines: number }[] = [
  { label: 'pinctrl-bcm2711', base: 512, lines: 58 },
  { label: 'raspberrypi-exp-gpio', base: 570, lines: 8 },
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
  expect(readChips(sysfs())).toEqual([{ label: 'hall-gpio', base: 1008, lines: 16 }]);
  expect(readChips(temporaryFolder())).toEqual([]);
});

/** A line that the test drives. */
function fakeLine(opened?: OpenedLine) {
  const line = {
    level: false,
    isBroken: false,
    closed: 0,
    options: null as GpioLineOptions | null,
  };
  const edge: GpioEdge = {
    sysfsRoot: sysfs(),
    openLine: async (options) => {
      line.options = options;
      return (
        opened ?? {
          kind: 'open',
          line: {
            read() {
              if (line.isBroken) throw new Error('ENODEV');
              return line.level;
            },
            close: () => {
              line.closed += 1;
            },
          },
        }
      );
    },
  };
  const set = (level: boolean): void => {
    line.level = level;
    line.options?.onEdge();
  };
  return { line, edge, set };
}

function settings(fields: Partial<GpioSettings> = {}): GpioSettings {
  return withDefaults(gpioSettings, { line: 3, ...fields }) as GpioSettings;
}

function levels(emitted: ReturnType<typeof driverRig>['emitted']) {
  return emitted.map(({ atMs, observation }) => [
    atMs,
    observation.kind === 'occupancy' && observation.occupied,
  ]);
}

test('the level at the start is told, and each edge after it has settled', async () => {
  const { context, emitted, clock } = driverRig();
  const { line, edge, set } = fakeLine();
  const driver = createGpioDriver(context, settings(), edge);
  expect(await driver.start()).toBe('started');
  expect(line.options).toMatchObject({ number: 1011, activeLow: false });
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
  for (let index = 0; index < 100; index += 1) {
    set(index % 2 === 0);
    clock.advance(10);
  }
  expect(emitted.length).toBeGreaterThan(8);
  expect(emitted.length).toBeLessThan(13);
});

test('the hold time of a motion sensor bridges its pauses', async () => {
  const { context, emitted, clock } = driverRig();
  const { edge, set } = fakeLine();
  const pir = settings({ sensor: 'pir', holdMs: 5000, debounceMs: 0 });
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

test('two devices on one line, and a hold time without a motion sensor, are found', () => {
  expect(gpioDriver.claims(settings())).toEqual(gpioDriver.claims(settings({ activeLow: true })));
  const wrong = gpioDriver.check(settings({ holdMs: 10 }), { allowedNetworks: [] });
  expect(wrong).toMatchObject([{ field: ['holdMs'] }]);
});
