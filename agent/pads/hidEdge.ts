import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { whyNotUsable } from './deviceFile.ts';
import { type PadPort, PadsUnavailable, type PluggedPad } from './padPort.ts';

type NodeHid = typeof import('node-hid');

/** Usages of the generic desktop page that make a device a keyboard (HID Usage Tables 1.5, §4). */
const GENERIC_DESKTOP = 1;
const KEYBOARD_USAGES = new Set([6, 7]);

/**
 * HID devices through `node-hid`, which is optional and loaded only here, when it is first needed.
 * Both calls throw `PadsUnavailable` without it.
 */
export function createHidEdge(sysfsRoot = '/sys'): PadPort {
  let loading: Promise<NodeHid> | null = null;
  const load = (): Promise<NodeHid> => {
    loading ??= loadNodeHid();
    return loading;
  };
  return {
    async list() {
      const hid = await load();
      return mergeUsages(await hid.devicesAsync(), (path) => usbPortOf(path, sysfsRoot));
    },
    async open(path, events) {
      const hid = await load();
      const device = await hid.HIDAsync.open(path).catch((error: unknown) => {
        throw new Error(whyNotUsable(path, 'read and write') ?? describe(error));
      });
      let isOver = false;
      device.on('error', (error: unknown) => {
        if (isOver) return;
        isOver = true;
        events.onLost({ reason: describe(error), by: 'pad' });
      });
      device.on('data', (bytes: Uint8Array) => {
        if (!isOver) events.onBytes(bytes);
      });
      return {
        async write(bytes) {
          await device.write(Buffer.from(bytes));
        },
        async close() {
          isOver = true;
          await device.close();
        },
      };
    },
  };
}

async function loadNodeHid(): Promise<NodeHid> {
  try {
    const loaded = await import('node-hid');
    return (loaded as { default?: NodeHid }).default ?? loaded;
  } catch (error) {
    throw new PadsUnavailable(`the package node-hid: ${(error as Error).message}`);
  }
}

/**
 * The devices of a listing, each once: the package names a device again for every usage that its
 * report descriptor declares.
 */
export function mergeUsages(
  listed: readonly import('node-hid').Device[],
  usbPortAt: (path: string) => string | null,
): readonly PluggedPad[] {
  const pads = new Map<string, PluggedPad>();
  for (const device of listed) {
    const { path, vendorId, productId, usagePage, usage } = device;
    if (path === undefined || path === '') continue;
    const isKeyboard = usagePage === GENERIC_DESKTOP && KEYBOARD_USAGES.has(usage ?? 0);
    const known = pads.get(path);
    if (known !== undefined) {
      if (isKeyboard) pads.set(path, { ...known, isKeyboard });
      continue;
    }
    pads.set(path, {
      ...{ kind: 'hid', path, vendorId, productId, isKeyboard },
      name: device.product || null,
      serial: device.serialNumber || null,
      usbPort: usbPortAt(path),
    });
  }
  return [...pads.values()];
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
