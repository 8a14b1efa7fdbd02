import type { TSchema } from 'typebox';
import type { GapReading, HeartbeatReading, Reading } from '../../protocol/reading.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { ToldAs } from '../../runtime/configFile.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { AgentProbing } from '../probing/probing.ts';
import type { AgentProblem } from '../problemCodes.ts';

type WithoutStamp<R> = R extends unknown
  ? Omit<R, 'device' | 'boot' | 'monotonicMs' | 'wallMs' | 'clock'>
  : never;

/**
 * What a driver reports: a reading without the device, which the agent knows, and without time,
 * which is that of the report. Only the agent itself makes heartbeats and gaps.
 */
export type Observation = WithoutStamp<Exclude<Reading, HeartbeatReading | GapReading>>;

/** How starting a device went. */
export type StartOutcome =
  | 'started'
  /** Not now: the agent tries again, with growing pauses. */
  | { readonly retryLater: string }
  /** Not at all, until a person has changed something. */
  | { readonly unusable: string };

/**
 * One device at work. `start` is called once, `stop` at least once, also after a failed start. After
 * `stop` has resolved nothing is reported any more; a driver is never started again, a new one is
 * made instead.
 */
export interface Driver {
  start(): Promise<StartOutcome>;
  stop(): Promise<void>;
  /** Asks the device now instead of at its next turn; what it says comes as an observation. */
  probeNow?(): Promise<void>;
  /**
   * Shows a hint at the window until it expires or another replaces it, and reports `hint`
   * observations. Resolves when it can be seen; throws with the reason when it cannot.
   */
  show?(hint: Hint): Promise<void>;
  /** Makes the device draw a person's eye for a moment (blinks); says what there is to see. */
  identify?(): Promise<string>;
}

/** What somebody wants to be seen at a window. */
export interface Hint {
  /** The request that asked for it; stands in the readings about it. */
  readonly requestId: string;
  /** Shown by devices that can write; others light up. */
  readonly text: string | null;
  /** It is taken back then, by the clock that nobody can set. */
  readonly untilMonotonicMs: number;
}

/** What the agent gives to a driver. */
export interface DriverContext {
  readonly device: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The folder of agent.yaml, where relative paths start. */
  readonly configFolder: string;
  /** Addresses and networks (CIDR) in which cameras and other equipment may be asked. */
  readonly allowedNetworks: readonly string[];
  /** What all probes of the agent share; absent where a driver runs alone. */
  readonly probing?: AgentProbing;
  /**
   * Reports an observation. It is on the disk when this returns. A driver may repeat a level as
   * often as it likes: the agent lets through what changed, and the same again once a minute.
   */
  emit(observation: Observation): void;
  /** The device does not answer any more: the agent stops this driver and tries again later. */
  lost(reason: string): void;
  /**
   * The device runs, and what it says proves nothing (it warms up, its input is noisy): its time is
   * unknown until this is called with null. Works before `start` has resolved, too.
   */
  blind(reason: string | null): void;
}

/** A setting that fits the schema and is wrong nevertheless, with its place in the settings. */
export interface SettingProblem {
  readonly field: readonly (string | number)[];
  /** In English; what people read when `told` is not given. */
  readonly message: string;
  /** The same in a person's language: a key of texts/configTexts.ts without `config.`. */
  readonly told?: ToldAs;
}

/** A kind of device: its settings and how a driver for them is made. */
export interface DriverDefinition {
  readonly name: string;
  /** The settings beside `device` and `driver` in agent.yaml. */
  readonly settings: TSchema;
  /** Makes a driver and touches nothing. The settings have been checked. */
  create(context: DriverContext, settings: unknown): Driver;
  /** What the schema cannot say about the settings. */
  check(settings: unknown, surroundings: Surroundings): readonly SettingProblem[];
  /** What this device takes for itself; two devices must not claim the same. */
  claims(settings: unknown): readonly string[];
  /** Whom this device talks to over the network; an agent has one network only. */
  hosts(settings: unknown): readonly SettingHost[];
  /** Codes of what the settings allow and an operator should know, for the agent's status. */
  warnings(settings: unknown): readonly AgentProblem[];
}

/** A host, by name or number, that a setting names. */
export interface SettingHost {
  readonly field: readonly (string | number)[];
  readonly host: string;
}

/** What a check of settings may look at besides the settings. */
export interface Surroundings {
  readonly allowedNetworks: readonly string[];
  /** Where relative paths start; absent where no file is to be looked at. */
  readonly configFolder?: string;
}

/** The same with its settings typed; `S` must be what the schema describes. */
export interface TypedDefinition<S> {
  readonly name: string;
  readonly settings: TSchema;
  create(context: DriverContext, settings: S): Driver;
  check?(settings: S, surroundings: Surroundings): readonly SettingProblem[];
  claims?(settings: S): readonly string[];
  hosts?(settings: S): readonly SettingHost[];
  warnings?(settings: S): readonly AgentProblem[];
}

/** Makes a definition whose settings the configuration has checked before they come here. */
export function defineDriver<S>(typed: TypedDefinition<S>): DriverDefinition {
  return {
    name: typed.name,
    settings: typed.settings,
    create: (context, settings) => typed.create(context, settings as S),
    check: (settings, surroundings) => typed.check?.(settings as S, surroundings) ?? [],
    claims: (settings) => typed.claims?.(settings as S) ?? [],
    hosts: (settings) => typed.hosts?.(settings as S) ?? [],
    warnings: (settings) => typed.warnings?.(settings as S) ?? [],
  };
}
