import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDutyCalendar } from '../../../../collector/duty/dutyHours.ts';
import { loadSite, parseSite } from '../../../../collector/site/loadSite.ts';
import { indexSite, isPolicyInTrial } from '../../../../collector/site/siteIndex.ts';
import { ConfigFailure } from '../../../../runtime/configFile.ts';
import { packageRoot } from '../../../../runtime/packageRoot.ts';
import { type Json, siteOf, text } from './writtenSite.ts';

/** What is wrong, or doubtful, with a site: "field: message". */
function findings(site: Json): { problems: string[]; warnings: string[] } {
  const tell = (all: readonly { field: string; message: string }[]) =>
    all.map(({ field, message }) => `${field}: ${message}`);
  try {
    return { problems: [], warnings: tell(parseSite('site.yaml', text(site), 'en').warnings) };
  } catch (error) {
    if (!(error instanceof ConfigFailure)) throw error;
    expect(error.problems.every(({ line }) => line > 0)).toBe(true);
    return { problems: tell(error.problems), warnings: [] };
  }
}

const H = ['09:00-12:00'];
const season = (name: string, from: string, to: string) => ({ name, from, to, hours: { mon: H } });

describe('a site is refused, at its place,', () => {
  test.each([
    [
      'season that share days',
      { seasons: [season('夏', '05-01', '09-30'), season('秋', '09-30', '10-31')] },
      'seasons.1: the seasons 秋 and 夏 share days',
    ],
    [
      'seasons that share days over the new year',
      { seasons: [season('冬', '11-01', '02-10'), season('春', '02-01', '03-31')] },
      'seasons.1: the seasons 春 and 冬',
    ],
    [
      'a season from a day that is none',
      { seasons: [season('夏', '04-31', '09-30')] },
      'seasons.0.from: no calendar has',
    ],
    [
      'a season with reversed hours',
      { seasons: [{ ...season('夏', '05-01', '09-30'), hours: { mon: ['12:00-09:00'] } }] },
      'seasons.0.hours.mon.0: the segment 12:00-09:00 does not end',
    ],
    [
      'typed segments that overlap',
      { hours: { mon: ['09:00-12:00', { time: '11:00-13:00', type: 'noon' }] } },
      'hours.mon.1: the segments 11:00-13:00 and 09:00-12:00',
    ],
    [
      'a service type that is none',
      { hours: { mon: [{ time: '11:00-13:00', type: 'lunch' }] } },
      'hours.mon.0.type: must be one of normal, noon',
    ],
    [
      'market days of two kinds',
      { marketDays: { lunarDays: [3], everyDays: 5, from: '2026-01-01', hours: H } },
      'marketDays: market days are either',
    ],
    [
      'market days without a beginning',
      { marketDays: { everyDays: 5, hours: H } },
      'marketDays: market days are either',
    ],
    [
      'an override without a date',
      { overrides: [{ closed: true, name: '休' }] },
      'overrides.0: 休 needs either a date',
    ],
    [
      'an override with half a span',
      { overrides: [{ from: '2026-01-01', closed: true, name: '休' }] },
      'overrides.0: 休 needs either a date',
    ],
    [
      'an override that says two things',
      { overrides: [{ date: '2026-01-01', closed: true, hours: H, name: '休' }] },
      'overrides.0: 休 needs exactly one',
    ],
    [
      'an override that says nothing',
      { overrides: [{ date: '2026-01-01', name: '休' }] },
      'overrides.0: 休 needs exactly one',
    ],
    [
      'a reversed override',
      { overrides: [{ from: '2026-01-02', to: '2026-01-01', closed: true, name: '休' }] },
      'overrides.0: 休 ends before',
    ],
    [
      'two overrides for one day',
      {
        overrides: [
          { date: '2026-01-01', closed: true, name: '休' },
          { from: '2025-12-31', to: '2026-01-01', hours: H, name: '班' },
        ],
      },
      'overrides.1: 班 and 休 speak',
    ],
    [
      'an override on a day that is none',
      { overrides: [{ date: '2026-02-29', closed: true, name: '休' }] },
      'overrides.0.date: no calendar has 2026-02-29',
    ],
    [
      'holiday hours that overlap',
      { holidays: ['09:00-12:00', '11:00-13:00'] },
      'holidays.1: the segments',
    ],
    [
      'a holiday rule that is none',
      { holidays: 'open' },
      'holidays: must be one of closed, as-usual',
    ],
    ['a make-up day that is none', { makeUpDays: 'monday' }, 'makeUpDays: must be one of mon, tue'],
  ])('with %s, at every level', (_, settings, expected) => {
    expect(findings(siteOf({ site: settings })).problems).toEqual([
      expect.stringContaining(expected),
    ]);
    const deeper = [
      ['areas.0.', siteOf({ county: settings })],
      ['halls.0.', siteOf({ hall: settings })],
      ['halls.0.windows.0.', siteOf({ window: settings })],
    ] as const;
    for (const [prefix, site] of deeper) {
      const { problems } = findings(site);
      expect(problems.map((one) => one.startsWith(`${prefix}${expected.split(' ')[0]}`))).toEqual([
        true,
      ]);
    }
  });

  test.each([
    [
      'a pool of nothing',
      { pools: [{ id: 'p', name: '组', minimum: 1 }] },
      'halls.0.pools.0: the pool p needs exactly one',
    ],
    [
      'a pool of two kinds',
      { pools: [{ id: 'p', name: '组', station: 'cai', mode: 'spare', minimum: 1 }] },
      'halls.0.pools.0: the pool p needs exactly one',
    ],
    [
      'a pool with a window of another hall',
      { pools: [{ id: 'p', name: '组', windows: ['w1', 'w9'], minimum: 1 }] },
      'halls.0.pools.0.windows.1: the hall hall has no window w9',
    ],
    [
      'a pool of a station without windows',
      { pools: [{ id: 'p', name: '组', station: 'cai', minimum: 1 }] },
      'halls.0.pools.0: the pool p has no windows',
    ],
    [
      'two pools of one id',
      { pools: ['w1', 'w2'].map((id) => ({ id: 'p', name: '组', windows: [id], minimum: 1 })) },
      'halls.0.pools.1.id: the pool id p is used twice',
    ],
    [
      'a station twice',
      {
        stations: [
          { id: 'cai', name: '财政所' },
          { id: 'cai', name: '农业站' },
        ],
      },
      'halls.0.stations.1.id: the station id cai is used twice',
    ],
  ])('with %s', (_, hall, expected) => {
    expect(findings(siteOf({ hall })).problems).toEqual([expect.stringContaining(expected)]);
  });

  test('with a window of a station that the hall does not name', () => {
    const hall = { stations: [{ id: 'nong', name: '农业站' }] };
    const { problems } = findings(siteOf({ hall, window: { station: 'cai' } }));
    expect(problems).toEqual([
      expect.stringContaining('windows.0.station: the stations of this hall'),
    ]);
    expect(findings(siteOf({ window: { station: 'cai' } })).problems).toEqual([]);
  });

  test('with a beginning that is no time', () => {
    const { problems } = findings(siteOf({ site: { validFrom: '2026-03-41T00:00:00+08:00' } }));
    expect(problems).toEqual([expect.stringContaining('validFrom: no calendar has')]);
    expect(findings(siteOf({ site: { validFrom: '2026-03-01T00:00:00' } })).problems).toHaveLength(
      1,
    );
    expect(findings(siteOf({ site: { validFrom: '2026-03-01T00:00:00+08:00' } })).problems).toEqual(
      [],
    );
  });
});

