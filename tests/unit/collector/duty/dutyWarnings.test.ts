import { describe, expect, test } from 'vitest';
import {
  calendarWarnings,
  DUTY_WARNING_CODES,
  rolesWarnings,
  stationWarnings,
  uncoveredStations,
} from '../../../../collector/duty/dutyWarnings.ts';
import { holidayCalendar } from '../../../../collector/duty/holidayCalendar.ts';
import { HOLIDAY_NOTICES } from '../../../../collector/duty/holidayNotices.ts';
import { dutyTexts } from '../../../../texts/dutyTexts.ts';
import { anIndex, aSite, at, type SiteParts } from './aSite.ts';

const codes = (parts: SiteParts, time: string) =>
  calendarWarnings(aSite(parts), at(time)).map(({ code, facts }) => `${code} ${facts.year}`);

describe('the calendar', () => {
  const days = [{ name: '元旦', date: '2027-01-01', isOffDay: true }];
  const next = { year: 2027, papers: ['x'], days };

  test.each([
    ['before December', '2026-11-30T23:59:59+08:00', []],
    ['from 1 December at the hall', '2026-12-01T00:00:00+08:00', ['HW-DUTY-001 2027']],
    ['when the year has begun', '2027-01-01T00:00:00+08:00', ['HW-DUTY-002 2027']],
    ['in December of that', '2027-12-31T00:00:00+08:00', ['HW-DUTY-002 2027', 'HW-DUTY-001 2028']],
  ])('is asked for %s', (_, time, expected) => {
    expect(codes({}, time)).toEqual(expected);
  });

  test('is not asked for when it is there', () => {
    const calendar = { notices: [...HOLIDAY_NOTICES, next] };
    expect(holidayCalendar(calendar.notices).coveredYears).toContain(2027);
    expect(codes({ site: { calendar } }, '2026-12-24T00:00:00+08:00')).toEqual([]);
  });

  test('is not asked for where no hall keeps holidays', () => {
    expect(codes({ site: { holidays: 'as-usual' } }, '2027-06-01T00:00:00+08:00')).toEqual([]);
    const one = {
      site: { holidays: 'as-usual' as const },
      windows: [{}, { holidays: 'closed' as const }],
    };
    expect(codes(one, '2027-06-01T00:00:00+08:00')).toEqual(['HW-DUTY-002 2027']);
  });
});

test.each([
  ['no A and no B says nothing', {}, 0],
  ['an A alone', { a: ['p-1'] }, 1],
  ['an A who is the B', { a: ['p-1'], b: ['p-1'] }, 1],
  ['an A and a B', { a: ['p-1'], b: ['p-2'] }, 0],
  ['two A who stand in for each other', { a: ['p-1', 'p-2'], b: ['p-1', 'p-2'] }, 0],
  ['an empty list of B', { a: ['p-1'], b: [] }, 1],
])('roles: %s', (_, roles, count) => {
  expect(rolesWarnings(aSite({ windows: [{ roles }] }))).toHaveLength(count);
});

describe('a 站所', () => {
  const stations = [
    { id: 'cai', name: '财政所' },
    { id: 'nong', name: '农业站' },
  ];
  const windows = [{ station: 'cai' }, { station: 'nong', mode: 'spare' as const }, {}];

  test('without a window that is ever on duty is named', () => {
    expect(stationWarnings(aSite({ hall: { stations }, windows }))).toEqual([
      {
        code: 'HW-DUTY-004',
        facts: { hall: '大厅', station: 'nong', name: '农业站' },
      },
    ]);
    const both = [{ station: 'cai' }, { station: 'nong' }];
    expect(stationWarnings(aSite({ hall: { stations }, windows: both }))).toEqual([]);
  });

  test('has a window through the summer only, and is none to name', () => {
    const seasons = [{ name: '夏令', from: '05-01', to: '09-30', hours: { mon: ['09:00-12:00'] } }];
    const both = [{ station: 'cai' }, { station: 'nong', hours: {}, seasons }];
    expect(stationWarnings(aSite({ hall: { stations }, windows: both }))).toEqual([]);
  });

  test('without anybody on duty now is found while the hall is open, and not after', () => {
    const index = anIndex({ hall: { stations }, windows });
    const open = uncoveredStations(index, ({ window }) => ({ onDuty: window.id === 'w1' }));
    expect(open.map(({ stationId }) => stationId)).toEqual(['nong']);
    expect(uncoveredStations(index, () => ({ onDuty: false }))).toEqual([]);
    expect(uncoveredStations(index, () => null)).toEqual([]);
  });
});

test('every warning has its sentence', () => {
  for (const code of Object.values(DUTY_WARNING_CODES)) expect(dutyTexts[code]).toBeTruthy();
});
