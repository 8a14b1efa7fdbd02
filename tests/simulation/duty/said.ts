import type { AgentDiary } from './agentDiary.ts';
import { common, holds, joined, type Span, type Spans } from './spans.ts';
import type { Declared, World, WorldHall, WorldWindow } from './world.ts';
import { addDays, dateAt, instantOf, MINUTE } from './worldTime.ts';

/** A declared short leave lasts at most this long, unless the county says otherwise. */
const AWAY_MS_MAX = 30 * MINUTE;

interface Place {
  readonly world: World;
  readonly hall: WorldHall;
  readonly window: WorldWindow;
  readonly diaries: ReadonlyMap<string, AgentDiary>;
}

/**
 * When a window was declared to be in a state that excuses it, by all that was ever told: keys that
 * were read, and statements. One declaration ends where the next begins; what nobody ended is over
 * with the day, a short leave with its allowance.
 */
export function excusedSpans(place: Place): Span[] {
  const heard = hearing(place);
  const { declared } = place.window;
  const told = declared
    .filter((one) => one.via !== 'key' || heard(one.fromMs))
    .sort((a, b) => a.fromMs - b.fromMs);
  const backKeys = backKeysOf(place);
  return joined(
    told.map((one, index) => {
      const { fromMs } = one;
      const nextMs = told[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
      // The key says that somebody is back, whatever was declared.
      const backMs = backKeys.filter((atMs) => atMs > fromMs);
      return { fromMs, toMs: Math.min(nextMs, endOf(place, one), ...backMs) };
    }),
  );
}

function endOf(place: Place, one: Declared): number {
  const { zone } = place.hall.schedule;
  const { fromMs, untilMs, endedMs, state, via } = one;
  const plannedMs = untilMs ?? midnightAfter(zone, fromMs);
  const allowedMs = state === 'away' ? fromMs + AWAY_MS_MAX : plannedMs;
  return Math.min(plannedMs, allowedMs, via !== 'key' && endedMs !== null ? endedMs : plannedMs);
}

/** Whether a key or pad of the window was read at an instant, and its time is known. */
export function hearing({ world, window, diaries }: Place): (atMs: number) => boolean {
  const heard = diaries.get(window.pad.agent)?.heard ?? [];
  return (atMs) => atMs >= world.registeredMs && holds(heard, atMs);
}

/** When a window is open: a spare one only between opening and closing, or until midnight. */
export function openSpans(place: Place): Spans {
  const { world, hall, window } = place;
  if (window.activations === null) return [{ fromMs: world.fromMs, toMs: world.toMs }];
  const { activations } = window;
  const open = activations.map(({ fromMs, toMs, endToldMs }, index) => {
    const midnightMs = midnightAfter(hall.schedule.zone, fromMs);
    // Who opens it again says the same once more; who closes it closes it.
    const againMs = activations[index + 1]?.fromMs ?? midnightMs;
    return { fromMs, toMs: Math.min(againMs, midnightMs, endToldMs === null ? midnightMs : toMs) };
  });
  return common(joined([...open, ...openedByKey(place)]), [
    { fromMs: world.fromMs, toMs: world.toMs },
  ]);
}

/** 恢复服务 at a spare window of which nothing is declared opens it, until somebody closes it. */
function openedByKey(place: Place): Span[] {
  const { hall, window } = place;
  const excused = excusedSpans(place);
  const closedMs = (window.activations ?? []).flatMap(({ toMs, endToldMs }) =>
    endToldMs === null ? [] : [toMs],
  );
  return backKeysOf(place)
    .filter((atMs) => !holds(excused, atMs - 1))
    .map((fromMs) => {
      const midnightMs = midnightAfter(hall.schedule.zone, fromMs);
      return { fromMs, toMs: Math.min(midnightMs, ...closedMs.filter((atMs) => atMs > fromMs)) };
    });
}

/** When a key said that somebody is back. */
function backKeysOf(place: Place): number[] {
  const heard = hearing(place);
  return place.window.declared.flatMap(({ via, endedMs }) =>
    via === 'key' && endedMs !== null && heard(endedMs) ? [endedMs] : [],
  );
}

function midnightAfter(zone: string, atMs: number): number {
  return instantOf(zone, addDays(dateAt(zone, atMs), 1), 0);
}

/** Instants at which somebody did something at a window, which shows that somebody was there. */
export function signsOf(place: Place): number[] {
  const heard = hearing(place);
  const { presses, declared } = place.window;
  const keys = declared
    .filter(({ via }) => via === 'key')
    .flatMap(({ fromMs, endedMs }) => [fromMs, ...(endedMs === null ? [] : [endedMs])]);
  return [...presses, ...keys].filter(heard).sort((a, b) => a - b);
}
