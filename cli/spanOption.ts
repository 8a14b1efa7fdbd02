import { dayOf, instantOf } from '../collector/duty/calendarDay.ts';
import { UsageFailure } from '../runtime/failure.ts';

const MINUTES_PER_DAY = 1440;

/** Reads `--from` and `--to`: instants with a zone, or dates of the given zone, the last inclusive. */
export function spanOf(
  { from, to }: { readonly from: string; readonly to: string },
  timeZone: string,
): { readonly fromMs: number; readonly toMs: number } {
  const fromMs = pointOf(from, timeZone, 0);
  const toMs = pointOf(to, timeZone, MINUTES_PER_DAY);
  if (toMs <= fromMs) throw new UsageFailure('HW-CLI-025', { from, to });
  return { fromMs, toMs };
}

/** `minutes` of a date: 0 its beginning, 1440 its end. */
function pointOf(text: string, timeZone: string, minutes: number): number {
  const day = dayOf(text);
  if (!Number.isNaN(day)) return instantOf(day, minutes, timeZone);
  const ms = /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageFailure('HW-CLI-024', { text });
  return ms;
}
