import type { AgentStatus } from '../../protocol/agentStatus.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { Stamp } from '../clockState.ts';
import type { AgentProbing } from '../probing/probing.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';
import type { LaggingDevice } from '../sampling/heartbeat.ts';
import type {
  Driver,
  DriverContext,
  DriverDefinition,
  Observation,
  StartOutcome,
} from './driver.ts';
import { within } from './within.ts';

/** A device of the configuration with its driver. */
export interface SupervisedDevice {
  readonly device: string;
  readonly definition: DriverDefinition;
  readonly settings: unknown;
}

/** What runs a device needs of its surroundings. */
export interface DeviceRunnerOptions {
  readonly configFolder: string;
  readonly allowedNetworks: readonly string[];
  /** What all probes of the agent share. */
  readonly probing?: AgentProbing;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly stamp: () => Stamp;
  readonly onObservation: (device: string, observation: Observation) => void;
  /** A device is watched again, after it was not since the given moment. */
  readonly onRecovered: (device: string, unwatchedSince: Stamp) => void;
  readonly onStatusChanged: () => void;
}

/** Since when a device is not watched, and whether it ever was. */
export interface Absence {
  readonly since: Stamp;
  readonly wasEverWatched: boolean;
}

const RETRY: BackoffLimits = { delayMsMin: 1000, delayMsMax: 60_000 };
/** A driver that has not started by then is given up and made anew. */
const START_WITHIN_MS = 30_000;
/** A driver that has not stopped by then is left alone: nothing it says counts any more. */
const STOP_WITHIN_MS = 5000;
/** A driver that worked this long starts its retries from the beginning. */
const STABLE_AFTER_MS = 30_000;

/** One attempt to run a driver; a late word from an earlier attempt counts no more. */
interface Attempt {
  readonly driver: Driver;
  isOver: boolean;
  /** Why what it says proves nothing; null when it does. */
  blindness: string | null;
}

/** Runs the driver of one device, one attempt after the other. */
export class DeviceRunner {
  readonly #device: SupervisedDevice;
  readonly #options: DeviceRunnerOptions;
  readonly #log: Log;
  #status: 'working' | 'retrying' | 'unusable' = 'retrying';
  #reason: string | null = 'starting';
  #attempt: Attempt | null = null;
  #failures = 0;
  #workingSinceMs = 0;
  #isStopped = true;
  /** The moment from which on the device is not watched; null while it is. */
  #unwatchedSince: Stamp | null = null;
  #wasEverWatched = false;
  #hasWatchBegun = false;
  #hasAskedForNetworks = false;
  #stopRetrying: CancelTimer = () => undefined;

  /** With an absence: the device was watched before, by another runner, until then. */
  constructor(device: SupervisedDevice, options: DeviceRunnerOptions, absence?: Absence) {
    this.#device = device;
    this.#options = options;
    this.#unwatchedSince = absence?.since ?? null;
    this.#wasEverWatched = absence?.wasEverWatched ?? false;
    this.#log = options.log.child({ device: device.device, driver: device.definition.name });
  }

  get device(): SupervisedDevice {
    return this.#device;
  }

  /** Whether a driver of this device has looked at the addresses that it may ask. */
  get hasAskedForNetworks(): boolean {
    return this.#hasAskedForNetworks;
  }

  atWork(): Driver | null {
    return this.#status === 'working' ? (this.#attempt?.driver ?? null) : null;
  }

  /** Resolves when the driver has been tried once. */
  async start(): Promise<void> {
    this.#isStopped = false;
    this.#unwatchedSince ??= this.#options.stamp();
    await this.#tryOnce();
  }

