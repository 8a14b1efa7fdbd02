import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import { choosePad } from '../../../agent/pads/choosePad.ts';
import type { PluggedPad } from '../../../agent/pads/padPort.ts';
import { entryOf, withDevice } from '../../../agent/pads/pairing/deviceEntry.ts';
import type { PairedPad } from '../../../agent/pads/pairing/pairPad.ts';
import { replaceAgentConfig } from '../../../cli/agentConfigFile.ts';
import { ConfigFailure } from '../../../runtime/configFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { PAD } from '../agent/pads/padBus.ts';

const PAIRED: PairedPad = {
  ...{ kind: 'hid', pad: PAD },
  learned: {
    ...{ kind: 'learned', layout: { reportId: 1, offset: 1, mask: 255 }, repeat: 'until-release' },
    values: new Map([
      ...(['5', '4', '3', '2', '1'] as const).map((key) => [key, Number(key)] as const),
      ['pause', 9],
    ]),
    releaseAfterMs: null,
  },
};
const TYPING: PairedPad = {
  kind: 'keyboard',
  pad: { ...PAD, kind: 'keyboard' },
  codes: new Map([
    ['5', 6],
    ['1', 2],
  ]),
};

const HEAD = `# The hall's agent.
agent: hall-1
mqtt:
  url: mqtt://127.0.0.1:8421 # the collector
  secret: replace-this-secret-before-use
outbox: outbox.sqlite
`;

function configFile(text: string): string {
  const file = join(temporaryFolder(), 'agent.yaml');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

const EXPECTED = `devices:
  - device: w1-pad
    driver: hid
    vendorId: 0x1a86
    productId: 0xe010
    usbPort: "1.2"
    report:
      reportId: 1
      offset: 1
      levels: { 5: 5, 4: 4, 3: 3, 2: 2, 1: 1 }
      declare: { 9: pause }
      repeat: until-release
`;

test('a pad comes into a file as a person would write it, beside the comments', () => {
  const text = withDevice(HEAD, 'w1-pad', entryOf(PAIRED, [PAD]));
  expect(text).toBe(HEAD + EXPECTED);
  expect(loadAgentConfig(configFile(text)).devices).toMatchObject([
    { device: 'w1-pad', settings: { usbPort: '1.2', report: { declare: { 9: 'pause' } } } },
  ]);
});

test('an empty list of devices becomes a list of one', () => {
  const text = withDevice(`${HEAD}devices: []\n`, 'w1-pad', entryOf(PAIRED, [PAD]));
  expect(loadAgentConfig(configFile(text)).devices).toHaveLength(1);
});

test('a device that is there keeps its name, its place and what belongs to the person', () => {
  const before = `${HEAD}devices:
  - { device: w0, driver: gpio, line: 3 } # the seat
  # The pad at window one.
  - device: w1-pad
    driver: hid # vendor's
    vendorId: 1
    productId: 2
    serial: OLD
    report: { offset: 7, levels: { 1: 1, 2: 2 } }
    feedback: { report: [2, 1] } # green lamp
  - { device: w2, driver: gpio, line: 4 }
`;
  const text = withDevice(before, 'w1-pad', entryOf(PAIRED, [PAD]));
  for (const comment of ['# the seat', '# The pad at window one.', '# green lamp']) {
    expect(text).toContain(comment);
  }
  const config = loadAgentConfig(configFile(text));
  expect(config.devices.map(({ device }) => device)).toEqual(['w0', 'w1-pad', 'w2']);
  const { settings } = config.devices[1] ?? {};
  expect(settings).toMatchObject({ vendorId: PAD.vendorId, feedback: { report: [2, 1] } });
  expect(settings).not.toHaveProperty('serial');

  const other = withDevice(text, 'w1-pad', entryOf(TYPING, [TYPING.pad]));
  expect(loadAgentConfig(configFile(other)).devices[1]).toMatchObject({
    definition: { name: 'keyboard-pad' },
    settings: { levels: { KEY_5: 5, KEY_1: 1 } },
  });
});

test('the port that is written finds the pad among all others', () => {
  const ports = ['usb-0000:01:00.0-1.2', 'usb-0000:01:00.0-1.12', 'usb-xhci-hcd.1-1.2', 'usb-a-2'];
  const pads = ports.flatMap((port) => [`${port}/input0`, `${port}/input1`]);
  fc.assert(
    fc.property(fc.subarray(pads, { minLength: 1 }), fc.nat(), (plugged, choice) => {
      const all = plugged.map(
        (usbPort, index): PluggedPad => ({ ...PAD, usbPort, path: `${index}` }),
      );
      const pad = all[choice % all.length] as PluggedPad;
      const { vendorId, productId, usbPort } = entryOf({ ...PAIRED, pad } as PairedPad, all) as {
        vendorId: number;
        productId: number;
        usbPort: string;
      };
      expect(choosePad(all, { vendorId, productId, usbPort })).toEqual({ kind: 'found', pad });
    }),
    { seed: 1 },
  );
});

test('the file changes at once, keeps its rights and leaves a copy of itself', () => {
  const file = configFile(HEAD);
  chmodSync(file, 0o640);
  const backup = replaceAgentConfig(file, (text) => withDevice(text, 'p', entryOf(PAIRED, [PAD])));
  expect(readFileSync(backup, 'utf8')).toBe(HEAD);
  expect(statSync(backup).mode & 0o777).toBe(0o640);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(loadAgentConfig(file).devices).toHaveLength(1);
  expect(readdirSync(join(file, '..'))).toHaveLength(2);
});

test('a file that would be wrong afterwards stays as it was', () => {
  const file = configFile(HEAD);
  const change = () =>
    replaceAgentConfig(file, (text) => `${text}devices: [{ device: x, driver: y }]\n`);
  expect(change).toThrow(ConfigFailure);
  expect(change).toThrow(new RegExp(file));
  expect(readFileSync(file, 'utf8')).toBe(HEAD);
  expect(existsSync(`${file}.bak`)).toBe(false);
  expect(readdirSync(join(file, '..'))).toEqual(['agent.yaml']);
});

test('an entry on which others lean is not replaced', () => {
  const text = `${HEAD}devices:
  - { device: w1, driver: hid, vendorId: 1, productId: 2, usbPort: "1", report: &same { offset: 1, levels: { 1: 1, 2: 2 } } }
  - { device: w2, driver: hid, vendorId: 1, productId: 2, usbPort: "2", report: *same }
`;
  expect(() => withDevice(text, 'w1', entryOf(PAIRED, [PAD]))).toThrow('HW-PAD-009');
  expect(() => withDevice(text, 'w1', {})).toThrow('HW-PAD-009');
  expect(loadAgentConfig(configFile(withDevice(text, 'w2', entryOf(PAIRED, [PAD]))))).toBeDefined();
});
