import { closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describePads, udevRuleFor } from '../../../../agent/pads/describePads.ts';
import { PadsUnavailable } from '../../../../agent/pads/padPort.ts';
import { whoHas } from '../../../../agent/pads/whoHas.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { PAD } from './padBus.ts';

test('every pad is told with whether it can be read, and how it would be', async () => {
  const path = join(temporaryFolder(), 'hidraw0');
  writeFileSync(path, '');
  const gone = { ...PAD, kind: 'keyboard' as const, path: `${path}-gone` };
  const found = await describePads({
    hid: { list: async () => [{ ...PAD, path }] },
    keyboard: { list: async () => [gone] },
  });
  expect(found.missing).toEqual([]);
  expect(found.pads).toMatchObject([
    { path, trouble: null, udevRule: null, heldBy: null },
    { trouble: `${gone.path} is gone`, udevRule: udevRuleFor(gone) },
  ]);
});

test('a rule matches the device file that is opened', () => {
  expect(udevRuleFor(PAD)).toBe(
    'SUBSYSTEM=="hidraw", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="e010", MODE="0660", GROUP="input"',
  );
  expect(udevRuleFor({ ...PAD, kind: 'keyboard', vendorId: 1 })).toMatch(
    /^SUBSYSTEM=="input", KERNEL=="event\*", ATTRS\{idVendor\}=="0001"/,
  );
});

test('a missing package is told beside what can be listed without it', async () => {
  const found = await describePads({
    hid: {
      async list() {
        throw new PadsUnavailable('the package node-hid: not there');
      },
    },
    keyboard: { list: async () => [PAD] },
  });
  expect(found).toMatchObject({ missing: ['the package node-hid: not there'], pads: [PAD] });
});

test('who has a file open is found, but for this process and what it started', () => {
  const root = temporaryFolder();
  const device = '/dev/hidraw7';
  const addProcess = (pid: number, parent: number, files: readonly string[]): void => {
    mkdirSync(join(root, `${pid}/fd`), { recursive: true });
    writeFileSync(join(root, `${pid}/comm`), `program-${pid}\n`);
    writeFileSync(join(root, `${pid}/status`), `Name:\tx\nPPid:\t${parent}\n`);
    files.forEach((file, index) => {
      symlinkSync(file, join(root, `${pid}/fd/${index}`));
    });
  };
  addProcess(process.pid, 1, [device]);
  addProcess(11, process.pid, [device]);
  addProcess(12, 1, ['/dev/null']);
  expect(whoHas(device, root)).toBeNull();
  addProcess(13, 1, ['/dev/null', device]);
  expect(whoHas(device, root)).toEqual({ pid: 13, name: 'program-13' });
  expect(whoHas(device, join(root, 'nowhere'))).toBeNull();
});

test('this very process is not the one that has a file', () => {
  const path = join(temporaryFolder(), 'mine');
  const descriptor = openSync(path, 'w');
  expect(whoHas(path)).toBeNull();
  closeSync(descriptor);
});
