import type {
  DutyOverride,
  HolidayRule,
  Hours,
  MakeUpPattern,
  MarketDays,
  Minimum,
  Season,
} from '../site/dutySchema.ts';
import type { HolidayCalendar } from './holidayCalendar.ts';
import { byServiceType, DEFAULT_STAFFING, type ServiceType, type Staffing } from './serviceType.ts';

/** Where an inherited setting was found; `default` is the product's own. */
export interface SettingOrigin {
  readonly level: 'window' | 'hall' | 'area' | 'site' | 'default';
  /** The id of the window, hall or area; null for the site and the default. */
  readonly id: string | null;
}

/** What one level says of duty; what it leaves out is inherited. */
export interface DutySettings {
  readonly hours?: Hours;
  readonly seasons?: readonly Season[];
  readonly marketDays?: MarketDays;
  readonly overrides?: readonly DutyOverride[];
  readonly makeUpDays?: MakeUpPattern;
  readonly holidays?: HolidayRule;
  readonly staffing?: Readonly<Partial<Record<ServiceType, Staffing>>>;
  readonly minimum?: Minimum;
}

/** A level with what it says. */
export interface DutyLevel extends SettingOrigin {
  readonly settings: DutySettings;
  /** A village's station (便民服务站): anybody present is enough, whatever the levels above say. */
  readonly isStation?: boolean;
}

export interface PlacedOverride {
  readonly override: DutyOverride;
  readonly origin: SettingOrigin;
}

/** Where each setting of a duty was found. */
export interface DutyOrigins {
  readonly hours: SettingOrigin;
  readonly seasons: SettingOrigin;
  readonly marketDays: SettingOrigin;
  readonly makeUpDays: SettingOrigin;
  readonly holidays: SettingOrigin;
  readonly staffing: Readonly<Record<ServiceType, SettingOrigin>>;
  readonly minimum: Readonly<Record<ServiceType, SettingOrigin>>;
}

/** All that decides when a window is on duty, with where it comes from. Windows share one. */
export interface EffectiveDuty {
  readonly hours: Hours;
  readonly seasons: readonly Season[];
  readonly marketDays: MarketDays | null;
  /** Those of every level, the nearest level's first: of two for a day the first counts. */
  readonly overrides: readonly PlacedOverride[];
  readonly makeUpDays: MakeUpPattern;
  readonly holidays: HolidayRule;
  readonly staffing: Readonly<Record<ServiceType, Staffing>>;
  /** Windows that must be staffed, as stated; null where no level states it. */
  readonly minimum: Readonly<Record<ServiceType, number | null>>;
  readonly calendar: HolidayCalendar;
  readonly origins: DutyOrigins;
  /** The same for duties that are on at the same times, wherever they were found. */
  readonly key: string;
}

/** An ordinary workday; the notices do not say which weekday a make-up day replaces. */
export const DEFAULT_MAKE_UP_DAYS: MakeUpPattern = 'mon';

const BY_DEFAULT: SettingOrigin = { level: 'default', id: null };

/**
 * Works out the duty along the levels, the nearest (window) first. Each setting is inherited by
 * itself, staffing and minimum by service type, overrides day by day. Hours, seasons and market days
 * are one timetable: who states hours of their own does not inherit the seasons and market days of
 * the levels above, which would be on duty at times that were never published for them.
 */
export function effectiveDuty(
  levels: readonly DutyLevel[],
  calendar: HolidayCalendar,
): EffectiveDuty {
  const hours = find(levels, (level) => level.settings.hours);
  const timetable = levels.slice(0, hours === null ? levels.length : hours.index + 1);
  const seasons = find(timetable, (level) => level.settings.seasons);
  const marketDays = find(timetable, (level) => level.settings.marketDays);
  const makeUpDays = find(levels, (level) => level.settings.makeUpDays);
  const holidays = find(levels, (level) => level.settings.holidays);
  const staffing = byServiceType((service) =>
    find<Staffing>(levels, (one) => staffingOf(one, service)),
  );
  const minimum = byServiceType((service) => find(levels, (one) => minimumOf(one, service)));
  const overrides = levels.flatMap(({ level, id, settings }) =>
    (settings.overrides ?? []).map((override) => ({ override, origin: { level, id } })),
  );
  const decided = {
    hours: hours?.value ?? {},
    seasons: seasons?.value ?? [],
    marketDays: marketDays?.value ?? null,
    makeUpDays: makeUpDays?.value ?? DEFAULT_MAKE_UP_DAYS,
    holidays: holidays?.value ?? ('closed' as const),
    staffing: byServiceType((service) => staffing[service]?.value ?? DEFAULT_STAFFING[service]),
  };
  const days = overrides.map(({ override }) => override);
  return {
    ...decided,
    overrides,
    minimum: byServiceType((service) => minimum[service]?.value ?? null),
    calendar,
    origins: {
      hours: originOf(hours),
      seasons: originOf(seasons),
      marketDays: originOf(marketDays),
      makeUpDays: originOf(makeUpDays),
      holidays: originOf(holidays),
      staffing: byServiceType((service) => originOf(staffing[service])),
      minimum: byServiceType((service) => originOf(minimum[service])),
    },
    key: JSON.stringify([decided, days, calendar.key]),
  };
}

/** A weekly table by itself: no notice, season or override touches it, every window is named. */
export function weeklyDuty(hours: Hours, calendar: HolidayCalendar): EffectiveDuty {
  const settings: DutySettings = { hours, holidays: 'as-usual' };
  return effectiveDuty([{ level: 'site', id: null, settings }], calendar);
}

interface Found<T> {
  readonly value: T;
  readonly index: number;
  readonly origin: SettingOrigin;
}

function find<T>(
  levels: readonly DutyLevel[],
  pick: (level: DutyLevel) => T | undefined,
): Found<T> | null {
  for (const [index, level] of levels.entries()) {
    const value = pick(level);
    if (value !== undefined) return { value, index, origin: { level: level.level, id: level.id } };
  }
  return null;
}

function originOf(found: Found<unknown> | null): SettingOrigin {
  return found?.origin ?? BY_DEFAULT;
}

function staffingOf(level: DutyLevel, service: ServiceType): Staffing | undefined {
  return level.settings.staffing?.[service] ?? (level.isStation === true ? 'pooled' : undefined);
}

function minimumOf(level: DutyLevel, service: ServiceType): number | undefined {
  return level.settings.minimum?.[service] ?? (level.isStation === true ? 1 : undefined);
}
