import {
  type LeasedPort,
  type PadEvents,
  type PluggedPad,
  ReaderLost,
} from '../../../../agent/pads/padPort.ts';

/** Pads that a test plugs in, presses and pulls out. */
export function createPadBus() {
  const bus = {
    plugged: [] as PluggedPad[],
    lists: 0,
    closed: 0,
    released: 0,
    /** What was written, in order. */
    written: [] as string[],
    listFailure: null as Error | null,
    openFailure: null as Error | null,
    writeFailure: null as Error | null,
    /** The path of what was opened last, and whether it was grabbed. */
    opened: null as { readonly path: string; readonly grab: boolean } | null,
    events: null as PadEvents | null,
    press(...bytes: number[]): void {
      bus.events?.onBytes(Uint8Array.from(bytes));
    },
    unplug(reason = 'could not read from HID device'): void {
      bus.plugged = [];
      bus.events?.onLost({ reason, by: 'pad' });
    },
    /** The process that reads all pads dies; asking anything fails until it is back. */
    loseReader(): void {
      bus.listFailure = new ReaderLost('the pad reader ended (SIGSEGV)');
      bus.events?.onLost({ reason: 'the pad reader ended (SIGSEGV)', by: 'reader' });
    },
  };
  const port: LeasedPort = {
    async list() {
      bus.lists += 1;
      if (bus.listFailure !== null) throw bus.listFailure;
      return bus.plugged;
    },
    async open(path, events, { grab }) {
      if (bus.openFailure !== null) throw bus.openFailure;
      bus.opened = { path, grab };
      bus.events = events;
      return {
        async write(bytes) {
          bus.written.push(Buffer.from(bytes).toString('hex'));
          if (bus.writeFailure !== null) throw bus.writeFailure;
        },
        async close() {
          bus.closed += 1;
        },
      };
    },
    async release() {
      bus.released += 1;
    },
  };
  return { bus, lease: () => port };
}

/** A pad as it is listed. */
export const PAD: PluggedPad = {
  ...{ kind: 'hid', path: '/dev/hidraw0', vendorId: 0x1a86, productId: 0xe010 },
  ...{ name: 'Rating Pad', serial: 'PAD0001', usbPort: 'usb-0000:01:00.0-1.2/input0' },
  isKeyboard: false,
};
