import {
  type LoadSerialAccess,
  type SerialEvents,
  SerialFailure,
  type SerialLine,
} from '../../agent/serial/serialPort.ts';

/** A serial port whose other end is the test. */
export interface FakeSerial {
  readonly load: LoadSerialAccess;
  /** The device is plugged in; it is at the start. */
  isPlugged: boolean;
  /** Why the port, although it is there, cannot be opened. */
  openFailure: string | null;
  /** Why it takes no bytes. */
  writeFailure: string | null;
  /** Every line that was opened, in order. */
  readonly opened: SerialLine[];
  /** What was written to it, in order. */
  readonly written: Uint8Array[];
  isOpen(): boolean;
  /** The device sends bytes. */
  send(...bytes: readonly number[]): void;
  sendText(text: string): void;
  unplug(reason?: string): void;
}

export function createFakeSerial(): FakeSerial {
  let events: SerialEvents | null = null;
  const fake: FakeSerial = {
    isPlugged: true,
    openFailure: null,
    writeFailure: null,
    opened: [],
    written: [],
    isOpen: () => events !== null,
    send: (...bytes) => events?.onBytes(Uint8Array.from(bytes)),
    sendText: (text) => events?.onBytes(Buffer.from(text, 'latin1')),
    unplug(reason = 'it was unplugged') {
      const told = events;
      events = null;
      fake.isPlugged = false;
      told?.onGone(reason);
    },
    load: async () => ({
      async open(line, given) {
        if (!fake.isPlugged) throw new SerialFailure(`${line.port} is not there`, true);
        if (fake.openFailure !== null) throw new SerialFailure(fake.openFailure, false);
        fake.opened.push(line);
        events = given;
        return {
          async write(bytes) {
            if (fake.writeFailure !== null) throw new Error(fake.writeFailure);
            if (events !== given) throw new Error('the port is closed');
            fake.written.push(bytes);
          },
          async close() {
            if (events === given) events = null;
          },
        };
      },
    }),
  };
  return fake;
}
