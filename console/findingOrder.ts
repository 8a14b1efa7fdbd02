import type { IncidentView } from './apiTypes.ts';

/** What the list shows, and how many findings wait until nobody is pointing at it. */
export interface FindingOrder {
  readonly ids: readonly string[];
  readonly waiting: number;
}

/**
 * The order of the list. While it is held (someone points at a row, has focus in it or has scrolled)
 * no row moves: known findings keep their places and new ones are only counted.
 */
export function nextOrder(
  current: readonly string[],
  sorted: readonly IncidentView[],
  options: { readonly held: boolean },
): FindingOrder {
  const ids = sorted.map((incident) => incident.id);
  if (!options.held) return { ids, waiting: 0 };
  const there = new Set(ids);
  const shown = new Set(current);
  const waiting = sorted.filter((one) => !shown.has(one.id) && one.clearedMs === null).length;
  return { ids: current.filter((id) => there.has(id)), waiting };
}
