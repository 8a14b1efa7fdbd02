import { loadCollectorConfig } from '../../collector/config.ts';
import { dateOf, dayAt, dayOf } from '../../collector/duty/calendarDay.ts';
import { explainDuty } from '../../collector/duty/explainDuty.ts';
import { loadSite } from '../../collector/site/loadSite.ts';
import { indexSite } from '../../collector/site/siteIndex.ts';
import { systemClock } from '../../runtime/clock.ts';
import { UsageFailure } from '../../runtime/failure.ts';
import { nearestName } from '../../runtime/nearestName.ts';
import { dutyTexts } from '../../texts/dutyTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { paintFor } from '../terminal/paint.ts';
import { drawDuty } from './drawDuty.ts';

/**
 * Prints when somebody is required at a window on a day, and where that comes from. Throws a
 * `UsageFailure` for a window that the site has not (HW-DUTY-005) and for what is no date
 * (HW-DUTY-006), when no site is named (HW-CLI-038), and as `loadSite` does.
 */
export function showDuty(options: {
  readonly windowId: string;
  /** A site file, or the configuration of a collector, which names one. */
  readonly place: { readonly site: string | undefined; readonly config: string | undefined };
  /** Null: today at the hall. */
  readonly date: string | null;
  readonly asJson: boolean;
  readonly language: Language;
}): void {
  const { windowId, language } = options;
  const index = indexSite(loadSite(siteFileOf(options.place), language).site);
  const nowMs = systemClock.wallMs();
  const zone = index.windows.get(windowId)?.hall.timeZone ?? 'UTC';
  const date = options.date ?? dateOf(dayAt(nowMs, zone));
  if (Number.isNaN(dayOf(date))) throw new UsageFailure('HW-DUTY-006', { date });
  const explained = explainDuty(index, windowId, date);
  if (explained === null) {
    const near = nearestName(windowId, [...index.windows.keys()]);
    const hint = near === null ? '' : speaker(dutyTexts, language)('duty.near', { near });
    throw new UsageFailure('HW-DUTY-005', { window: windowId, near: hint });
  }
  if (options.asJson) {
    const { placed, lunar, rule, segments, weekday, isCalendarCovered } = explained;
    const { window, hall, mode, duty } = placed;
    const where = { window: window.id, hall: hall.id, mode, timeZone: hall.timeZone };
    const day = { date, weekday, lunar, isCalendarCovered };
    console.log(JSON.stringify({ ...where, ...day, rule, segments, origins: duty.origins }));
    return;
  }
  const paint = paintFor(process.stdout, process.env);
  console.log(drawDuty(explained, { index, language, paint, nowMs }).join('\n'));
}

function siteFileOf({ site, config }: Parameters<typeof showDuty>[0]['place']): string {
  if (site !== undefined) return site;
  if (config === undefined) throw new UsageFailure('HW-CLI-038');
  return loadCollectorConfig(config).site;
}
