import { join } from 'node:path';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Random } from '../runtime/random.ts';
import type { CollectorConfig } from './config.ts';
import { createDutyCalendar } from './duty/dutyHours.ts';
import { readInfluxToken } from './series/config.ts';
import type { LiveSource } from './series/facts/assembleFacts.ts';
import { assembleFacts } from './series/facts/assembleFacts.ts';
import type { FactsWriter } from './series/facts/factsWriter.ts';
import { createInfluxAccess } from './series/influxAccess.ts';
import { createInfluxPort } from './series/influxPort.ts';
import type { SeriesWriter } from './series/seriesWriter.ts';
import type { SiteIndex } from './site/siteIndex.ts';
import type { StateStore } from './state/stateStore.ts';

/** The writer of states and figures, or null when no bucket for them is configured. */
export function createFactsPart(options: {
  readonly config: Pick<CollectorConfig, 'influx' | 'dataFolder'>;
  readonly site: SiteIndex;
  readonly state: StateStore;
  readonly live: LiveSource;
  readonly series: SeriesWriter | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}): FactsWriter | null {
  const { config, series, clock, random, log } = options;
  const { influx } = config;
  if (influx?.rollupBucket === undefined || series === null) return null;
  const { url, org, bucket, rollupBucket, timeoutMs, server, retention } = influx;
  const token = readInfluxToken(influx);
  const portTo = (name: string) =>
    createInfluxPort({ url, org, bucket: name, timeoutMs, token, clock });
  return assembleFacts({
    ...{ site: options.site, state: options.state, live: options.live, series },
    calendar: createDutyCalendar(),
    path: join(config.dataFolder, 'series.db'),
    ports: { raw: portTo(bucket), rollup: portTo(rollupBucket) },
    names: { raw: bucket, rollup: rollupBucket },
    target: { url, org },
    access:
      server === 'influxdb' ? createInfluxAccess({ url, org, token, timeoutMs, clock }) : null,
    overwrites: server !== 'victoria-metrics',
    keptDays: retention.rawDays,
    ...{ clock, random },
    log: log.child({ part: 'series-facts' }),
  });
}
