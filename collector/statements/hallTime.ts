import { DateTime } from 'luxon';

/**
 * Reads a time that a person wrote, in the zone of a hall: `2026-03-02 09:30`, `09:30` (on the day
 * that `nowMs` is there), or an instant with its own zone. Seconds may follow. Null for anything
 * else, and for an hour that the clocks skipped on that day.
 */
export function readHallTime(
  text: string,
  { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number },
): number | null {
  const written = text.trim().replace(/\//g, '-');
  if (/(Z|[+-]\d\d:\d\d)$/.test(written)) {
    const ms = Date.parse(written);
    return ms >= 0 ? ms : null;
  }
  const match = LOCAL.exec(written);
  if (match === null) return null;
  const [, year, month, day, hour = '', minute = '', second = '0'] = match;
  const today = DateTime.fromMillis(nowMs, { zone: timeZone });
  const date =
    year === undefined
      ? { year: today.year, month: today.month, day: today.day }
      : { year: Number(year), month: Number(month), day: Number(day) };
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  const read = DateTime.fromObject({ ...date, ...time }, { zone: timeZone });
  // A skipped hour comes back as the hour after it.
  const isThere = read.isValid && read.hour === time.hour && read.minute === time.minute;
  return isThere && read.toMillis() >= 0 ? read.toMillis() : null;
}

const LOCAL = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** An instant on the clock of a hall: 2026-03-02 09:30. */
export function tellHallTime(atMs: number, timeZone: string): string {
  return DateTime.fromMillis(atMs, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm');
}
