import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../../collector/duty/calendarDay.ts';
import { ruleOf } from '../../../../collector/duty/dayRule.ts';
import { createDutyHours } from '../../../../collector/duty/dutyHours.ts';
import { lunarDateOf } from '../../../../collector/duty/lunarDate.ts';
import { timeText } from '../../../../collector/duty/serviceSegment.ts';
import { at, aWindow, OFFICE, type SiteParts } from './aSite.ts';

/** What a day is, in a line: kind, weekday followed, hours or the reason for none. */
function dayIn(parts: SiteParts): (date: string) => string {
  const { duty } = aWindow(parts);
  return (date) => {
    const { kind, follows, segments, reason } = ruleOf(duty, dayOf(date));
    const times = segments.map((one) => `${timeText(one)} ${one.service}`).join(', ');
    return `${kind}${follows === null ? '' : ` ${follows}`}: ${times || reason}`;
  };
}

describe('seasons', () => {
  const summer = { mon: ['08:00-12:00'], sat: ['09:00-11:00'] };
  const winter = { mon: ['09:00-12:00'] };
  const day = dayIn({
    county: {
      seasons: [
        { name: '夏令', from: '05-01', to: '09-30', hours: summer },
        { name: '冬令', from: '12-01', to: '02-29', hours: winter },
      ],
    },
  });
  test.each([
    ['the day before summer', '2026-04-27', 'weekday mon: 08:30-12:00 normal, 14:30-17:30 normal'],
    ['a Monday of summer', '2026-06-01', 'season mon: 08:00-12:00 normal'],
    ['the first day of summer', '2027-05-01', 'season sat: 09:00-11:00 normal'],
    ['a weekday that the table does not name', '2026-06-02', 'season tue: day-off'],
    ['the last Monday of summer', '2026-09-28', 'season mon: 08:00-12:00 normal'],
    ['the last day of summer', '2024-09-30', 'season mon: 08:00-12:00 normal'],
    ['a make-up day in summer', '2026-05-09', 'make-up mon: 08:00-12:00 normal'],
    ['after summer', '2026-11-02', 'weekday mon: 08:30-12:00 normal, 14:30-17:30 normal'],
    ['the old year of winter', '2026-12-07', 'season mon: 09:00-12:00 normal'],
    ['the new year of winter', '2026-01-05', 'season mon: 09:00-12:00 normal'],
    ['the end of February', '2024-02-26', 'season mon: 09:00-12:00 normal'],
    ['March', '2026-03-02', 'weekday mon: 08:30-12:00 normal, 14:30-17:30 normal'],
  ])('%s: %s', (_, date, expected) => {
    expect(day(date)).toBe(expected);
  });
});

describe('market days', () => {
  const hours = ['07:00-13:00'];
  const lunar = dayIn({ town: { marketDays: { lunarDays: [3, 8, 13, 18, 23, 28], hours } } });
  const fifth = dayIn({ town: { marketDays: { everyDays: 5, from: '2026-03-01', hours } } });
  test.each([
    ['a lunar market day', lunar, '2026-06-17', 'market-day: 07:00-13:00 normal'],
    ['one on a Sunday', lunar, '2026-03-01', 'market-day: 07:00-13:00 normal'],
    ['the day after', lunar, '2026-06-18', 'weekday thu: 08:30-12:00 normal, 14:30-17:30 normal'],
    ['one on a holiday', lunar, '2026-05-04', 'holiday: holiday'],
    ['one in a leap month (闰六月初三)', lunar, '2025-07-27', 'market-day: 07:00-13:00 normal'],
    ['the first of every fifth day', fifth, '2026-03-01', 'market-day: 07:00-13:00 normal'],
    ['the next', fifth, '2026-03-06', 'market-day: 07:00-13:00 normal'],
    [
      'not the day before',
      fifth,
      '2026-03-05',
      'weekday thu: 08:30-12:00 normal, 14:30-17:30 normal',
    ],
    [
      'a make-up workday between two',
      fifth,
      '2026-05-09',
      'make-up mon: 08:30-12:00 normal, 14:30-17:30 normal',
    ],
    [
      'not before they began',
      fifth,
      '2026-02-24',
      'weekday tue: 08:30-12:00 normal, 14:30-17:30 normal',
    ],
  ])('%s', (_, day, date, expected) => {
    expect(day(date)).toBe(expected);
  });

  test('have their hours on a make-up workday too', () => {
    // 2026-05-09, a make-up Saturday, is 三月廿三.
    expect(lunar('2026-05-09')).toBe('market-day: 07:00-13:00 normal');
  });
});

test.each([
  ['2024-02-10', 1, 1, false],
  ['2025-01-29', 1, 1, false],
  ['2026-02-17', 1, 1, false],
  ['2024-09-17', 8, 15, false],
  ['2025-10-06', 8, 15, false],
  ['2026-09-25', 8, 15, false],
  ['2024-06-10', 5, 5, false],
  ['2025-05-31', 5, 5, false],
  ['2026-06-19', 5, 5, false],
  ['2025-07-24', 6, 30, false],
  ['2025-07-25', 6, 1, true],
  ['2025-08-22', 6, 29, true],
  ['2025-08-23', 7, 1, false],
])('%s is day %i-%i of the lunar calendar (leap month: %s)', (date, month, day, isLeap) => {
  expect(lunarDateOf(dayOf(date))).toEqual({ month, day, isLeap });
});

