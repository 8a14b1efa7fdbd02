import { DateTime } from 'luxon';
import { WEEKDAYS, type Weekday } from '../site/dutySchema.ts';

/** A calendar date as days since 1970-01-01, without a zone: the same day everywhere. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;
const MINUTES_PER_DAY = 1440;

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
  const { year, month, day } = DateTime.fromMillis(atMs, { zone: timeZone });
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/**
 * The instant of a wall time, as minutes since midnight (1440: the end of the day). One that a
 * summer time change skips counts as the moment of the change; of one that comes twice the first
 * counts. Later wall times never come before earlier ones.
 */
export function instantOf(day: DayNumber, minutes: number, timeZone: string): number {
  if (minutes >= MINUTES_PER_DAY) return instantOf(day + 1, minutes - MINUTES_PER_DAY, timeZone);
  const wallMs = day * DAY_MS + minutes * 60_000;
  const wall = new Date(wallMs);
  const found = DateTime.fromObject(
    {
      year: wall.getUTCFullYear(),
      month: wall.getUTCMonth() + 1,
      day: wall.getUTCDate(),
      hour: wall.getUTCHours(),
      minute: wall.getUTCMinutes(),
    },
    { zone: timeZone },
  );
  const isSkipped = found.hour * 60 + found.minute !== minutes;
  return isSkipped ? changeBefore(found) : found.toMillis();
}

/** The moment of the summer time change that skipped a wall time, which luxon puts behind it. */
function changeBefore(after: DateTime): number {
  const offset = after.offset;
  let beforeMs = after.toMillis() - DAY_MS;
  let afterMs = after.toMillis();
  while (afterMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + afterMs) / 2);
    if (DateTime.fromMillis(middleMs, { zone: after.zone }).offset === offset) afterMs = middleMs;
    else beforeMs = middleMs;
  }
  return afterMs;
}
