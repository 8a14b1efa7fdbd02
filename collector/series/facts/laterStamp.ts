import type { MeasurementDeclaration } from '../model/declaration.ts';
import { type MeasurementName, SERIES_MODEL } from '../model/seriesModel.ts';
import type { FactPoint } from './factPoint.ts';

const NS_DIGITS = 6;
const MONTH_MS = 28 * 86_400_000;
/** Of a stretch so short, the first half tells seconds and the rest two minutes: six weeks in all. */
const FINE_SECONDS = 30_000;
const COARSE_SECONDS = 120;

/**
 * Where a server can neither delete a point nor be relied on to overwrite one (VictoriaMetrics keeps
 * either of two samples of one millisecond), a point that is written again gets a later millisecond
 * within its own minute, hour, day or month, and the last one of that stretch counts. How late tells
 * how old the point was when it was worked out, so a later word always comes after an earlier one.
 */
export function laterStamp(point: FactPoint, nowMs: number): FactPoint {
  const name = point.series.slice(0, point.series.indexOf(',')) as MeasurementName;
  const declaration: MeasurementDeclaration = SERIES_MODEL[name];
  const atMs = Number(point.ns.slice(0, -NS_DIGITS));
  const isRepeated = declaration.origin === 'fact' && name !== 'incident';
  const laterMs = isRepeated ? laterBy(declaration.everySeconds, nowMs - atMs) : 0;
  return { ...point, ns: `${atMs + laterMs}000000` };
}

function laterBy(everySeconds: number | undefined, ageMs: number): number {
  const stretchMs = everySeconds === undefined ? MONTH_MS : everySeconds * 1000;
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  const isShort = stretchMs <= 2 * FINE_SECONDS;
  const step =
    isShort && seconds > FINE_SECONDS
      ? FINE_SECONDS + Math.floor((seconds - FINE_SECONDS) / COARSE_SECONDS)
      : seconds;
  return Math.min(stretchMs - 1, step);
}
