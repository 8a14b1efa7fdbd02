import type { Weekday } from '../site/dutySchema.ts';
import type { PlacedWindow, SiteIndex } from '../site/siteIndex.ts';
import { type DayNumber, dayOf, instantOf, weekdayOf } from './calendarDay.ts';
import { type DayRule, ruleOf } from './dayRule.ts';
import type { SettingOrigin } from './effectiveDuty.ts';
import { type LunarDate, lunarDateOf } from './lunarDate.ts';
import type { Pool } from './pools.ts';
import { timeText } from './serviceSegment.ts';
import type { ServiceType, Staffing } from './serviceType.ts';

/** One segment of a day, with who is required in it and where that was found. */
export interface ExplainedSegment {
  /** Wall time: "08:30-12:00". */
  readonly time: string;
  /** Epoch ms UTC; equal where a summer time change swallows the segment. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly service: ServiceType;
  readonly staffing: Staffing;
  readonly staffingOrigin: SettingOrigin;
  /** The pools that ask for some of their windows now, this one among them. */
  readonly pools: readonly ExplainedPool[];
}

export interface ExplainedPool {
  readonly id: string;
  readonly name: string;
  readonly kind: Pool['kind'];
  /** Windows that must be staffed, and where that was found. */
  readonly required: number;
  readonly origin: SettingOrigin;
}

/** Why somebody is required at a window on a day, or nobody. */
export interface DutyExplanation {
  readonly placed: PlacedWindow;
  readonly date: string;
  readonly weekday: Weekday;
  readonly lunar: LunarDate;
  /** What decided the day: an override, a notice, a season … with its origin. */
  readonly rule: DayRule;
  readonly segments: readonly ExplainedSegment[];
  readonly isCalendarCovered: boolean;
}

/**
 * Explains the duty of a window on a date of its hall's calendar. Null for a window that the site
 * has not; throws a `RangeError` for a date that no calendar has.
 */
export function explainDuty(
  index: SiteIndex,
  windowId: string,
  date: string,
): DutyExplanation | null {
  const placed = index.windows.get(windowId);
  if (placed === undefined) return null;
  const day = dayOf(date);
  if (Number.isNaN(day)) throw new RangeError(`no calendar has ${date}`);
  const rule = ruleOf(placed.duty, day);
  return {
    placed,
    date,
    weekday: weekdayOf(day),
    lunar: lunarDateOf(day),
    rule,
    segments: explainSegments(placed, { day, rule, pools: index.pools.get(placed.hall.id) ?? [] }),
    isCalendarCovered: rule.isCalendarCovered,
  };
}

function explainSegments(
  { duty, hall, window }: PlacedWindow,
  on: { readonly day: DayNumber; readonly rule: DayRule; readonly pools: readonly Pool[] },
): ExplainedSegment[] {
  const own = on.pools.filter((pool) => pool.windowIds.includes(window.id));
  return on.rule.segments.map((segment) => {
    const { service, minimum, from, to } = segment;
    const stated = minimum === null ? duty.origins.minimum[service] : on.rule.origin;
    const pools = own.map(({ id, name, kind, minimumOf }) => ({
      ...{ id, name, kind, required: minimumOf(service, minimum) },
      origin: kind === 'hall' ? stated : { level: 'hall' as const, id: hall.id },
    }));
    return {
      time: timeText(segment),
      fromMs: instantOf(on.day, from, hall.timeZone),
      toMs: instantOf(on.day, to, hall.timeZone),
      service,
      staffing: duty.staffing[service],
      staffingOrigin: duty.origins.staffing[service],
      pools: pools.filter(({ required }) => required > 0),
    };
  });
}
