import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, dayOf, instantOf } from '../../../../collector/duty/calendarDay.ts';
import { ruleOf } from '../../../../collector/duty/dayRule.ts';
import { createDutyHours, type DutyState } from '../../../../collector/duty/dutyHours.ts';
import type { DutySettings } from '../../../../collector/duty/effectiveDuty.ts';
import { SERVICE_TYPES, STAFFINGS } from '../../../../collector/duty/serviceType.ts';
import { WEEKDAYS } from '../../../../collector/site/dutySchema.ts';
import { at, aWindow } from './aSite.ts';

const DAY_MS = 86_400_000;
const ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'UTC', 'America/New_York', 'Europe/Berlin'];
const zone = fc.constantFrom(...ZONES);
/** Within the covered years, and a little around them; the nights of summer time among them. */
const instant = fc.oneof(
  fc.integer({ min: at('2023-12-20T00:00:00Z'), max: at('2027-01-10T00:00:00Z') }),
  fc
    .tuple(
      fc.constantFrom('2025-03-30', '2025-10-26', '2026-03-08', '2026-11-01', '2026-12-31'),
      fc.integer({ min: -DAY_MS, max: DAY_MS }),
    )
    .map(([date, offset]) => at(`${date}T00:00:00Z`) + offset),
);

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
/** Segments that do not overlap, as plain times or with a type. */
const segments = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 8 }),
    fc.constantFrom(null, ...SERVICE_TYPES),
  )
  .map(([quarters, type]) => {
    const ends = quarters.sort((a, b) => a - b).map((quarter) => clock(quarter * 15));
    const times = ends.flatMap((from, place) =>
      place % 2 === 0 && ends[place + 1] !== undefined ? [`${from}-${ends[place + 1]}`] : [],
    );
    return times.map((time) => (type === null ? time : { time, type, minimum: 2 }));
  });
const hours = fc.dictionary(fc.constantFrom(...WEEKDAYS), segments, { maxKeys: 7 });
const date = fc
  .integer({ min: dayOf('2024-01-01'), max: dayOf('2027-03-01') })
  .map((day) => dateOf(day));
const monthDay = date.map((one) => one.slice(5));
const settings: fc.Arbitrary<DutySettings> = fc.record(
  {
    hours,
    seasons: fc.array(fc.record({ name: fc.constant('季'), from: monthDay, to: monthDay, hours }), {
      maxLength: 2,
    }),
    marketDays: fc.oneof(
      fc.record({ lunarDays: fc.constant([3, 8, 13, 18, 23, 28] as number[]), hours: segments }),
      fc.record({ everyDays: fc.integer({ min: 2, max: 30 }), from: date, hours: segments }),
    ),
    overrides: fc.array(
      fc.oneof(
        fc.record({ date, closed: fc.constant(true as const), name: fc.constant('休') }),
        fc.record({ date, hours: segments, name: fc.constant('班') }),
        fc.record({ date, follows: fc.constantFrom(...WEEKDAYS), name: fc.constant('补') }),
      ),
      { maxLength: 3 },
    ),
    makeUpDays: fc.constantFrom(...WEEKDAYS, 'weekday-it-is' as const),
    holidays: fc.oneof(fc.constantFrom('closed' as const, 'as-usual' as const), segments),
    staffing: fc.dictionary(fc.constantFrom(...SERVICE_TYPES), fc.constantFrom(...STAFFINGS)),
    minimum: fc.dictionary(fc.constantFrom(...SERVICE_TYPES), fc.integer({ min: 0, max: 9 })),
  },
  { requiredKeys: [] },
);
const RUNS = { seed: 20_261_122, numRuns: 100 };

const facts = ({ changesMs: _, ...duty }: DutyState) => duty;
const required = (duty: Omit<DutyState, 'changesMs'>) =>
  duty.onDuty ? JSON.stringify({ ...duty, reason: null }) : 'nobody';

