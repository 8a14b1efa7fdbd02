import type { CoverageView } from './apiTypes.ts';

/** A rate as the page writes it: "94.8%"; one that is nearly whole is not rounded up to it. */
export function percent(rate: number): string {
  const rounded = Math.floor(rate * 1000) / 10;
  return `${rounded.toFixed(1)}%`;
}

/** A time in hours and minutes, for tables: "12:05". */
export function hoursAndMinutes(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The windows that are named first where there is no room for all of them. */
export function namedFirst(
  unmonitored: CoverageView['unmonitored'],
  namedMax: number,
): { readonly named: CoverageView['unmonitored']; readonly others: number } {
  const named = unmonitored.slice(0, namedMax);
  return { named, others: unmonitored.length - named.length };
}

const DAY_MS = 86_400_000;
export const SPANS = ['today', 'yesterday', 'week', 'month'] as const;
export type SpanName = (typeof SPANS)[number];

/**
 * A named span that ends now, or with the day before. Days begin at the midnight that `dayStartMs`
 * gives; one that a summer time change makes longer or shorter is cut to 24 hours.
 */
export function spanOf(
  name: SpanName,
  { nowMs, dayStartMs }: { readonly nowMs: number; readonly dayStartMs: number },
): { readonly fromMs: number; readonly toMs: number } {
  const toMs = Math.max(nowMs, dayStartMs + 1);
  switch (name) {
    case 'today':
      return { fromMs: dayStartMs, toMs };
    case 'yesterday':
      return { fromMs: dayStartMs - DAY_MS, toMs: dayStartMs };
    case 'week':
      return { fromMs: dayStartMs - 6 * DAY_MS, toMs };
    case 'month':
      return { fromMs: dayStartMs - 29 * DAY_MS, toMs };
    default:
      return name satisfies never;
  }
}
