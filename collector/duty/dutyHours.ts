import { DateTime, IANAZone } from 'luxon';
import { type Hours, WEEKDAYS } from '../site/site.ts';

/** A stretch of time on or off duty, epoch ms UTC. */
export interface DutyStretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly onDuty: boolean;
}

/** What a schedule says at an instant. A boundary belongs to the stretch that begins there. */
export interface DutyState {
  readonly onDuty: boolean;
  /** When that changes next; null when it never does. */
  readonly changesMs: number | null;
}

/** The hours of one schedule in one time zone. */
export interface DutyHours {
  at(atMs: number): DutyState;
  /** Covers [fromMs, toMs) without gaps, oldest first; neighbours differ in `onDuty`. */
  stretches(fromMs: number, toMs: number): DutyStretch[];
}

/** Hands out duty hours; windows with the same hours and zone share one. */
export interface DutyCalendar {
  of(hours: Hours, timeZone: string): DutyHours;
}

/** Says whether a name is a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  return /^(UTC|[A-Z][A-Za-z]+\/[A-Za-z0-9_+/-]+)$/.test(name) && IANAZone.isValidZone(name);
}

export function createDutyCalendar(): DutyCalendar {
  const known = new Map<string, DutyHours>();
  return {
    of(hours, timeZone) {
      const key = `${timeZone} ${JSON.stringify(WEEKDAYS.map((day) => hours[day] ?? []))}`;
      const found = known.get(key) ?? createDutyHours(hours, timeZone);
      known.set(key, found);
      return found;
    },
  };
}

const DAY_MS = 86_400_000;
/** A schedule repeats weekly, and a summer time change may swallow one segment of it. */
const DAYS_AHEAD = 15;
/** Days kept in memory per schedule: a year and more. */
const CACHED_DAYS_MAX = 500;

interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is known of one UTC day: every boundary within it, and the next one after it. */
interface DayPlan {
  readonly onDutyAtStart: boolean;
  /** Ascending; each turns duty around. The last may lie beyond the day. */
  readonly changesMs: readonly number[];
}

/** Makes the duty hours of one schedule. Days are worked out when first asked for, and kept. */
export function createDutyHours(hours: Hours, timeZone: string): DutyHours {
  const localDays = new Map<number, readonly Segment[]>();
  const plans = new Map<number, DayPlan>();

  function segmentsOf(day: number): readonly Segment[] {
    const known = localDays.get(day);
    if (known !== undefined) return known;
    const segments = segmentsOfLocalDay(hours, timeZone, day);
    if (localDays.size >= CACHED_DAYS_MAX) localDays.clear();
    localDays.set(day, segments);
    return segments;
  }

  function planOf(day: number): DayPlan {
    const known = plans.get(day);
    if (known !== undefined) return known;
    const plan = makePlan(day, segmentsOf);
    if (plans.size >= CACHED_DAYS_MAX) plans.clear();
    plans.set(day, plan);
    return plan;
  }

  function at(atMs: number): DutyState {
    const { onDutyAtStart, changesMs } = planOf(Math.floor(atMs / DAY_MS));
    let onDuty = onDutyAtStart;
    for (const changeMs of changesMs) {
      if (changeMs > atMs) return { onDuty, changesMs: changeMs };
      onDuty = !onDuty;
    }
    return { onDuty, changesMs: null };
  }

  return {
    at,
    stretches(fromMs, toMs) {
      const found: DutyStretch[] = [];
      let startMs = fromMs;
      while (startMs < toMs) {
        const state = at(startMs);
        const endMs = Math.min(toMs, state.changesMs ?? toMs);
        found.push({ fromMs: startMs, toMs: endMs, onDuty: state.onDuty });
        startMs = endMs;
      }
      return found;
    },
  };
}

function makePlan(day: number, segmentsOf: (day: number) => readonly Segment[]): DayPlan {
  const startMs = day * DAY_MS;
  const endMs = startMs + DAY_MS;
  const merged: { fromMs: number; toMs: number }[] = [];
  for (let local = day - 2; local <= day + DAYS_AHEAD; local += 1) {
    for (const segment of segmentsOf(local)) {
      const last = merged.at(-1);
      if (last !== undefined && segment.fromMs <= last.toMs) {
        last.toMs = Math.max(last.toMs, segment.toMs);
      } else {
        merged.push({ ...segment });
      }
    }
  }
  // Where the days looked at end on duty, nothing says that duty ends there.
  const lookedUntilMs = (day + DAYS_AHEAD) * DAY_MS;
  const boundaries = merged
    .flatMap((segment) => [segment.fromMs, segment.toMs])
    .filter((boundaryMs) => boundaryMs > startMs && boundaryMs < lookedUntilMs);
  const inDay = boundaries.filter((boundaryMs) => boundaryMs < endMs);
  const next = boundaries.find((boundaryMs) => boundaryMs >= endMs);
  return {
    onDutyAtStart: merged.some((one) => one.fromMs <= startMs && startMs < one.toMs),
    changesMs: next === undefined ? inDay : [...inDay, next],
  };
}

/** `day`: a calendar date as days since 1970-01-01. Empty and vanished segments are left out. */
function segmentsOfLocalDay(hours: Hours, timeZone: string, day: number): Segment[] {
  const date = DateTime.fromMillis(day * DAY_MS, { zone: 'utc' });
  const weekday = WEEKDAYS[date.weekday - 1];
  const texts = weekday === undefined ? [] : (hours[weekday] ?? []);
  return texts
    .map((text) => {
      const [from = '', to = ''] = text.split('-');
      return {
        fromMs: instantOf(date, from, timeZone),
        toMs: instantOf(date, to, timeZone),
      };
    })
    .filter((segment) => segment.fromMs < segment.toMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}

/**
 * The instant of a wall time. One that a summer time change skips counts as the time after the
 * change; of one that happens twice, the first counts.
 */
function instantOf(date: DateTime, wallTime: string, timeZone: string): number {
  const [hour = 0, minute = 0] = wallTime.split(':').map(Number);
  const day = hour === 24 ? date.plus({ days: 1 }) : date;
  const wall = {
    year: day.year,
    month: day.month,
    day: day.day,
    hour: hour === 24 ? 0 : hour,
    minute,
  };
  return DateTime.fromObject(wall, { zone: timeZone }).toMillis();
}
