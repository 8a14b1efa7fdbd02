import type { Reading } from '../../protocol/reading.ts';
import type { MeasurementName } from './model/seriesModel.ts';
import type { Place } from './points.ts';

/** Ratings and readings are counted by stretches that fit every time zone. */
export const QUARTER_MS = 900_000;
export const HOUR_MS = 3_600_000;

/** How often something was written, to be added to what was counted before. */
export interface Tally {
  /** What was counted from here on is void: the same readings come again. Null: they do not. */
  readonly voidFromMs: number | null;
  readonly readings: readonly ReadingCount[];
  readonly ratings: readonly RatingCount[];
}

export interface ReadingCount {
  readonly measurement: MeasurementName;
  /** Epoch hours. */
  readonly hour: number;
  readonly count: number;
}

export interface RatingCount {
  readonly hall: string;
  /** "": not clear which. */
  readonly window: string;
  /** Epoch quarters of an hour. */
  readonly quarter: number;
  readonly level: number;
  readonly count: number;
}

export const NO_TALLY: Tally = { voidFromMs: null, readings: [], ratings: [] };

/** Adds up the readings of a chunk. */
export interface TallySheet {
  count(reading: Reading, at: { readonly atMs: number; readonly place: Place | null }): void;
  tally(voidFromMs: number | null): Tally;
}

/** The measurement of a reading. */
export function measurementOf(reading: Reading): MeasurementName {
  return reading.kind === 'heartbeat' ? 'agent_health' : reading.kind;
}

export function createTallySheet(): TallySheet {
  const hours = new Map<number, Map<MeasurementName, number>>();
  const ratings = new Map<string, RatingCount>();

  function rate(level: number, atMs: number, place: Place | null): void {
    if (place?.hall === null || place?.hall === undefined) return;
    const quarter = Math.floor(atMs / QUARTER_MS);
    const window = place.window ?? '';
    const key = `${place.hall} ${window} ${quarter} ${level}`;
    const count = (ratings.get(key)?.count ?? 0) + 1;
    ratings.set(key, { hall: place.hall, window, quarter, level, count });
  }

  return {
    count(reading, { atMs, place }) {
      const hour = Math.floor(atMs / HOUR_MS);
      let kinds = hours.get(hour);
      if (kinds === undefined) {
        kinds = new Map();
        hours.set(hour, kinds);
      }
      const measurement = measurementOf(reading);
      kinds.set(measurement, (kinds.get(measurement) ?? 0) + 1);
      if (reading.kind === 'rating') rate(reading.level, atMs, place);
    },
    tally: (voidFromMs) => ({
      voidFromMs,
      readings: [...hours].flatMap(([hour, kinds]) =>
        [...kinds].map(([measurement, count]) => ({ hour, measurement, count })),
      ),
      ratings: [...ratings.values()],
    }),
  };
}

const NS_PER_HOUR = 3_600_000_000_000n;

/** The readings of lines that the server refused, to be taken off what was counted. */
export function countsOfRefused(lines: readonly { readonly text: string }[]): ReadingCount[] {
  return lines.flatMap(({ text }) => {
    const found = /^(\w+),.* (-?\d+)$/.exec(text);
    if (found === null) return [];
    const [, measurement = '', ns = '0'] = found;
    const hour = Math.floor(Number(BigInt(ns)) / Number(NS_PER_HOUR));
    return [{ measurement: measurement as MeasurementName, hour, count: -1 }];
  });
}
