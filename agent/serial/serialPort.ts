import { existsSync } from 'node:fs';
import type { Clock } from '../../runtime/clock.ts';

/** How a serial line is set. */
export interface SerialLine {
  /** `/dev/serial/by-path/…`, `/dev/serial/by-id/…` or the name of a port on the board. */
  readonly port: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

export interface SerialEvents {
  onBytes(bytes: Uint8Array): void;
  /** The port is gone or fails, with a short English reason; comes at most once, not after `close`. */
  onGone(reason: string): void;
}

/** One open serial port. */
export interface SerialConnection {
  /**
   * Resolves when the bytes have left this machine. Rejects with a `SerialFailure`, also when they
   * have not within two seconds more than the line needs for them; the rest is thrown away then.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** May be called twice; never rejects. */
  close(): Promise<void>;
}

/** What drivers need of serial ports; a test is one. */
export interface SerialAccess {
  /** Opens a port that nobody else has open. Rejects with a `SerialFailure`. */
  open(line: SerialLine, events: SerialEvents): Promise<SerialConnection>;
}

/** Makes the access; throws `SerialUnavailable` when there is none on this machine. */
export type LoadSerialAccess = (clock: Clock) => Promise<SerialAccess>;

/** The package is missing or does not fit this machine. */
export class SerialUnavailable extends Error {}

/** A port could not be opened, or failed while it was. */
export class SerialFailure extends Error {
  /** There is no such port: its device is not plugged in. */
  readonly isAbsent: boolean;

  constructor(reason: string, isAbsent: boolean) {
    super(reason);
    this.name = 'SerialFailure';
    this.isAbsent = isAbsent;
  }
}

type Port = import('serialport').SerialPort;

/** Bytes that one write may have: commands, feedback and a sign's text are far below. */
const WRITE_BYTES_MAX = 4096;
/** What a line may take longer than its rate says before a write has failed. */
const WRITE_SLACK_MS = 2000;

/** Serial ports through `serialport`, which is optional and loaded only here. */
export const loadSerialAccess: LoadSerialAccess = async (clock) => {
  let serialport: typeof import('serialport');
  try {
    serialport = await import('serialport');
  } catch (error) {
    throw new SerialUnavailable(`the package serialport: ${(error as Error).message}`);
  }
  return {
    async open(line, events) {
      const { port: path, ...settings } = line;
      const port = new serialport.SerialPort({ path, ...settings, autoOpen: false, lock: true });
      // Without a listener, an error of the stream would end the process.
      port.on('error', () => undefined);
      await opened(port, path);
      return connect(port, { line, events, clock });
    },
  };
};

function opened(port: Port, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error === null || error === undefined) return resolve();
      const isAbsent = !existsSync(path);
      const reason = isAbsent ? `${path} is not there` : shortReason(error, path);
      reject(new SerialFailure(reason, isAbsent));
    });
  });
}

/** The package says `Error Resource temporarily unavailable Cannot lock port` for a port in use. */
function shortReason({ message }: Error, path: string): string {
  if (/lock/i.test(message)) return `${path} is in use by another program`;
  if (/permission/i.test(message)) return `no permission for ${path}`;
  return message.replace(/^Error:? /, '').slice(0, 200);
}

interface ConnectOptions {
  readonly line: SerialLine;
  readonly events: SerialEvents;
  readonly clock: Clock;
}

function connect(port: Port, { line, events, clock }: ConnectOptions): SerialConnection {
  let isOver = false;
  const gone = (why: string): void => {
    if (isOver) return;
    isOver = true;
    events.onGone(failureOf(why, line.port).message);
  };
  port.on('data', (bytes: Uint8Array) => {
    if (!isOver) events.onBytes(bytes);
  });
  port.on('error', (error: Error) => gone(error.message));
  port.on('close', (error?: Error | null) => gone(error?.message ?? 'the port was closed'));
  return {
    write(bytes) {
      if (isOver) return Promise.reject(failureOf('the port is closed', line.port));
      if (bytes.length > WRITE_BYTES_MAX) {
        return Promise.reject(new SerialFailure('too long to write', false));
      }
      const limitMs = WRITE_SLACK_MS + lineTimeMs(bytes, line);
      return sent(port, { bytes, clock, limitMs }).catch((error: unknown) => {
        throw failureOf((error as Error).message, line.port);
      });
    },
    close() {
      isOver = true;
      return closed(port);
    },
  };
}

/** Why an open port failed: a device that was unplugged causes errors of every kind. */
function failureOf(why: string, path: string): SerialFailure {
  const isAbsent = !existsSync(path);
  return new SerialFailure(isAbsent ? `${path} was unplugged` : why.slice(0, 200), isAbsent);
}

/** Start bit, data, parity and stop bits are at most 12 bits for a byte. */
function lineTimeMs(bytes: Uint8Array, { baudRate }: SerialLine): number {
  return Math.ceil((bytes.length * 12 * 1000) / baudRate);
}

interface Sending {
  readonly bytes: Uint8Array;
  readonly clock: Clock;
  readonly limitMs: number;
}

function sent(port: Port, { bytes, clock, limitMs }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => {
      // A drain that waits for ever holds one of few threads; without bytes it ends.
      port.flush(() => undefined);
      reject(new Error('the line takes no bytes'));
    });
    const done = (error: Error | null | undefined): void => {
      cancel();
      if (error === null || error === undefined) resolve();
      else reject(error);
    };
    port.write(Buffer.from(bytes), (error) => {
      if (error !== null && error !== undefined) return done(error);
      port.drain(done);
    });
  });
}

function closed(port: Port): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.close(() => resolve());
  });
}
