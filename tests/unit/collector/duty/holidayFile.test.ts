import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { drawCalendar } from '../../../../cli/duty/checkCalendar.ts';
import { readHolidayFile } from '../../../../collector/duty/holidayFile.ts';
import { HOLIDAY_NOTICES } from '../../../../collector/duty/holidayNotices.ts';
import { ConfigFailure } from '../../../../runtime/configFile.ts';
import { LANGUAGES } from '../../../../texts/entry.ts';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file as holiday-cn writes it, a day a line. */
function fileOf(content: { year?: unknown; papers?: unknown; days?: unknown } | string): string {
  const file = join(folder, 'year.json');
  const { days = [], ...rest } = typeof content === 'string' ? {} : content;
  const list = Array.isArray(days) ? days.map((day) => JSON.stringify(day)).join(',\n') : days;
  const head = { $schema: 's', $id: 'i', year: 2027, papers: ['https://www.gov.cn/x'], ...rest };
  const text = `${JSON.stringify(head).slice(0, -1)},\n"days": [\n${list}\n]}\n`;
  writeFileSync(file, typeof content === 'string' ? content : text);
  return file;
}

const off = (date: string) => ({ name: '元旦', date, isOffDay: true });
const work = (date: string) => ({ name: '元旦', date, isOffDay: false });
const tell = (days: unknown[], more = {}) => {
  const { problems, warnings } = readHolidayFile(fileOf({ days, ...more }), 'en');
  const short = (one: { line: number; field: string; message: string }) =>
    `${one.line} ${one.field}: ${one.message}`;
  return { problems: problems.map(short), warnings: warnings.map(short) };
};

describe('a holiday file', () => {
  test('is read with days of December before', () => {
    const { notice, problems, warnings } = readHolidayFile(
      fileOf({ days: [off('2026-12-31'), off('2027-01-01'), work('2027-01-03')] }),
      'en',
    );
    expect([problems, warnings]).toEqual([[], []]);
    expect(notice?.days.map(({ date }) => date)).toEqual([
      '2026-12-31',
      '2027-01-01',
      '2027-01-03',
    ]);
  });

  test.each([
    ['a date that is none', [off('2027-02-30')], '3 days.0.date: no calendar has 2027-02-30'],
    [
      'a date twice',
      [off('2027-01-01'), off('2027-01-01')],
      '4 days.1.date: 2027-01-01 stands here twice',
    ],
    ['a day of another year', [off('2026-11-30')], '3 days.0.date: 2026-11-30 does not belong'],
    ['a day of the year after', [off('2028-01-01')], '3 days.0.date: 2028-01-01 does not belong'],
    ['no word for off', [{ name: '元旦', date: '2027-01-01' }], '3 days.0.isOffDay: is missing'],
    [
      'a word of its own',
      [{ ...off('2027-01-01'), note: 1 }],
      '3 days.0.note: is not a known setting',
    ],
  ])('with %s is refused at its line', (_, days, expected) => {
    const { problems } = tell(days);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(expected)).toBe(true);
    expect(readHolidayFile(fileOf({ days }), 'en').notice).toBeNull();
  });

  test.each([
    [
      'a make-up day on a weekday',
      [off('2027-01-01'), work('2027-01-04')],
      {},
      '4 days.1.date: 2027-01-04 (元旦) is given as a make-up',
    ],
    ['no paper', [off('2027-01-01')], { papers: [] }, '1 papers: no paper is named'],
    ['no days: the notice is not out', [], {}, '2 days: the file about 2027 names no days'],
    [
      'other days than the product knows',
      [off('2026-01-01')],
      { year: 2026 },
      '2 days: differs from what',
    ],
  ])('with %s is doubtful', (_, days, more, expected) => {
    const { warnings, problems } = tell(days, more);
    expect(problems).toEqual([]);
    expect(warnings.filter((one) => one.startsWith(expected))).toHaveLength(1);
  });

  test('that says what the product knows is in order', () => {
    for (const { year, papers, days } of HOLIDAY_NOTICES) {
      expect(tell([...days], { year, papers })).toEqual({ problems: [], warnings: [] });
    }
  });

  test('that is no JSON is refused with its line', () => {
    expect(() => readHolidayFile(fileOf('{"year": 2027,\n"days": [}'), 'en')).toThrow(
      ConfigFailure,
    );
  });

  test('never breaks its reader, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { notice, problems } = readHolidayFile(fileOf(text), 'en');
        expect(notice === null).toBe(problems.length > 0);
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });

  test.each(LANGUAGES)('is shown in full in %s', (language) => {
    const days = [off('2026-12-31'), off('2027-01-01'), work('2027-01-04')];
    const lines = drawCalendar(readHolidayFile(fileOf({ days }), language), language).join('\n');
    expect(lines).toContain('2026-12-31 – 2027-01-01');
    expect(lines).toContain('https://www.gov.cn/x');
    expect(lines).not.toMatch(/\{|calendar\./);
  });
});
