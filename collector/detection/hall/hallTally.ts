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
 * What a window counts as. Of one whose box is not heard only the timetable is known; a spare window
 * that was closed when its box fell silent is taken to have stayed so.
 */
export function roleAt(window: HallWindow, atMs: number, serving: ReadonlySet<string>): Role {
  if (window.deaf.length === 0 || !isDeafAt(window, atMs)) return window.role;
  if (!serving.has(window.id) || (window.role === 'off' && window.isSpare)) return 'off';
  return 'unknown';
}

/** Counts the windows of a pool at an instant. */
export function tallyOf(
  members: readonly HallWindow[],
  atMs: number,
  serving: ReadonlySet<string>,
): Tally {
  let [windows, staffed, unknown, possible, empty, absent] = [0, 0, 0, 0, 0, 0];
  const goneMs: number[] = [];
  for (const window of members) {
    const role = roleAt(window, atMs, serving);
    if (role !== 'off') windows += 1;
    if (role === 'staffed') staffed += 1;
    else if (role === 'unknown') unknown += 1;
    else if (role === 'empty' && !isCertain(window, atMs)) possible += 1;
    else {
      if (role === 'empty') empty += 1;
      else if (role === 'absent') absent += 1;
      goneMs.push(window.sinceMs);
    }
  }
  return { windows, staffed, unknown, possible, empty, absent, goneMs };
}

function isCertain({ certainMs }: HallWindow, atMs: number): boolean {
  return certainMs !== null && certainMs <= atMs;
}

/** What could be said if every window that looks empty were so for certain, and when it will be. */
export function apparent(
  members: readonly HallWindow[],
  tally: Tally,
  atMs: number,
): { readonly tally: Tally; readonly certainMs: number } {
  const silent = members.filter((one) => one.role === 'empty' && !isDeafAt(one, atMs));
  const uncertain = silent.filter((one) => !isCertain(one, atMs));
  return {
    tally: {
      ...{ ...tally, possible: 0, empty: tally.empty + tally.possible },
      goneMs: [...tally.goneMs, ...uncertain.map((one) => one.sinceMs)],
    },
    certainMs: Math.max(
      atMs,
      ...uncertain.map(({ certainMs }) => certainMs ?? Number.POSITIVE_INFINITY),
    ),
  };
}
