import type { Span, Spans } from './spans.ts';
import type { WorldSchedule } from './worldSchedule.ts';

/** What a window's own sensors are. */
export type SensorKind = 'seat' | 'radar' | 'pir';

/** A level that holds from `atMs` on. */
export interface LevelChange {
  readonly atMs: number;
  readonly occupied: boolean;
}

/** Something is wrong with one device for a while. */
export interface DeviceTrouble extends Span {
  /**
   * Says that it is unplugged, broken or noisy · its driver does not read it, and its agent says so ·
   * its driver failed, which its agent names only afterwards.
   */
  readonly kind: 'unplugged' | 'fault' | 'noisy' | 'lagging' | 'gap';
}

export interface WorldSensor {
  readonly id: string;
  readonly agent: string;
  readonly kind: SensorKind;
  /** What it says, were it always read. Begins with the world. */
  readonly levels: readonly LevelChange[];
  readonly troubles: readonly DeviceTrouble[];
}

/** What people say about a window, and when it is known. */
export interface Declared {
  readonly id: string;
  readonly windowId: string;
  readonly state: DeclaredAs;
  readonly via: 'key' | 'api' | 'import';
  readonly fromMs: number;
  /** Said beforehand: when it is over by itself; null: nothing was said. */
  readonly untilMs: number | null;
  /** When somebody said that it is over; null: nobody did. */
  readonly endedMs: number | null;
  /** When the system was told: of the beginning, and of the end. */
  readonly toldMs: number;
  readonly endToldMs: number | null;
}
export type DeclaredAs =
  | 'away'
  | 'paused'
  | 'back-office'
  | 'stand-in'
  | 'meeting'
  | 'outreach'
  | 'leave-announced';

export interface WorldWindow {
  readonly id: string;
  readonly hallId: string;
  readonly sensors: readonly WorldSensor[];
  /** A rating pad, which also has the keys to declare something. */
  readonly pad: { readonly id: string; readonly agent: string };
  /** Somebody was behind it, truly. */
  readonly presence: Spans;
  readonly declared: readonly Declared[];
  readonly presses: readonly number[];
  /** A spare window is open only when somebody said so; others always are: null. */
  readonly activations: readonly Activation[] | null;
}

/** A spare window is opened for a while; both words may come late. */
export interface Activation extends Span {
  readonly toldMs: number;
  /** When it was told that it is closed; null: nobody did, and it closes with the day. */
  readonly endToldMs: number | null;
}

/** Minutes of a county's paper. */
export interface WorldPolicy {
  readonly emptyAfterMinutes: number;
  readonly clearAfterSeconds: number;
}

export interface WorldHall {
  readonly id: string;
  readonly schedule: WorldSchedule;
  readonly policy: WorldPolicy;
  readonly agents: readonly string[];
  readonly windows: readonly WorldWindow[];
}

/** What an agent's wall clock shows from a moment on: true time plus an offset, and who says so. */
export interface ClockPart {
  readonly fromMs: number;
  readonly offsetMs: number;
  readonly state: 'synced' | 'stepped' | 'unsynced';
  readonly errorMs: number;
}

/** One run of an agent's process. */
export interface AgentRun extends Span {
  readonly boot: string;
  /** When its machine was started: monotonic time zero. */
  readonly bootedMs: number;
  /** It said goodbye with a last heartbeat. */
  readonly isGraceful: boolean;
  readonly clock: readonly ClockPart[];
}

export interface WorldAgent {
  readonly id: string;
  readonly hallId: string;
  readonly runs: readonly AgentRun[];
  /** Nothing comes through; what was written waits. */
  readonly outages: Spans;
  /** Around service hours, when it beats this often; at night it beats more slowly here. */
  readonly busy: Spans;
  readonly beatMs: number;
  /** Says at once, not with the next heartbeat, that somebody came or went. */
  readonly isEager: boolean;
}

/** What becomes of the collector itself. */
export interface WorldCollector {
  /** It does not run; when it is back it writes that it started. */
  readonly downtimes: Spans;
  /** Its detector is made anew from what it stored, without a downtime anybody would notice. */
  readonly restarts: readonly number[];
  /** A commit of verdicts fails. */
  readonly failures: readonly number[];
  /** Its own clock is ahead of true time by so much. */
  readonly aheadMs: number;
}

/** Everything that truly happens in one simulated day. */
export interface World extends Span {
  readonly seed: number;
  readonly halls: readonly WorldHall[];
  readonly agents: readonly WorldAgent[];
  readonly collector: WorldCollector;
  /** The site is known from here on. */
  readonly registeredMs: number;
}

export function windowsOf(world: World): readonly WorldWindow[] {
  return world.halls.flatMap((hall) => hall.windows);
}
