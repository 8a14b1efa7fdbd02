import { DAY_MS, type DayNumber, dayOf, instantOf } from './calendarDay.ts';
import { type DayRule, ruleOf } from './dayRule.ts';
import type { Duty, DutyState } from './dutyHours.ts';
import type { EffectiveDuty } from './effectiveDuty.ts';

/** A part of one local day with one duty, epoch ms UTC. */
export interface Tile {
  readonly fromMs: number;
  readonly toMs: number;
  /** Equal duties of one timetable are one object. */
  readonly duty: Duty;
  readonly day: DayNumber;
  /** What is said of every instant in it; null while nobody has asked. */
  state: DutyState | null;
}

/** All time, cut into tiles without gaps. */
export interface DayTiles {
  /** The tile that an instant lies in. */
  at(atMs: number): Tile;
  /** The same object for every instant of a tile. */
  stateOf(tile: Tile): DutyState;
}

/** Days kept in memory per timetable: a year and more. */
const CACHED_DAYS_MAX = 500;
/** A weekly table repeats, and a summer time change may swallow one segment of it. */
const WEEKLY_DAYS_AHEAD = 15;
/** Seasons and lunar months repeat within a lunar leap year. */
const YEARLY_DAYS_AHEAD = 400;

/** Makes the tiles of a timetable. Days are worked out when first asked for, and kept. */
export function dayTiles(duty: EffectiveDuty, timeZone: string): DayTiles {
  const days = new Map<DayNumber, Tile[]>();
  const duties = new Map<string, Duty>();
  const lastDay = lastSpecialDay(duty);
  const isYearly = duty.seasons.length > 0 || duty.marketDays !== null;
  const daysAhead = isYearly ? YEARLY_DAYS_AHEAD : WEEKLY_DAYS_AHEAD;
  /** A long time in which nothing changes, so that it is looked through once. */
  let quiet: { fromMs: number; untilMs: number | null; duty: Duty } | null = null;

  function tilesOf(day: DayNumber): Tile[] {
    const known = days.get(day);
    if (known !== undefined) return known;
    const made = makeTiles(ruleOf(duty, day), { day, timeZone, duty, intern });
    if (days.size >= CACHED_DAYS_MAX) days.clear();
    days.set(day, made);
    return made;
  }

  function intern(made: Duty): Duty {
    const key = `${made.basis} ${made.service} ${made.minimum} ${made.reason} ${made.isCalendarCovered}`;
    const known = duties.get(key) ?? made;
    duties.set(key, known);
    return known;
  }

  function at(atMs: number): Tile {
    // No zone is further than 14 hours from UTC: the day before, the same or the next.
    const utcDay = Math.floor(atMs / DAY_MS);
    for (const offset of [0, 1, -1]) {
      for (const tile of tilesOf(utcDay + offset)) {
        if (tile.fromMs <= atMs && atMs < tile.toMs) return tile;
      }
    }
    throw new RangeError(`no day of ${timeZone} holds ${atMs}`);
  }

  function searchChange(tile: Tile): number | null {
    if (quiet !== null && isSame(quiet.duty, tile.duty) && quiet.fromMs <= tile.fromMs) {
      if (quiet.untilMs === null || quiet.untilMs > tile.fromMs) return quiet.untilMs;
    }
    const endDay = Math.max(tile.day, lastDay) + daysAhead;
    let untilMs: number | null = null;
    for (let day = tile.day; day <= endDay && untilMs === null; day += 1) {
      const next = tilesOf(day).find(
        (one) => one.fromMs >= tile.toMs && !isSame(one.duty, tile.duty),
      );
      untilMs = next?.fromMs ?? null;
    }
    // What repeats by the week and did not change, never does; a rarer thing may come later.
    if (isYearly) untilMs ??= instantOf(endDay + 1, 0, timeZone);
    if (untilMs === null || untilMs - tile.toMs > 2 * DAY_MS) {
      quiet = { fromMs: tile.fromMs, untilMs, duty: tile.duty };
    }
    return untilMs;
  }

  return {
    at,
    stateOf(tile) {
      tile.state ??= { changesMs: searchChange(tile), ...tile.duty };
      return tile.state;
    },
  };
}

/** Says whether two duties ask for the same; why nobody is required makes no difference. */
function isSame(one: Duty, other: Duty): boolean {
  if (one === other) return true;
  if (!one.onDuty || !other.onDuty) return one.onDuty === other.onDuty;
  return (
    one.basis === other.basis &&
    one.service === other.service &&
    one.minimum === other.minimum &&
    one.isCalendarCovered === other.isCalendarCovered
  );
}

/** The last day that a notice, an override or the beginning of market days may change. */
function lastSpecialDay({ overrides, holidays, calendar, marketDays }: EffectiveDuty): DayNumber {
  const dates = overrides.flatMap(({ override }) => override.to ?? override.date ?? []);
  if (marketDays?.from !== undefined) dates.push(marketDays.from);
  // The first day after the covered years differs from the last within them.
  const year = holidays === 'as-usual' ? undefined : calendar.coveredYears.at(-1);
  if (year !== undefined) dates.push(`${year + 1}-01-01`);
  return Math.max(-Infinity, ...dates.map(dayOf).filter(Number.isInteger)) + 1;
}

interface TileContext {
  readonly day: DayNumber;
  readonly timeZone: string;
  readonly duty: EffectiveDuty;
  intern(duty: Duty): Duty;
}

/** Cuts one local day. Segments that a summer time change swallows are left out. */
function makeTiles(rule: DayRule, context: TileContext): Tile[] {
  const { day, timeZone, intern } = context;
  const { isCalendarCovered } = rule;
  const staffing = context.duty.staffing;
  const off = intern({
    onDuty: false,
    ...{ basis: 'none', service: null, minimum: null, reason: rule.reason, isCalendarCovered },
  });
  const endMs = instantOf(day + 1, 0, timeZone);
  const tiles: Tile[] = [];
  let atMs = instantOf(day, 0, timeZone);
  const push = (toMs: number, duty: Duty) => {
    const last = tiles.at(-1);
    if (toMs <= atMs) return;
    if (last?.duty === duty) tiles[tiles.length - 1] = { ...last, toMs };
    else tiles.push({ fromMs: atMs, toMs, duty, day, state: null });
    atMs = toMs;
  };
  for (const { from, to, service, minimum } of rule.segments) {
    push(instantOf(day, from, timeZone), off);
    const basis = staffing[service];
    const on = { onDuty: true, basis, service, minimum, reason: null, isCalendarCovered };
    push(instantOf(day, to, timeZone), intern(on));
  }
  push(endMs, off);
  return tiles;
}
