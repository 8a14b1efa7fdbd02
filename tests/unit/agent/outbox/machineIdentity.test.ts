import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isOtherMachine,
  type MachineIdentity,
  machineText,
  parseMachineText,
  readMachineIdentity,
} from '../../../../agent/outbox/machineIdentity.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

function aBox(files: Readonly<Record<string, string>>): MachineIdentity {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return readMachineIdentity(root);
}

const SERIAL = 'sys/firmware/devicetree/base/serial-number';
const nic = (name: string, address: string) => ({
  [`sys/class/net/${name}/address`]: `${address}\n`,
  [`sys/class/net/${name}/device/uevent`]: '',
});

test('two boards with one copied card are told apart by what is burnt into them', () => {
  const card = { 'etc/machine-id': 'c0ffee00c0ffee00c0ffee00c0ffee00\n' };
  const one = aBox({ ...card, [SERIAL]: '10000000abcdef01\0' });
  const two = aBox({ ...card, [SERIAL]: '10000000abcdef02\0' });
  expect(isOtherMachine(one, two)).toBe(true);
  expect(isOtherMachine(one, one)).toBe(false);
});

test('without a serial number the network hardware decides, and one card in common is enough', () => {
  const one = aBox({ ...nic('eth0', 'dc:a6:32:00:00:01'), ...nic('wlan0', 'dc:a6:32:00:00:02') });
  expect(isOtherMachine(one, aBox(nic('eth0', 'dc:a6:32:00:00:01')))).toBe(false);
  expect(isOtherMachine(one, aBox(nic('eth0', 'dc:a6:32:00:00:09')))).toBe(true);
});

test('what changes by itself is no sign of another box', () => {
  const placeholders = aBox({
    [SERIAL]: '0000000000000000\0',
    'sys/class/dmi/id/board_serial': 'Default string',
  });
  expect(placeholders.serial).toBeNull();
  const virtual = aBox({ 'sys/class/net/docker0/address': 'dc:a6:32:00:00:01' });
  expect(virtual.networks).toEqual([]);
  expect(aBox(nic('eth0', '02:00:00:aa:bb:cc')).networks).toEqual([]);
  expect(aBox({})).toEqual({ serial: null, networks: [], installation: null });
});

test('nobody learns a serial number or an address from the file', () => {
  const text = machineText(
    aBox({ [SERIAL]: '10000000abcdef01', ...nic('eth0', 'dc:a6:32:00:00:01') }),
  );
  expect(text).not.toMatch(/abcdef01|dc:a6/);
});

test('what was written is read back, and 50,000 other texts do no harm', () => {
  const known = aBox({ [SERIAL]: '10000000abcdef01' });
  expect(parseMachineText(machineText(known))).toEqual(known);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = parseMachineText(text);
      if (read !== null) expect(typeof isOtherMachine(read, known)).toBe('boolean');
    }),
    { numRuns: 50_000, seed: 9 },
  );
});