describe('duty hours of any timetable', () => {
  test('cover a range without gaps, and agree with what is said of every instant', () => {
    fc.assert(
      fc.property(
        settings,
        zone,
        instant,
        fc.integer({ min: 1, max: 40 }),
        (own, tz, from, days) => {
          const timetable = createDutyHours(aWindow({ county: own }).duty, tz);
          const to = from + days * DAY_MS;
          const stretches = timetable.stretches(from, to);
          expect(stretches[0]?.fromMs).toBe(from);
          expect(stretches.at(-1)?.toMs).toBe(to);
          stretches.forEach((one, place) => {
            const { fromMs, toMs, ...duty } = one;
            expect(toMs).toBeGreaterThan(fromMs);
            for (const atMs of [fromMs, Math.floor((fromMs + toMs) / 2), toMs - 1]) {
              expect(facts(timetable.at(atMs))).toEqual(duty);
            }
            const next = stretches[place + 1];
            if (next === undefined) return;
            expect(next.fromMs).toBe(toMs);
            const { fromMs: _from, toMs: _to, ...following } = next;
            expect(following).not.toEqual(duty);
          });
        },
      ),
      RUNS,
    );
  });

  test('say rightly when what is required changes next', () => {
    fc.assert(
      fc.property(settings, zone, instant, (own, tz, from) => {
        const timetable = createDutyHours(aWindow({ county: own }).duty, tz);
        const state = timetable.at(from);
        const until = state.changesMs ?? from + 60 * DAY_MS;
        expect(until).toBeGreaterThan(from);
        const before = timetable.stretches(from, Math.min(until, from + 450 * DAY_MS));
        for (const one of before) expect(required(timetable.at(one.fromMs))).toBe(required(state));
        if (state.changesMs === null || state.changesMs > from + 390 * DAY_MS) return;
        expect(required(timetable.at(state.changesMs))).not.toBe(required(state));
      }),
      RUNS,
    );
  });

  test('are the same whatever was asked before', () => {
    fc.assert(
      fc.property(
        settings,
        zone,
        fc.array(instant, { minLength: 2, maxLength: 12 }),
        (own, tz, all) => {
          const { duty } = aWindow({ county: own });
          const used = createDutyHours(duty, tz);
          for (const atMs of all) {
            expect(used.at(atMs)).toEqual(createDutyHours(duty, tz).at(atMs));
          }
        },
      ),
      RUNS,
    );
  });

  test('are those of the day’s rule on the wall clock of the zone', () => {
    fc.assert(
      fc.property(settings, zone, instant, (own, tz, atMs) => {
        const { duty } = aWindow({ county: own });
        const wall = new Date(atMs).toLocaleString('sv-SE', { timeZone: tz });
        const [day = '', time = ''] = wall.split(' ');
        const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
        // In the hour that comes twice, the second time belongs to nobody's hours.
        fc.pre(
          Math.floor(instantOf(dayOf(day), minutes, tz) / 60_000) === Math.floor(atMs / 60_000),
        );
        const rule = ruleOf(duty, dayOf(day));
        const segment = rule.segments.find((one) => one.from <= minutes && minutes < one.to);
        const state = createDutyHours(duty, tz).at(atMs);
        expect(state.service).toBe(segment?.service ?? null);
        expect(state.reason).toBe(segment === undefined ? rule.reason : null);
        expect(state.isCalendarCovered).toBe(rule.isCalendarCovered);
      }),
      RUNS,
    );
  });
});

describe('inheritance', () => {
  const FIELDS = ['makeUpDays', 'holidays'] as const;
  const LEVELS = ['window', 'hall', 'town', 'county', 'site'] as const;
  const levels = fc.record({
    window: settings,
    hall: settings,
    town: settings,
    county: settings,
    site: settings,
  });
  const placed = (given: Record<(typeof LEVELS)[number], object>) =>
    aWindow({ ...given, windows: [{ ...given.window, minimum: undefined } as object] });
  const ORIGINS = {
    window: { level: 'window', id: 'w1' },
    hall: { level: 'hall', id: 'hall' },
    town: { level: 'area', id: 'town' },
    county: { level: 'area', id: 'county' },
    site: { level: 'site', id: null },
  } as const;
  const BY_DEFAULT = { level: 'default', id: null };

  test('takes each setting from the nearest level that states it, and says which', () => {
    fc.assert(
      fc.property(levels, (given) => {
        const { duty, hoursOrigin } = placed(given);
        for (const field of FIELDS) {
          const nearest = LEVELS.find((level) => given[level][field] !== undefined);
          expect(duty.origins[field]).toEqual(nearest ? ORIGINS[nearest] : BY_DEFAULT);
          if (nearest !== undefined) expect(duty[field]).toEqual(given[nearest][field]);
        }
        const states = LEVELS.find((level) => level === 'site' || given[level].hours !== undefined);
        expect(hoursOrigin).toEqual(ORIGINS[states ?? 'site']);
        for (const service of SERVICE_TYPES) {
          const nearest = LEVELS.find((level) => given[level].staffing?.[service] !== undefined);
          expect(duty.origins.staffing[service]).toEqual(nearest ? ORIGINS[nearest] : BY_DEFAULT);
          const minimum = LEVELS.slice(1).find(
            (level) => given[level].minimum?.[service] !== undefined,
          );
          expect(duty.minimum[service]).toBe(
            minimum ? (given[minimum].minimum?.[service] ?? null) : null,
          );
        }
      }),
      RUNS,
    );
  });

  test('takes seasons and market days from no level beyond the one that states the hours', () => {
    fc.assert(
      fc.property(levels, (given) => {
        const { duty } = placed(given);
        const own = LEVELS.findIndex((level) => level === 'site' || given[level].hours);
        for (const field of ['seasons', 'marketDays'] as const) {
          const nearest = LEVELS.slice(0, own + 1).find((level) => given[level][field]);
          expect(duty.origins[field]).toEqual(nearest ? ORIGINS[nearest] : BY_DEFAULT);
        }
      }),
      RUNS,
    );
  });

  test('asks the overrides of the nearest level first', () => {
    fc.assert(
      fc.property(levels, (given) => {
        const { duty } = placed(given);
        const all = LEVELS.flatMap((level) =>
          (given[level].overrides ?? []).map((override) => ({ override, origin: ORIGINS[level] })),
        );
        expect(duty.overrides).toEqual(all);
      }),
      RUNS,
    );
  });
});
