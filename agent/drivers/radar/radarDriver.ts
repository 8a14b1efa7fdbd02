import Type, { type Static } from 'typebox';
import type { CancelTimer } from '../../../runtime/clock.ts';
import {
  type LoadSerialAccess,
  loadSerialAccess,
  type SerialConnection,
  SerialFailure,
  SerialUnavailable,
} from '../../serial/serialPort.ts';
import {
  checkSerialPort,
  serialClaim,
  serialLineOf,
  serialLineSettings,
} from '../../serial/serialSettings.ts';
import { type Driver, type DriverContext, defineDriver, type StartOutcome } from '../driver.ts';
import { createRadarDecoder, type RadarReport } from './ld2410Frames.ts';
import { judgePresence, type PresenceGates } from './presence.ts';

const BAUD_RATE = 256_000;

export const radarSettings = Type.Object(
  {
    ...serialLineSettings(BAUD_RATE),
    /** A target farther away is not at the window; default: the radar's own limits decide. */
    distanceCmMax: Type.Optional(Type.Integer({ minimum: 20, maximum: 1000 })),
    /** A target with less energy is not a person; default as above. */
    energyMin: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** How long somebody counts as there after the last report that showed them. */
    holdMs: Type.Integer({ minimum: 500, maximum: 60_000, default: 3000 }),
    /** After power-on the radar says nothing reliable for as long as this. */
    settleMs: Type.Integer({ minimum: 0, maximum: 600_000, default: 30_000 }),
    /** The radar reports ten times a second; silent for longer than this, it does not work. */
    silentMsMax: Type.Integer({ minimum: 1000, maximum: 60_000, default: 5000 }),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type RadarSettings = Static<typeof radarSettings>;

/** How often the silence is measured. */
const WATCH_EVERY_MS = 500;
const REPEAT_EVERY_MS = 10_000;

/** Makes the driver of one radar; `load` is `serialport` unless a test brings its own. */
export function createRadarDriver(
  context: DriverContext,
  settings: RadarSettings,
  load: LoadSerialAccess = loadSerialAccess,
): Driver {
  return new RadarDriver(context, settings, load);
}

/**
 * Nobody is reported absent without a report that says so: until the first one after the settling
 * time the device is blind, and a radar that falls silent or is unplugged is given up as lost.
 */
class RadarDriver implements Driver {
  readonly #context: DriverContext;
  readonly #settings: RadarSettings;
  readonly #load: LoadSerialAccess;
  readonly #gates: PresenceGates;
  readonly #decoder = createRadarDecoder();
  #connection: SerialConnection | null = null;
  #isStopped = false;
  #openedAtMs = 0;
  #reportAtMs = 0;
  /** An open port alone is no working radar. */
  #hasReported = false;
  /** The last report that showed somebody; null: none since it could be believed. */
  #seenAtMs: number | null = null;
  #told: { readonly occupied: boolean; readonly atMs: number } | null = null;
  /** Why nothing can be said just now; null when it can. */
  #blindness: string | null = null;
  #stopWatching: CancelTimer = () => undefined;
  #stopRepeating: CancelTimer = () => undefined;

  constructor(context: DriverContext, settings: RadarSettings, load: LoadSerialAccess) {
    const { distanceCmMax = null, energyMin = null } = settings;
    this.#context = context;
    this.#settings = settings;
    this.#load = load;
    this.#gates = { distanceCmMax, energyMin };
  }

  async start(): Promise<StartOutcome> {
    const { clock } = this.#context;
    const opened = await this.#open();
    if (opened !== 'open') return opened;
    this.#openedAtMs = clock.monotonicMs();
    this.#reportAtMs = this.#openedAtMs;
    this.#beBlind('waiting for the first report');
    this.#stopWatching = clock.every(WATCH_EVERY_MS, () => this.#watch());
    this.#stopRepeating = clock.every(REPEAT_EVERY_MS, () => {
      if (this.#hasReported) this.#tellState('ok');
    });
    return 'started';
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopWatching();
    this.#stopRepeating();
    const connection = this.#connection;
    this.#connection = null;
    await connection?.close();
  }

  async #open(): Promise<'open' | StartOutcome> {
    let goneBecause: string | null = null;
    try {
      const access = await this.#load(this.#context.clock);
      this.#connection = await access.open(serialLineOf(this.#settings), {
        onBytes: (bytes) => this.#take(bytes),
        onGone: (reason) => {
          goneBecause = reason;
          if (this.#connection !== null) this.#giveUp('unplugged', reason);
        },
      });
    } catch (error) {
      if (error instanceof SerialUnavailable) return { unusable: error.message };
      const reason = (error as Error).message;
      const isAbsent = error instanceof SerialFailure && error.isAbsent;
      this.#tellState(isAbsent ? 'unplugged' : 'fault', reason);
      return { retryLater: reason };
    }
    if (this.#isStopped || goneBecause !== null) {
      await this.stop();
      return { retryLater: goneBecause ?? 'stopped' };
    }
    return 'open';
  }

  #take(bytes: Uint8Array): void {
    for (const report of this.#decoder.push(bytes)) {
      if (this.#isStopped) return;
      this.#reportAtMs = this.#context.clock.monotonicMs();
      this.#hasReported = true;
      this.#judge(report);
    }
  }

  #judge(report: RadarReport): void {
    const { settleMs } = this.#settings;
    const isPresent = judgePresence(report, this.#gates);
    const isWarm = this.#reportAtMs - this.#openedAtMs >= settleMs;
    if (!isWarm || isPresent === null) {
      this.#beBlind(isWarm ? 'it learns the noise of the room' : 'warming up');
      return;
    }
    this.#beBlind(null);
    if (isPresent) this.#seenAtMs = this.#reportAtMs;
    this.#tellPresence(isPresent || this.#isHeld());
  }

  /** Measured from report to report: silence alone never ends a presence. */
  #isHeld(): boolean {
    if (this.#seenAtMs === null) return false;
    return this.#reportAtMs - this.#seenAtMs < this.#settings.holdMs;
  }

  #tellPresence(occupied: boolean): void {
    const atMs = this.#reportAtMs;
    const told = this.#told;
    if (told?.occupied === occupied && atMs - told.atMs < REPEAT_EVERY_MS) return;
    this.#told = { occupied, atMs };
    this.#context.emit({ kind: 'occupancy', channel: this.#settings.channel, occupied });
  }

  /** What was seen before a time of blindness says nothing after it. */
  #beBlind(reason: string | null): void {
    if (this.#blindness === reason) return;
    this.#blindness = reason;
    this.#seenAtMs = null;
    this.#told = null;
    this.#context.blind(reason);
  }

  #watch(): void {
    const silentMs = this.#context.clock.monotonicMs() - this.#reportAtMs;
    if (silentMs < this.#settings.silentMsMax) return;
    this.#giveUp('unreachable', `no report for ${Math.round(silentMs / 1000)} s`);
  }

  #giveUp(status: 'unplugged' | 'unreachable', reason: string): void {
    if (this.#isStopped) return;
    this.#tellState(status, reason);
    this.#isStopped = true;
    this.#context.lost(reason);
  }

  #tellState(status: 'ok' | 'fault' | 'unplugged' | 'unreachable', reason?: string): void {
    if (this.#isStopped) return;
    const { channel } = this.#settings;
    const told = reason === undefined ? {} : { reason: reason.slice(0, 200) };
    this.#context.emit({ kind: 'equipment', channel, status, ...told });
  }
}

export const radarDriver = defineDriver<RadarSettings>({
  name: 'ld2410',
  settings: radarSettings,
  create: (context, settings) => createRadarDriver(context, settings),
  check: (settings) => checkSerialPort(settings),
  claims: (settings) => [serialClaim(settings)],
});
