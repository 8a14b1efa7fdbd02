import { describe, expect, test } from 'vitest';
import { createDutyCalendar, type DutyState } from '../../../../collector/duty/dutyHours.ts';
import { poolNeeds, poolsOf } from '../../../../collector/duty/pools.ts';
import { SERVICE_TYPES } from '../../../../collector/duty/serviceType.ts';
import { anIndex, at, aWindow, OFFICE, type SiteParts } from './aSite.ts';

const NOON = { ...OFFICE, mon: ['08:30-12:00', { time: '12:00-14:30', type: 'noon' as const }] };

/** The pools of the hall, each as "id kind: windows; minimum by service type". */
function poolsIn(parts: SiteParts): string[] {
  return poolsOf(anIndex(parts)).map(({ id, kind, windowIds, minimumOf }) => {
    const minimum = SERVICE_TYPES.map((service) => minimumOf(service)).join(' ');
    return `${id} ${kind}: ${windowIds.join(' ')}; ${minimum}`;
  });
}

/** What the pools ask for at a time: "id service k of n". */
function needsAt(parts: SiteParts, time: string): string[] {
  const index = anIndex(parts);
  const calendar = createDutyCalendar();
  const dutyOf = (windowId: string): DutyState | null => {
    const placed = index.windows.get(windowId);
    return placed === undefined
      ? null
      : calendar.of(placed.duty, placed.hall.timeZone).at(at(`${time}+08:00`));
  };
  return poolsOf(index).flatMap((pool) =>
    poolNeeds(pool, dutyOf).map(
      ({ service, required, windowIds }) =>
        `${pool.id} ${service} ${required} of ${windowIds.length}`,
    ),
  );
}

describe('the pool of a hall', () => {
  test('asks for one window where any will do, and for none where each is named', () => {
    expect(poolsIn({ windows: [{}, {}] })).toEqual(['hall hall: w1 w2; 0 1 1 1 1']);
  });

  test('asks for as many as the nearest level says, for named windows too', () => {
    expect(
      poolsIn({ county: { minimum: { normal: 3, noon: 2 } }, hall: { minimum: { noon: 1 } } }),
    ).toEqual(['hall hall: w1; 3 1 1 1 1']);
  });

  test('of a village station asks for anybody, whatever the county says', () => {
    const station = { hall: { kind: 'station' as const }, windows: [{}, {}] };
    const county = { minimum: { normal: 4 }, staffing: { normal: 'named' as const } };
    expect(poolsIn({ county, ...station })).toEqual(['hall hall: w1 w2; 1 1 1 1 1']);
    expect(aWindow({ county, ...station }).duty.staffing.normal).toBe('pooled');
    expect(needsAt(station, '2026-03-02T09:00:00')).toEqual(['hall normal 1 of 2']);
  });

  test('says what a station itself says', () => {
    const hall = {
      ...{ kind: 'station' as const, minimum: { normal: 2 } },
      staffing: { normal: 'named' as const },
    };
    expect(poolsIn({ hall })).toEqual(['hall hall: w1; 2 1 1 1 1']);
    expect(aWindow({ hall }).duty.staffing.normal).toBe('named');
  });

  test('leaves no pooled window alone: it asks where no named pool does', () => {
    const pools = [{ id: 'p', name: '组', windows: ['w1'], minimum: { noon: 1 } }];
    expect(poolsIn({ hall: { pools }, windows: [{}, {}] })[0]).toBe('hall hall: w1 w2; 0 1 1 1 1');
    const both = [{ id: 'p', name: '组', windows: ['w1', 'w2'], minimum: { noon: 1 } }];
    expect(poolsIn({ hall: { pools: both }, windows: [{}, {}] })[0]).toBe(
      'hall hall: w1 w2; 0 0 1 1 1',
    );
  });

  test('does not exist without windows', () => {
    expect(poolsIn({ windows: [] })).toEqual([]);
  });
});

