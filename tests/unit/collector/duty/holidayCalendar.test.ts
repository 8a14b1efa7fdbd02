import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateOf, dayOf, weekdayOf } from '../../../../collector/duty/calendarDay.ts';
import { createDutyHours } from '../../../../collector/duty/dutyHours.ts';
import { holidayCalendar, joinNotices } from '../../../../collector/duty/holidayCalendar.ts';
import { HOLIDAY_NOTICES } from '../../../../collector/duty/holidayNotices.ts';
import { at, aWindow } from './aSite.ts';

/** Days off by notice, as first and last day, and make-up workdays; written down a second time. */
const OFF = [
  '2024-01-01 2024-01-01',
  '2024-02-10 2024-02-17',
  '2024-04-04 2024-04-06',
  '2024-05-01 2024-05-05',
  '2024-06-10 2024-06-10',
  '2024-09-15 2024-09-17',
  '2024-10-01 2024-10-07',
  '2025-01-01 2025-01-01',
  '2025-01-28 2025-02-04',
  '2025-04-04 2025-04-06',
  '2025-05-01 2025-05-05',
  '2025-05-31 2025-06-02',
  '2025-10-01 2025-10-08',
  '2026-01-01 2026-01-03',
  '2026-02-15 2026-02-23',
  '2026-04-04 2026-04-06',
  '2026-05-01 2026-05-05',
  '2026-06-19 2026-06-21',
  '2026-09-25 2026-09-27',
  '2026-10-01 2026-10-07',
].map((span) => span.split(' ') as [string, string]);
const MAKE_UP = `2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29
  2024-10-12 2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14
  2026-02-28 2026-05-09 2026-09-20 2026-10-10`.split(/\s+/);

/** What people would say: closed by notice, else a make-up day, else Monday to Friday. */
function isWorkday(date: string, weekday: string): boolean {
  if (OFF.some(([from, to]) => from <= date && date <= to)) return false;
  return MAKE_UP.includes(date) || !['Sat', 'Sun'].includes(weekday);
}

const HOUR_MS = 3_600_000;

interface Wall {
  readonly date: string;
  readonly weekday: string;
  readonly minutes: number;
}

/** Reads the wall clock of a zone with nothing of ours. */
function wallClock(timeZone: string): (atMs: number) => Wall {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...({
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
    } as const),
    ...({ day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
  });
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
    return {
      date: `${part('year')}-${part('month')}-${part('day')}`,
      weekday: part('weekday'),
      minutes: Number(part('hour')) * 60 + Number(part('minute')),
    };
  };
}

/** Every hour of three years: on duty from nine to five on workdays, and never else. */
function checkEveryDay(timeZone: string): { workdays: Map<string, number>; seen: number } {
  const nine = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-17:00']]),
  );
  const { duty } = aWindow({ site: { hours: nine } });
  const hours = createDutyHours(duty, timeZone);
  const wallAt = wallClock(timeZone);
  const workdays = new Map<string, number>();
  const days = new Set<string>();
  for (let atMs = at('2023-12-31T00:00:00Z'); atMs < at('2027-01-02T00:00:00Z'); atMs += HOUR_MS) {
    const { date, weekday, minutes } = wallAt(atMs);
    if (date < '2024-01-01' || date > '2026-12-31') continue;
    const state = hours.at(atMs);
    const isOn = isWorkday(date, weekday) && minutes >= 9 * 60 && minutes < 17 * 60;
    if (state.onDuty !== isOn || !state.isCalendarCovered) {
      throw new Error(`${timeZone} ${date} ${minutes / 60}h: ${JSON.stringify(state)}`);
    }
    if (isOn && !days.has(date)) {
      workdays.set(date.slice(0, 4), (workdays.get(date.slice(0, 4)) ?? 0) + 1);
    }
    if (isOn) days.add(date);
  }
  return { workdays, seen: days.size };
}

const ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'UTC', 'America/New_York', 'Europe/Berlin'];

describe.each(['Asia/Shanghai', 'America/New_York'])(
  'every day 2024–2026, on a machine in %s',
  (tz) => {
    const before = process.env.TZ;
    beforeAll(() => {
      process.env.TZ = tz;
      expect(new Date(0).getHours()).toBe(tz === 'Asia/Shanghai' ? 8 : 19);
    });
    afterAll(() => {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    });

    test.each(ZONES)('is a workday exactly where the notices say so, in %s', (timeZone) => {
      const { workdays } = checkEveryDay(timeZone);
      expect(Object.fromEntries(workdays)).toEqual({ 2024: 251, 2025: 248, 2026: 248 });
    });
  },
);