describe('a make-up workday', () => {
  const friday = { ...OFFICE, fri: ['08:30-16:00'], sat: ['09:00-11:00'] };
  test.each([
    ['undefined', '2026-10-10', 'make-up mon: 08:30-12:00 normal, 14:30-17:30 normal'],
    ['fri', '2026-10-10', 'make-up fri: 08:30-16:00 normal'],
    ['weekday-it-is', '2026-10-10', 'weekday sat: 09:00-11:00 normal'],
    ['weekday-it-is', '2026-09-20', 'weekday sun: day-off'],
    ['mon', '2026-09-20', 'make-up mon: 08:30-12:00 normal, 14:30-17:30 normal'],
    ['mon', '2026-10-17', 'weekday sat: 09:00-11:00 normal'],
  ] as const)('with makeUpDays %s: %s', (makeUpDays, date, expected) => {
    const settings = makeUpDays === 'undefined' ? {} : { makeUpDays };
    expect(dayIn({ site: { hours: friday, ...settings } })(date)).toBe(expected);
  });
});

describe('a holiday by notice', () => {
  test('closes, a Saturday with hours too', () => {
    const day = dayIn({ site: { hours: { ...OFFICE, sat: ['09:00-11:00'] } } });
    expect(day('2026-10-01')).toBe('holiday: holiday');
    expect(day('2026-10-03')).toBe('holiday: holiday');
  });

  test('may have its own hours, which are 值班 where nothing else is said', () => {
    const duty = [{ time: '14:00-16:00', type: 'normal' as const }, '09:00-11:00'];
    expect(dayIn({ site: { holidays: duty } })('2026-10-01')).toBe(
      'holiday: 09:00-11:00 standby, 14:00-16:00 normal',
    );
  });

  test('is like any day where notices are said not to count', () => {
    const day = dayIn({ hall: { holidays: 'as-usual' } });
    expect(day('2026-10-01')).toBe('weekday thu: 08:30-12:00 normal, 14:30-17:30 normal');
    expect(day('2026-10-10')).toBe('weekday sat: day-off');
    const { duty } = aWindow({ hall: { holidays: 'as-usual' } });
    expect(ruleOf(duty, dayOf('2027-06-01')).isCalendarCovered).toBe(true);
  });
});

describe('an override', () => {
  const day = dayIn({
    county: {
      overrides: [
        { from: '2026-04-20', to: '2026-04-21', closed: true, name: '三月三' },
        { date: '2026-04-26', follows: 'mon', name: '三月三调休' },
        { date: '2026-10-02', hours: ['09:00-12:00'], name: '国庆值班' },
      ],
    },
    hall: { overrides: [{ date: '2026-04-21', hours: [], name: '搬迁' }] },
    windows: [{ overrides: [{ date: '2026-04-20', hours: ['10:00-11:00'], name: '窗口' }] }],
  });
  test.each([
    ['of the nearest level counts', '2026-04-20', 'override: 10:00-11:00 normal'],
    ['without hours closes', '2026-04-21', 'override: closed'],
    [
      'may follow a weekday: a local make-up day',
      '2026-04-26',
      'override mon: 08:30-12:00 normal, 14:30-17:30 normal',
    ],
    ['counts before a holiday by notice', '2026-10-02', 'override: 09:00-12:00 normal'],
    ['says nothing of other days', '2026-10-03', 'holiday: holiday'],
  ])('%s', (_, date, expected) => {
    expect(day(date)).toBe(expected);
  });

  test('is certain in a year that no notice covers', () => {
    const overrides = [{ date: '2027-02-06', closed: true as const, name: '春节' }];
    const { duty } = aWindow({ county: { overrides } });
    expect(ruleOf(duty, dayOf('2027-02-06'))).toMatchObject({
      ...{ reason: 'closed', isCalendarCovered: true },
    });
  });
});

describe('service types', () => {
  const hours = createDutyHours(
    aWindow({
      site: {
        hours: {
          mon: [
            '08:30-12:00',
            { time: '12:00-14:30', type: 'noon', minimum: 2 },
            { time: '14:30-17:30', type: 'normal' },
            { time: '17:30-18:30', type: 'appointment' },
          ],
        },
      },
    }).duty,
    'Asia/Shanghai',
  );
  test.each([
    ['09:00', 'named normal null null'],
    ['12:00', 'pooled noon 2 null'],
    ['14:30', 'named normal null null'],
    ['18:00', 'pooled appointment null null'],
    ['18:30', 'none null null outside-hours'],
  ])('at %s: %s', (time, expected) => {
    const { basis, service, minimum, reason } = hours.at(at(`2026-03-02T${time}:00+08:00`));
    expect(`${basis} ${service} ${minimum} ${reason}`).toBe(expected);
  });

  test('each change is one, though somebody is on duty before and after', () => {
    const { changesMs } = hours.at(at('2026-03-02T08:30:00+08:00'));
    expect(changesMs).toBe(at('2026-03-02T12:00:00+08:00'));
  });
});
