import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createHidDriver,
  type HidSettings,
  hidDriver,
  hidSettings,
} from '../../../../agent/drivers/hid/hidDriver.ts';
import { keyValueOf } from '../../../../agent/drivers/hid/reports.ts';
import { PadsUnavailable, ReaderLost } from '../../../../agent/pads/padPort.ts';
import { settle } from '../../../support/fakeClock.ts';
import { createPadBus, PAD } from '../pads/padBus.ts';
import { type DriverRig, driverRig, withDefaults } from './driverRig.ts';

const LAYOUT = { reportId: 1, offset: 1, mask: 0xff };
const LEVELS = { 1: 1, 2: 2, 3: 3, 4: 4, '0x05': 5 };

test('a report is read by offset and mask; one of another kind says nothing', () => {
  expect(keyValueOf(Uint8Array.of(1, 5, 0), LAYOUT)).toBe(5);
  expect(keyValueOf(Uint8Array.of(2, 5, 0), LAYOUT)).toBeNull();
  expect(keyValueOf(Uint8Array.of(1), LAYOUT)).toBeNull();
  expect(keyValueOf(Uint8Array.of(1, 0xf2), { ...LAYOUT, mask: 0x0f })).toBe(2);
});

type Report = Partial<HidSettings['report']>;

function settings(report: Report = {}, fields: Partial<HidSettings> = {}): HidSettings {
  return withDefaults(hidSettings, {
    ...{ vendorId: PAD.vendorId, productId: PAD.productId },
    report: { reportId: 1, offset: 1, levels: LEVELS, ...report },
    ...fields,
  }) as HidSettings;
}

async function startPad(given: HidSettings = settings()) {
  const rig = driverRig();
  const { bus, lease } = createPadBus();
  bus.plugged = [PAD];
  const driver = createHidDriver(rig.context, given, lease);
  const outcome = await driver.start();
  return { ...rig, bus, driver, outcome };
}

const presses = ({ emitted }: Pick<DriverRig, 'emitted'>) =>
  emitted.map(({ observation }) => observation).filter((one) => one.kind === 'rating');
const statuses = ({ emitted }: Pick<DriverRig, 'emitted'>) =>
  emitted.flatMap(({ observation }) =>
    observation.kind === 'equipment' ? [observation.status] : [],
  );

test('no bytes of a pad make anything but a level of its map (50,000 inputs)', async () => {
  for (const repeat of ['each-report', 'until-release'] as const) {
    const { bus, clock, emitted } = await startPad(settings({ repeat }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        bus.events?.onBytes(bytes);
        clock.advance(300);
        const told = emitted.splice(0);
        const level = bytes[0] === 1 && bytes.length > 1 ? bytes[1] : null;
        const ratings = presses({ emitted: told });
        return ratings.length <= 1 && ratings.every((one) => one.level === level);
      }),
      { seed: 1, numRuns: 25_000 },
    );
  }
});

test('every press is told at once, with an id of its own, its level and the scale', async () => {
  const pad = await startPad();
  for (const key of [5, 5, 1, 0]) pad.bus.press(1, key);
  expect(presses(pad).map(({ level, scale, via }) => [level, scale, via])).toEqual([
    [5, 5, 'pad'],
    [5, 5, 'pad'],
    [1, 5, 'pad'],
  ]);
  expect(new Set(presses(pad).map(({ pressId }) => pressId)).size).toBe(3);
});

test('a pad that repeats its report while a key is held gives one press', async () => {
  const pressed = async (report: Report) => {
    const pad = await startPad(settings(report));
    for (const key of [5, 5, 0, 5, 3]) {
      pad.bus.press(1, key);
      pad.bus.press(2, 0);
      pad.clock.advance(100);
    }
    pad.clock.advance(1000);
    pad.bus.press(1, 3);
    return presses(pad).map(({ level }) => level);
  };
  expect(await pressed({ repeat: 'until-release' })).toEqual([5, 5, 3]);
  expect(await pressed({ repeat: 'until-release', releaseAfterMs: 500 })).toEqual([5, 5, 3, 3]);
  expect(await pressed({ repeat: 'each-report' })).toEqual([5, 5, 5, 3, 3]);
});

