import { isDeepStrictEqual } from 'node:util';
import type { AgentStatus } from '../../protocol/agentStatus.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { LaggingDevice } from '../sampling/heartbeat.ts';
import {
  type Absence,
  DeviceRunner,
  type DeviceRunnerOptions,
  type SupervisedDevice,
} from './deviceRunner.ts';
import type { Driver } from './driver.ts';
import { within } from './within.ts';

export type { SupervisedDevice } from './deviceRunner.ts';

/** Which devices are to be watched, and where they may ask. */
export interface DeviceList {
  readonly devices: readonly SupervisedDevice[];
  readonly allowedNetworks: readonly string[];
}

export interface SupervisorOptions extends DeviceRunnerOptions {
  readonly devices: readonly SupervisedDevice[];
  /** A device left the list: nothing is known of it from now on. */
  readonly onRemoved?: (device: string) => void;
}

/** Runs every driver on its own: what one does wrong, another does not notice. */
export interface Supervisor {
  /** Resolves when every device has been tried once, or has taken too long for it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Takes another list. A device whose driver and settings are the same goes on without noticing;
   * the others are stopped first, so that a line or a port is free for whoever has it now. Resolves
   * when every new one has been tried once, or has taken too long; before `start` it only notes the
   * list. Calls are carried out one after the other.
   */
  apply(list: DeviceList): Promise<void>;
  devices(): readonly SupervisedDevice[];
  status(): AgentStatus['devices'];
  /** Devices not watched: of the list, and those that left it while the agent ran. */
  lagging(): readonly LaggingDevice[];
  /** The driver of a device that is at work; null when there is none just now. */
  atWork(device: string): Driver | null;
}

/** How long a start, or another list, waits for slow devices. */
const FIRST_TRY_WITHIN_MS = 5000;

/** Makes the supervisor of all devices; drivers are made and started by `start`. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  return new DeviceSupervisor(options);
}

class DeviceSupervisor implements Supervisor {
  readonly #options: SupervisorOptions;
  #runners: readonly DeviceRunner[];
  #allowedNetworks: readonly string[];
  #isRunning = false;
  /** Devices that left the list. The collector may still know them, and must not believe them well. */
  readonly #gone = new Map<string, Absence>();
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#allowedNetworks = options.allowedNetworks;
    this.#runners = options.devices.map((device) => new DeviceRunner(device, options));
  }

  async start(): Promise<void> {
    this.#isRunning = true;
    await this.#tryOnce(this.#runners);
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#runners.map((runner) => runner.stop()));
  }

  apply(list: DeviceList): Promise<void> {
    const turn = this.#lastTurn.then(() => this.#change(list));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  devices(): readonly SupervisedDevice[] {
    return this.#runners.map((runner) => runner.device);
  }

  status(): AgentStatus['devices'] {
    return this.#runners.map((runner) => runner.status());
  }

  lagging(): readonly LaggingDevice[] {
    const present = this.#runners.map((runner) => runner.lagging()).filter((one) => one !== null);
    const room = LIMITS.devicesPerAgentMax - this.#runners.length;
    const gone = [...this.#gone].slice(0, Math.max(0, room)).map(([device, absence]) => ({
      device,
      sinceMonotonicMs: absence.wasEverWatched ? absence.since.monotonicMs : null,
    }));
    return [...present, ...gone];
  }

  atWork(device: string): Driver | null {
    return this.#runners.find((runner) => runner.device.device === device)?.atWork() ?? null;
  }

  async #change({ devices, allowedNetworks }: DeviceList): Promise<void> {
    const areNetworksSame = isDeepStrictEqual(allowedNetworks, this.#allowedNetworks);
    this.#allowedNetworks = allowedNetworks;
    const before = new Map(this.#runners.map((runner) => [runner.device.device, runner]));
    const kept = new Map<string, DeviceRunner>();
    for (const device of devices) {
      const runner = before.get(device.device);
      if (runner === undefined || !isSame(runner.device, device)) continue;
      if (areNetworksSame || !runner.hasAskedForNetworks) kept.set(device.device, runner);
    }
    const ending = this.#runners.filter((runner) => !kept.has(runner.device.device));
    const absences = new Map(ending.map((runner) => [runner.device.device, runner.absence()]));
    this.#noteGone(absences, new Set(devices.map(({ device }) => device)));
    const begun = devices.flatMap((device) => {
      if (kept.has(device.device)) return [];
      const absence = absences.get(device.device) ?? this.#gone.get(device.device);
      const options = { ...this.#options, allowedNetworks };
      return [[device.device, new DeviceRunner(device, options, absence)] as const];
    });
    const byName = new Map([...kept, ...begun]);
    for (const { device } of devices) this.#gone.delete(device);
    // From here on the new list is what is said of the devices; those that begin are lagging.
    this.#runners = devices.flatMap(({ device }) => byName.get(device) ?? []);
    await Promise.all(ending.map((runner) => runner.stop()));
    for (const device of this.#gone.keys()) {
      if (absences.has(device)) this.#options.onRemoved?.(device);
    }
    if (this.#isRunning) {
      // The agent watches already: the time until a new one works is a gap.
      for (const [, runner] of begun) runner.beginWatch();
      await this.#tryOnce(begun.map(([, runner]) => runner));
    }
    if (this.#isRunning) this.#options.onStatusChanged();
  }

  #noteGone(absences: ReadonlyMap<string, Absence>, wanted: ReadonlySet<string>): void {
    if (!this.#isRunning) return;
    for (const [device, absence] of absences) {
      if (!wanted.has(device)) this.#gone.set(device, absence);
    }
  }

  async #tryOnce(runners: readonly DeviceRunner[]): Promise<void> {
    await within(this.#options.clock, {
      work: Promise.all(runners.map((runner) => runner.start())),
      limitMs: FIRST_TRY_WITHIN_MS,
    });
    for (const runner of runners) runner.beginWatch();
  }
}

function isSame(one: SupervisedDevice, other: SupervisedDevice): boolean {
  return one.definition === other.definition && isDeepStrictEqual(one.settings, other.settings);
}
