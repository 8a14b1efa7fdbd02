import type { ServiceType } from '../../duty/serviceType.ts';
import type { Effect } from '../effect.ts';
import type { PoolState } from '../verdict.ts';
import type { Interruptions } from './interruptedSensors.ts';
import type { PoolEpisode } from './poolEpisode.ts';

/**
 * What a window is to its hall. Empty: its sensors see nobody, whether that is excused or not. Off:
 * nobody is required there.
 */
export type Role = 'staffed' | 'unknown' | 'empty' | 'off';

/** From `atMs` on, until the next step, a window is this to its hall. */
export interface RoleStep {
  readonly atMs: number;
  /** Null: a sign of somebody at a window that its sensors call empty. */
  readonly role: Role | null;
  readonly service: ServiceType | null;
  /** A spare window that is not activated. */
  readonly isSpare: boolean;
  readonly isCovered: boolean;
  /** Somebody has said why nobody is there, and nobody stands in. */
  readonly isExcused: boolean;
  /** Of an empty window: from then on it is empty for certain; null: never. */
  readonly certainMs: number | null;
  /** Of an empty window: how long a silence must be for that. */
  readonly boundMs: number | null;
  /** How far the clocks of its sensors may be off. */
  readonly errorMs: number;
}

/** A stretch in which the box of a window was not heard, so that the hall goes on without it. */
export interface DeafSpan {
  readonly fromMs: number;
  /** Null: it lasts. */
  toMs: number | null;
}

/** A stretch in which nobody was at a window for certain. */
export interface GoneSpan {
  readonly fromMs: number;
  /** Null: it lasts. */
  toMs: number | null;
}

/** A window as its hall sees it at the hall's own watermark, and what is known beyond. */
export interface HallWindow {
  readonly id: string;
  role: Role;
  /** Since when; of an empty one the estimated departure. */
  sinceMs: number;
  certainMs: number | null;
  boundMs: number | null;
  errorMs: number;
  service: ServiceType | null;
  isSpare: boolean;
  isCovered: boolean;
  isExcused: boolean;
  /** Lately, in order; but for the silence under way, which may not be certain yet. */
  gone: GoneSpan[];
  /** The newest word that its hall has of it. */
  notedMs: number;
  /** What was judged of it beyond the hall's watermark, oldest first. */
  steps: RoleStep[];
  /** In order; all but the last are over. */
  deaf: DeafSpan[];
}

/** What was told of a pool last. */
export interface ToldPool {
  readonly state: PoolState;
  readonly needed: number;
  readonly windows: number;
}

/** A hall on its way through time, behind its windows. Plain JSON; a few hundred bytes a window. */
export interface HallState {
  /** Everything before is judged, though perhaps not written down: between two changes nothing is. */
  judgedMs: number;
  /** When the last finding about it was raised; null: none ever was. */
  raisedMs: number | null;
  windows: HallWindow[];
  /** Of the hall as a whole under `WHOLE`, of pools by `needKey`. */
  episodes: Record<string, PoolEpisode>;
  told: Record<string, ToldPool>;
  /** Agents that are not heard, or were never. */
  silent: string[];
  /** Whoever is silent at this time of the collector's is given up; null: nobody is waited for. */
  settleMs: number | null;
  /** Findings of its windows that wait for its word, in the order in which they came. */
  held: string[];
  /** By window: its sensors went quiet while nobody was seen. */
  interrupted: Record<string, Interruptions>;
}

export const WHOLE = '*';

export function newHall(fromMs: number): HallState {
  return {
    judgedMs: fromMs,
    raisedMs: null,
    windows: [],
    episodes: {},
    told: {},
    silent: [],
    settleMs: null,
    held: [],
    interrupted: {},
  };
}

export type RaiseEffect = Extract<Effect, { type: 'raise' }>;
export type FollowingEffect = Extract<Effect, { type: 'stage' | 'clear' | 'reopen' }>;

/** A finding of a window that was not told yet, because its hall may be without anybody. */
export interface HeldFinding {
  readonly hallId: string;
  readonly windowId: string;
  raise: RaiseEffect;
  /** What became of it since, oldest first. */
  following: FollowingEffect[];
  /** Waiting: the hall is not judged as far · held · dropped: it ended before it could be told. */
  state: 'waiting' | 'held' | 'dropped';
  /** When a dropped one ended. */
  overMs: number | null;
}