describe('the notices', () => {
  const calendar = holidayCalendar();

  test('name their papers and cover three years', () => {
    expect(calendar.coveredYears).toEqual([2024, 2025, 2026]);
    for (const { papers, year } of HOLIDAY_NOTICES) {
      expect(papers[0]).toMatch(`https://www.gov.cn/zhengce/zhengceku/${year - 1}`);
    }
    expect(calendar.on(dayOf('2026-02-16'))).toEqual({
      name: '春节',
      isOffDay: true,
      noticeYear: 2026,
      paper: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    });
  });

  test('have make-up days on weekends only', () => {
    const makeUp = HOLIDAY_NOTICES.flatMap(({ days }) => days.filter((day) => !day.isOffDay));
    expect(makeUp.map(({ date }) => date).sort()).toEqual([...MAKE_UP].sort());
    expect(makeUp.every(({ date }) => ['sat', 'sun'].includes(weekdayOf(dayOf(date))))).toBe(true);
  });

  test('of the next year speak of December too, and count there', () => {
    const days = [
      { name: '元旦', date: '2026-12-31', isOffDay: true },
      { name: '元旦', date: '2026-12-27', isOffDay: false },
    ];
    const joined = joinNotices(HOLIDAY_NOTICES, [{ year: 2027, papers: ['x'], days }]);
    const later = holidayCalendar(joined);
    expect(later.on(dayOf('2026-12-31'))?.noticeYear).toBe(2027);
    expect(later.coveredYears).toEqual([2024, 2025, 2026, 2027]);
    const hours = createDutyHours(aWindow({ site: { calendar: { notices: joined } } }).duty, 'UTC');
    expect(hours.at(at('2026-12-31T09:00:00Z'))).toMatchObject({ reason: 'holiday' });
    expect(hours.at(at('2026-12-27T09:00:00Z')).onDuty).toBe(true);
  });

  test('without days cover nothing: that one is not out yet', () => {
    const joined = joinNotices(HOLIDAY_NOTICES, [{ year: 2027, papers: [], days: [] }]);
    expect(holidayCalendar(joined).covers(dayOf('2027-03-01'))).toBe(false);
  });

  test('for one year replace each other', () => {
    const days = [{ name: '春节', date: '2026-02-17', isOffDay: true }];
    const corrected = joinNotices(HOLIDAY_NOTICES, [{ year: 2026, papers: [], days }]);
    expect(holidayCalendar(corrected).on(dayOf('2026-02-16'))).toBeNull();
  });
});

describe('a day that no notice covers', () => {
  const hours = createDutyHours(aWindow().duty, 'Asia/Shanghai');

  test('is what its weekday is, with a mark', () => {
    expect(hours.at(at('2027-03-01T09:00:00+08:00'))).toMatchObject({
      ...{ onDuty: true, isCalendarCovered: false },
    });
    expect(hours.at(at('2027-03-06T09:00:00+08:00'))).toMatchObject({
      ...{ onDuty: false, reason: 'day-off', isCalendarCovered: false },
    });
    expect(hours.at(at('2026-12-31T09:00:00+08:00')).isCalendarCovered).toBe(true);
  });

  test('is marked from the first instant of the year at the hall', () => {
    const always = Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]),
    );
    const round = createDutyHours(aWindow({ site: { hours: always } }).duty, 'Asia/Shanghai');
    const newYear = at('2027-01-01T00:00:00+08:00');
    expect(round.at(newYear - 1)).toMatchObject({ isCalendarCovered: true, changesMs: newYear });
    expect(round.at(newYear)).toMatchObject({ isCalendarCovered: false, changesMs: null });
  });
});

test('days are numbers without a zone', () => {
  expect(dateOf(dayOf('2026-03-01'))).toBe('2026-03-01');
  expect(dayOf('2026-02-30')).toBeNaN();
  expect(dayOf('tomorrow')).toBeNaN();
  expect(weekdayOf(dayOf('1969-12-31'))).toBe('wed');
});
