import { HOUR_MS } from '../tally.ts';
import type { FactPoint } from './factPoint.ts';

/** How many points there are in an hour. */
export interface Count {
  readonly measurement: string;
  /** A window, a hall, or "". */
  readonly subject: string;
  readonly hourMs: number;
  readonly count: number;
}

/** An hour in which the server has another number of points than the facts give. */
export interface Difference {
  readonly measurement: string;
  readonly subject: string;
  readonly hourMs: number;
  readonly expected: number;
  readonly found: number;
}

const NS_DIGITS = 6;

/** Counts points by measurement and hour. */
export function countsOfPoints(points: readonly FactPoint[], subject: string): Count[] {
  const counts = new Map<string, { measurement: string; hourMs: number; count: number }>();
  for (const { series, ns } of points) {
    const measurement = series.slice(0, series.indexOf(','));
    const atMs = Number(ns.slice(0, -NS_DIGITS));
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const key = `${measurement} ${hourMs}`;
    const known = counts.get(key) ?? { measurement, hourMs, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].map((one) => ({ ...one, subject }));
}

/** Where two sets of counts differ; what is missing on one side is 0 there. */
export function compareCounts(
  expected: readonly Count[],
  found: readonly Count[],
): { readonly compared: number; readonly differences: readonly Difference[] } {
  const both = new Map<string, { -readonly [name in keyof Difference]: Difference[name] }>();
  const at = ({ measurement, subject, hourMs }: Count) => {
    const key = `${measurement} ${subject} ${hourMs}`;
    const known = both.get(key) ?? { measurement, subject, hourMs, expected: 0, found: 0 };
    both.set(key, known);
    return known;
  };
  for (const one of expected) at(one).expected += one.count;
  for (const one of found) at(one).found += one.count;
  const differences = [...both.values()].filter((one) => one.expected !== one.found);
  return { compared: both.size, differences };
}
