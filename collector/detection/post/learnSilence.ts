import type { DetectorContext } from '../detectorContext.ts';
import type { Mark, WindowState } from '../detectorState.ts';
import type { Level } from '../sensorSignal.ts';
import type { SeeingKind } from '../silence/silencePresets.ts';
import { watchPress, watchSilences } from '../silence/silenceWatch.ts';
import type { WindowRule } from '../siteHistory.ts';

/** A ticket that was called longer ago than this was forgotten, not served. */
const SERVING_MS_MAX = 60 * 60_000;

/** Whether a window has anything that could prove presence beside the sensor that is silent. */
export function canLearn({ placed }: WindowRule): boolean {
  const kinds = new Set(placed.presence.map(({ kind }) => kind));
  const proves = placed.window.devices.some(
    ({ kind }) => kind === 'rating-pad' || kind === 'queue-caller',
  );
  return kinds.size > 1 || (kinds.size > 0 && proves);
}

/** Follows the silences of a window from a change on. Off duty nothing is learned. */
export function learnChange(
  context: DetectorContext,
  place: { readonly window: WindowState; readonly rule: WindowRule },
  now: { readonly atMs: number; readonly isOnDuty: boolean },
): void {
  const { window, rule } = place;
  const sensors = rule.placed.presence.map(({ kind }, index) => ({
    kind: kind as SeeingKind,
    level: now.isOnDuty ? (window.sensors[index]?.level ?? 'unknown') : ('unknown' as Level),
  }));
  const marks = context.state.trails.get(rule.placed.window.id)?.marks ?? [];
  const isServing = now.isOnDuty && isServed(marks, now.atMs);
  window.silenceWatch = watchSilences(window.silenceWatch, { atMs: now.atMs, sensors, isServing });
}

/** A press proves that somebody was there just then. */
export function learnPress(window: WindowState, atMs: number): void {
  window.silenceWatch = watchPress(window.silenceWatch, atMs);
}

/**
 * What was learned counts from the end of a day's duty on, so that one day is judged by one measure.
 * A window that is on duty all the time takes it when somebody comes, once a day.
 */
export function adoptLearned(
  window: WindowState,
  change: { readonly atMs: number; readonly isEnd: boolean; readonly isReturn: boolean },
): void {
  const { learned } = window.silenceWatch;
  if (window.learned === learned) return;
  const isDue = change.isReturn && change.atMs - window.learnedMs >= DAY_MS;
  if (!change.isEnd && !isDue) return;
  window.learned = learned;
  window.learnedMs = change.atMs;
}

const DAY_MS = 86_400_000;

function isServed(marks: readonly Mark[], atMs: number): boolean {
  const last = marks.findLast(
    ({ kind, value, atMs: markMs }) =>
      kind === 'queue' && markMs <= atMs && (value === 'called' || value === 'finished'),
  );
  return last?.value === 'called' && atMs - last.atMs <= SERVING_MS_MAX;
}
