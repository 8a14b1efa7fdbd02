import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { Observation } from '../drivers/driver.ts';
import {
  type LoadSerialAccess,
  type SerialAccess,
  type SerialConnection,
  SerialFailure,
  type SerialLine,
  SerialUnavailable,
} from './serialPort.ts';

/** What is known of the port: open, not plugged in, or there and not to be opened. */
export type LinkState =
  | { readonly status: 'ok' }
  | { readonly status: 'unplugged' | 'fault'; readonly reason: string };

export interface SerialLinkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly line: SerialLine;
  readonly load: LoadSerialAccess;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Called after every change, and again and again, for the change filter. */
  readonly onState: (state: LinkState) => void;
}

/** A serial port that is kept open: opened again when its device is plugged in again. */
export interface SerialLink {
  /** Tries to open once and goes on trying; `unusable` without the package. */
  start(): Promise<'started' | { readonly unusable: string }>;
  stop(): Promise<void>;
  state(): LinkState;
  /** Rejects with the reason when the port is not open or takes nothing; it is opened anew then. */
  write(bytes: Uint8Array): Promise<void>;
}

const REOPEN: BackoffLimits = { delayMsMin: 500, delayMsMax: 5000 };
/** How often the state is told again. */
const REPEAT_EVERY_MS = 10_000;

/** Makes a link that is closed until it is started. */
export function createSerialLink(options: SerialLinkOptions): SerialLink {
  return new KeptOpen(options);
}

/** The state of a port as a reading of its device. */
export function equipmentOf(state: LinkState, channel: string): Observation {
  if (state.status === 'ok') return { kind: 'equipment', channel, status: 'ok' };
  const { status, reason } = state;
  return { kind: 'equipment', channel, status, reason: reason.slice(0, 200) };
}

function stateOf(error: unknown): LinkState {
  const isAbsent = error instanceof SerialFailure && error.isAbsent;
  return { status: isAbsent ? 'unplugged' : 'fault', reason: (error as Error).message };
}

class KeptOpen implements SerialLink {
  readonly #options: SerialLinkOptions;
  #access: SerialAccess | null = null;
  #connection: SerialConnection | null = null;
  #state: LinkState = { status: 'unplugged', reason: 'not opened yet' };
  #failures = 0;
  #isStopped = false;
  #stopWaiting: CancelTimer = () => undefined;
  #stopRepeating: CancelTimer = () => undefined;

  constructor(options: SerialLinkOptions) {
    this.#options = options;
  }

  state(): LinkState {
    return this.#state;
  }

  async start(): Promise<'started' | { readonly unusable: string }> {
    const { clock, load } = this.#options;
    try {
      this.#access = await load(clock);
    } catch (error) {
      if (error instanceof SerialUnavailable) return { unusable: error.message };
      throw error;
    }
    await this.#open(this.#access);
    if (this.#isStopped) return 'started';
    this.#stopRepeating = clock.every(REPEAT_EVERY_MS, () => this.#options.onState(this.#state));
    return 'started';
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopWaiting();
    this.#stopRepeating();
    const connection = this.#connection;
    this.#connection = null;
    await connection?.close();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (connection === null) {
      throw new Error(this.#state.status === 'ok' ? 'the port is closed' : this.#state.reason);
    }
    try {
      await connection.write(bytes);
    } catch (error) {
      this.#lose(connection, stateOf(error));
      throw error;
    }
  }

  async #open(access: SerialAccess): Promise<void> {
    if (this.#isStopped) return;
    let opened: SerialConnection | null = null;
    let goneBecause: string | null = null;
    try {
      opened = await access.open(this.#options.line, {
        onBytes: (bytes) => {
          if (!this.#isStopped) this.#options.onBytes(bytes);
        },
        onGone: (reason) => {
          goneBecause = reason;
          if (opened !== null) this.#lose(opened, { status: 'unplugged', reason });
        },
      });
    } catch (error) {
      this.#fail(stateOf(error));
      return;
    }
    if (this.#isStopped) return await opened.close();
    this.#connection = opened;
    if (goneBecause !== null) {
      this.#lose(opened, { status: 'unplugged', reason: goneBecause });
      return;
    }
    this.#failures = 0;
    this.#options.log.info({ port: this.#options.line.port }, 'The serial port is open.');
    this.#become({ status: 'ok' });
  }

  #lose(connection: SerialConnection, state: LinkState): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    void connection.close();
    this.#options.log.warn({ ...state }, 'The serial port is gone.');
    this.#fail(state);
  }

  /** A port that was unplugged keeps the reason of that while it is looked for. */
  #fail(state: LinkState): void {
    if (this.#isStopped) return;
    const { clock, random } = this.#options;
    const wasUnplugged = this.#state.status === 'unplugged' && this.#failures > 0;
    if (!(wasUnplugged && state.status === 'unplugged')) this.#become(state);
    const delayMs = backoffDelayMs(this.#failures, REOPEN, random);
    this.#failures += 1;
    this.#stopWaiting();
    this.#stopWaiting = clock.after(delayMs, () => {
      if (this.#access !== null) void this.#open(this.#access);
    });
  }

  #become(state: LinkState): void {
    this.#state = state;
    if (!this.#isStopped) this.#options.onState(state);
  }
}
