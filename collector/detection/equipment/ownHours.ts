import type { DetectorContext } from '../detectorContext.ts';

/** Hours as far as equipment is concerned: on duty or not, and when that may change next. */
export interface PlainHours {
  at(atMs: number): { readonly onDuty: boolean; readonly changesMs: number | null };
}

/** Changes that are looked at to find the next opening: the timetable of a year. */
const CHANGES_MAX = 4000;

/** The hours of a hall: on duty while one of its windows is. */
export function hallHours(context: DetectorContext, hallId: string, atMs: number): PlainHours {
  const hall = context.history.indexAt(atMs)?.halls.get(hallId);
  const hours = new Set<PlainHours>();
  for (const window of hall?.windows ?? []) {
    const rule = context.history.ruleAt(window.id, atMs);
    if (rule !== null) hours.add(rule.duty);
  }
  return {
    at(momentMs) {
      let onDuty = false;
      let changesMs: number | null = null;
      for (const one of hours) {
        const state = one.at(momentMs);
        onDuty ||= state.onDuty;
        changesMs = Math.min(changesMs ?? Infinity, state.changesMs ?? Infinity);
      }
      return { onDuty, changesMs: changesMs === Infinity ? null : changesMs };
    },
  };
}

/** What a switched-off mains explains of a silence. */
export interface ExpectedSilence {
  /** Whoever is still silent then has no power, or no line; null: the hall never opens again. */
  readonly untilMs: number | null;
  /** The opening that it waits for. */
  readonly openingMs: number | null;
}

/**
 * Says whether a silence that began at `sinceMs` is one of a hall whose mains is off after closing:
 * outside duty hours, or within the grace of their beginning or end. Null: it is not.
 */
export function expectedSilence(
  hours: PlainHours,
  sinceMs: number,
  graceMs: number,
): ExpectedSilence | null {
  const isOpen = [sinceMs - graceMs, sinceMs, sinceMs + graceMs].every(
    (atMs) => hours.at(atMs).onDuty,
  );
  if (isOpen) return null;
  const openingMs = nextOpening(hours, sinceMs - graceMs);
  return { openingMs, untilMs: openingMs === null ? null : openingMs + graceMs };
}

/** The next time after an instant at which duty begins. */
function nextOpening(hours: PlainHours, afterMs: number): number | null {
  let atMs = afterMs;
  let { onDuty, changesMs } = hours.at(atMs);
  for (let steps = 0; steps < CHANGES_MAX && changesMs !== null; steps += 1) {
    atMs = changesMs;
    const next = hours.at(atMs);
    if (!onDuty && next.onDuty) return atMs;
    ({ onDuty, changesMs } = next);
  }
  return null;
}

/** How much of [fromMs, toMs) is duty and how much is not, in parts, oldest first. */
export function dutyParts(
  hours: PlainHours,
  fromMs: number,
  toMs: number,
): { readonly fromMs: number; readonly toMs: number; readonly onDuty: boolean }[] {
  const parts: { fromMs: number; toMs: number; onDuty: boolean }[] = [];
  let atMs = fromMs;
  while (atMs < toMs) {
    const { onDuty, changesMs } = hours.at(atMs);
    const endMs = Math.min(toMs, changesMs ?? toMs);
    const last = parts.at(-1);
    if (last?.onDuty === onDuty) last.toMs = endMs;
    else parts.push({ fromMs: atMs, toMs: endMs, onDuty });
    atMs = endMs;
  }
  return parts;
}
