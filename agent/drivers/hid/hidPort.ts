import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A HID device that is plugged in. */
export interface PluggedDevice {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string | null;
  /** Where it is plugged in, as the kernel names it (`usb-0000:01:00.0-1.2/input0`). */
  readonly usbPort: string | null;
}

export interface HidReader {
  close(): Promise<void>;
}

export interface HidEvents {
  onReport(bytes: Uint8Array): void;
  /** The device is gone or does not answer; comes at most once. */
  onError(reason: string): void;
}

/** What the driver needs of HID; a test is one. */
export interface HidPort {
  list(): Promise<readonly PluggedDevice[]>;
  open(path: string, events: HidEvents): Promise<HidReader>;
}

/** The package is missing or does not fit this machine. */
export class HidUnavailable extends Error {}

/** HID through `node-hid`, which is optional and loaded only here. Throws `HidUnavailable`. */
export async function loadHidPort(sysfsRoot = '/sys'): Promise<HidPort> {
  let hid: typeof import('node-hid');
  try {
    const loaded = await import('node-hid');
    hid = (loaded as { default?: typeof import('node-hid') }).default ?? loaded;
  } catch (error) {
    throw new HidUnavailable(`the package node-hid: ${(error as Error).message}`);
  }
  return {
    async list() {
      const devices = await hid.devicesAsync();
      return devices.flatMap((device) => {
        const { path, vendorId, productId, serialNumber } = device;
        if (path === undefined) return [];
        const serial = serialNumber || null;
        return [{ path, vendorId, productId, serial, usbPort: usbPortOf(path, sysfsRoot) }];
      });
    },
    async open(path, events) {
      const device = await hid.HIDAsync.open(path);
      let isOver = false;
      device.on('error', (error: unknown) => {
        if (isOver) return;
        isOver = true;
        events.onError(describe(error));
      });
      device.on('data', (bytes: Uint8Array) => {
        if (!isOver) events.onReport(bytes);
      });
      return {
        async close() {
          isOver = true;
          await device.close();
        },
      };
    },
  };
}

/** What went wrong, in words; the package does not always say it with an `Error`. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error ?? '');
  return message === '' ? 'the pad does not answer any more' : message;
}

/** The physical place of `/dev/hidrawN` from the kernel's description of it, or null. */
export function usbPortOf(path: string, sysfsRoot: string): string | null {
  const file = join(sysfsRoot, 'class', 'hidraw', basename(path), 'device', 'uevent');
  try {
    return /^HID_PHYS=(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
