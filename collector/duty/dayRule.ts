import type { DutyOverride, Hours, MarketDays, Season, Weekday } from '../site/dutySchema.ts';
import { type DayNumber, dateOf, dayOf, weekdayOf } from './calendarDay.ts';
import type { EffectiveDuty, PlacedOverride, SettingOrigin } from './effectiveDuty.ts';
import type { NoticeDay } from './holidayCalendar.ts';
import { lunarDateOf } from './lunarDate.ts';
import { readSegments, type ServiceSegment } from './serviceSegment.ts';
import type { DutyReason } from './serviceType.ts';

/** What decides a day, from the strongest to the weakest. */
export const DAY_RULES = [
  'override',
  'holiday',
  'market-day',
  'make-up',
  'season',
  'weekday',
] as const;
export type DayRuleKind = (typeof DAY_RULES)[number];

/** The service time of one day, with what decided it. */
export interface DayRule {
  readonly kind: DayRuleKind;
  readonly segments: readonly ServiceSegment[];
  /** Why nobody is required outside of the segments. */
  readonly reason: DutyReason;
  /** Where the hours of the day were found. */
  readonly origin: SettingOrigin;
  /** The weekday whose hours count; null where the day has hours of its own, or is closed. */
  readonly follows: Weekday | null;
  /** The season in whose table that weekday stands; null outside of all. */
  readonly season: Season | null;
  readonly override: PlacedOverride | null;
  /** What the notices say of the day, whether or not it decided. */
  readonly notice: NoticeDay | null;
  /** False: no notice for the day's year is known, so that it may be a holiday or a make-up day. */
  readonly isCalendarCovered: boolean;
}

/**
 * Decides a day: an override counts before a holiday by notice, that before a market day, and that
 * before the weekly table of the season, in which a make-up workday follows the weekday chosen for
 * such days. A day that no notice covers is what its weekday is: Monday to Friday are workdays.
 */
export function ruleOf(duty: EffectiveDuty, day: DayNumber): DayRule {
  const date = dateOf(day);
  const usesNotices = duty.holidays !== 'as-usual';
  const notice = usesNotices ? duty.calendar.on(day) : null;
  const override = duty.overrides.find((placed) => isMeant(placed.override, date)) ?? null;
  const isCalendarCovered = !usesNotices || override !== null || duty.calendar.covers(day);
  const known = { notice, override, isCalendarCovered };
  if (override !== null) return { ...known, ...byOverride(duty, override, day) };
  if (notice?.isOffDay === true && duty.holidays !== 'as-usual') {
    const segments = duty.holidays === 'closed' ? [] : readSegments(duty.holidays, 'standby');
    const origin = duty.origins.holidays;
    return {
      ...known,
      ...{ kind: 'holiday', segments, reason: 'holiday', origin, follows: null, season: null },
    };
  }
  if (duty.marketDays !== null && isMarketDay(duty.marketDays, day)) {
    const segments = readSegments(duty.marketDays.hours);
    const origin = duty.origins.marketDays;
    return {
      ...known,
      kind: 'market-day',
      ...decided(segments, origin),
      follows: null,
      season: null,
    };
  }
  if (notice?.isOffDay === false && duty.makeUpDays !== 'weekday-it-is') {
    return { ...known, ...byTable(duty, day, duty.makeUpDays), kind: 'make-up' };
  }
  return { ...known, ...byTable(duty, day, weekdayOf(day)) };
}

type Decision = Pick<DayRule, 'kind' | 'segments' | 'reason' | 'origin' | 'follows' | 'season'>;

function byOverride(duty: EffectiveDuty, placed: PlacedOverride, day: DayNumber): Decision {
  const { closed, hours, follows } = placed.override;
  if (closed !== true && follows !== undefined) {
    return { ...byTable(duty, day, follows), kind: 'override' };
  }
  const segments = closed === true ? [] : readSegments(hours ?? []);
  const reason = segments.length === 0 ? 'closed' : 'outside-hours';
  return {
    ...{ kind: 'override', segments, reason, origin: placed.origin, follows: null, season: null },
  };
}

/** The hours of a weekday, in the table of the season that the day lies in. */
function byTable(duty: EffectiveDuty, day: DayNumber, weekday: Weekday): Decision {
  const season = seasonOf(duty.seasons, day);
  const table: Hours = season?.hours ?? duty.hours;
  const origin = season === null ? duty.origins.hours : duty.origins.seasons;
  const segments = readSegments(table[weekday] ?? []);
  const kind = season === null ? 'weekday' : 'season';
  return { kind, ...decided(segments, origin), follows: weekday, season };
}

function decided(segments: readonly ServiceSegment[], origin: SettingOrigin) {
  const reason: DutyReason = segments.length === 0 ? 'day-off' : 'outside-hours';
  return { segments, reason, origin };
}

/** Says whether an override speaks of a date. */
export function isMeant({ date, from, to }: DutyOverride, day: string): boolean {
  if (date !== undefined) return date === day;
  return from !== undefined && to !== undefined && from <= day && day <= to;
}

/** The first season that a day lies in. */
export function seasonOf(seasons: readonly Season[], day: DayNumber): Season | null {
  const monthDay = dateOf(day).slice(5);
  return (
    seasons.find(({ from, to }) =>
      from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to,
    ) ?? null
  );
}

export function isMarketDay(market: MarketDays, day: DayNumber): boolean {
  const { everyDays, from, lunarDays } = market;
  if (everyDays !== undefined && from !== undefined) {
    const since = day - dayOf(from);
    return since >= 0 && since % everyDays === 0;
  }
  return lunarDays?.includes(lunarDateOf(day).day) === true;
}