  /** The agent's watch begins: from now on, time without this device is a gap. */
  beginWatch(): void {
    this.#hasWatchBegun = true;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopRetrying();
    if (this.#attempt !== null) await this.#end(this.#attempt);
    this.#attempt = null;
  }

  /** Since when nobody watches the device; from now on, when somebody does. */
  absence(): Absence {
    const since = this.#unwatchedSince ?? this.#options.stamp();
    return { since, wasEverWatched: this.#wasEverWatched };
  }

  status(): AgentStatus['devices'][number] {
    const blindness = this.#attempt?.blindness ?? null;
    const reason = (this.#reason ?? blindness)?.slice(0, LIMITS.textLengthMax);
    return {
      device: this.#device.device,
      driver: this.#device.definition.name,
      status: this.#status === 'working' && blindness !== null ? 'blind' : this.#status,
      ...(reason === undefined ? {} : { reason }),
    };
  }

  lagging(): LaggingDevice | null {
    const { device } = this.#device;
    if (this.#isWatched()) return null;
    const sinceMonotonicMs = this.#unwatchedSince?.monotonicMs ?? null;
    return { device, sinceMonotonicMs: this.#wasEverWatched ? sinceMonotonicMs : null };
  }

  async #tryOnce(): Promise<void> {
    let attempt: Attempt;
    try {
      attempt = this.#makeAttempt();
    } catch (error) {
      this.#setUnusable((error as Error).message);
      return;
    }
    this.#attempt = attempt;
    const outcome = await this.#startWithin(attempt.driver);
    if (attempt.isOver) return;
    if (outcome === 'started') this.#nowWorking();
    else if ('retryLater' in outcome) this.#fail(attempt, outcome.retryLater);
    else await this.#giveUp(attempt, outcome.unusable);
  }

  #makeAttempt(): Attempt {
    const { device, definition, settings } = this.#device;
    const { clock, random, configFolder, allowedNetworks, probing, onObservation } = this.#options;
    const noteAsked = (): void => {
      this.#hasAskedForNetworks = true;
    };
    const context: DriverContext = {
      ...{ device, clock, random, log: this.#log, configFolder },
      ...(probing === undefined ? {} : { probing }),
      get allowedNetworks() {
        noteAsked();
        return allowedNetworks;
      },
      emit: (observation) => {
        if (!attempt.isOver) onObservation(device, observation);
      },
      lost: (why) => {
        if (!attempt.isOver) this.#fail(attempt, why);
      },
      blind: (why) => {
        if (!attempt.isOver) this.#setBlindness(attempt, why);
      },
    };
    const driver = definition.create(context, settings);
    const attempt: Attempt = { isOver: false, blindness: null, driver };
    return attempt;
  }

  async #startWithin(driver: Driver): Promise<StartOutcome> {
    try {
      const work = driver.start();
      const outcome = await within(this.#options.clock, { work, limitMs: START_WITHIN_MS });
      return outcome ?? { retryLater: 'the driver did not start in time' };
    } catch (error) {
      return { retryLater: (error as Error).message };
    }
  }

  #nowWorking(): void {
    this.#status = 'working';
    this.#reason = null;
    this.#workingSinceMs = this.#options.clock.monotonicMs();
    if (this.#isWatched()) this.#nowWatched();
    this.#log.info('The device is being watched.');
    this.#options.onStatusChanged();
  }

  #isWatched(): boolean {
    return this.#status === 'working' && this.#attempt?.blindness === null;
  }

  #nowWatched(): void {
    const since = this.#unwatchedSince;
    this.#unwatchedSince = null;
    this.#wasEverWatched = true;
    if (since !== null && this.#hasWatchBegun) {
      this.#options.onRecovered(this.#device.device, since);
    }
  }

  #setBlindness(attempt: Attempt, why: string | null): void {
    if (attempt.blindness === why) return;
    const wasBlind = attempt.blindness !== null;
    attempt.blindness = why;
    if (this.#status === 'working') {
      if (why === null) this.#nowWatched();
      else if (!wasBlind) this.#unwatchedSince = this.#options.stamp();
    }
    this.#log.info({ reason: why }, 'What the device says is trusted or not trusted from now on.');
    this.#options.onStatusChanged();
  }

  #fail(attempt: Attempt, why: string): void {
    const { clock, random, stamp } = this.#options;
    if (this.#status === 'working') {
      if (attempt.blindness === null) this.#unwatchedSince = stamp();
      const workedMs = clock.monotonicMs() - this.#workingSinceMs;
      if (workedMs >= STABLE_AFTER_MS) this.#failures = 0;
    }
    this.#status = 'retrying';
    this.#reason = why;
    const delayMs = backoffDelayMs(this.#failures, RETRY, random);
    this.#failures += 1;
    const facts = { reason: why, retryInMs: delayMs };
    this.#log.warn(facts, 'The device cannot be watched; trying again.');
    this.#options.onStatusChanged();
    void this.#end(attempt).then(() => {
      if (this.#isStopped) return;
      this.#stopRetrying = clock.after(delayMs, () => void this.#tryOnce());
    });
  }

  async #giveUp(attempt: Attempt, why: string): Promise<void> {
    this.#setUnusable(why);
    await this.#end(attempt);
  }

  #setUnusable(why: string): void {
    this.#status = 'unusable';
    this.#reason = why;
    const facts = { code: AGENT_PROBLEMS.driverUnusable, reason: why };
    this.#log.error(facts, 'The device cannot be used.');
    this.#options.onStatusChanged();
  }

  async #end(attempt: Attempt): Promise<void> {
    attempt.isOver = true;
    try {
      const work = attempt.driver.stop();
      await within(this.#options.clock, { work, limitMs: STOP_WITHIN_MS });
    } catch (error) {
      this.#log.warn({ err: error }, 'The driver did not stop cleanly.');
    }
  }
}
