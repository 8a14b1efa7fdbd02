import { IANAZone } from 'luxon';
import { WEEKDAYS, type Weekday } from '../site/dutySchema.ts';

/** A calendar date as days since 1970-01-01, without a zone: the same day everywhere. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;

/** The number of a date "2026-03-01"; NaN for one that no calendar has. */
export function dayOf(date: string): DayNumber {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  return Number.isInteger(day) && dateOf(day) === date ? day : Number.NaN;
}

/** The date of a day, as "2026-03-01". */
export function dateOf(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function weekdayOf(day: DayNumber): Weekday {
  // 1970-01-01 was a Thursday.
  const index = (((day + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] ?? 'mon';
}

/** The day that a zone has at an instant. */
export function dayAt(atMs: number, timeZone: string): DayNumber {
  return Math.floor((atMs + offsetMs(atMs, timeZone)) / DAY_MS);
}

/** How far a zone's wall clock is ahead of UTC at an instant. */
function offsetMs(atMs: number, timeZone: string): number {
  return IANAZone.create(timeZone).offset(atMs) * 60_000;
}

const KNOWN_DAYS_MAX = 2000;
/** By zone: how far it is ahead when a UTC day begins. */
const offsets = new Map<string, Map<DayNumber, number>>();

function offsetOfDay(day: DayNumber, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (known === undefined || known.size >= KNOWN_DAYS_MAX) {
    known = new Map();
    offsets.set(timeZone, known);
  }
  const found = known.get(day) ?? offsetMs(day * DAY_MS, timeZone);
  known.set(day, found);
  return found;
}

/** The offset of a zone throughout a local day; null where it changes about that day. */
function steadyOffset(day: DayNumber, timeZone: string): number | null {
  // A local day lies within the UTC days before and after it.
  const offset = offsetOfDay(day - 1, timeZone);
  const isSteady = [day, day + 1, day + 2].every((one) => offsetOfDay(one, timeZone) === offset);
  return isSteady ? offset : null;
}

/**
 * The instant of a wall time, as minutes since midnight (1440: the end of the day). One that a
 * summer time change skips counts as the moment of the change; of one that comes twice the first
 * counts. Later wall times never come before earlier ones. (Luxon's own answer for a time that comes
 * twice depends on the day on which it is asked.)
 */
export function instantOf(day: DayNumber, minutes: number, timeZone: string): number {
  const wallMs = day * DAY_MS + minutes * 60_000;
  const steady = steadyOffset(day, timeZone);
  if (steady !== null) return wallMs - steady;
  const before = offsetMs(wallMs - DAY_MS, timeZone);
  const after = offsetMs(wallMs + DAY_MS, timeZone);
  const exists = [wallMs - before, wallMs - after].filter(
    (atMs) => atMs + offsetMs(atMs, timeZone) === wallMs,
  );
  if (exists.length > 0) return Math.min(...exists);
  return changeBetween(wallMs - after, wallMs - before, timeZone);
}

/** The moment at which a zone puts its clock forward, somewhere after one instant and until another. */
function changeBetween(earlierMs: number, laterMs: number, timeZone: string): number {
  const before = offsetMs(earlierMs, timeZone);
  let [oldMs, newMs] = [earlierMs, laterMs];
  while (newMs - oldMs > 1) {
    const middleMs = Math.floor((oldMs + newMs) / 2);
    if (offsetMs(middleMs, timeZone) === before) oldMs = middleMs;
    else newMs = middleMs;
  }
  return newMs;
}
