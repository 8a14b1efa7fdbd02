import type { GoneSpan, HallWindow, Role } from './hallState.ts';

/** Spans remembered of one window: each is as long as a silence that proves absence, or declared. */
const GONE_MAX = 8;

/** Says whether a window that looks empty is so for certain at an instant. */
export function isCertain({ certainMs }: HallWindow, atMs: number): boolean {
  return certainMs !== null && certainMs <= atMs;
}

/** What a window was ends at an instant: remembers it where nobody was there for certain. */
export function endRole(window: HallWindow, atMs: number): void {
  const { role, sinceMs, certainMs } = window;
  // What became certain at the very instant at which somebody was seen again did not.
  if (role === 'empty' && certainMs !== null && certainMs < atMs) addGone(window, sinceMs, atMs);
  endSpan(window, atMs);
}

export function endSpan({ gone }: HallWindow, atMs: number): void {
  const last = gone.at(-1);
  if (last?.toMs === null) last.toMs = Math.max(last.fromMs, atMs);
}

/** Nobody hears its box, so only the timetable says whether anybody is required there. */
export function followTimetable(window: HallWindow, atMs: number, isOff: boolean): void {
  endSpan(window, atMs);
  if (isOff) addGone(window, atMs, null);
}

/** A window is something from an instant on. */
export function beginRole(window: HallWindow, role: Role, atMs: number): void {
  window.role = role;
  window.sinceMs = atMs;
  if (role === 'off') addGone(window, atMs, null);
}

function addGone(window: HallWindow, fromMs: number, toMs: number | null): void {
  const { gone } = window;
  const last = gone.at(-1);
  if (last?.toMs === fromMs) last.toMs = toMs;
  else gone.push({ fromMs, toMs });
  if (gone.length > GONE_MAX) gone.shift();
}

/** When nobody was there for certain, the silence under way among them if it is. */
function spansAt(window: HallWindow, isGone: boolean): GoneSpan[] {
  const { role, sinceMs, gone } = window;
  const isSilent = isGone && role === 'empty';
  return isSilent ? [...gone, { fromMs: sinceMs, toMs: null }] : gone;
}

/**
 * Since when fewer windows than required may have been staffed, without interruption until now; exact
 * as far back as the spans reach, and never too early. `isGone`: nobody is there now for certain.
 */
export function shortSince(
  windows: readonly { readonly window: HallWindow; readonly isGone: boolean }[],
  at: { readonly atMs: number; readonly required: number; readonly earliestMs: number },
): number {
  const { atMs, required, earliestMs } = at;
  const spans = windows.map(({ window, isGone }) => spansAt(window, isGone));
  let sinceMs = atMs;
  while (sinceMs > earliestMs) {
    let there = 0;
    let beforeMs = earliestMs;
    for (const own of spans) {
      let wasGone = false;
      for (const { fromMs, toMs } of own) {
        const endMs = toMs ?? atMs;
        if (fromMs < sinceMs && endMs >= sinceMs) wasGone = true;
        if (fromMs < sinceMs) beforeMs = Math.max(beforeMs, fromMs);
        if (endMs < sinceMs) beforeMs = Math.max(beforeMs, endMs);
      }
      if (!wasGone) there += 1;
    }
    if (there >= required) return sinceMs;
    sinceMs = beforeMs;
  }
  return sinceMs;
}
