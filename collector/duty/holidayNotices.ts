import type { HolidayNotice } from '../site/dutySchema.ts';
import { dateOf, dayOf } from './calendarDay.ts';

/** A holiday: its name, first and last day off, and the make-up workdays (调休) that pay for it. */
type Holiday = readonly [name: string, from: string, to: string, ...makeUpDays: string[]];

/**
 * The arrangement of public holidays as the General Office of the State Council has announced it,
 * a notice a year. Ordinary weekends are not in it.
 */
export const HOLIDAY_NOTICES: readonly HolidayNotice[] = [
  notice(2024, 'https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm', [
    ['元旦', '01-01', '01-01'],
    ['春节', '02-10', '02-17', '02-04', '02-18'],
    ['清明节', '04-04', '04-06', '04-07'],
    ['劳动节', '05-01', '05-05', '04-28', '05-11'],
    ['端午节', '06-10', '06-10'],
    ['中秋节', '09-15', '09-17', '09-14'],
    ['国庆节', '10-01', '10-07', '09-29', '10-12'],
  ]),
  notice(2025, 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm', [
    ['元旦', '01-01', '01-01'],
    ['春节', '01-28', '02-04', '01-26', '02-08'],
    ['清明节', '04-04', '04-06'],
    ['劳动节', '05-01', '05-05', '04-27'],
    ['端午节', '05-31', '06-02'],
    ['国庆节、中秋节', '10-01', '10-08', '09-28', '10-11'],
  ]),
  notice(2026, 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm', [
    ['元旦', '01-01', '01-03', '01-04'],
    ['春节', '02-15', '02-23', '02-14', '02-28'],
    ['清明节', '04-04', '04-06'],
    ['劳动节', '05-01', '05-05', '05-09'],
    ['端午节', '06-19', '06-21'],
    ['中秋节', '09-25', '09-27'],
    ['国庆节', '10-01', '10-07', '09-20', '10-10'],
  ]),
];

function notice(year: number, paper: string, holidays: readonly Holiday[]): HolidayNotice {
  const days = holidays.flatMap(([name, from, to, ...makeUpDays]) => [
    ...datesBetween(`${year}-${from}`, `${year}-${to}`).map((date) => ({
      ...{ name, date, isOffDay: true },
    })),
    ...makeUpDays.map((day) => ({ name, date: `${year}-${day}`, isOffDay: false })),
  ]);
  days.sort((one, other) => (one.date < other.date ? -1 : 1));
  return { year, papers: [paper], days };
}

function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let day = dayOf(from); day <= dayOf(to); day += 1) dates.push(dateOf(day));
  return dates;
}
