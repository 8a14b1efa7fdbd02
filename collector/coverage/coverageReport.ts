import type { Pool } from '../duty/pools.ts';
import type { AreaLevel } from '../site/site.ts';
import type { PlacedWindow, SiteIndex } from '../site/siteIndex.ts';
import { metRateOf, type PoolTime } from './poolTime.ts';
import {
  coverageOf,
  monitoredMsOf,
  presenceRateOf,
  type Span,
  sumOfTimes,
  type WindowTime,
} from './windowTime.ts';

/** The two figures that always stand side by side, with the times that they are made of, in ms. */
export interface CoverageFigures extends WindowTime {
  readonly monitoredMs: number;
  /** 窗口监测覆盖率, 0 to 1; null: there was no duty. */
  readonly coverage: number | null;
  /** The same if nothing that is pending arrives any more. */
  readonly coverageAtLeast: number | null;
  /** 在岗率, 0 to 1; null: no known time counts. */
  readonly presenceRate: number | null;
}

/** Why part of a window's duty was not monitored. */
export const UNMONITORED_REASONS = ['no-sensor', 'never-heard', 'not-heard', 'unknown'] as const;
export type UnmonitoredReason = (typeof UNMONITORED_REASONS)[number];

export interface UnmonitoredWindow {
  readonly windowId: string;
  readonly windowNumber: string;
  readonly hallId: string;
  readonly hallName: string;
  readonly reason: UnmonitoredReason;
  readonly unknownMs: number;
  readonly pendingMs: number;
  /** Heard up to here; null: never. */
  readonly watermarkMs: number | null;
}

export interface PoolCoverage extends PoolTime {
  readonly id: string;
  readonly hallId: string;
  readonly name: string;
  /** Enough windows staffed ÷ known time, 0 to 1; null: nothing is known. */
  readonly metRate: number | null;
}

export interface PlaceCoverage {
  readonly id: string;
  readonly name: string;
  readonly figures: CoverageFigures;
}

export interface WindowCoverage extends PlaceCoverage {
  readonly hallId: string;
  readonly number: string;
  /** 试运行: what it shows enters no 在岗率. */
  readonly isTrial: boolean;
}

export interface CoverageReport extends Span {
  readonly total: CoverageFigures;
  /** Every area above the halls, from the topmost down, with all that lies in it. */
  readonly areas: readonly (PlaceCoverage & { readonly level: AreaLevel })[];
  readonly halls: readonly PlaceCoverage[];
  readonly windows: readonly WindowCoverage[];
  readonly pools: readonly PoolCoverage[];
  /** The windows that were not monitored for a minute or more; the longest first. */
  readonly unmonitored: readonly UnmonitoredWindow[];
}

/** One window with its time and how far it is judged. */
export interface MeasuredWindow {
  readonly placed: PlacedWindow;
  readonly time: WindowTime;
  readonly watermarkMs: number | null;
}

export interface MeasuredPool {
  readonly pool: Pick<Pool, 'id' | 'hallId' | 'name'>;
  readonly time: PoolTime;
}

/** Unknown or pending for less than this in all is not worth a name: a start, a reading on its way. Ms. */
const NAMED_FROM_MS = 60_000;

/** Adds the windows up by hall and area. Pure. */
export function coverageReport(
  site: SiteIndex,
  span: Span,
  measured: {
    readonly windows: readonly MeasuredWindow[];
    readonly pools: readonly MeasuredPool[];
  },
): CoverageReport {
  const byHall = groupBy(measured.windows, ({ placed }) => placed.hall.id);
  const byArea = new Map<string, MeasuredWindow[]>();
  for (const [hallId, windows] of byHall) {
    const areaId = site.halls.get(hallId)?.area ?? '';
    for (const area of site.areaPath(areaId)) {
      byArea.set(area.id, [...(byArea.get(area.id) ?? []), ...windows]);
    }
  }
  return {
    ...span,
    total: figuresOf(measured.windows),
    areas: site.site.areas
      .filter((area) => byArea.has(area.id))
      .map(({ id, name, level }) => ({
        id,
        name,
        level,
        figures: figuresOf(byArea.get(id) ?? []),
      })),
    halls: site.site.halls
      .filter((hall) => byHall.has(hall.id))
      .map(({ id, name }) => ({ id, name, figures: figuresOf(byHall.get(id) ?? []) })),
    windows: measured.windows.map(windowCoverage),
    pools: measured.pools
      .filter(({ time }) => time.metMs + time.shortMs + time.unknownMs > 0)
      .map(({ pool: { id, hallId, name }, time }) => ({
        ...{ id, hallId, name, metRate: metRateOf(time) },
        ...time,
      })),
    unmonitored: unmonitoredOf(measured.windows),
  };
}

function windowCoverage(measured: MeasuredWindow): WindowCoverage {
  const { window, hall, isTrial } = measured.placed;
  return {
    ...{ id: window.id, hallId: hall.id, number: window.number, name: window.name, isTrial },
    figures: figuresOf([measured]),
  };
}

export function figuresOf(windows: readonly { readonly time: WindowTime }[]): CoverageFigures {
  const time = sumOfTimes(windows.map((one) => one.time));
  const { coverage, atLeast } = coverageOf(time);
  return {
    ...time,
    monitoredMs: monitoredMsOf(time),
    coverage,
    coverageAtLeast: atLeast,
    presenceRate: presenceRateOf(time),
  };
}

function unmonitoredOf(windows: readonly MeasuredWindow[]): UnmonitoredWindow[] {
  return windows
    .filter(({ time }) => time.unknownMs >= NAMED_FROM_MS || time.pendingMs >= NAMED_FROM_MS)
    .map((measured) => {
      const { placed, time, watermarkMs } = measured;
      const { unknownMs, pendingMs } = time;
      return {
        ...{ windowId: placed.window.id, windowNumber: placed.window.number },
        ...{ hallId: placed.hall.id, hallName: placed.hall.name },
        ...{ reason: reasonOf(measured), unknownMs, pendingMs, watermarkMs },
      };
    })
    .sort((a, b) => b.unknownMs + b.pendingMs - (a.unknownMs + a.pendingMs));
}

function reasonOf({ placed, time, watermarkMs }: MeasuredWindow): UnmonitoredReason {
  if (placed.presence.length === 0) return 'no-sensor';
  if (watermarkMs === null) return 'never-heard';
  return time.unheardMs + time.pendingMs >= NAMED_FROM_MS ? 'not-heard' : 'unknown';
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}