test('what is held when a pad is unplugged is not held when it is back', async () => {
  const pad = await startPad(settings({ repeat: 'until-release' }));
  pad.bus.press(1, 3);
  pad.bus.unplug();
  pad.bus.plugged = [PAD];
  await pad.clock.advanceGently(2000);
  pad.bus.press(1, 3);
  expect(presses(pad)).toHaveLength(2);
});

test('a key may declare', async () => {
  const pad = await startPad(settings({ declare: { 7: 'pause', 8: 'stand-in', 9: 'return' } }));
  for (const key of [7, 9, 8]) pad.bus.press(1, key);
  const declared = pad.emitted.map(({ observation }) => observation);
  expect(declared.filter(({ kind }) => kind === 'declare')).toMatchObject([
    { channel: 'main', action: 'pause' },
    { action: 'return' },
    { action: 'stand-in' },
  ]);
});

test('a press is on the disk before its feedback, and stays so when the pad takes none', async () => {
  const order: string[] = [];
  const rig = driverRig({
    emit: ({ kind }) => order.push(`${kind}, written: ${bus.written.length}`),
  });
  const { bus, lease } = createPadBus();
  bus.plugged = [PAD];
  const given = settings({}, { feedback: { report: [2, 1] } });
  await createHidDriver(rig.context, given, lease).start();
  bus.press(1, 5);
  await settle();
  expect(order).toEqual(['equipment, written: 0', 'rating, written: 0']);
  expect(bus.written).toEqual(['0201']);
  bus.writeFailure = new Error('the pad is deaf');
  for (let press = 0; press < 5; press += 1) {
    bus.press(1, 4);
    await settle();
  }
  expect(order).toHaveLength(7);
  expect(bus.written).toHaveLength(4);
});

test('a press that comes while feedback is being written gets its own afterwards', async () => {
  const { bus } = await startPad(settings({}, { feedback: { report: [2, 1] } }));
  bus.press(1, 5);
  bus.press(1, 4);
  bus.press(1, 3);
  await settle();
  expect(bus.written).toEqual(['0201', '0201']);
});

test('feedback that hung is not tried again: it cost every pad its reader', async () => {
  const { bus } = await startPad(settings({}, { feedback: { report: [2, 1] } }));
  bus.writeFailure = new ReaderLost('the pad reader was killed');
  bus.press(1, 5);
  await settle();
  bus.press(1, 5);
  await settle();
  expect(bus.written).toHaveLength(1);
});

test('an unplugged pad is told at once, looked for every 2 s, and well again when it is back', async () => {
  const pad = await startPad();
  const { bus, clock, emitted } = pad;
  const looked = bus.lists;
  await clock.advanceGently(9000);
  expect(bus.lists).toBe(looked);
  bus.unplug();
  expect(emitted.at(-1)).toMatchObject({ atMs: 9000, observation: { status: 'unplugged' } });
  await clock.advanceGently(5000);
  expect(bus.lists).toBe(looked + 2);
  bus.plugged = [PAD];
  await clock.advanceGently(2000);
  expect(emitted.at(-1)?.observation).toMatchObject({ kind: 'equipment', status: 'ok' });
  bus.press(1, 3);
  expect(emitted.at(-1)?.observation).toMatchObject({ kind: 'rating', level: 3 });
  expect(pad.blind.every((reason) => reason === null)).toBe(true);
});

test('a pad that is absent at the start, or may not be opened, is unplugged with a reason', async () => {
  const rig = driverRig();
  const { bus, lease } = createPadBus();
  expect(await createHidDriver(rig.context, settings(), lease).start()).toBe('started');
  expect(statuses(rig)).toEqual(['unplugged']);
  bus.plugged = [PAD];
  bus.openFailure = new Error('no permission for /dev/hidraw0');
  await rig.clock.advanceGently(20_000);
  expect(rig.emitted.at(-1)?.observation).toMatchObject({
    reason: 'no permission for /dev/hidraw0',
  });
  bus.openFailure = null;
  await rig.clock.advanceGently(2000);
  expect(statuses(rig).at(-1)).toBe('ok');
});

