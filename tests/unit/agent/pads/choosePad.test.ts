import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePad, isAtPort } from '../../../../agent/pads/choosePad.ts';
import { mergeUsages, usbPortOf } from '../../../../agent/pads/hidEdge.ts';
import { listKeyboards } from '../../../../agent/pads/keyboardEdge.ts';
import type { PluggedPad } from '../../../../agent/pads/padPort.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { PAD } from './padBus.ts';

const OTHER: PluggedPad = {
  ...{ ...PAD, path: '/dev/hidraw1', serial: 'PAD0002' },
  usbPort: 'usb-0000:01:00.0-1.3/input0',
};
const IDS = { vendorId: PAD.vendorId, productId: PAD.productId };

test('a pad is chosen by serial or port, and never by chance', () => {
  expect(choosePad([PAD, OTHER], { ...IDS, serial: 'PAD0002' })).toMatchObject({ pad: OTHER });
  expect(choosePad([PAD, OTHER], { ...IDS, usbPort: '1.2' })).toMatchObject({ pad: PAD });
  expect(choosePad([PAD], IDS)).toMatchObject({ pad: PAD });
  expect(choosePad([PAD], { ...IDS, productId: 1 })).toMatchObject({ kind: 'none' });
  expect(choosePad([PAD, OTHER], IDS)).toMatchObject({
    kind: 'none',
    reason: expect.stringMatching(/1\.2\/input0 PAD0001, usb-.*1\.3\/input0 PAD0002$/),
  });
});

test('the order in which devices are listed decides nothing', () => {
  const pads = [PAD, OTHER, { ...OTHER, path: '/dev/hidraw2', usbPort: 'usb-0000:01:00.0-1.4' }];
  const wishes = [IDS, { ...IDS, usbPort: '1.3' }, { ...IDS, serial: 'PAD0002' }];
  const pick = (listed: readonly PluggedPad[]) =>
    wishes.map((wish) => {
      const chosen = choosePad(listed, wish);
      return chosen.kind === 'found' ? chosen.pad.path : null;
    });
  fc.assert(
    fc.property(fc.shuffledSubarray(pads, { minLength: 3 }), (listed) => {
      expect(pick(listed)).toEqual(pick(pads));
    }),
    { seed: 1 },
  );
});

test.each([
  ['1.2', true],
  ['1.2/input0', true],
  ['1.2/input1', false],
  ['usb-0000:01:00.0-1.2', true],
  ['usb-0000:01:00.0-1.2/input0', true],
  ['2', false],
  ['1', false],
  ['', false],
])('a port may be named by its end: %s', (wish, fits) => {
  expect(isAtPort('usb-0000:01:00.0-1.2/input0', wish)).toBe(fits);
  expect(isAtPort(null, wish)).toBe(false);
});

test('a hub port with the same end is another port', () => {
  expect(isAtPort('usb-0000:01:00.0-1.1.2/input0', '1.2')).toBe(false);
});

test('a device that is listed for each of its usages is one device', () => {
  const device = { path: '/dev/hidraw0', vendorId: 1, productId: 2, release: 0, interface: 0 };
  const listed = [
    { ...device, usagePage: 0xff00, usage: 1 },
    { ...device, usagePage: 1, usage: 6 },
    { ...device, usagePage: 0xff00, usage: 2 },
    { ...device, path: '/dev/hidraw1', usagePage: 1, usage: 2 },
  ];
  expect(mergeUsages(listed, () => null)).toMatchObject([
    { path: '/dev/hidraw0', isKeyboard: true, serial: null },
    { path: '/dev/hidraw1', isKeyboard: false },
  ]);
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

test('keyboards are found by what the kernel says of input devices; mice are none', () => {
  const root = temporaryFolder();
  const input = (name: string, files: Record<string, string>): void => {
    const folder = join(root, 'class/input', name, 'device');
    mkdirSync(join(folder, 'id'), { recursive: true });
    mkdirSync(join(folder, 'capabilities'), { recursive: true });
    for (const [file, text] of Object.entries(files))
      writeFileSync(join(folder, file), `${text}\n`);
  };
  const ids = { 'id/vendor': '1a86', 'id/product': 'e011' };
  const typing = 'e080ffdf01cfffff fffffffffffffffe';
  const about = { name: 'Typing Pad', phys: 'usb-0000:01:00.0-1.4/input0', uniq: '' };
  input('event1', { ...ids, ...about, 'capabilities/key': typing });
  input('event2', { ...ids, ...about, 'capabilities/key': '1f0000 0 0 0 0' });
  input('event3', { ...ids, ...about, 'capabilities/key': '0' });
  input('mouse0', { ...ids, ...about, 'capabilities/key': typing });
  expect(listKeyboards(root)).toEqual([
    {
      ...{ kind: 'keyboard', path: '/dev/input/event1', vendorId: 0x1a86, productId: 0xe011 },
      ...{ name: 'Typing Pad', serial: null, usbPort: about.phys, isKeyboard: true },
    },
  ]);
  expect(listKeyboards(join(root, 'nowhere'))).toEqual([]);
});
