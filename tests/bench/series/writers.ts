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

export interface WriteTarget {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
}

/** A server that takes everything has no buckets. */
export function anyTarget(url: string): WriteTarget {
  return { url, org: 'org', bucket: 'bucket', token: 'token' };
}

/** One way to bring all rows to the server; resolves when the last line is taken. */
export type WriteAll = (rows: readonly BatchRow[]) => Promise<void>;

/** Ours, whole: journal cursor, lines, requests, and the cursor saved with fsync behind each chunk. */
export function seriesWriter(target: WriteTarget, folder: string): WriteAll {
  const { token, ...place } = target;
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
      port: createInfluxPort({ ...target, timeoutMs: 30_000, clock: systemClock }),
      target: place,
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
  { url, token, org, bucket }: WriteTarget,
  options: { readonly pointsPerRequest: number; readonly gzip: 'default' | 'off' },
): WriteAll {
  const { pointsPerRequest, gzip } = options;
  const writeOptions: Partial<WriteOptions> = { batchSize: pointsPerRequest + 1, maxRetries: 0 };
  if (gzip === 'off') writeOptions.gzipThreshold = Number.MAX_SAFE_INTEGER;
  return async (rows) => {
    const client = new InfluxDB({ url, token });
    const writes = client.getWriteApi(org, bucket, 'ns', writeOptions);
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

/** The client with nothing to do but send: lines that were made before, in batches that are just right. */
export async function bareClient(
  { url, token, org, bucket }: WriteTarget,
  batches: readonly string[],
): Promise<void> {
  const client = new InfluxDB({ url, token, timeout: 30_000 });
  for (const batch of batches) {
    const writes = client.getWriteApi(org, bucket, 'ns', {
      ...{ batchSize: 2, maxRetries: 0, flushInterval: 0 },
      ...{ maxBatchBytes: Number.MAX_SAFE_INTEGER, gzipThreshold: Number.MAX_SAFE_INTEGER },
    });
    writes.writeRecord(batch);
    await writes.close();
  }
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