test('while the reader is away nothing is known of the pad; a short absence is no fault', async () => {
  const pad = await startPad();
  const { bus, clock, blind } = pad;
  bus.loseReader();
  expect(blind.at(-1)).toMatch(/SIGSEGV/);
  expect(statuses(pad)).toEqual(['ok']);
  bus.listFailure = null;
  await clock.advanceGently(100);
  expect(blind.at(-1)).toBeNull();
  bus.press(1, 4);
  expect(presses(pad)).toHaveLength(1);
  expect(statuses(pad)).toEqual(['ok', 'ok']);
});

test('a reader that stays away is a fault of the pad, never its unplugging', async () => {
  const pad = await startPad();
  pad.bus.loseReader();
  await pad.clock.advanceGently(60_000);
  expect(new Set(statuses(pad))).toEqual(new Set(['ok', 'fault']));
  expect(pad.blind.at(-1)).toMatch(/SIGSEGV/);
});

test('a pad over which the reader dies asks less and less, so that others are read', async () => {
  const { bus, clock } = await startPad();
  bus.loseReader();
  await clock.advanceGently(600_000);
  const early = bus.lists;
  await clock.advanceGently(600_000);
  expect(early).toBeLessThan(30);
  expect(bus.lists - early).toBeLessThan(20);
  bus.listFailure = null;
  await clock.advanceGently(300_000);
  expect(bus.opened?.path).toBe(PAD.path);
});

test('a pad that was pulled out while the reader was away is unplugged when that is known', async () => {
  const pad = await startPad();
  pad.bus.loseReader();
  pad.bus.plugged = [];
  pad.bus.listFailure = null;
  await pad.clock.advanceGently(100);
  expect(statuses(pad)).toEqual(['ok', 'unplugged']);
  expect(pad.blind.at(-1)).toBeNull();
});

test('more presses than anybody makes are noise, and no ratings', async () => {
  const pad = await startPad();
  for (let report = 0; report < 200; report += 1) pad.bus.press(1, 5);
  expect(presses(pad).length).toBeLessThanOrEqual(20);
  expect(statuses(pad).at(-1)).toBe('noisy');
  await pad.clock.advanceGently(10_000);
  pad.bus.press(1, 2);
  expect(statuses(pad).at(-1)).toBe('ok');
  expect(presses(pad).at(-1)).toMatchObject({ level: 2 });
});

test('without the package the device is unusable', async () => {
  const { context } = driverRig();
  const { bus, lease } = createPadBus();
  bus.listFailure = new PadsUnavailable('no node-hid');
  const driver = createHidDriver(context, settings(), lease);
  expect(await driver.start()).toEqual({ unusable: 'no node-hid' });
  await driver.stop();
  expect(bus.released).toBe(1);
});

test('a stopped driver closes its pad, says nothing more and stops twice', async () => {
  const { bus, driver, emitted, clock } = await startPad();
  const said = emitted.length;
  await driver.stop();
  await driver.stop();
  bus.press(1, 3);
  bus.unplug('late');
  await settle();
  await clock.advanceGently(60_000);
  expect(bus.closed).toBe(1);
  expect(emitted).toHaveLength(said);
  expect(clock.waitingTimers()).toBe(0);
});

test('a map of keys that cannot be is found in the configuration', () => {
  const found = (report: Report) => hidDriver.check(settings(report), { allowedNetworks: [] });
  expect(found({ levels: { 1: 5 } })).toHaveLength(1);
  expect(found({ levels: { one: 5, 2: 4 } })).toMatchObject([
    { field: ['report', 'levels', 'one'] },
  ]);
  expect(found({ levels: { 1: 5, '0x02': 4 } })).toEqual([]);
  expect(found({ levels: { 1: 5, 2: 4 }, declare: { '0x01': 'pause' } })).toHaveLength(1);
});
