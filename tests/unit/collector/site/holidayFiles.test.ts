import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOLIDAY_NOTICES } from '../../../../collector/duty/holidayNotices.ts';
import { loadSite, parseSite } from '../../../../collector/site/loadSite.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { ConfigFailure } from '../../../../runtime/configFile.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { type Json, siteOf, text } from './writtenSite.ts';

describe('holiday files', () => {
  const notice = (year: number, days: unknown[]) => JSON.stringify({ year, papers: ['x'], days });
  const DAY = { name: '元旦', date: '2027-01-01', isOffDay: true };

  /** Writes a site that names files, and reads it. */
  function load(files: Record<string, string>, calendar: Json = { files: Object.keys(files) }) {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'cal'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const file = join(folder, 'site.yaml');
    writeFileSync(file, text(siteOf({ site: { calendar } })));
    return loadSite(file, 'en');
  }

  test('are read from beside the site file and become part of the site', () => {
    const { site } = load({ 'cal/2027.json': notice(2027, [DAY]) });
    expect(site.calendar?.notices?.map(({ year }) => year)).toEqual([2024, 2025, 2026, 2027]);
    // What the journal keeps is enough: nothing is read again.
    const again = indexSite(JSON.parse(JSON.stringify(site))).windows.get('w1');
    expect(again?.duty.calendar.coveredYears).toContain(2027);
    expect(again?.duty.key).toBe(indexSite(site).windows.get('w1')?.duty.key);
  });

  test('that the site has not are those of the product', () => {
    expect(load({}, {}).site.calendar?.notices).toEqual(HOLIDAY_NOTICES);
    expect(parseSite('s', text(siteOf())).site.calendar?.notices).toEqual(HOLIDAY_NOTICES);
  });

  test('count before what the product knows, and what is written out before both', () => {
    const written = { year: 2027, papers: ['y'], days: [{ ...DAY, date: '2027-01-02' }] };
    const calendar = { files: ['cal/a.json'], notices: [written] };
    const { site } = load({ 'cal/a.json': notice(2027, [DAY]) }, calendar);
    expect(site.calendar?.notices?.find(({ year }) => year === 2027)).toEqual(written);
  });

  test('without days leave the year uncovered, and say so', () => {
    const { site, warnings } = load({ 'cal/2027.json': notice(2027, []) });
    expect(site.calendar?.notices).toEqual(HOLIDAY_NOTICES);
    expect(warnings).toMatchObject([{ message: expect.stringContaining('names no days') }]);
  });

  test.each([
    ['that is not there', {}, 'site.yaml', /the holiday file cal\/x\.json cannot be read/],
    ['that is no JSON', { 'cal/x.json': '{' }, 'x.json', /./],
    [
      'with a day that is none',
      { 'cal/x.json': notice(2027, [{ ...DAY, date: '2027-02-30' }]) },
      'x.json',
      /2027-02-30/,
    ],
  ])('one %s is refused where it stands', (_, files, place, message) => {
    try {
      load(files, { files: ['cal/x.json'] });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ConfigFailure)) throw error;
      expect(error.problems).toHaveLength(1);
      expect(error.problems[0]?.file.endsWith(place)).toBe(true);
      expect(error.problems[0]?.message).toMatch(message);
    }
  });

  test('of one year must not be two', () => {
    const same = { 'cal/a.json': notice(2027, [DAY]), 'cal/b.json': notice(2027, [DAY]) };
    expect(() => load(same)).toThrow(/another file about 2027/);
  });
});
