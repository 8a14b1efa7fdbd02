import type { AgentStatus } from '../../protocol/agentStatus.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { Stamp } from '../clockState.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';
import type { LaggingDevice } from '../sampling/heartbeat.ts';
import type { Driver, DriverDefinition, Observation, StartOutcome } from './driver.ts';

/** A device of the configuration with its driver. */
export interface SupervisedDevice {
  readonly device: string;
  readonly definition: DriverDefinition;
  readonly settings: unknown;
}

export interface SupervisorOptions {
  readonly devices: readonly SupervisedDevice[];
  readonly configFolder: string;
  readonly cameraNetworks: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly stamp: () => Stamp;
  readonly onObservation: (device: string, observation: Observation) => void;
  /** A device is watched again, after it was not since the given moment. */
  readonly onRecovered: (device: string, unwatchedSince: Stamp) => void;
  readonly onStatusChanged: () => void;
}

/** Runs every driver on its own: what one does wrong, another does not notice. */
export interface Supervisor {
  /** Resolves when every device has been tried once, or has taken too long for it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): AgentStatus['devices'];
  lagging(): readonly LaggingDevice[];
}

const RETRY: BackoffLimits = { delayMsMin: 1000, delayMsMax: 60_000 };
/** How long the agent's own start waits for slow devices. */
const FIRST_TRY_WITHIN_MS = 5000;
/** A driver that has not started by then is given up and made anew. */
const START_WITHIN_MS = 30_000;
/** A driver that worked this long starts its retries from the beginning. */
const STABLE_AFTER_MS = 30_000;

interface Runner {
  /** Resolves when the driver has been tried once. */
  start(): Promise<void>;
  /** The agent's watch begins: from now on, time without this device is a gap. */
  beginWatch(): void;
  stop(): Promise<void>;
  status(): AgentStatus['devices'][number];
  lagging(): LaggingDevice | null;
}

/** Makes the supervisor of all devices; drivers are made and started by `start`. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const runners = options.devices.map((device) => createRunner(device, options));
  return {
    async start() {
      await within(options.clock, {
        work: Promise.all(runners.map((runner) => runner.start())),
        limitMs: FIRST_TRY_WITHIN_MS,
      });
      for (const runner of runners) runner.beginWatch();
    },
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
    status: () => runners.map((runner) => runner.status()),
    lagging: () => runners.map((runner) => runner.lagging()).filter((one) => one !== null),
  };
}

/** One attempt to run a driver; a late word from an earlier attempt counts no more. */
interface Attempt {
  readonly driver: Driver;
  isOver: boolean;
}

function createRunner(device: SupervisedDevice, options: SupervisorOptions): Runner {
  const { clock } = options;
  const log = options.log.child({ device: device.device, driver: device.definition.name });
  let status: 'working' | 'retrying' | 'unusable' = 'retrying';
  let reason: string | null = 'starting';
  let attempt: Attempt | null = null;
  let failures = 0;
  let workingSinceMs = 0;
  let isStopped = true;
  /** The moment from which on the device is not watched; null while it is. */
  let unwatchedSince: Stamp | null = null;
  let wasEverWatched = false;
  let hasWatchBegun = false;
  let stopRetrying: CancelTimer = () => undefined;

  async function tryOnce(): Promise<void> {
    const self = makeAttempt();
    attempt = self;
    const outcome = await startWithin(self.driver);
    if (self.isOver) return;
    if (outcome === 'started') return nowWorking();
    if ('retryLater' in outcome) return fail(self, outcome.retryLater);
    await giveUp(self, outcome.unusable);
  }

  async function giveUp(self: Attempt, why: string): Promise<void> {
    status = 'unusable';
    reason = why;
    log.error({ code: AGENT_PROBLEMS.driverUnusable, reason }, 'The device cannot be used.');
    options.onStatusChanged();
    await end(self);
  }

  function makeAttempt(): Attempt {
    const self: Attempt = {
      isOver: false,
      driver: device.definition.create(
        {
          ...{ device: device.device, clock, random: options.random, log },
          configFolder: options.configFolder,
          cameraNetworks: options.cameraNetworks,
          emit(observation) {
            if (!self.isOver) options.onObservation(device.device, observation);
          },
          lost(why) {
            if (!self.isOver) fail(self, why);
          },
        },
        device.settings,
      ),
    };
    return self;
  }

  async function startWithin(driver: Driver): Promise<StartOutcome> {
    try {
      const outcome = await within(clock, { work: driver.start(), limitMs: START_WITHIN_MS });
      return outcome ?? { retryLater: 'the driver did not start in time' };
    } catch (error) {
      return { retryLater: (error as Error).message };
    }
  }

  function nowWorking(): void {
    status = 'working';
    reason = null;
    workingSinceMs = clock.monotonicMs();
    const since = unwatchedSince;
    unwatchedSince = null;
    wasEverWatched = true;
    if (since !== null && hasWatchBegun) options.onRecovered(device.device, since);
    log.info('The device is being watched.');
    options.onStatusChanged();
  }

  function fail(self: Attempt, why: string): void {
    if (status === 'working') {
      unwatchedSince = options.stamp();
      if (clock.monotonicMs() - workingSinceMs >= STABLE_AFTER_MS) failures = 0;
    }
    status = 'retrying';
    reason = why;
    const delayMs = backoffDelayMs(failures, RETRY, options.random);
    failures += 1;
    log.warn({ reason: why, retryInMs: delayMs }, 'The device cannot be watched; trying again.');
    options.onStatusChanged();
    void end(self).then(() => {
      if (isStopped) return;
      stopRetrying = clock.after(delayMs, () => void tryOnce());
    });
  }

  async function end(self: Attempt): Promise<void> {
    self.isOver = true;
    try {
      await self.driver.stop();
    } catch (error) {
      log.warn({ err: error }, 'The driver did not stop cleanly.');
    }
  }

  return {
    async start() {
      isStopped = false;
      unwatchedSince = options.stamp();
      await tryOnce();
    },
    beginWatch() {
      hasWatchBegun = true;
    },
    async stop() {
      isStopped = true;
      stopRetrying();
      if (attempt !== null) await end(attempt);
      attempt = null;
    },
    status: () => ({
      device: device.device,
      driver: device.definition.name,
      status,
      ...(reason === null ? {} : { reason: reason.slice(0, LIMITS.textLengthMax) }),
    }),
    lagging() {
      if (unwatchedSince === null && status === 'working') return null;
      const sinceMonotonicMs = wasEverWatched ? (unwatchedSince?.monotonicMs ?? null) : null;
      return { device: device.device, sinceMonotonicMs };
    },
  };
}

/** The outcome of some work, or undefined when it takes longer; the work itself goes on. */
function within<T>(
  clock: Clock,
  options: { readonly work: Promise<T>; readonly limitMs: number },
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(options.limitMs, () => resolve(undefined));
    options.work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
