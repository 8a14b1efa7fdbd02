import { createCoverageDesk, startOfDay } from '../../collector/coverage/coverageDesk.ts';
import { createDutyCalendar } from '../../collector/duty/dutyHours.ts';
import { readPoolStretches } from '../../collector/state/poolStretches.ts';
import { systemClock } from '../../runtime/clock.ts';
import { Failure, UsageFailure } from '../../runtime/failure.ts';
import type { Language } from '../../texts/entry.ts';
import { findingWords } from '../explain/findingWords.ts';
import { spanOf } from '../spanOption.ts';
import { type StoredPlace, withStoredCollector } from '../storedCollector.ts';
import { paintFor } from '../terminal/paint.ts';
import { drawCoverage } from './drawCoverage.ts';

const COLUMNS = 100;

/** Prints both figures of a span, by place, with the unmonitored named. */
export async function runCoverage(
  options: StoredPlace & {
    readonly from?: string;
    readonly to?: string;
    readonly hall?: string;
    readonly area?: string;
    readonly asJson: boolean;
    readonly language: Language;
  },
): Promise<void> {
  const { from, to, hall, area, language } = options;
  await withStoredCollector(options, async ({ state, site }) => {
    if (site === null) throw new Failure('HW-CLI-027', { folder: options.data ?? '' });
    const zone = site.halls.get(hall ?? '')?.timeZone ?? site.site.halls[0]?.timeZone ?? 'UTC';
    const nowMs = systemClock.wallMs();
    const wanted = spanOf(
      {
        from: from ?? new Date(startOfDay(nowMs, zone)).toISOString(),
        to: to ?? new Date(nowMs).toISOString(),
      },
      zone,
    );
    const desk = createCoverageDesk({
      ...{ site, calendar: createDutyCalendar(), clock: systemClock },
      state: { ...state, poolStretches: (span) => readPoolStretches(state.database(), span) },
    });
    const report = await desk({ ...wanted, hallId: hall, areaId: area });
    if (report === null) throw new UsageFailure('HW-CLI-026', { id: hall ?? area ?? '' });
    if (options.asJson) console.log(JSON.stringify(report, null, 2));
    else {
      const paint = paintFor(process.stdout, process.env);
      const columns = Math.max(60, process.stdout.columns ?? COLUMNS);
      const frame = { columns, paint, words: findingWords(language), zone };
      console.log(drawCoverage(report, frame).join('\n'));
    }
  });
}
