import { hash } from 'node:crypto';
import type { HolidayNotice } from '../site/dutySchema.ts';
import { type DayNumber, dateOf } from './calendarDay.ts';
import { HOLIDAY_NOTICES } from './holidayNotices.ts';

/** What a notice says about one day. */
export interface NoticeDay {
  readonly name: string;
  /** False: a make-up workday. */
  readonly isOffDay: boolean;
  /** The year of the notice, which may be the one after the day's. */
  readonly noticeYear: number;
  /** Address of the paper; null when the notice names none. */
  readonly paper: string | null;
}

/** The holidays and make-up workdays that some notices announce. */
export interface HolidayCalendar {
  /** The same for the same notices. */
  readonly key: string;
  /** Years with a notice, ascending. */
  readonly coveredYears: readonly number[];
  /** Null for a day that no notice names: it is what its weekday is. */
  on(day: DayNumber): NoticeDay | null;
  /** Says whether the notice that the day belongs to is known. */
  covers(day: DayNumber): boolean;
}

/** Notices by year: of two for one year, the later in the list counts. */
export function joinNotices(...lists: readonly (readonly HolidayNotice[])[]): HolidayNotice[] {
  const byYear = new Map(lists.flat().map((notice) => [notice.year, notice]));
  return [...byYear.values()].sort((one, other) => one.year - other.year);
}

const known = new WeakMap<readonly HolidayNotice[], HolidayCalendar>();

/**
 * The calendar of a site's notices; without any, that of the notices that come with the product. A
 * notice without days covers nothing: it stands for one that is not out yet. Where two name a day,
 * the later year's counts: a notice may rearrange the last days of December before.
 */
export function holidayCalendar(
  notices: readonly HolidayNotice[] = HOLIDAY_NOTICES,
): HolidayCalendar {
  const made = known.get(notices);
  if (made !== undefined) return made;
  const calendar = makeCalendar(notices);
  known.set(notices, calendar);
  return calendar;
}

function makeCalendar(notices: readonly HolidayNotice[]): HolidayCalendar {
  const announced = joinNotices(notices).filter((notice) => notice.days.length > 0);
  const days = new Map<string, NoticeDay>();
  for (const { year, papers, days: named } of announced) {
    for (const { date, name, isOffDay } of named) {
      days.set(date, { name, isOffDay, noticeYear: year, paper: papers[0] ?? null });
    }
  }
  const years = new Set(announced.map((notice) => notice.year));
  return {
    key: hash('sha1', JSON.stringify(announced)),
    coveredYears: [...years],
    on: (day) => days.get(dateOf(day)) ?? null,
    covers: (day) =>
      years.has(new Date(day * 86_400_000).getUTCFullYear()) || days.has(dateOf(day)),
  };
}