describe('a named pool', () => {
  const windows = [{ station: 'cai' }, { station: 'cai', mode: 'spare' as const }, {}];
  test('is of a station, of a mode or of windows', () => {
    const pools = [
      { id: 'cai', name: '财政所', station: 'cai', minimum: 1 },
      { id: 'all', name: '综合', mode: 'comprehensive' as const, minimum: { normal: 2 } },
      { id: 'set', name: '一组', windows: ['w3'], minimum: { noon: 1 } },
    ];
    expect(poolsIn({ hall: { pools }, windows }).slice(1)).toEqual([
      'hall/cai station: w1 w2; 1 1 1 1 1',
      'hall/all type: w1 w3; 2 0 0 0 0',
      'hall/set set: w3; 0 1 0 0 0',
    ]);
  });

  test('takes the duty off its windows where it asks, and only there', () => {
    const pools = [{ id: 'p', name: '组', windows: ['w1', 'w2'], minimum: { normal: 1 } }];
    const parts = { hall: { pools, staffing: { extended: 'named' as const } }, windows };
    expect(aWindow(parts, 'w1').duty.staffing).toMatchObject({
      normal: 'pooled',
      extended: 'named',
    });
    expect(aWindow(parts, 'w3').duty.staffing.normal).toBe('named');
  });

  test('gives way to a window that says it is named', () => {
    const pools = [{ id: 'p', name: '组', windows: ['w1', 'w2'], minimum: 1 }];
    const own = [{ staffing: { normal: 'named' as const } }, {}];
    expect(aWindow({ hall: { pools }, windows: own }, 'w1').duty.staffing.normal).toBe('named');
    expect(aWindow({ hall: { pools }, windows: own }, 'w2').duty.staffing.normal).toBe('pooled');
  });
});

describe('what a pool asks for at an instant', () => {
  const parts: SiteParts = { site: { hours: NOON }, windows: [{}, {}, {}] };
  test.each([
    ['named service asks for no number', '2026-03-02T09:00:00', []],
    ['noon asks for one of three', '2026-03-02T12:00:00', ['hall noon 1 of 3']],
    ['nobody is asked for after hours', '2026-03-02T14:30:00', []],
    ['nor on a holiday', '2026-05-04T12:30:00', []],
  ])('%s', (_, time, expected) => {
    expect(needsAt(parts, time)).toEqual(expected);
  });

  test('is the segment’s own number where it has one', () => {
    const hours = { mon: [{ time: '12:00-14:30', type: 'noon' as const, minimum: 2 }] };
    const own = { site: { hours, minimum: { noon: 1 } }, windows: [{}, {}, {}] };
    expect(needsAt(own, '2026-03-02T12:00:00')).toEqual(['hall noon 2 of 3']);
  });

  test('counts only windows that are in that service', () => {
    const windows = [{}, { hours: OFFICE }, {}];
    expect(needsAt({ ...parts, windows }, '2026-03-02T12:00:00')).toEqual(['hall noon 1 of 2']);
  });

  test('is asked by service type where windows differ', () => {
    const mixed = {
      site: { hours: NOON, minimum: { normal: 2 } },
      windows: [{}, { hours: { mon: ['08:30-17:30'] } }, {}],
    };
    expect(needsAt(mixed, '2026-03-02T12:00:00')).toEqual([
      'hall normal 2 of 1',
      'hall noon 1 of 2',
    ]);
  });
});

test('windows that state nothing of their own share one duty; those in other pools do not', () => {
  const pools = [{ id: 'p', name: '组', windows: ['w3'], minimum: 1 }];
  const index = anIndex({ hall: { pools }, windows: [{}, {}, {}, { makeUpDays: 'fri' }] });
  const duties = ['w1', 'w2', 'w3', 'w4'].map((id) => index.windows.get(id)?.duty);
  expect(duties[0]).toBe(duties[1]);
  expect(duties[2]).not.toBe(duties[0]);
  expect(duties[3]).not.toBe(duties[0]);
  const calendar = createDutyCalendar();
  const again = anIndex({ windows: [{}] }).windows.get('w1');
  const [first] = duties;
  if (first === undefined || again === undefined) throw new Error('no window');
  // Another version of the site with the same duty, too.
  expect(calendar.of(first, 'UTC')).toBe(calendar.of(again.duty, 'UTC'));
});
