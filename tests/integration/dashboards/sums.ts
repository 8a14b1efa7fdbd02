import { DateTime } from 'luxon';
import { ZONE } from './seededFacts.ts';

/** The plainest arithmetic there is. */
export function total<T>(items: readonly T[], pick: (item: T) => number): number {
  return items.reduce((sum, item) => sum + pick(item), 0);
}

export function dayOf(atMs: number): number {
  return DateTime.fromMillis(atMs, { zone: ZONE }).startOf('day').toMillis();
}

/** The Monday of the week (ISO weeks begin on Monday). */
export function weekOf(atMs: number): number {
  return DateTime.fromMillis(atMs, { zone: ZONE }).startOf('week').toMillis();
}

export function floorTo(atMs: number, widthMs: number): number {
  return Math.floor(atMs / widthMs) * widthMs;
}
