import { join, relative } from 'node:path';
import type { AgentStatus } from '../../protocol/agentStatus.ts';
import type { Observation } from '../drivers/driver.ts';

/** Changes when a field changes its meaning; a reader of another version says so and ends. */
export const LOCAL_STATUS_VERSION = 1;

/** What one channel of a device said last. */
export interface LocalChannel {
  readonly channel: string;
  readonly kind: Observation['kind'];
  /** `occupied`, `5`, `offline`: a word of the reading itself. */
  readonly value: string;
  /** More about the value, in English, or null: why a camera is offline. */
  readonly detail: string | null;
  /** When it began to say this: by the wall clock, and by the clock that nobody can set. */
  readonly sinceWallMs: number;
  readonly sinceMonotonicMs: number;
  /** When it said it last. */
  readonly saidMonotonicMs: number;
  /** Changes of a level, or events (presses), since the agent started. */
  readonly count: number;
}

/** One device as the agent sees it now. */
export interface LocalDevice {
  readonly device: string;
  readonly driver: string;
  /** What kind of sensor it is set to be (seat, pir …); null where the driver has no such setting. */
  readonly sensor: string | null;
  readonly status: AgentStatus['devices'][number]['status'];
  readonly reason: string | null;
  readonly channels: readonly LocalChannel[];
}

/** Everything at one moment. The first line after a connection, and again every second. */
export interface LocalSnapshot {
  readonly v: typeof LOCAL_STATUS_VERSION;
  readonly type: 'snapshot';
  readonly agent: string;
  readonly version: string;
  readonly pid: number;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly clock: AgentStatus['clock'];
  readonly collector: { readonly address: string; readonly isOnline: boolean };
  readonly outbox: {
    readonly id: string;
    readonly waiting: number;
    /** Wall time of the oldest that waits; null when nothing does, or nobody says. */
    readonly waitingSinceMs: number | null;
    readonly dropped: number;
  };
  /** Codes of what troubles the agent itself. */
  readonly problems: readonly string[];
  readonly devices: readonly LocalDevice[];
}

/** One observation, as the driver made it, before the change filter. */
export interface LocalObservation {
  readonly v: typeof LOCAL_STATUS_VERSION;
  readonly type: 'observation';
  readonly device: string;
  readonly channel: string;
  readonly kind: Observation['kind'];
  readonly value: string;
  readonly detail: string | null;
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export type LocalMessage = LocalSnapshot | LocalObservation;

/** The longest line that an agent writes, in bytes; a reader ends a connection that exceeds it. */
export const LOCAL_LINE_BYTES_MAX = 1024 * 1024;

/** What a socket's address can hold on Linux, with the zero at its end. */
const SOCKET_PATH_BYTES_MAX = 107;

/**
 * Where the socket of the agent with this outbox lies: beside the outbox. Null when the path is too
 * long for a socket, also when it is written from the current folder.
 */
export function localSocketPath(outboxFile: string): string | null {
  const path = `${outboxFile}.status`;
  const fits = (one: string): boolean => Buffer.byteLength(one) <= SOCKET_PATH_BYTES_MAX;
  if (fits(path)) return path;
  const near = join('.', relative(process.cwd(), path));
  return fits(near) ? near : null;
}

/** The word of an observation, and what else it says. */
export function spokenValue(observation: Observation): {
  readonly value: string;
  readonly detail: string | null;
} {
  switch (observation.kind) {
    case 'occupancy':
      return { value: observation.occupied ? 'occupied' : 'empty', detail: null };
    case 'rating':
      return { value: String(observation.level), detail: null };
    case 'camera':
    case 'equipment':
      return { value: observation.status, detail: observation.reason ?? null };
    case 'declare':
      return { value: observation.action, detail: null };
    case 'queue':
      return { value: observation.event, detail: waitingText(observation.waiting) };
    case 'hint':
      return { value: observation.state, detail: observation.reason ?? null };
    case 'clock':
      return { value: observation.change, detail: null };
    default:
      return observation satisfies never;
  }
}

function waitingText(waiting: number | undefined): string | null {
  return waiting === undefined ? null : String(waiting);
}
