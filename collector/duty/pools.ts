import type { SiteHall, SitePool, SiteWindow } from '../site/site.ts';
import type { PlacedWindow, SiteIndex } from '../site/siteIndex.ts';
import type { DutyState } from './dutyHours.ts';
import { SERVICE_TYPES, type ServiceType } from './serviceType.ts';

/** A set of windows of which k must be staffed: a shortfall is the hall's or station's finding, never a window's. */
export interface Pool {
  /** Unlike any other pool's: the hall's id, or that with the pool's own behind a slash. */
  readonly id: string;
  readonly hallId: string;
  readonly name: string;
  /** All windows of a hall · those of a 站所 · those of one mode · those that are named. */
  readonly kind: 'hall' | 'station' | 'type' | 'set';
  /** Spare windows too: one that is activated and staffed counts. */
  readonly windowIds: readonly string[];
  /**
   * How many are required in a service type; 0: the pool has nothing to say then. What a segment asks
   * for itself (`DutyState.minimum`) counts for a hall instead of what the hall's settings say.
   */
  minimumOf(service: ServiceType, segmentMinimum?: number | null): number;
}

/** The pools of every hall: the hall itself first, then those that it names. */
export function poolsOf(index: SiteIndex): readonly Pool[] {
  return [...index.halls.values()].flatMap((hall) => poolsOfHall(hall, index.windows));
}

/** The windows of a hall that a pool names. */
export function windowsOfPool(pool: SitePool, hall: SiteHall): readonly SiteWindow[] {
  const { windows, station, mode } = pool;
  if (windows !== undefined) return hall.windows.filter(({ id }) => windows.includes(id));
  if (station !== undefined) return hall.windows.filter((window) => window.station === station);
  return hall.windows.filter((window) => (window.mode ?? 'comprehensive') === mode);
}

/** What a named pool asks for in a service type. */
export function minimumOfPool({ minimum }: SitePool, service: ServiceType): number {
  return typeof minimum === 'number' ? minimum : (minimum[service] ?? 0);
}

export function poolsOfHall(
  hall: SiteHall,
  windows: ReadonlyMap<string, PlacedWindow>,
): readonly Pool[] {
  const named = (hall.pools ?? []).map((pool): Pool => {
    const { id, name, station, mode } = pool;
    return {
      id: `${hall.id}/${id}`,
      hallId: hall.id,
      name,
      kind: station !== undefined ? 'station' : mode !== undefined ? 'type' : 'set',
      windowIds: windowsOfPool(pool, hall).map((window) => window.id),
      minimumOf: (service) => minimumOfPool(pool, service),
    };
  });
  const all = hallPool(hall, windows);
  return all === null ? named : [all, ...named];
}

/** Null for a hall without windows. */
function hallPool(hall: SiteHall, windows: ReadonlyMap<string, PlacedWindow>): Pool | null {
  const placed = hall.windows.flatMap(({ id }) => windows.get(id) ?? []);
  const [first] = placed;
  if (first === undefined) return null;
  const stated = first.duty.minimum;
  const lone = new Set(SERVICE_TYPES.filter((service) => isLeftAlone(hall, placed, service)));
  return {
    id: hall.id,
    hallId: hall.id,
    name: hall.name,
    kind: 'hall',
    windowIds: placed.map(({ window }) => window.id),
    minimumOf: (service, segmentMinimum = null) =>
      segmentMinimum ?? stated[service] ?? (lone.has(service) ? 1 : 0),
  };
}

/** Says whether a pooled window stands in no named pool, so that the hall's must ask for it. */
function isLeftAlone(
  hall: SiteHall,
  placed: readonly PlacedWindow[],
  service: ServiceType,
): boolean {
  const asking = (hall.pools ?? []).filter((pool) => minimumOfPool(pool, service) > 0);
  const asked = new Set(asking.flatMap((pool) => windowsOfPool(pool, hall).map(({ id }) => id)));
  return placed.some(
    ({ window, duty }) => duty.staffing[service] === 'pooled' && !asked.has(window.id),
  );
}

/** What a pool asks for at an instant. */
export interface PoolNeed {
  readonly service: ServiceType;
  /** Windows that must be staffed. */
  readonly required: number;
  /** The pool's windows that are in this service now, spare ones among them. */
  readonly windowIds: readonly string[];
  readonly isCalendarCovered: boolean;
  /** When one of these windows' duty changes next; null when none does. */
  readonly changesMs: number | null;
}

/**
 * What a pool asks for at an instant, by service type; empty when it has nothing to say. Windows of
 * different hours may be in different service at one time: each type is asked for by itself.
 */
export function poolNeeds(
  pool: Pool,
  dutyOf: (
    windowId: string,
  ) => Pick<DutyState, 'service' | 'minimum' | 'changesMs' | 'isCalendarCovered'> | null,
): readonly PoolNeed[] {
  const states = pool.windowIds.flatMap((windowId) => {
    const duty = dutyOf(windowId);
    return duty === null ? [] : [{ windowId, duty }];
  });
  const changes = states.flatMap(({ duty }) => duty.changesMs ?? []);
  const changesMs = changes.length === 0 ? null : Math.min(...changes);
  return SERVICE_TYPES.flatMap((service) => {
    const serving = states.filter(({ duty }) => duty.service === service);
    if (serving.length === 0) return [];
    const stated = serving.flatMap(({ duty }) => duty.minimum ?? []);
    const segmentMinimum = stated.length === 0 ? null : Math.max(...stated);
    const required = pool.minimumOf(service, segmentMinimum);
    if (required === 0) return [];
    const windowIds = serving.map(({ windowId }) => windowId);
    const isCalendarCovered = serving.every(({ duty }) => duty.isCalendarCovered);
    return [{ service, required, windowIds, isCalendarCovered, changesMs }];
  });
}
