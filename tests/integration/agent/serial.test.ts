import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Driver } from '../../../agent/drivers/driver.ts';
import { createRadarDriver, radarSettings } from '../../../agent/drivers/radar/radarDriver.ts';
import {
  createSerialPadDriver,
  serialPadSettings,
} from '../../../agent/drivers/serialPad/serialPadDriver.ts';
import { loadSerialAccess, type SerialFailure } from '../../../agent/serial/serialPort.ts';
import { describeSerialPorts } from '../../../agent/serial/serialPorts.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { hexBytes } from '../../support/radarFrames.ts';
import { plugInSerialPty } from '../../support/serialPty.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from '../../unit/agent/drivers/driverRig.ts';

/** Waits as long as the test may take; a condition that never comes is told by the test's limit. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

async function started(driver: Driver): Promise<void> {
  onTestFinished(() => driver.stop());
  expect(await driver.start()).toBe('started');
}

const LINE = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const SILENT = { onBytes: () => undefined, onGone: () => undefined };

test('a port is read, written to the last byte, and kept from others', async (context) => {
  const pty = await plugInSerialPty(context, join(temporaryFolder(), 'port'));
  const access = await loadSerialAccess(systemClock);
  const got: number[] = [];
  const line = { ...LINE, port: pty.port };
  const onBytes = (bytes: Uint8Array) => void got.push(...bytes);
  const port = await access.open(line, { ...SILENT, onBytes });
  onTestFinished(() => port.close());
  await expect(access.open(line, SILENT)).rejects.toThrow('is in use by another program');
  pty.send(Uint8Array.of(0, 1, 0x0d, 0x0a, 0x11, 0x13, 255));
  await eventually(() => expect(got).toEqual([0, 1, 0x0d, 0x0a, 0x11, 0x13, 255]));
  const sent = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
  await port.write(sent);
  await eventually(() => expect([...pty.received()]).toEqual([...sent]));
  await port.close();
  await port.close();
  await expect(port.write(sent)).rejects.toThrow('closed');
  const again = await access.open(line, SILENT);
  await again.close();
});

test('a port that is not there is absent; a file that is no port is a fault', async () => {
  const folder = temporaryFolder();
  const access = await loadSerialAccess(systemClock);
  const failure = async (port: string) =>
    access.open({ ...LINE, port }, SILENT).then(
      () => null,
      (error: SerialFailure) => error,
    );
  expect(await failure(join(folder, 'none'))).toMatchObject({ isAbsent: true });
  writeFileSync(join(folder, 'file'), '');
  expect(await failure(join(folder, 'file'))).toMatchObject({ isAbsent: false });
});

/** Recorded from the maker's document: nobody, a still target, both; each as the radar sends it. */
const RADAR = {
  nobody: hexBytes('F4F3F2F1 0D00 02AA 00 0000 00 0000 00 0000 5500 F8F7F6F5'),
  still: hexBytes('F4F3F2F1 0D00 02AA 02 5100 00 5100 3B 5100 5500 F8F7F6F5'),
  both: hexBytes(
    'F4F3F2F1 2300 01AA 03 1E00 3C 0000 39 0000 08 08 3C2205030304030605 000039101306060804' +
      ' 6001 5500 F8F7F6F5',
  ),
};

test('a radar on a real port is seen coming and going, and lost when it is unplugged', async (context) => {
  const pty = await plugInSerialPty(context, join(temporaryFolder(), 'radar'));
  const rig = driverRig();
  const given = { port: pty.port, settleMs: 0, holdMs: 500 };
  const settings = withDefaults(radarSettings, given) as Parameters<typeof createRadarDriver>[1];
  await started(createRadarDriver(rig.context, settings));
  const seen = () =>
    rig.emitted.flatMap(({ observation }) =>
      observation.kind === 'occupancy' ? [observation.occupied] : [],
    );
  pty.send(Uint8Array.of(0x00, 0xf4, 0xf3, ...RADAR.still.slice(0, 7)));
  pty.send(RADAR.still.slice(7));
  await eventually(() => expect(seen()).toEqual([true]));
  rig.clock.advance(600);
  pty.send(RADAR.nobody);
  await eventually(() => expect(seen()).toEqual([true, false]));
  pty.send(RADAR.both);
  await eventually(() => expect(seen()).toEqual([true, false, true]));
  await pty.unplug();
  await eventually(() => expect(rig.lost).toHaveLength(1));
  expect(rig.emitted.at(-1)?.observation).toMatchObject({ status: 'unplugged' });
  expect(seen()).toEqual([true, false, true]);
});

