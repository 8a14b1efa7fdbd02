import type { Span } from './spans.ts';
import { datesOf, instantOf, type WorldDate, weekdayOf } from './worldTime.ts';

/** The kinds of service time, by the names that a site file has for them. */
export type WorldService = 'normal' | 'noon' | 'extended' | 'appointment' | 'standby';

/** Service time of one day, wall time in minutes after midnight. */
export interface WorldSegment {
  readonly from: number;
  readonly to: number;
  readonly service: WorldService;
}
export type WorldWeek = readonly (readonly WorldSegment[])[];

/** When the people of a hall have to be there: what is printed on its door. */
export interface WorldSchedule {
  readonly zone: string;
  /** Monday first. */
  readonly week: WorldWeek;
  /** A part of every year with a week of its own; `from` and `to` as "06-01", both included. */
  readonly season: { readonly from: string; readonly to: string; readonly week: WorldWeek } | null;
  /** The weekday whose hours a make-up workday has; null: its own. */
  readonly makeUpFollows: number | null;
  /** On a public holiday: nobody, as on any such weekday, or these. */
  readonly onHolidays: 'closed' | 'as-usual' | readonly WorldSegment[];
  /** Market days, every so many days since a date. */
  readonly market: {
    readonly everyDays: number;
    readonly since: WorldDate;
    readonly segments: readonly WorldSegment[];
  } | null;
  /** Single days that are otherwise than the rest says; no segments: closed. */
  readonly exceptions: readonly {
    readonly date: WorldDate;
    readonly segments: readonly WorldSegment[];
  }[];
}

/** A stretch of service time. */
export interface WorldDuty extends Span {
  readonly service: WorldService;
}

/**
 * Public holidays and make-up workdays of mainland China as announced by the General Office of the
 * State Council for 2024, 2025 and 2026, typed in from the notices: the dates off that fall on a
 * weekday or belong to a holiday, and the weekend days that are worked.
 */
const OFF: readonly (readonly [from: WorldDate, to: WorldDate])[] = [
  ['2024-01-01', '2024-01-01'],
  ['2024-02-10', '2024-02-17'],
  ['2024-04-04', '2024-04-06'],
  ['2024-05-01', '2024-05-05'],
  ['2024-06-10', '2024-06-10'],
  ['2024-09-15', '2024-09-17'],
  ['2024-10-01', '2024-10-07'],
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];
export const MAKE_UP_DATES = [
  ...['2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11', '2024-09-14'],
  ...['2024-09-29', '2024-10-12', '2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28'],
  ...['2025-10-11', '2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20'],
  '2026-10-10',
] as const;
export const HOLIDAY_DATES = OFF.map(([from]) => from);

function isHoliday(date: WorldDate): boolean {
  return OFF.some(([from, to]) => from <= date && date <= to);
}

function isMakeUp(date: WorldDate): boolean {
  return (MAKE_UP_DATES as readonly string[]).includes(date);
}

/** The hours of one date: single days first, then holidays, market days, make-up days, the week. */
export function segmentsOn(schedule: WorldSchedule, date: WorldDate): readonly WorldSegment[] {
  const exception = schedule.exceptions.find((one) => one.date === date);
  if (exception !== undefined) return exception.segments;
  const { onHolidays, market, season } = schedule;
  const heeds = onHolidays !== 'as-usual';
  if (heeds && isHoliday(date)) return onHolidays === 'closed' ? [] : onHolidays;
  if (market !== null) {
    const since = (Date.parse(date) - Date.parse(market.since)) / 86_400_000;
    if (since >= 0 && since % market.everyDays === 0) return market.segments;
  }
  const isInSeason = season !== null && season.from <= date.slice(5) && date.slice(5) <= season.to;
  const week = season !== null && isInSeason ? season.week : schedule.week;
  const weekday =
    heeds && isMakeUp(date) ? (schedule.makeUpFollows ?? weekdayOf(date)) : weekdayOf(date);
  return week[weekday] ?? [];
}

/** The service time within a span, in order. */
export function dutyOf(schedule: WorldSchedule, span: Span): WorldDuty[] {
  return datesOf(schedule.zone, span)
    .flatMap((date) =>
      segmentsOn(schedule, date).map(({ from, to, service }) => ({
        fromMs: Math.max(span.fromMs, instantOf(schedule.zone, date, from)),
        toMs: Math.min(span.toMs, instantOf(schedule.zone, date, to)),
        service,
      })),
    )
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}