describe('a site is doubtful', () => {
  const seasons = [season('夏', '05-01', '09-30')];

  test('where hours of its own keep a level from the seasons and market days above', () => {
    const hours = { tue: H };
    const { warnings } = findings(siteOf({ county: { seasons }, hall: { hours } }));
    expect(warnings).toEqual([
      expect.stringContaining(
        'halls.0.hours: 大厅 states hours of its own, so the seasons and market days of 县',
      ),
    ]);
    const told = siteOf({ county: { seasons }, hall: { hours, seasons: [] } });
    expect(findings(told).warnings).toEqual([]);
    const own = siteOf({ county: { seasons }, window: { hours } });
    expect(findings(own).warnings).toEqual([
      expect.stringContaining('halls.0.windows.0.hours: 综合 states'),
    ]);
  });

  test('where more windows are asked for than there are', () => {
    expect(findings(siteOf({ county: { minimum: { normal: 3 } } })).warnings).toEqual([
      expect.stringContaining('halls.0.id: hall asks for 3 staffed windows and has 2'),
    ]);
    const pools = [{ id: 'p', name: '组', windows: ['w1'], minimum: { noon: 2 } }];
    expect(findings(siteOf({ hall: { pools } })).warnings).toEqual([
      expect.stringContaining('halls.0.pools.0.minimum: p asks for 2 staffed windows and has 1'),
    ]);
  });

  test('where a window has nobody to stand in', () => {
    expect(findings(siteOf({ window: { roles: { a: ['p-1'] } } })).warnings).toEqual([
      expect.stringContaining('halls.0.windows.0.roles: the window w1 has a primary clerk'),
    ]);
  });
});

describe('the demo', () => {
  const { site, warnings } = loadSite(join(packageRoot(), 'demo', 'site.yaml'));

  test('is on duty around the clock, on holidays and beyond the notices too, and not in trial', () => {
    const calendar = createDutyCalendar();
    for (const placed of indexSite(site).windows.values()) {
      const hours = calendar.of(placed.duty, placed.hall.timeZone);
      const from = Date.parse('2026-01-01T00:00:00Z');
      const to = Date.parse('2028-01-01T00:00:00Z');
      expect(hours.stretches(from, to)).toMatchObject([
        { fromMs: from, toMs: to, onDuty: true, basis: 'named', isCalendarCovered: true },
      ]);
      expect(isPolicyInTrial(placed, Date.parse('2026-01-01T00:00:00+08:00'))).toBe(false);
    }
  });

  test('has nothing to warn of', () => {
    expect(warnings).toEqual([]);
  });
});

test('whatever stands in a site, it is read or refused with places, never anything else', () => {
  const keys = [
    'hours',
    'seasons',
    'marketDays',
    'overrides',
    'makeUpDays',
    'holidays',
    'staffing',
  ];
  const others = ['minimum', 'pools', 'stations', 'policy', 'calendar', 'validFrom', 'kind'];
  const key = fc.constantFrom(...keys, ...others);
  const leaf = fc.constantFrom<unknown>(
    ...[null, 1, true, 'mon', '09:00-12:00', '2026-02-30', '2026-03-01', '05-01', 'closed', {}],
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'mon',
          'time',
          'type',
          'name',
          'from',
          'to',
          'date',
          'hours',
          'closed',
          'id',
          'windows',
          'minimum',
          'lunarDays',
        ),
        tie('any'),
        { maxKeys: 5 },
      ),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 4 }), (settings) => {
      for (const level of ['site', 'county', 'hall', 'window']) {
        findings(siteOf({ [level]: settings }));
      }
    }),
    { seed: 20_261_122, numRuns: 40 },
  );
});