test('a serial pad is read, answered, unplugged in the middle of a frame, and read again', async (context) => {
  const port = join(temporaryFolder(), 'pad');
  const pty = await plugInSerialPty(context, port);
  const rig = driverRig();
  const frame = { start: 'AA 55', length: 4, checksum: 'xor8', keyOffset: 2 };
  const given = { port, frame, levels: { 1: 1, 5: 5 }, feedback: '06 0D' };
  const settings = withDefaults(serialPadSettings, given) as Parameters<
    typeof createSerialPadDriver
  >[1];
  await started(createSerialPadDriver(rig.context, settings));
  const said = () =>
    rig.emitted.map(({ observation }) => {
      if (observation.kind === 'rating') return observation.level;
      return observation.kind === 'equipment' ? observation.status : observation.kind;
    });
  const press = (key: number) => Uint8Array.of(0xaa, 0x55, key, 0xaa ^ 0x55 ^ key);
  pty.send(press(5));
  await eventually(() => expect(said()).toEqual(['ok', 5]));
  await eventually(() => expect([...pty.received()]).toEqual([0x06, 0x0d]));
  pty.send(press(5).slice(0, 2));
  await pty.unplug();
  await eventually(() => expect(said().at(-1)).toBe('unplugged'));
  const again = await plugInSerialPty(context, port);
  await eventually(() => {
    rig.clock.advance(1000);
    expect(said().at(-1)).toBe('ok');
  });
  again.send(press(1));
  await eventually(() => expect(said().at(-1)).toBe(1));
  expect(said().filter((one) => typeof one === 'number')).toEqual([5, 1]);
});

test('the ports of a machine are described by the names that stay', () => {
  const root = temporaryFolder();
  const usb = join(root, 'sys/devices/pci0/usb1/1-1');
  const port = join(usb, '1-1:1.0/ttyUSB0');
  for (const folder of [
    ...[join(port, 'tty/ttyUSB0'), join(root, 'sys/bus/usb-serial/drivers/ch341-uart')],
    ...[join(root, 'sys/bus/drivers/serial8250'), join(root, 'sys/class/tty/ttyS3')],
    ...[join(root, 'sys/class/tty/tty1'), join(root, 'dev/serial/by-path')],
    ...[join(root, 'sys/devices/serial8250'), join(root, 'dev/serial/by-id')],
  ]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(usb, 'idVendor'), '1a86\n');
  writeFileSync(join(usb, 'idProduct'), '7523\n');
  symlinkSync(join(root, 'sys/bus/usb-serial/drivers/ch341-uart'), join(port, 'driver'));
  symlinkSync(port, join(port, 'tty/ttyUSB0/device'));
  symlinkSync(join(port, 'tty/ttyUSB0'), join(root, 'sys/class/tty/ttyUSB0'));
  symlinkSync(
    join(root, 'sys/bus/drivers/serial8250'),
    join(root, 'sys/devices/serial8250/driver'),
  );
  symlinkSync(join(root, 'sys/devices/serial8250'), join(root, 'sys/class/tty/ttyS3/device'));
  writeFileSync(join(root, 'sys/class/tty/ttyS3/type'), '0\n');
  symlinkSync('../../ttyUSB0', join(root, 'dev/serial/by-path/pci-usb-0:1:1.0-port0'));
  symlinkSync('../../ttyUSB0', join(root, 'dev/serial/by-id/usb-1a86_USB_Serial-if00-port0'));
  expect(describeSerialPorts(root)).toEqual([
    {
      device: '/dev/ttyUSB0',
      byPath: '/dev/serial/by-path/pci-usb-0:1:1.0-port0',
      byId: '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0',
      driver: 'ch341-uart',
      usbId: '1a86:7523',
    },
  ]);
  expect(describeSerialPorts(join(root, 'nothing'))).toEqual([]);
});
