import type { Clock } from '../../runtime/clock.ts';
import { dayAt, instantOf } from '../duty/calendarDay.ts';
import { type CoverageReaderOptions, readCoverage } from './coverageReader.ts';
import type { CoverageReport } from './coverageReport.ts';

/** What is asked; without a beginning it is today, without an end it is until now. */
export interface CoverageWish {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly hallId: string | undefined;
  readonly areaId: string | undefined;
}

/** Answers wishes; null: there is no such hall or area. */
export type CoverageDesk = (wish: CoverageWish) => Promise<CoverageReport | null>;

/** Every open page asks for today again and again: within this time they share one answer. Ms. */
const SHARED_MS = 10_000;
const SHARED_MAX = 50;

/** The longest span answered; what is before it is left out when only an end or nothing is given. */
const SPAN_MS_MAX = 100 * 24 * 3_600_000;

/** Makes the desk. Time that has not come is cut off. */
export function createCoverageDesk(
  options: CoverageReaderOptions & { readonly clock: Pick<Clock, 'wallMs'> },
): CoverageDesk {
  const { site, clock } = options;
  const shared = new Map<
    string,
    { readonly atMs: number; readonly answer: Promise<CoverageReport> }
  >();

  return async ({ fromMs, toMs, hallId, areaId }) => {
    if (hallId !== undefined && !site.halls.has(hallId)) return null;
    if (areaId !== undefined && !site.areas.has(areaId)) return null;
    const nowMs = clock.wallMs();
    const untilMs = Math.min(toMs ?? nowMs, nowMs);
    const zone =
      (hallId === undefined ? undefined : site.halls.get(hallId)?.timeZone) ?? firstZone();
    const beginMs = Math.max(fromMs ?? startOfDay(untilMs, zone), untilMs - SPAN_MS_MAX);
    const span = { fromMs: Math.min(beginMs, untilMs), toMs: untilMs };
    const place = {
      ...(hallId === undefined ? {} : { hallId }),
      ...(areaId === undefined ? {} : { areaId }),
    };
    const key = JSON.stringify([fromMs ?? null, toMs ?? null, place]);
    const known = shared.get(key);
    if (known !== undefined && nowMs - known.atMs < SHARED_MS && nowMs >= known.atMs) {
      return known.answer;
    }
    const answer = readCoverage(options, { ...span, ...place, nowMs });
    if (shared.size >= SHARED_MAX) shared.clear();
    shared.set(key, { atMs: nowMs, answer });
    answer.catch(() => shared.delete(key));
    return answer;
  };

  function firstZone(): string {
    return site.site.halls[0]?.timeZone ?? 'Asia/Shanghai';
  }
}

/** The first instant of the day that a zone has at an instant. */
export function startOfDay(atMs: number, timeZone: string): number {
  return instantOf(dayAt(atMs, timeZone), 0, timeZone);
}
