import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** A serial port of this machine, with the names that stay the same. */
export interface SerialPortDescription {
  /** As the kernel names it now: `/dev/ttyUSB0`. */
  readonly device: string;
  /** By the socket it is plugged into; the best name where several equal devices are plugged in. */
  readonly byPath: string | null;
  /** By the adapter's serial number; several of the cheap ones have the same. */
  readonly byId: string | null;
  /** The kernel's driver: `ch341-uart`, `ftdi_sio`, `uart-pl011`; null when it does not say. */
  readonly driver: string | null;
  /** USB ids as `1a86:7523`; null for a port on the board. */
  readonly usbId: string | null;
}

/** More ports than a box has sockets: something is wrong, and nobody reads on. */
const PORTS_MAX = 64;
/** From the port up to the USB device that has the ids. */
const LEVELS_UP_MAX = 5;

/**
 * The serial ports with hardware behind them, by their names. Reads `/dev/serial` and sysfs and opens
 * nothing, so a port that is being read is described too. `root` is another file system in a test.
 */
export function describeSerialPorts(root = '/'): SerialPortDescription[] {
  const byPath = linksIn(root, 'by-path');
  const byId = linksIn(root, 'by-id');
  const names = listed(join(root, 'sys/class/tty')).filter((name) => driverOf(root, name) !== null);
  return names
    .slice(0, PORTS_MAX)
    .sort()
    .map((name) => ({
      device: `/dev/${name}`,
      byPath: byPath.get(name) ?? null,
      byId: byId.get(name) ?? null,
      driver: driverOf(root, name),
      usbId: usbIdOf(root, name),
    }));
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The links of one folder of /dev/serial, by the name of the port to which they lead. */
function linksIn(root: string, kind: 'by-path' | 'by-id'): Map<string, string> {
  const folder = join(root, 'dev/serial', kind);
  const links = new Map<string, string>();
  for (const name of listed(folder).sort()) {
    try {
      const port = basename(readlinkSync(join(folder, name)));
      // Newer systems list a port twice, as `…-usb-0:1` and `…-usbv2-0:1`: the first is enough.
      if (!links.has(port)) links.set(port, `/dev/serial/${kind}/${name}`);
    } catch {
      // Unplugged in this moment.
    }
  }
  return links;
}

/** The driver, or null for terminals without hardware and for sockets of the board without a chip. */
function driverOf(root: string, name: string): string | null {
  try {
    const device = join(root, 'sys/class/tty', name, 'device');
    const driver = basename(realpathSync(join(device, 'driver')));
    // The PC's serial driver offers four ports whether they exist or not; type 0 is none.
    return typeOf(root, name) === '0' ? null : driver;
  } catch {
    return null;
  }
}

function typeOf(root: string, name: string): string | null {
  try {
    return readFileSync(join(root, 'sys/class/tty', name, 'type'), 'utf8').trim();
  } catch {
    return null;
  }
}

function usbIdOf(root: string, name: string): string | null {
  try {
    let folder = realpathSync(join(root, 'sys/class/tty', name, 'device'));
    for (let level = 0; level < LEVELS_UP_MAX; level += 1) {
      const ids = readIds(folder);
      if (ids !== null) return ids;
      folder = resolve(folder, '..');
    }
  } catch {
    // Unplugged in this moment.
  }
  return null;
}

function readIds(folder: string): string | null {
  try {
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8').trim();
    return `${read('idVendor')}:${read('idProduct')}`;
  } catch {
    return null;
  }
}
