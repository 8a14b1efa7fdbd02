import { isCertain, shortSince } from './goneSpans.ts';
import type { HallWindow, Role } from './hallState.ts';
import type { Tally } from './poolEpisode.ts';

/** Says whether a window's box is not heard at an instant, so that the hall goes on without it. */
export function isDeafAt(window: HallWindow, atMs: number): boolean {
  for (const { fromMs, toMs } of window.deaf) {
    if (fromMs <= atMs && (toMs === null || atMs < toMs)) return true;
  }
  return false;
}

/**
 * Whether nobody is required at a window whose box is not heard, by its timetable alone; a spare window
 * that was closed when its box fell silent is taken to have stayed so.
 */
export function isOffByTimetable(window: HallWindow, serving: ReadonlySet<string>): boolean {
  return !serving.has(window.id) || (window.role === 'off' && window.isSpare);
}

/** What a window counts as. */
export function roleAt(window: HallWindow, atMs: number, serving: ReadonlySet<string>): Role {
  if (window.deaf.length === 0 || !isDeafAt(window, atMs)) return window.role;
  return isOffByTimetable(window, serving) ? 'off' : 'unknown';
}

/** Counts the windows of a pool at an instant. */
export function tallyOf(
  members: readonly HallWindow[],
  atMs: number,
  serving: ReadonlySet<string>,
): Tally {
  let [windows, staffed, unknown, possible, empty, absent] = [0, 0, 0, 0, 0, 0];
  for (const window of members) {
    const role = roleAt(window, atMs, serving);
    if (role !== 'off') windows += 1;
    if (role === 'staffed') staffed += 1;
    else if (role === 'unknown') unknown += 1;
    else if (role === 'empty' && !isCertain(window, atMs)) possible += 1;
    else if (role === 'empty' && window.isExcused) absent += 1;
    else if (role === 'empty') empty += 1;
  }
  return { windows, staffed, unknown, possible, empty, absent };
}

/**
 * Since when a pool has been short for certain; with `isApparent` as if every window that looks empty
 * were so for certain.
 */
export function shortfallSince(
  members: readonly HallWindow[],
  at: {
    readonly atMs: number;
    readonly required: number;
    readonly earliestMs: number;
    readonly serving: ReadonlySet<string>;
    readonly isApparent?: boolean;
  },
): number {
  const windows = members.map((window) => {
    const role = roleAt(window, at.atMs, at.serving);
    const isSilent = role === 'empty' && (at.isApparent === true || isCertain(window, at.atMs));
    return { window, isGone: isSilent || role === 'off' };
  });
  return shortSince(windows, at);
}

/** How far the clocks of a pool's sensors may be off, the worst of them. */
export function errorOf(members: readonly HallWindow[]): number {
  let worstMs = 0;
  for (const { errorMs } of members) worstMs = Math.max(worstMs, errorMs);
  return worstMs;
}

/** When every window that looks empty now will be so for certain. */
export function certainOf(members: readonly HallWindow[], atMs: number): number {
  let latestMs = atMs;
  for (const window of members) {
    if (window.role !== 'empty' || isDeafAt(window, atMs)) continue;
    latestMs = Math.max(latestMs, window.certainMs ?? Number.POSITIVE_INFINITY);
  }
  return latestMs;
}
