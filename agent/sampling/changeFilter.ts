import type { Observation } from '../drivers/driver.ts';

/** How long a level stays unsaid when it does not change: a missed edge heals within this time. */
export const REASSERT_MS = 60_000;

/** What was last let through of one channel of one device. */
export interface LastSaid {
  readonly level: string;
  readonly atMs: number;
}

/**
 * The level that an observation states, or null for an event (a press, a ticket), which always
 * counts.
 */
export function levelOf(observation: Observation): string | null {
  switch (observation.kind) {
    case 'occupancy':
      return String(observation.occupied);
    case 'camera':
    case 'equipment':
      return `${observation.status} ${observation.reason ?? ''}`;
    case 'rating':
    case 'declare':
    case 'queue':
    case 'hint':
    case 'clock':
      return null;
    default:
      return observation satisfies never;
  }
}

/** Says whether an observation is worth a reading: it is an event, it changed, or it is due again. */
export function isWorthSaying(
  observation: Observation,
  last: LastSaid | undefined,
  nowMs: number,
): boolean {
  const level = levelOf(observation);
  if (level === null || last === undefined) return true;
  return level !== last.level || nowMs - last.atMs >= REASSERT_MS;
}

/** Remembers what was said per device and channel. */
export interface ChangeFilter {
  /** Says whether to let the observation through, and remembers it when so. */
  admit(device: string, observation: Observation, nowMs: number): boolean;
  /** Forgets a device, or all: the next observation counts whatever it says. */
  forget(device?: string): void;
}

export function createChangeFilter(): ChangeFilter {
  const said = new Map<string, Map<string, LastSaid>>();
  return {
    admit(device, observation, nowMs) {
      const channels = said.get(device) ?? new Map<string, LastSaid>();
      said.set(device, channels);
      // One channel may say somebody is there and that its input is noisy: two levels of two kinds.
      const key = `${observation.kind}/${observation.channel}`;
      if (!isWorthSaying(observation, channels.get(key), nowMs)) return false;
      const level = levelOf(observation);
      if (level !== null) channels.set(key, { level, atMs: nowMs });
      return true;
    },
    forget(device) {
      if (device === undefined) said.clear();
      else said.delete(device);
    },
  };
}
