import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  choosePad,
  createHidDriver,
  type HidSettings,
  hidDriver,
  hidSettings,
} from '../../../../agent/drivers/hid/hidDriver.ts';
import {
  type HidEvents,
  type HidPort,
  HidUnavailable,
  type PluggedDevice,
  usbPortOf,
} from '../../../../agent/drivers/hid/hidPort.ts';
import {
  createPressFinder,
  type ReportLayout,
  readReport,
} from '../../../../agent/drivers/hid/reports.ts';
import { settle } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const LAYOUT: ReportLayout = {
  ...{ reportId: 1, offset: 1, mask: 0xff, repeat: 'each-report' },
  levels: { 1: 1, 2: 2, 3: 3, 4: 4, '0x05': 5 },
};

test('a report is read by offset, mask and map; the rest is no press', () => {
  expect(readReport(Uint8Array.of(1, 5, 0), LAYOUT)).toEqual({ kind: 'key', value: 5, level: 5 });
  expect(readReport(Uint8Array.of(1, 0, 0), LAYOUT)).toEqual({ kind: 'no-key' });
  expect(readReport(Uint8Array.of(2, 5, 0), LAYOUT)).toEqual({ kind: 'other' });
  expect(readReport(Uint8Array.of(1), LAYOUT)).toEqual({ kind: 'other' });
  const masked = { ...LAYOUT, mask: 0x0f };
  expect(readReport(Uint8Array.of(1, 0xf2), masked)).toMatchObject({ level: 2 });
});

test('no bytes of a pad make anything but a level of its map', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const level = createPressFinder(LAYOUT).next(bytes);
      return level === null || [1, 2, 3, 4, 5].includes(level);
    }),
  );
});

test('a pad that repeats its report while a key is held gives one press', () => {
  const press = (repeat: ReportLayout['repeat']) => {
    const finder = createPressFinder({ ...LAYOUT, repeat });
    return [5, 5, 0, 5, 3].map((key) => finder.next(Uint8Array.of(1, key)));
  };
  expect(press('until-release')).toEqual([5, null, null, 5, 3]);
  expect(press('each-report')).toEqual([5, 5, null, 5, 3]);
});

const PAD: PluggedDevice = {
  ...{ path: '/dev/hidraw0', vendorId: 0x1a86, productId: 0xe010, serial: 'PAD0001' },
  usbPort: 'usb-0000:01:00.0-1.2/input0',
};
const OTHER = { ...PAD, path: '/dev/hidraw1', serial: 'PAD0002', usbPort: 'usb-0000:01:00.0-1.3' };

test('a pad is chosen by serial or port, and never by chance', () => {
  const ids = { vendorId: PAD.vendorId, productId: PAD.productId };
  expect(choosePad([PAD, OTHER], { ...ids, serial: 'PAD0002' })).toMatchObject({ device: OTHER });
  expect(choosePad([PAD, OTHER], { ...ids, usbPort: '1.2' })).toMatchObject({ device: PAD });
  expect(choosePad([PAD], ids)).toMatchObject({ device: PAD });
  expect(choosePad([PAD, OTHER], ids)).toMatchObject({ kind: 'none' });
  expect(choosePad([PAD], { ...ids, productId: 1 })).toMatchObject({ kind: 'none' });
});

test('the port comes from what the kernel says about the device', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'class/hidraw/hidraw0/device'), { recursive: true });
  writeFileSync(
    join(root, 'class/hidraw/hidraw0/device/uevent'),
    'DRIVER=hid-generic\nHID_PHYS=usb-1.2\nHID_UNIQ=PAD0001\n',
  );
  expect(usbPortOf('/dev/hidraw0', root)).toBe('usb-1.2');
  expect(usbPortOf('/dev/hidraw9', root)).toBeNull();
});

/** A HID bus into which the test plugs pads. */
function fakeBus() {
  const bus = {
    plugged: [] as PluggedDevice[],
    lists: 0,
    closed: 0,
    openFailure: null as string | null,
    events: null as HidEvents | null,
  };
  const port: HidPort = {
    async list() {
      bus.lists += 1;
      return bus.plugged;
    },
    async open(_path, events) {
      if (bus.openFailure !== null) throw new Error(bus.openFailure);
      bus.events = events;
      return {
        async close() {
          bus.closed += 1;
        },
      };
    },
  };
  return { bus, load: async () => port };
}

