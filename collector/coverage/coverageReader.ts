import { WORKING_YEAR_HOURS } from '../detection/silence/shortestPolicy.ts';
import { curveOfWindow } from '../detection/silence/silenceCurve.ts';
import { dayOf, instantOf } from '../duty/calendarDay.ts';
import type { DutyCalendar } from '../duty/dutyHours.ts';
import { effectivePolicy } from '../site/effectivePolicy.ts';
import type { PlacedWindow, SiteIndex } from '../site/siteIndex.ts';
import type { StoredPoolStretch } from '../state/poolStretches.ts';
import type { StateStore } from '../state/stateStore.ts';
import {
  type CoverageReport,
  coverageReport,
  type MeasuredPool,
  type MeasuredWindow,
} from './coverageReport.ts';
import { type PoolMember, poolTime } from './poolTime.ts';
import { type JudgedStretch, type Span, type WindowFacts, windowTime } from './windowTime.ts';

/** Where the facts are kept. */
export type CoverageStore = Pick<StateStore, 'intervals' | 'windowRows' | 'agentRows'> & {
  /** The stretches of every pool that touch a span, by pool, oldest first. */
  poolStretches(span: Span): Promise<ReadonlyMap<string, readonly StoredPoolStretch[]>>;
};

export interface CoverageQuery extends Span {
  /** By the collector's clock: what is to be waited for is told by it. */
  readonly nowMs: number;
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
 * How long what is not judged is waited for, by the collector's clock, before it counts as unknown:
 * a heartbeat comes every 15 s, and a short break of the line is made up for within minutes. Ms.
 */
export const AWAITED_MS = 10 * 60_000;

/**
 * Works out both figures of a span from what is stored. The span must not reach into the future: time
 * that has not come is nobody's duty. An unknown hall or area has no windows.
 */
export async function readCoverage(
  options: CoverageReaderOptions,
  query: CoverageQuery,
): Promise<CoverageReport> {
  const { site, calendar, state } = options;
  const span = { fromMs: query.fromMs, toMs: query.toMs };
  const marks = new Map((await state.windowRows()).map((row) => [row.windowId, row.watermarkMs]));
  const silent = silentAgents(await state.agentRows());
  const stretches = await state.poolStretches(span);
  const windows: MeasuredWindow[] = [];
  const pools: MeasuredPool[] = [];
  for (const placedHere of meantWindows(site, query)) {
    const members = new Map<string, PoolMember>();
    for (const placed of placedHere) {
      if (windows.length % WINDOWS_PER_BREATH === 0) await options.breathe?.();
      const { id } = placed.window;
      const watermarkMs = marks.get(id) ?? null;
      const intervals = await state.intervals(id, span.fromMs, span.toMs);
      const awaitedFromMs = awaitedFrom(placed, silent, query.nowMs);
      const found = { placed, watermarkMs, intervals, span, awaitedFromMs };
      const facts = windowFacts(calendar, found);
      windows.push({ placed, watermarkMs, time: windowTime(facts, span) });
      members.set(id, { ...facts, intervals });
    }
    pools.push(...measurePools(site, { placedHere, members, stretches, span }));
  }
  return coverageReport(site, span, { windows, pools });
}

/** The windows that are asked for, by hall. */
function* meantWindows(site: SiteIndex, query: CoverageQuery): Iterable<readonly PlacedWindow[]> {
  for (const hall of site.halls.values()) {
    const placed = hall.windows.flatMap(({ id }) => site.windows.get(id) ?? []);
    if (placed[0] !== undefined && isMeant(site, placed[0], query)) yield placed;
  }
}

function measurePools(
  site: SiteIndex,
  known: {
    readonly placedHere: readonly PlacedWindow[];
    readonly members: ReadonlyMap<string, PoolMember>;
    readonly stretches: ReadonlyMap<string, readonly StoredPoolStretch[]>;
    readonly span: Span;
  },
): MeasuredPool[] {
  const { members, span } = known;
  const hallId = known.placedHere[0]?.hall.id ?? '';
  return (site.pools.get(hallId) ?? []).flatMap((pool) => {
    const stretches = known.stretches.get(pool.id);
    if (stretches === undefined) return [];
    const own = pool.windowIds.flatMap((id) => members.get(id) ?? []);
    const untilMs = highest(own.map(({ watermarkMs }) => watermarkMs));
    return [{ pool, time: poolTime({ stretches, members: own, untilMs }, span) }];
  });
}

/** The agents that are not heard. */
export function silentAgents(
  rows: readonly { readonly agentId: string; readonly silent: boolean }[],
): ReadonlySet<string> {
  return new Set(rows.flatMap(({ agentId, silent }) => (silent ? [agentId] : [])));
}

/** From when on a window's readings are still waited for; of a silent agent none are. */
export function awaitedFrom(
  { presence }: PlacedWindow,
  silent: ReadonlySet<string>,
  nowMs: number,
): number {
  const isSilent = presence.some(({ agent }) => silent.has(agent));
  return isSilent ? Number.POSITIVE_INFINITY : nowMs - AWAITED_MS;
}

/** What is stored of a window over a span. */
export interface WindowFound {
  readonly placed: PlacedWindow;
  readonly watermarkMs: number | null;
  /** Those that touch the span; the first of all begins where the window was registered. */
  readonly intervals: readonly JudgedStretch[];
  readonly span: Span;
  /** As in `WindowFacts`. */
  readonly awaitedFromMs?: number;
}

/** All that is needed to split up the time of a window within the span, or within parts of it. */
export function windowFacts(calendar: DutyCalendar, found: WindowFound): WindowFacts {
  const { placed, watermarkMs, intervals, span, awaitedFromMs } = found;
  const hasSensor = placed.presence.length > 0;
  const { timeZone } = placed.hall;
  // Before it was registered it was nobody's duty.
  const registeredMs = Math.max(span.fromMs, intervals[0]?.fromMs ?? span.toMs);
  const fromMs = hasSensor ? Math.max(registeredMs, watermarkMs ?? registeredMs) : registeredMs;
  const isSpare = placed.window.mode === 'spare';
  // Nobody is required at a spare window unless it was activated, which the timetable does not know.
  const duty =
    isSpare || fromMs >= span.toMs
      ? []
      : calendar.of(placed.duty, timeZone).stretches(fromMs, span.toMs);
  return {
    ...{ intervals, watermarkMs, duty, hasSensor },
    ...(awaitedFromMs === undefined ? {} : { awaitedFromMs }),
    countsFromMs: countsFrom(placed),
    shortestAbsenceMs: shortestAbsence(placed),
  };
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

function isMeant(
  site: SiteIndex,
  { hall }: Pick<PlacedWindow, 'hall'>,
  query: CoverageQuery,
): boolean {
  if (query.hallId !== undefined && hall.id !== query.hallId) return false;
  const { areaId } = query;
  return areaId === undefined || site.areaPath(hall.area).some((area) => area.id === areaId);
}

function highest(marks: readonly (number | null)[]): number | null {
  const known = marks.filter((mark) => mark !== null);
  return known.length === 0 ? null : Math.max(...known);
}
