import { WORKING_YEAR_HOURS } from '../detection/silence/shortestPolicy.ts';
import { curveOfWindow } from '../detection/silence/silenceCurve.ts';
import { dayOf, instantOf } from '../duty/calendarDay.ts';
import type { DutyCalendar } from '../duty/dutyHours.ts';
import { poolsOf } from '../duty/pools.ts';
import { effectivePolicy } from '../site/effectivePolicy.ts';
import type { PlacedWindow, SiteIndex } from '../site/siteIndex.ts';
import type { StateStore } from '../state/stateStore.ts';
import { type CoverageReport, coverageReport, type MeasuredWindow } from './coverageReport.ts';
import { type PoolStretch, poolTime } from './poolTime.ts';
import { type JudgedStretch, type Span, windowTime } from './windowTime.ts';

/** Where the facts are kept. */
export type CoverageStore = Pick<StateStore, 'intervals' | 'windowRows'> & {
  /** The stretches of every pool that touch a span, by pool, oldest first. */
  poolStretches(span: Span): Promise<ReadonlyMap<string, readonly PoolStretch[]>>;
};

export interface CoverageQuery extends Span {
  readonly hallId?: string;
  /** With all areas below it. */
  readonly areaId?: string;
}

export interface CoverageReaderOptions {
  readonly site: SiteIndex;
  readonly calendar: DutyCalendar;
  readonly state: CoverageStore;
  /** Lets others work while many windows are read. */
  readonly breathe?: () => Promise<void>;
}

/** Windows read before others have their turn. */
const WINDOWS_PER_BREATH = 20;

/**
 * Works out both figures of a span from what is stored. The span must not reach into the future: time
 * that has not come is nobody's duty. An unknown hall or area has no windows.
 */
export async function readCoverage(
  options: CoverageReaderOptions,
  query: CoverageQuery,
): Promise<CoverageReport> {
  const { site, state } = options;
  const span = { fromMs: query.fromMs, toMs: query.toMs };
  const rows = new Map((await state.windowRows()).map((row) => [row.windowId, row.watermarkMs]));
  const meant = [...site.windows.values()].filter((placed) => isMeant(site, placed, query));
  const windows: MeasuredWindow[] = [];
  for (const [index, placed] of meant.entries()) {
    if (index % WINDOWS_PER_BREATH === 0) await options.breathe?.();
    const { id } = placed.window;
    const watermarkMs = rows.get(id) ?? null;
    const intervals = await state.intervals(id, span.fromMs, span.toMs);
    windows.push(measure(options.calendar, { placed, watermarkMs, intervals, span }));
  }
  const hallIds = new Set(meant.map(({ hall }) => hall.id));
  const stretches = await state.poolStretches(span);
  const pools = poolsOf(site).filter((pool) => hallIds.has(pool.hallId) && stretches.has(pool.id));
  return coverageReport(site, span, {
    windows,
    pools: pools.map((pool) => {
      const marks = pool.windowIds.map((id) => rows.get(id) ?? null);
      return { pool, time: poolTime(stretches.get(pool.id) ?? [], span, highest(marks)) };
    }),
  });
}

function measure(
  calendar: DutyCalendar,
  found: {
    readonly placed: PlacedWindow;
    readonly watermarkMs: number | null;
    readonly intervals: readonly JudgedStretch[];
    readonly span: Span;
  },
): MeasuredWindow {
  const { placed, watermarkMs, intervals, span } = found;
  const hasSensor = placed.presence.length > 0;
  const { timeZone } = placed.hall;
  const fromMs = hasSensor ? Math.max(span.fromMs, watermarkMs ?? span.fromMs) : span.fromMs;
  const isSpare = placed.window.mode === 'spare';
  // Nobody is required at a spare window unless it was activated, which the timetable does not know.
  const duty =
    isSpare || fromMs >= span.toMs
      ? []
      : calendar.of(placed.duty, timeZone).stretches(fromMs, span.toMs);
  const facts = {
    ...{ intervals, watermarkMs, duty, hasSensor },
    countsFromMs: countsFrom(placed),
    shortestAbsenceMs: shortestAbsence(placed),
  };
  return { placed, watermarkMs, time: windowTime(facts, span) };
}

/** Presence counts from the day after the walk test on; null: the window is in trial. */
export function countsFrom(
  placed: Pick<PlacedWindow, 'presence' | 'isTrial' | 'hall'>,
): number | null {
  if (placed.isTrial) return null;
  const days = placed.presence.flatMap((device) => device.accepted?.date ?? []);
  const last = days.sort().at(-1);
  return last === undefined ? 0 : instantOf(dayOf(last) + 1, 0, placed.hall.timeZone);
}

/**
 * The silence from which on the window's sensors tell an absence from somebody who sits still: what
 * findings rest on too. What a window's own sensors have taught is left out: it only shortens it.
 */
function shortestAbsence({ presence, policy }: PlacedWindow): number {
  const kinds = presence.map(({ kind }) => kind);
  const { falseFindingsPerYearMax } = effectivePolicy(policy);
  const curve = curveOfWindow(kinds, null);
  return curve.shortestMs(falseFindingsPerYearMax, WORKING_YEAR_HOURS);
}

function isMeant(site: SiteIndex, { hall }: PlacedWindow, query: CoverageQuery): boolean {
  if (query.hallId !== undefined && hall.id !== query.hallId) return false;
  const { areaId } = query;
  return areaId === undefined || site.areaPath(hall.area).some((area) => area.id === areaId);
}

function highest(marks: readonly (number | null)[]): number | null {
  const known = marks.filter((mark) => mark !== null);
  return known.length === 0 ? null : Math.max(...known);
}
