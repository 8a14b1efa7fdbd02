import { join } from 'node:path';
import { loadCollectorConfig } from '../collector/config.ts';
import { rebuildSeries } from '../collector/series/rebuildSeries.ts';
import { createSqliteSeriesCursor } from '../collector/series/sqliteSeriesCursor.ts';
import { systemClock } from '../runtime/clock.ts';
import { Failure } from '../runtime/failure.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { type Language, speaker } from '../texts/entry.ts';

/** Makes the series writer begin again at the journal's start, for everything or for a span. */
export async function rebuildSeriesCommand(options: {
  readonly config: string;
  readonly from?: string;
  readonly to?: string;
  readonly language: Language;
}): Promise<void> {
  const config = loadCollectorConfig(options.config);
  if (config.influx === undefined) throw new Failure('HW-CLI-002');
  const path = join(config.dataFolder, 'series.db');
  const store = createSqliteSeriesCursor({ path, clock: systemClock });
  const fromMs = options.from === undefined ? null : instantOf(options.from);
  const toMs = options.to === undefined ? null : instantOf(options.to);
  await rebuildSeries({ store, fromMs, toMs });
  console.log(speaker(cliTexts, options.language)('cli.seriesRebuilt'));
}

/** An instant needs its zone: the same wall time is another instant elsewhere. */
function instantOf(text: string): number {
  const ms = /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new Failure('HW-CLI-003', { text });
  return ms;
}
