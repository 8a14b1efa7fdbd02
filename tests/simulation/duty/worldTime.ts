import type { Span } from './spans.ts';

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** A calendar date, "2026-02-14". */
export type WorldDate = string;

const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone is ahead of UTC at an instant, from the zone data of the platform. */
export function offsetMsAt(zone: string, atMs: number): number {
  const quarter = Math.floor(atMs / (15 * MINUTE));
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const format = formats.get(zone) ?? formatOf(zone);
  formats.set(zone, format);
  const at = quarter * 15 * MINUTE;
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wallMs = Date.UTC(
    ...([part('year'), part('month') - 1, part('day'), part('hour'), part('minute')] as [
      ...[number, number, number, number, number],
    ]),
  );
  if (offsets.size > 50_000) offsets.clear();
  offsets.set(key, wallMs - at);
  return wallMs - at;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const numeric = 'numeric' as const;
  return new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23' as const },
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric },
  });
}

/**
 * The instant of a wall time, given as minutes after midnight. Of one that happens twice the first
 * counts; one that is skipped is the moment at which clocks are put forward.
 */
export function instantOf(zone: string, date: WorldDate, minutes: number): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  const before = offsetMsAt(zone, asUtc - DAY);
  const after = offsetMsAt(zone, asUtc + DAY);
  const fitting = [asUtc - before, asUtc - after].filter(
    (atMs) => offsetMsAt(zone, atMs) === asUtc - atMs,
  );
  if (fitting.length > 0) return Math.min(...fitting);
  let changeMs = asUtc - after;
  while (offsetMsAt(zone, changeMs) !== after) changeMs += 15 * MINUTE;
  return Math.floor(changeMs / (15 * MINUTE)) * 15 * MINUTE;
}

/** The date on the wall of a zone. */
export function dateAt(zone: string, atMs: number): WorldDate {
  return new Date(atMs + offsetMsAt(zone, atMs)).toISOString().slice(0, 10);
}

export function addDays(date: WorldDate, days: number): WorldDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 0 for Monday … 6 for Sunday. */
export function weekdayOf(date: WorldDate): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** Every date of a zone that has a part in a span, and the day before. */
export function datesOf(zone: string, span: Span): WorldDate[] {
  const dates: WorldDate[] = [];
  const last = dateAt(zone, span.toMs);
  for (let date = addDays(dateAt(zone, span.fromMs), -1); date <= last; date = addDays(date, 1)) {
    dates.push(date);
  }
  return dates;
}

/** For people: UTC, to the second. */
export function isoOf(atMs: number): string {
  return Number.isFinite(atMs)
    ? new Date(atMs).toISOString().replace(/\.000Z$/, 'Z')
    : String(atMs);
}
