import { join } from 'node:path';
import { InfluxDB, Point, type WriteOptions } from '@influxdata/influxdb-client';
import type { BatchRow, JournalReader } from '../../../collector/journal/journalRow.ts';
import { createInfluxPort } from '../../../collector/series/influxPort.ts';
import { createSeriesWriter } from '../../../collector/series/seriesWriter.ts';
import { createSqliteSeriesCursor } from '../../../collector/series/sqliteSeriesCursor.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { sleep, systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { systemRandom } from '../../../runtime/random.ts';

const TARGET = { org: 'org', bucket: 'bucket' };
const TOKEN = 'token';

/** One way to bring all rows to the server; resolves when the last line is taken. */
export type WriteAll = (rows: readonly BatchRow[]) => Promise<void>;

/** Ours, whole: journal cursor, lines, requests, and the cursor saved with fsync behind each chunk. */
export function seriesWriter(url: string, folder: string): WriteAll {
  let run = 0;
  return async (rows) => {
    run += 1;
    const journal: JournalReader = {
      readAfter: (afterId, rowsMax) => rows.slice(afterId, afterId + rowsMax),
      lastId: () => rows.length,
      onCommitted: () => () => undefined,
    };
    const writer = createSeriesWriter({
      journal,
      store: createSqliteSeriesCursor({ path: join(folder, `${run}.db`), clock: systemClock }),
      port: createInfluxPort({
        url,
        ...TARGET,
        token: TOKEN,
        timeoutMs: 10_000,
        clock: systemClock,
      }),
      target: { url, ...TARGET },
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
    });
    await writer.start();
    while (writer.status().cursorLag > 0) await sleep(systemClock, 1);
    const { state, retried } = writer.status();
    await writer.stop();
    if (state === 'stopped' || retried > 0) throw new Error(`the writer is ${state}`);
  };
}

/** The client's own way, `Point` and `writePoint`, in requests of `pointsPerRequest`. */
export function pointApi(
  url: string,
  options: { readonly pointsPerRequest: number; readonly gzip: 'default' | 'off' },
): WriteAll {
  const { pointsPerRequest, gzip } = options;
  const writeOptions: Partial<WriteOptions> = { batchSize: pointsPerRequest + 1, maxRetries: 0 };
  if (gzip === 'off') writeOptions.gzipThreshold = Number.MAX_SAFE_INTEGER;
  return async (rows) => {
    const client = new InfluxDB({ url, token: TOKEN });
    const writes = client.getWriteApi(TARGET.org, TARGET.bucket, 'ns', writeOptions);
    let waiting = 0;
    for (const row of rows) {
      for (const { sequence, reading } of row.entries) {
        writes.writePoint(pointOf(row.agentId, sequence, reading));
        waiting += 1;
        if (waiting < pointsPerRequest) continue;
        await writes.flush();
        waiting = 0;
      }
    }
    await writes.close();
  };
}

function pointOf(agentId: string, sequence: number, reading: Reading): Point {
  const point = new Point(reading.kind)
    .tag('agent', agentId)
    .tag('channel', reading.channel)
    .tag('device', reading.device)
    .timestamp(String(BigInt(reading.wallMs) * 1_000_000n + BigInt(sequence % 1_000_000)));
  if (reading.kind === 'occupancy') point.intField('occupied', reading.occupied ? 1 : 0);
  if (reading.kind === 'rating') {
    point
      .intField('level', reading.level)
      .stringField('press', reading.pressId)
      .intField('scale', reading.scale)
      .stringField('via', reading.via);
  }
  return point;
}
