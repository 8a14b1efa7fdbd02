import type { Dice } from './dice.ts';
import type { Span } from './spans.ts';
import {
  HOLIDAY_DATES,
  MAKE_UP_DATES,
  type WorldSchedule,
  type WorldSegment,
  type WorldService,
  type WorldWeek,
} from './worldSchedule.ts';
import { addDays, datesOf, HOUR, instantOf } from './worldTime.ts';

/** When a world begins, and in which zones its halls lie. */
export interface WorldStart {
  readonly atMs: number;
  readonly zones: readonly string[];
}

const HOME = 'Asia/Shanghai';

/** Nights in which clocks are changed. */
const CHANGES = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2025-11-02'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2025-10-26'],
  ['Australia/Lord_Howe', '2025-10-05'],
  ['Australia/Lord_Howe', '2026-04-05'],
] as const;

/** An ordinary day, a make-up day, a holiday, or a day after a night in which clocks are changed. */
export function drawStart(dice: Dice): WorldStart {
  const before = dice.between(0, 5) * HOUR;
  if (dice.chance(0.12)) {
    const [zone, date] = dice.pick(CHANGES);
    return { atMs: instantOf(zone, date, 0) - before, zones: [zone, HOME, zone] };
  }
  const zones = [HOME, HOME, dice.pick(CHANGES)[0]];
  return { atMs: instantOf(HOME, drawDate(dice), 0) - before, zones };
}

function drawDate(dice: Dice): string {
  if (dice.chance(0.2)) return dice.pick(MAKE_UP_DATES);
  if (dice.chance(0.06)) return dice.pick(['2024-01-01', ...HOLIDAY_DATES]);
  return addDays('2024-01-02', dice.between(0, 3 * 365 - 4));
}

type Hours = readonly (readonly [from: number, to: number, service?: WorldService])[];

const clock = (hour: number, minute = 0): number => hour * 60 + minute;

const SPLIT: Hours = [
  [clock(8, 30), clock(12)],
  [clock(14, 30), clock(17, 30)],
];
const WITH_NOON: Hours = [
  [clock(9), clock(12)],
  [clock(12), clock(14), 'noon'],
  [clock(14), clock(17)],
  [clock(17), clock(18), 'extended'],
];
const THROUGH: Hours = [[clock(9), clock(17)]];
const SHORT: Hours = [[clock(9), clock(12)]];
const LATE: Hours = [
  [clock(8), clock(12)],
  [clock(15), clock(18)],
];
/** Those who come on a holiday. */
const ON_CALL: Hours = [[clock(9), clock(12), 'standby']];
/** A night desk: there it matters what happens when clocks are changed. */
const ALL_DAY: Hours = [[0, clock(24)]];
const NIGHT: Hours = [
  [0, clock(2, 30)],
  [clock(3), clock(6)],
  [clock(8), clock(17)],
];

function segments(hours: Hours): WorldSegment[] {
  return hours.map(([from, to, service = 'normal']) => ({ from, to, service }));
}

function weekOf(workday: Hours, saturday: Hours, sunday: Hours): WorldWeek {
  const day = segments(workday);
  return [day, day, day, day, day, segments(saturday), segments(sunday)];
}

export function drawSchedule(
  dice: Dice,
  about: { readonly zone: string; readonly day: Span },
): WorldSchedule {
  const { zone, day } = about;
  if (zone !== HOME || dice.chance(0.05)) {
    const hours = dice.pick([ALL_DAY, NIGHT, THROUGH]);
    const fixed = { season: null, makeUpFollows: null, market: null, exceptions: [] };
    return { zone, week: weekOf(hours, hours, hours), onHolidays: 'as-usual', ...fixed };
  }
  const workday = dice.pick([SPLIT, SPLIT, WITH_NOON, THROUGH]);
  const week = weekOf(workday, dice.pick([[], [], SHORT]), dice.chance(0.1) ? SHORT : []);
  const isSummer = dice.chance(0.3);
  const dates: readonly string[] = datesOf(zone, day);
  const exceptional = dates[dice.between(0, dates.length - 1)] ?? '2024-01-01';
  return {
    ...{ zone, week },
    season: isSummer ? { from: '06-01', to: '09-30', week: weekOf(LATE, SHORT, []) } : null,
    makeUpFollows: dice.pick([0, 0, 4, null]),
    onHolidays: dice.pick(['closed', 'closed', 'as-usual', segments(ON_CALL)] as const),
    market: dice.chance(0.15)
      ? { everyDays: dice.between(2, 5), since: '2024-01-03', segments: segments(THROUGH) }
      : null,
    exceptions: dice.chance(0.1)
      ? [{ date: exceptional, segments: dice.chance(0.5) ? [] : segments(LATE) }]
      : [],
  };
}
