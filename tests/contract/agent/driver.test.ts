import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { Default } from 'typebox/value';
import { expect, test } from 'vitest';
import { createCameraDriver } from '../../../agent/drivers/camera/cameraDriver.ts';
import type { Driver, DriverContext, Observation } from '../../../agent/drivers/driver.ts';
import type { GpioEdge } from '../../../agent/drivers/gpio/contactInput.ts';
import { createGpioDriver } from '../../../agent/drivers/gpio/gpioDriver.ts';
import { createHidDriver } from '../../../agent/drivers/hid/hidDriver.ts';
import { DRIVERS } from '../../../agent/drivers/index.ts';
import { createKeyboardPadDriver } from '../../../agent/drivers/keyboardPad/keyboardPadDriver.ts';
import { createProbeDriver } from '../../../agent/drivers/probe/probeDriver.ts';
import { createRecordedDriver } from '../../../agent/drivers/recorded/recordedDriver.ts';
import { createSimulatedDriver } from '../../../agent/drivers/simulated/simulatedDriver.ts';
import type { PadKind } from '../../../agent/pads/padPort.ts';
import { parseReading } from '../../../protocol/reading.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { PAD_KEY, serialMakers } from './serialMakers.ts';

/** A folder with one recording and one key. */
function machine(): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'day.csv'), 'time,pir\n1513910940,1\n1513910970,0\n1513911000,1\n');
  writeFileSync(join(root, PAD_KEY.file), PAD_KEY.text);
  return root;
}

/** Every driver with settings that work, its hardware replaced at the edge that it has for that. */
function makers(): Record<string, (context: DriverContext) => Driver> {
  const gpio: GpioEdge = {
    openLine: async () => ({
      kind: 'open',
      line: {
        ...{ door: 'character', debounces: true, tellsEdges: true },
        ...{ read: () => true, listen: () => undefined, close: () => undefined },
      },
    }),
  };
  const pad = { path: '/dev/hidraw0', vendorId: 1, productId: 2, serial: null, usbPort: null };
  const pads = (kind: PadKind) => () => ({
    list: async () => [{ ...pad, kind, name: null, isKeyboard: kind === 'keyboard' }],
    open: async () => ({ write: async () => undefined, close: async () => undefined }),
    release: async () => undefined,
  });
  const settingsOf = (name: string, given: object) => {
    const definition = DRIVERS.find((one) => one.name === name);
    if (definition === undefined) throw new Error(`no driver ${name}`);
    const settings = Default(definition.settings, given);
    expect(Compile(definition.settings).Check(settings)).toBe(true);
    return settings as never;
  };
  const contact = { contact: { line: 4 } };
  const report = { offset: 0, levels: { 1: 1, 2: 5 } };
  const hidIds = { vendorId: 1, productId: 2 };
  const typing = { ...hidIds, levels: { KEY_1: 1, KEY_2: 5 } };
  const recording = { file: 'day.csv', occupied: ['pir'], loop: true };
  const printer = { type: 'printer', address: '127.0.0.1', periodMs: 10_000 };
  const answers = async () =>
    ({ kind: 'result', status: 'ok', reason: null, latencyMs: 2 }) as const;
  return {
    gpio: (context) => createGpioDriver(context, settingsOf('gpio', { line: 3 }), gpio),
    hid: (context) =>
      createHidDriver(context, settingsOf('hid', { ...hidIds, report }), pads('hid')),
    'keyboard-pad': (context) =>
      createKeyboardPadDriver(context, settingsOf('keyboard-pad', typing), pads('keyboard')),
    camera: (context) => createCameraDriver(context, settingsOf('camera', contact), gpio),
    probe: (context) => createProbeDriver(context, settingsOf('probe', printer), answers),
    ...serialMakers(settingsOf),
    recorded: (context) => createRecordedDriver(context, settingsOf('recorded', recording)),
    simulated: (context) =>
      createSimulatedDriver(context, settingsOf('simulated', { sensor: 'seat' })),
  };
}

function makeDriver(name: string) {
  const root = machine();
  const clock = createFakeClock();
  const emitted: Observation[] = [];
  const context: DriverContext = {
    ...{ device: 'device-1', clock, random: seededRandom(1), log: silentLog },
    ...{ configFolder: root, allowedNetworks: ['127.0.0.0/8'] },
    emit: (observation) => emitted.push(observation),
    lost: (reason) => {
      throw new Error(`lost: ${reason}`);
    },
    blind: () => undefined,
  };
  const make = makers()[name];
  if (make === undefined) throw new Error(`give the driver "${name}" a maker in this test`);
  return { driver: make(context), clock, emitted };
}

const NAMES = DRIVERS.map(({ name }) => name);

test.each(NAMES)('%s touches nothing before it is started', async (name) => {
  const { clock, emitted } = makeDriver(name);
  await clock.advanceGently(60_000);
  expect(emitted).toEqual([]);
  expect(clock.waitingTimers()).toBe(0);
});

test.each(NAMES)('%s tells its level at the start and offers it again', async (name) => {
  const { driver, clock, emitted } = makeDriver(name);
  expect(await driver.start()).toBe('started');
  await clock.advanceGently(1000);
  expect(emitted).toHaveLength(1);
  await clock.advanceGently(21_000);
  expect(emitted.length).toBeGreaterThanOrEqual(3);
  await driver.stop();
});

test.each(NAMES)('%s makes observations that the collector can read', async (name) => {
  const { driver, clock, emitted } = makeDriver(name);
  await driver.start();
  await clock.advanceGently(60_000);
  await driver.stop();
  const stamp = { device: 'd', boot: 'b', monotonicMs: 1, wallMs: 1, clock: { state: 'synced' } };
  expect(emitted.length).toBeGreaterThan(0);
  for (const observation of emitted) {
    expect(parseReading({ ...observation, ...stamp })).toMatchObject({ ok: true });
  }
});

test.each(NAMES)('%s stops twice, says nothing afterwards and leaves no timer', async (name) => {
  const { driver, clock, emitted } = makeDriver(name);
  await driver.start();
  await clock.advanceGently(5000);
  const said = emitted.length;
  await driver.stop();
  await driver.stop();
  await clock.advanceGently(300_000);
  expect(emitted).toHaveLength(said);
  expect(clock.waitingTimers()).toBe(0);
});

test.each(NAMES)('%s may be stopped without a start', async (name) => {
  const { driver } = makeDriver(name);
  await driver.stop();
  await driver.stop();
});

test('every driver has a name of its own and refuses settings it does not know', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  for (const { settings } of DRIVERS) {
    expect(Compile(settings).Check({ nonsense: true })).toBe(false);
  }
});
