import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createInfluxPort } from '../../../../collector/series/influxPort.ts';
import { createSeriesWriter } from '../../../../collector/series/seriesWriter.ts';
import { createSqliteSeriesCursor } from '../../../../collector/series/sqliteSeriesCursor.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { findProgram, missingSentence } from '../../../support/programs.ts';
import { anOccupancy, aRating } from '../../../support/readings.ts';
import { createFakeJournal } from '../../../unit/collector/series/fakeJournal.ts';
import { HISTORY_START_MS, historySite } from './factHistory.ts';
import { startWritten, type Written } from './writtenFacts.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const influxdIsHere = findProgram('influxd') !== null;

if (!influxdIsHere) {
  test('readings compared with a real InfluxDB 2', (context) => {
    if (process.env.CI === 'true') throw new Error(missingSentence('influxd'));
    context.skip(missingSentence('influxd'));
  });
}

/** A writer of readings on the files of a history. */
function startReadings({ influxd, path }: Written) {
  const journal = createFakeJournal();
  const target = { url: influxd.url, org: influxd.org, bucket: influxd.bucket };
  const common = { clock: systemClock, log: silentLog };
  const writer = createSeriesWriter({
    ...{ journal, target, ...common, random: seededRandom(1), keptDays: 3650 },
    store: createSqliteSeriesCursor({ path, clock: systemClock }),
    port: createInfluxPort({ ...target, token: influxd.token, timeoutMs: 20_000, ...common }),
  });
  onTestFinished(() => writer.stop());
  const untilIdle = () =>
    vi.waitUntil(() => writer.status().state === 'idle' && writer.status().cursorLag === 0, {
      ...{ timeout: 60_000, interval: 10 },
    });
  return { journal, writer, untilIdle };
}

describe.skipIf(!influxdIsHere)('readings in a real InfluxDB 2', { timeout: 120_000 }, () => {
  test('an hour that was lost comes back, and no rating is counted twice', async () => {
    const written = await startWritten(20);
    const { influxd, history } = written;
    const { journal, writer, untilIdle } = startReadings(written);
    // The history has a position after the first row already.
    journal.appendSite(historySite(), 0);
    journal.appendSite(historySite(), 0);
    const at = (minutes: number) => HISTORY_START_MS + 8 * HOUR + minutes * MINUTE;
    const common = { device: 'a-w1-seat', clock: { state: 'synced' as const } };
    const readings = [...Array(300).keys()].map((minute) =>
      minute % 10 === 0
        ? aRating({ ...common, wallMs: at(minute), level: 1 + (minute % 5) })
        : anOccupancy({ ...common, wallMs: at(minute), occupied: minute % 2 === 0 }),
    );
    journal.append(readings, 'a-box');
    await writer.start();
    await untilIdle();
    await history.step(30 * HOUR);
    await written.settle();
    const ratings = async () => {
      const rows = await influxd.query(
        `SELECT ratings, ratings_1, hall, "window" FROM hall_day, window_day WHERE ratings > 0`,
        'figures',
      );
      return rows.map((row) => [row.window ?? row.hall, row.ratings, row.ratings_1]);
    };
    const expected = [
      ['a', 30, 30],
      ['a-w1', 30, 30],
    ];
    expect(await ratings()).toEqual(expected);
    const compare = () => {
      const toMs = Math.floor(history.nowMs() / HOUR) * HOUR;
      const span = { fromMs: HISTORY_START_MS, toMs };
      return written.facts().reconciliation().compare(span, history.nowMs());
    };
    expect(await compare()).toEqual([]);
    const hour = { start: new Date(at(60)).toISOString(), stop: new Date(at(120)).toISOString() };
    const place = new URLSearchParams({ org: influxd.org, bucket: influxd.bucket });
    await influxd.call(`/api/v2/delete?${place}`, { ...hour, predicate: '_measurement="rating"' });
    const found = await compare();
    expect(found).toEqual([
      { measurement: 'rating', subject: '', hourMs: at(60), expected: 6, found: 0 },
    ]);
    // A running writer notices with the next row that it must begin again.
    journal.append([anOccupancy({ ...common, wallMs: at(600) })], 'a-box', at(600));
    await vi.waitUntil(
      () => writer.status().cursor === journal.lastId() && !writer.isCountingAgain(),
    );
    await untilIdle();
    await written.settle();
    expect(await compare()).toEqual([]);
    await history.step(2 * MINUTE);
    await written.settle();
    expect(await ratings()).toEqual(expected);
    const [count] = await influxd.query('SELECT count(level) FROM rating');
    expect(count?.count).toBe(30);
  });
});