function settings(fields: Partial<HidSettings> = {}): HidSettings {
  const report = { reportId: 1, offset: 1, levels: LAYOUT.levels };
  return withDefaults(hidSettings, {
    ...{ vendorId: PAD.vendorId, productId: PAD.productId, report },
    ...fields,
  }) as HidSettings;
}

const statuses = (emitted: ReturnType<typeof driverRig>['emitted']) =>
  emitted.map(({ observation }) =>
    observation.kind === 'equipment' ? observation.status : observation.kind,
  );

test('every press is told at once, with an id of its own, its level and the scale', async () => {
  const { context, emitted } = driverRig();
  const { bus, load } = fakeBus();
  bus.plugged = [PAD];
  await createHidDriver(context, settings(), load).start();
  for (const key of [5, 5, 1, 0]) bus.events?.onReport(Uint8Array.of(1, key));
  const presses = emitted.map(({ observation }) => observation).filter((o) => o.kind === 'rating');
  expect(presses.map(({ level, scale, via }) => [level, scale, via])).toEqual([
    [5, 5, 'pad'],
    [5, 5, 'pad'],
    [1, 5, 'pad'],
  ]);
  expect(new Set(presses.map(({ pressId }) => pressId)).size).toBe(3);
});

test('an unplugged pad is told at once, looked for every 2 s, and well again when it is back', async () => {
  const { context, emitted, clock } = driverRig();
  const { bus, load } = fakeBus();
  bus.plugged = [PAD];
  await createHidDriver(context, settings(), load).start();
  const looked = bus.lists;
  await clock.advanceGently(9000);
  expect(bus.lists).toBe(looked);
  bus.plugged = [];
  bus.events?.onError('could not read from HID device');
  expect(emitted.at(-1)).toMatchObject({ atMs: 9000, observation: { status: 'unplugged' } });
  await clock.advanceGently(5000);
  expect(bus.lists).toBe(looked + 2);
  bus.plugged = [PAD];
  await clock.advanceGently(2000);
  expect(emitted.at(-1)?.observation).toMatchObject({ kind: 'equipment', status: 'ok' });
  bus.events?.onReport(Uint8Array.of(1, 3));
  expect(emitted.at(-1)?.observation).toMatchObject({ kind: 'rating', level: 3 });
});

test('a pad that is absent at the start, or may not be opened, is unplugged with a reason', async () => {
  const { context, emitted, clock } = driverRig();
  const { bus, load } = fakeBus();
  expect(await createHidDriver(context, settings(), load).start()).toBe('started');
  expect(statuses(emitted)).toEqual(['unplugged']);
  bus.plugged = [PAD];
  bus.openFailure = 'no permission for /dev/hidraw0';
  await clock.advanceGently(20_000);
  expect(emitted.at(-1)?.observation).toMatchObject({ reason: 'no permission for /dev/hidraw0' });
  bus.openFailure = null;
  await clock.advanceGently(2000);
  expect(statuses(emitted).at(-1)).toBe('ok');
});

test('without the package the device is unusable', async () => {
  const { context } = driverRig();
  const load = async () => {
    throw new HidUnavailable('no node-hid');
  };
  expect(await createHidDriver(context, settings(), load).start()).toEqual({
    unusable: 'no node-hid',
  });
});

test('a stopped driver closes its pad, says nothing more and stops twice', async () => {
  const { context, emitted, clock } = driverRig();
  const { bus, load } = fakeBus();
  bus.plugged = [PAD];
  const driver = createHidDriver(context, settings(), load);
  await driver.start();
  const said = emitted.length;
  await driver.stop();
  await driver.stop();
  bus.events?.onReport(Uint8Array.of(1, 3));
  bus.events?.onError('late');
  await settle();
  await clock.advanceGently(60_000);
  expect(bus.closed).toBe(1);
  expect(emitted).toHaveLength(said);
  expect(clock.waitingTimers()).toBe(0);
});

test('a map of keys that cannot be is found in the configuration', () => {
  const report = (levels: Record<string, number>) =>
    hidDriver.check(settings({ report: { ...settings().report, levels } }), {
      allowedNetworks: [],
    });
  expect(report({ 1: 5 })).toHaveLength(1);
  expect(report({ one: 5, 2: 4 })).toMatchObject([{ field: ['report', 'levels', 'one'] }]);
  expect(report({ 1: 5, '0x02': 4 })).toEqual([]);
});
