import { join } from 'node:path';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Random } from '../runtime/random.ts';
import type { CollectorConfig } from './config.ts';
import type { JournalReader } from './journal/journalRow.ts';
import { readInfluxToken } from './series/config.ts';
import { createInfluxPort } from './series/influxPort.ts';
import { createSeriesWriter, type SeriesWriter } from './series/seriesWriter.ts';
import { createSqliteSeriesCursor } from './series/sqliteSeriesCursor.ts';

/** The series writer, or null when no InfluxDB is configured: nothing else changes then. */
export function createSeriesPart(options: {
  readonly config: Pick<CollectorConfig, 'influx' | 'dataFolder' | 'journal'>;
  readonly journal: JournalReader;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}): SeriesWriter | null {
  const { config, journal, clock, random } = options;
  const { influx } = config;
  if (influx === undefined) return null;
  const { url, org, bucket, timeoutMs } = influx;
  return createSeriesWriter({
    journal,
    store: createSqliteSeriesCursor({ path: join(config.dataFolder, 'series.db'), clock }),
    port: createInfluxPort({ url, org, bucket, timeoutMs, token: readInfluxToken(influx), clock }),
    target: { url, org, bucket },
    ...{ clock, random },
    log: options.log.child({ part: 'series' }),
    // What is about to be deleted may be gone in part.
    keptDays: config.journal.retentionDays - 2,
  });
}
