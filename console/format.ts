import type { Language } from '../texts/entry.ts';
import type { Say } from './speech.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Below this an age says nothing but "just now". */
const NOW_MS = 1500;
/** Up to here an age still tells its seconds. */
const SECONDS_TOLD_MS = 10 * MINUTE_MS;

/** Durations, ages and times as the reader's language writes them. All arguments are ms. */
export interface Format {
  /** "14秒", "2分14秒", "1小时5分", "3天2小时". Negative counts as nothing. */
  duration(ms: number): string;
  /** How long ago something was: "刚刚", "8秒前", "1分20秒前", "3小时前". */
  ago(ageMs: number): string;
  /** 14:03 in the given IANA zone. */
  clock(atMs: number, zone: string): string;
  /** 14:03:22 in the given IANA zone. */
  time(atMs: number, zone: string): string;
  /** 14:03:22 when it is today in that zone, otherwise 11-21 14:03:22. */
  shortTime(atMs: number, zone: string, nowMs: number): string;
  /** 2026年11月21日 星期六 in that zone. */
  date(atMs: number, zone: string): string;
}

export function createFormat(language: Language, say: Say): Format {
  const partsOf = zonedParts(language);
  const dateOf = longDate(language);

  function time(atMs: number, zone: string): string {
    const { hour, minute, second } = partsOf(atMs, zone);
    return `${hour}:${minute}:${second}`;
  }

  return {
    duration(ms) {
      const { d, h, m, s } = split(ms);
      if (d > 0) return say('duration.days', { d, h });
      if (h > 0) return say('duration.hours', { h, m });
      return m > 0 ? say('duration.minutes', { m, s }) : say('duration.seconds', { s });
    },
    ago(ageMs) {
      const { d, h, m, s } = split(ageMs);
      if (ageMs < NOW_MS) return say('ago.now');
      if (d > 0) return say('ago.days', { d });
      if (h > 0) return say('ago.hours', { h });
      if (m === 0) return say('ago.seconds', { s });
      const told = ageMs < SECONDS_TOLD_MS && s > 0;
      return told ? say('ago.minutes', { m, s }) : say('ago.wholeMinutes', { m });
    },
    clock: (atMs, zone) => time(atMs, zone).slice(0, 5),
    time,
    shortTime(atMs, zone, nowMs) {
      const at = partsOf(atMs, zone);
      const now = partsOf(nowMs, zone);
      const today = at.year === now.year && at.month === now.month && at.day === now.day;
      return today ? time(atMs, zone) : `${at.month}-${at.day} ${time(atMs, zone)}`;
    },
    date: dateOf,
  };
}

function split(ms: number): { d: number; h: number; m: number; s: number } {
  const whole = Math.max(0, ms);
  return {
    d: Math.floor(whole / DAY_MS),
    h: Math.floor((whole % DAY_MS) / HOUR_MS),
    m: Math.floor((whole % HOUR_MS) / MINUTE_MS),
    s: Math.floor((whole % MINUTE_MS) / SECOND_MS),
  };
}

type DateParts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>;

/** Making a formatter is slow and happens for every tick otherwise: one is kept per zone. */
function perZone<T>(make: (zone: string) => T): (zone: string) => T {
  const made = new Map<string, T>();
  return (zone) => {
    const known = made.get(zone);
    if (known !== undefined) return known;
    const fresh = make(zone);
    made.set(zone, fresh);
    return fresh;
  };
}

function zonedParts(language: Language): (atMs: number, zone: string) => DateParts {
  const formatter = perZone(
    (timeZone) =>
      new Intl.DateTimeFormat(language, {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
  );
  return (atMs, zone) => {
    const parts: DateParts = { year: '', month: '', day: '', hour: '', minute: '', second: '' };
    for (const { type, value } of formatter(zone).formatToParts(atMs)) {
      if (type in parts) parts[type as keyof DateParts] = value.padStart(2, '0');
    }
    return parts;
  };
}

function longDate(language: Language): (atMs: number, zone: string) => string {
  const date = perZone(
    (timeZone) =>
      new Intl.DateTimeFormat(language, {
        timeZone,
        year: 'numeric',
        month: 'long',
        day: 'numeric',
      }),
  );
  const weekday = perZone(
    (timeZone) => new Intl.DateTimeFormat(language, { timeZone, weekday: 'long' }),
  );
  return (atMs, zone) => `${date(zone).format(atMs)} ${weekday(zone).format(atMs)}`;
}
