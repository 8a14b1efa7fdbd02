import { WEEKDAYS } from '../site/dutySchema.ts';
import type { Site, SiteHall, SiteWindow } from '../site/site.ts';
import type { PlacedWindow, SiteIndex } from '../site/siteIndex.ts';
import { indexSite } from '../site/siteIndex.ts';
import { type DayNumber, dateOf, dayAt } from './calendarDay.ts';
import type { DutyState } from './dutyHours.ts';

/** Something that an administrator should put right; texts/dutyTexts.ts has a sentence for each code. */
export interface DutyWarning {
  readonly code: DutyWarningCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

export const DUTY_WARNING_CODES = {
  /** From 1 December: the notice about next year's holidays is not known yet. */
  nextYearMissing: 'HW-DUTY-001',
  /** Today is in no notice: Monday to Friday are taken for workdays, findings are held. */
  yearMissing: 'HW-DUTY-002',
  /** A window has an A角 and no B角 but himself. */
  noBackup: 'HW-DUTY-003',
  /** A 站所 has no window that is ever on duty. */
  stationWithoutWindow: 'HW-DUTY-004',
} as const;
export type DutyWarningCode = (typeof DUTY_WARNING_CODES)[keyof typeof DUTY_WARNING_CODES];

/** Sites are large and do not change: what was found once is kept with them. */
const representatives = new WeakMap<Site, readonly PlacedWindow[]>();
const ofStations = new WeakMap<Site, DutyWarning[]>();

/**
 * What is missing of the calendar at an instant, by the day at each hall that keeps holidays. The
 * notice about a year comes out in October or November of the year before. Quick but for the first
 * time that it is asked of a site.
 */
export function calendarWarnings(site: Site, nowMs: number): DutyWarning[] {
  const warnings = new Map<string, DutyWarning>();
  const windows = representatives.get(site) ?? firstWindows(indexSite(site));
  representatives.set(site, windows);
  for (const { duty, hall } of windows) {
    if (duty.holidays === 'as-usual') continue;
    const today = dayAt(nowMs, hall.timeZone);
    const year = yearOf(today);
    const { coveredYears } = duty.calendar;
    const add = (code: DutyWarningCode, missing: number) => {
      warnings.set(`${code} ${missing}`, { code, facts: { year: missing } });
    };
    if (!duty.calendar.covers(today)) add(DUTY_WARNING_CODES.yearMissing, year);
    const isDecember = dateOf(today).slice(5) >= '12-01';
    if (isDecember && !coveredYears.includes(year + 1)) {
      add(DUTY_WARNING_CODES.nextYearMissing, year + 1);
    }
  }
  return [...warnings.values()];
}

function yearOf(day: DayNumber): number {
  return Number(dateOf(day).slice(0, 4));
}

/** Of each zone a window that keeps holidays and one that does not, for all that do as they do. */
function firstWindows(index: SiteIndex): PlacedWindow[] {
  const found = new Map<string, PlacedWindow>();
  for (const placed of index.windows.values()) {
    const key = `${placed.hall.timeZone} ${placed.duty.holidays === 'as-usual'}`;
    if (!found.has(key)) found.set(key, placed);
  }
  return [...found.values()];
}

/** Windows that have an A角 and nobody else to stand in. Windows without any role are not meant. */
export function rolesWarnings(site: Site): DutyWarning[] {
  return site.halls.flatMap((hall) =>
    hall.windows.filter(hasNoBackup).map((window) => ({
      code: DUTY_WARNING_CODES.noBackup,
      facts: { hall: hall.name, window: window.id, number: window.number },
    })),
  );
}

/** Says whether a window has an A角, and no B角 who is somebody else. */
export function hasNoBackup({ roles }: SiteWindow): boolean {
  const { a = [], b = [] } = roles ?? {};
  return a.length > 0 && b.every((person) => a.length === 1 && a.includes(person));
}

/**
 * The 站所 of a hall without any window on duty at an instant: each should have somebody in the hall.
 * Halls that are closed at the time are left out. `dutyOf` answers null for a window that it does
 * not know, or that is not in service otherwise (a spare one).
 */
export function uncoveredStations(
  index: SiteIndex,
  dutyOf: (placed: PlacedWindow) => Pick<DutyState, 'onDuty'> | null,
): { readonly hall: SiteHall; readonly stationId: string; readonly name: string }[] {
  return [...index.halls.values()].flatMap((hall) => {
    const serving = hall.windows.flatMap(({ id }) => {
      const placed = index.windows.get(id);
      return placed !== undefined && dutyOf(placed)?.onDuty === true ? [placed] : [];
    });
    if (serving.length === 0) return [];
    const covered = new Set(serving.map(({ station }) => station));
    return stationsOf(hall)
      .filter(({ id }) => !covered.has(id))
      .map(({ id, name }) => ({ hall, stationId: id, name }));
  });
}

/** The 站所 that a hall names, or those that its windows name. */
function stationsOf(hall: SiteHall): { readonly id: string; readonly name: string }[] {
  if (hall.stations !== undefined) return hall.stations;
  const ids = new Set(hall.windows.flatMap(({ station }) => station ?? []));
  return [...ids].map((id) => ({ id, name: id }));
}

/** Those 站所 that no timetable ever puts on duty: no window names them, or none with hours. */
export function stationWarnings(site: Site): DutyWarning[] {
  const known = ofStations.get(site) ?? findStations(site);
  ofStations.set(site, known);
  return known;
}

function findStations(site: Site): DutyWarning[] {
  const everServes = ({ duty, mode }: PlacedWindow): boolean =>
    mode !== 'spare' &&
    [duty, ...duty.seasons].some(({ hours }) =>
      WEEKDAYS.some((weekday) => (hours[weekday]?.length ?? 0) > 0),
    );
  const index = indexSite(site);
  return uncoveredStations(index, (placed) => ({ onDuty: everServes(placed) })).map(
    ({ hall, stationId, name }) => ({
      code: DUTY_WARNING_CODES.stationWithoutWindow,
      facts: { hall: hall.name, station: stationId, name },
    }),
  );
}
