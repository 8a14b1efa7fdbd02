import { IANAZone } from 'luxon';
import type { Hours } from '../site/dutySchema.ts';
import { dayTiles } from './dayTiles.ts';
import { type EffectiveDuty, weeklyDuty } from './effectiveDuty.ts';
import { holidayCalendar } from './holidayCalendar.ts';
import type { DutyBasis, DutyReason, ServiceType } from './serviceType.ts';

/** What is required of a window at some time, and why nobody is where nobody is. */
export interface Duty {
  /** `basis` is not `none`. */
  readonly onDuty: boolean;
  readonly basis: DutyBasis;
  /** Null outside of all service time. */
  readonly service: ServiceType | null;
  /** Windows that the segment itself asks for, of the pool that the window is in; else null. */
  readonly minimum: number | null;
  /** Null on duty. */
  readonly reason: DutyReason | null;
  /**
   * False: the day's year is in no notice; it was taken for what its weekday is, and findings are
   * held.
   */
  readonly isCalendarCovered: boolean;
}

/** A stretch of time with one duty, epoch ms UTC. */
export interface DutyStretch extends Duty {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a timetable says at an instant. A boundary belongs to the stretch that begins there. */
export interface DutyState extends Duty {
  /**
   * When what is required changes next: from duty to none or back, or its kind while on duty. The
   * reason for which nobody is required may change before. Null when it never changes.
   */
  readonly changesMs: number | null;
}

/** The hours of one duty in one time zone. */
export interface DutyHours {
  at(atMs: number): DutyState;
  /** Covers [fromMs, toMs) without gaps, oldest first; neighbours differ. */
  stretches(fromMs: number, toMs: number): DutyStretch[];
}

/** Hands out duty hours; windows with the same duty and zone share one. */
export interface DutyCalendar {
  /** `duty`: that of a placed window, or a weekly table by itself, which knows no holidays. */
  of(duty: EffectiveDuty | Hours, timeZone: string): DutyHours;
}

/** Says whether a name is a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  return /^(UTC|[A-Z][A-Za-z]+\/[A-Za-z0-9_+/-]+)$/.test(name) && IANAZone.isValidZone(name);
}

export function createDutyCalendar(): DutyCalendar {
  const byKey = new Map<string, DutyHours>();
  const byDuty = new WeakMap<EffectiveDuty, { timeZone: string; hours: DutyHours }>();
  return {
    of(given, timeZone) {
      const duty = asDuty(given);
      const last = byDuty.get(duty);
      if (last?.timeZone === timeZone) return last.hours;
      const key = `${timeZone} ${duty.key}`;
      const hours = byKey.get(key) ?? createDutyHours(duty, timeZone);
      byKey.set(key, hours);
      byDuty.set(duty, { timeZone, hours });
      return hours;
    },
  };
}

function asDuty(given: EffectiveDuty | Hours): EffectiveDuty {
  return 'origins' in given ? given : weeklyDuty(given, holidayCalendar());
}

/** Makes the duty hours of one timetable. Days are worked out when first asked for, and kept. */
export function createDutyHours(given: EffectiveDuty | Hours, timeZone: string): DutyHours {
  const tiles = dayTiles(asDuty(given), timeZone);
  return {
    at: (atMs) => tiles.stateOf(tiles.at(atMs)),
    stretches(fromMs, toMs) {
      const found: { fromMs: number; toMs: number; duty: Duty }[] = [];
      let startMs = fromMs;
      while (startMs < toMs) {
        const tile = tiles.at(startMs);
        const endMs = Math.min(toMs, tile.toMs);
        const last = found.at(-1);
        // Equal duties are one object, so that midnight alone divides nothing.
        if (last?.duty === tile.duty) last.toMs = endMs;
        else found.push({ fromMs: startMs, toMs: endMs, duty: tile.duty });
        startMs = endMs;
      }
      return found.map(({ fromMs: beganMs, toMs: endMs, duty }) => ({
        fromMs: beganMs,
        toMs: endMs,
        ...duty,
      }));
    },
  };
}
