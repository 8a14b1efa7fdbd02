import { describe, expect, test } from 'vitest';
import { drawDuty } from '../../../../cli/duty/drawDuty.ts';
import { explainDuty } from '../../../../collector/duty/explainDuty.ts';
import { LANGUAGES, type Language } from '../../../../texts/entry.ts';
import { anIndex, at, OFFICE, type SiteParts } from './aSite.ts';

const PARTS: SiteParts = {
  site: { hours: { ...OFFICE, mon: ['08:30-12:00', { time: '12:00-14:30', type: 'noon' }] } },
  county: {
    minimum: { noon: 2 },
    seasons: [{ name: '夏令', from: '05-01', to: '09-30', hours: { mon: ['08:00-12:00'] } }],
    overrides: [{ date: '2026-03-04', closed: true, name: '搬迁', reference: '某办〔2026〕1号' }],
  },
  town: { marketDays: { name: '白沙圩', lunarDays: [3], hours: ['07:00-13:00'] } },
  hall: { makeUpDays: 'fri' },
  windows: [{ roles: { a: ['p-1'] } }, { mode: 'spare' }],
};

function draw(date: string, options: { id?: string; language?: Language; parts?: SiteParts } = {}) {
  const { id = 'w1', language = 'en', parts = PARTS } = options;
  const index = anIndex(parts);
  const explained = explainDuty(index, id, date);
  if (explained === null) throw new Error(`no window ${id}`);
  const paint = (_tone: string, text: string) => text;
  return drawDuty(explained, { index, language, paint, nowMs: at(`${date}T00:00:00+08:00`) });
}

describe('a day is explained', () => {
  test('with who is required when, and where each of it was found', () => {
    expect(draw('2026-03-02').slice(1, 5)).toEqual([
      '2026-03-02 Monday, lunar 1-14, time zone Asia/Shanghai',
      'Because: weekly table, Monday, from site 测试市',
      '  08:30-12:00  ordinary service      somebody at this window (from product default)',
      '  12:00-14:30  through-noon service  no window by name (from product default); at least 2 staffed in “大厅” (from county 测试县)',
    ]);
  });

  test.each([
    [
      '2026-02-17',
      'Because: public holiday “春节”, notice for 2026 https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm, from product default',
    ],
    [
      '2026-10-10',
      'Because: make-up workday (“国庆节”, notice for 2026 https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm), with the hours of Friday (from hall 大厅), from site 测试市',
    ],
    ['2026-06-01', 'Because: season “夏令” (05-01 to 09-30), Monday, from county 测试县'],
    ['2026-03-04', 'Because: override “搬迁” (某办〔2026〕1号), from county 测试县'],
    ['2026-06-17', 'Because: market day 白沙圩, from town 测试镇'],
  ])('%s by what decided it', (date, expected) => {
    expect(draw(date)[2]).toBe(expected);
  });

  test('says that nobody is required, and why', () => {
    expect(draw('2026-02-17')).toContain('nobody is required all day: public holiday');
    expect(draw('2026-03-04')).toContain('nobody is required all day: closed');
    expect(draw('2026-03-07')).toContain('nobody is required all day: no service that day');
  });

  test('says that the calendar is not known', () => {
    expect(draw('2027-03-01')[3]).toContain('2027');
    expect(draw('2027-03-01')[3]).toContain('findings are held');
  });

  test('says what a notice would have said where an override counts', () => {
    const overrides = [{ date: '2026-10-01', hours: ['09:00-10:00'], name: '值守' }];
    expect(draw('2026-10-01', { parts: { hall: { overrides } } })).toContain(
      '(the notice “国庆节” does not count here)',
    );
  });

  test('names what an administrator should know of the window', () => {
    expect(draw('2026-03-02')).toContain('no backup (B role)');
    expect(draw('2026-03-02', { id: 'w2' }).join('\n')).toContain('a spare window');
    expect(draw('2026-03-02').join('\n')).toContain('in trial');
    const document = { number: '某办〔2026〕1号', effectiveFrom: '2026-03-02' };
    const policy = { emptyAfterMinutes: 15, clearAfterSeconds: 10, source: '县', document };
    const parts = { site: { policy } };
    expect(draw('2026-03-02', { parts }).join('\n')).not.toContain('in trial');
    expect(draw('2026-03-01', { parts }).join('\n')).toContain('in trial');
  });

  test.each(LANGUAGES)('in full in %s', (language) => {
    const dates = ['2026-03-02', '2026-02-17', '2026-10-10', '2026-06-01', '2026-03-04'];
    for (const date of [...dates, '2026-06-17', '2027-03-01', '2025-07-27']) {
      for (const id of ['w1', 'w2']) {
        expect(draw(date, { id, language }).join('\n')).not.toMatch(/\{|undefined|duty\.|origin\./);
      }
    }
  });
});

test('a booking is asked for where service is by appointment', () => {
  const hours = { mon: [{ time: '17:00-18:00', type: 'appointment' as const }] };
  expect(draw('2026-03-02', { parts: { site: { hours } } })[3]).toContain(
    'only when somebody has booked',
  );
});

test('of a window that is not there nothing is said, of a date that is none an error', () => {
  expect(explainDuty(anIndex(), 'w9', '2026-03-02')).toBeNull();
  expect(() => explainDuty(anIndex(), 'w1', '2026-02-30')).toThrow(RangeError);
});
