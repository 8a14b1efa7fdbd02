import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createInfluxPort } from '../../../../collector/series/influxPort.ts';
import { tag, textField } from '../../../../collector/series/lineProtocol.ts';
import { rebuildSeries } from '../../../../collector/series/rebuildSeries.ts';
import { createSeriesWriter } from '../../../../collector/series/seriesWriter.ts';
import { createSqliteSeriesCursor } from '../../../../collector/series/sqliteSeriesCursor.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';
import { type Influxd, startInfluxd } from '../../../support/influxd.ts';
import { findProgram, missingSentence } from '../../../support/programs.ts';
import {
  aCamera,
  aGap,
  aHeartbeat,
  anEquipment,
  anOccupancy,
  aRating,
} from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { aSite, createFakeJournal } from '../../../unit/collector/series/fakeJournal.ts';

const TEST_MS_MAX = 120_000;
const influxdIsHere = findProgram('influxd') !== null;

if (!influxdIsHere) {
  test('points in a real InfluxDB 2', (context) => context.skip(missingSentence('influxd')));
}

function start(influxd: Influxd, options: { bucket?: string; path?: string } = {}) {
  const journal = createFakeJournal();
  const { bucket = influxd.bucket, path = join(temporaryFolder(), 'series.db') } = options;
  const target = { url: influxd.url, org: influxd.org, bucket };
  const { token } = influxd;
  const store = createSqliteSeriesCursor({ path, clock: systemClock });
  const writer = createSeriesWriter({
    journal,
    store,
    port: createInfluxPort({ ...target, token, timeoutMs: 5000, clock: systemClock }),
    target,
    clock: systemClock,
    random: seededRandom(3),
    log: silentLog,
  });
  onTestFinished(() => writer.stop());
  const untilIdle = () =>
    vi.waitUntil(() => writer.status().state === 'idle' && writer.status().cursorLag === 0, {
      timeout: TEST_MS_MAX,
      interval: 20,
    });
  return { journal, writer, store, path, untilIdle };
}

const time = (atMs: number, sequence: number) =>
  `${new Date(MONDAY_MORNING_MS + atMs).toISOString().slice(0, -1)}${String(sequence).padStart(6, '0')}Z`;

/** Readings of every kind; the first two in one millisecond. */
function oneOfEveryKind(): Reading[] {
  const { occupied: _, ...key } = { ...anOccupancy({ atMs: 5000 }), device: 'key-1' };
  return [
    anOccupancy({ atMs: 1, occupied: true }),
    anOccupancy({ atMs: 1, occupied: false }),
    aRating({ atMs: 1000, level: 4 }),
    aCamera({ atMs: 2000, status: 'time-drift', latencyMs: 3 }),
    anEquipment({ atMs: 3000, status: 'unplugged' }),
    { ...key, kind: 'queue', event: 'waiting', waiting: 6 },
    { ...key, kind: 'declare', action: 'pause' },
    aHeartbeat({ atMs: 30_000 }),
    aGap({ atMs: 90_000, count: 2 }),
  ];
}

describe.skipIf(!influxdIsHere)('with a real InfluxDB 2', { timeout: TEST_MS_MAX }, () => {
  test('every kind of reading can be asked for with its tags, fields and nanoseconds', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const { journal, writer, untilIdle } = start(influxd);
    journal.appendSite(aSite({ 'w-1': [['hall-1', 'seat-1']] }));
    journal.append(oneOfEveryKind());
    await writer.start();
    await untilIdle();

    const site = {
      agent: 'hall-1',
      channel: 'main',
      device: 'seat-1',
      hall: 'hall-a',
      window: 'w-1',
    };
    expect(await influxd.query('SELECT * FROM occupancy')).toEqual([
      { time: time(1, 1), ...site, occupied: 1 },
      { time: time(1, 2), ...site, occupied: 0 },
    ]);
    expect(await influxd.query('SELECT * FROM rating')).toEqual([
      {
        time: '2026-03-02T01:00:01.000000003Z',
        ...site,
        level: 4,
        press: 'press-1',
        scale: 5,
        via: 'pad',
      },
    ]);
    const one = async (query: string) => (await influxd.query(query))[0];
    expect(await one('SELECT status, ok, latency_ms FROM camera')).toMatchObject({
      status: 'time-drift',
      ok: 0,
      latency_ms: 3,
    });
    expect(await one('SELECT ok, status FROM equipment')).toMatchObject({
      ok: 0,
      status: 'unplugged',
    });
    expect(await one('SELECT sum(count), last(waiting) FROM queue GROUP BY event')).toMatchObject({
      event: 'waiting',
      sum: 1,
      last: 6,
    });
    expect(await one('SELECT count FROM declare GROUP BY action')).toMatchObject({
      action: 'pause',
    });
    expect(await one('SELECT lagging, seconds FROM agent_health GROUP BY hall')).toMatchObject({
      hall: 'hall-a',
      lagging: 0,
      seconds: 15,
    });
    expect(await one('SELECT count, seconds FROM gap GROUP BY reason')).toMatchObject({
      reason: 'agent-stopped',
      count: 2,
      seconds: 60,
    });
  });

  test('the fields have the types of docs/series.md', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const { journal, writer, untilIdle } = start(influxd);
    journal.append(oneOfEveryKind());
    await writer.start();
    await untilIdle();
    const types = await influxd.query('SHOW FIELD KEYS');
    expect(types.map((row) => `${row.fieldKey} ${row.fieldType}`).sort()).toEqual(
      [
        'lagging integer',
        'seconds float',
        'latency_ms float',
        'ok integer',
        'status string',
        'count integer',
        'ok integer',
        'status string',
        'count integer',
        'seconds float',
        'occupied integer',
        'count integer',
        'waiting integer',
        'level integer',
        'press string',
        'scale integer',
        'via string',
      ].sort(),
    );
  });

  test('killed under load again and again, it has every reading in the end: facts = points', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const { journal, writer, untilIdle } = start(influxd);
    await writer.start();
    let appended = 0;
    const append = (rows: number) => {
      for (let row = 0; row < rows; row += 1) {
        const readings = [...Array(100).keys()].map((n) =>
          anOccupancy({ atMs: appended + n, device: `seat-${n % 7}`, occupied: n % 2 === 0 }),
        );
        journal.append(readings);
        appended += 100;
      }
    };
    for (let cycle = 0; cycle < 3; cycle += 1) {
      const writtenBefore = writer.status().written;
      append(150);
      await vi.waitUntil(() => writer.status().written > writtenBefore, { timeout: 30_000 });
      await influxd.kill();
      append(50);
      await influxd.startAgain();
    }
    await untilIdle();
    expect(writer.status()).toMatchObject({ quarantined: 0, expired: 0, unplaced: 0 });
    const [row] = await influxd.query('SELECT count(occupied), sum(occupied) FROM occupancy');
    expect(row).toMatchObject({ count: appended, sum: appended / 2 });
  });

  test('a rebuild doubles nothing and brings back what was lost', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const { journal, writer, path, untilIdle } = start(influxd);
    for (let row = 0; row < 40; row += 1) {
      journal.append([...Array(50).keys()].map((n) => anOccupancy({ atMs: row * 1000 + n })));
    }
    await writer.start();
    await untilIdle();
    await influxd.deletePoints();
    expect(await influxd.query('SELECT count(occupied) FROM occupancy')).toEqual([]);
    const other = createSqliteSeriesCursor({ path, clock: systemClock });
    await rebuildSeries({ store: other, fromMs: null, toMs: null });
    other.close();
    journal.append([anOccupancy({ atMs: 60_000 })]);
    await vi.waitUntil(() => writer.status().written >= 4001, { timeout: 30_000 });
    await untilIdle();
    const [row] = await influxd.query('SELECT count(occupied) FROM occupancy');
    expect(row).toMatchObject({ count: 2001 });
  });

  test('readings older than the bucket keeps are counted, the others are stored', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    await influxd.addBucket('short', 3600);
    const { journal, writer, untilIdle } = start(influxd, { bucket: 'short' });
    const nowMs = systemClock.wallMs();
    const old = [...Array(300).keys()].map((n) => anOccupancy({ atMs: n }));
    const fresh = [...Array(10).keys()].map((n) => anOccupancy({ wallMs: nowMs - n }));
    journal.append([...old.slice(0, 90), ...fresh.slice(0, 5)]);
    journal.append([...fresh.slice(5), ...old.slice(90)]);
    await writer.start();
    await untilIdle();
    expect(writer.status()).toMatchObject({ expired: 300, quarantined: 0, problem: null });
    const [row] = await influxd.query('SELECT count(occupied) FROM occupancy', 'short');
    expect(row).toMatchObject({ count: 10 });
  });

  test('a field of another type goes to quarantine, what is around it is stored', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const { url, org, bucket, token } = influxd;
    const port = createInfluxPort({ url, org, bucket, token, timeoutMs: 5000, clock: systemClock });
    onTestFinished(() => port.close());
    const taken = await port.write([`rating level=1.5 ${MONDAY_MORNING_MS}000000`]);
    expect(taken).toEqual({ kind: 'written' });
    const { journal, writer, store, untilIdle } = start(influxd);
    journal.append([
      ...[...Array(50).keys()].map((n) => anOccupancy({ atMs: n })),
      aRating({ atMs: 50 }),
      ...[...Array(50).keys()].map((n) => anOccupancy({ atMs: n })),
    ]);
    await writer.start();
    await untilIdle();
    expect(writer.status()).toMatchObject({ quarantined: 1, problem: { code: 'HW-SERIES-003' } });
    expect(store.quarantine().latestReason).toMatch(/^422 .*field type conflict/);
    const [row] = await influxd.query('SELECT count(occupied) FROM occupancy');
    expect(row).toMatchObject({ count: 100 });
  });

  test('a wrong token and a wrong bucket stop with their own alarm', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const wrongBucket = start(influxd, { bucket: 'nowhere' });
    const wrongToken = start({ ...influxd, token: 'wrong' });
    for (const { journal, writer } of [wrongBucket, wrongToken]) {
      journal.append([anOccupancy()]);
      await writer.start();
      await vi.waitUntil(() => writer.status().state === 'stopped', { timeout: 10_000 });
      expect(writer.status().cursor).toBe(0);
    }
    expect(wrongToken.writer.status().problem?.code).toBe('HW-SERIES-001');
    expect(wrongBucket.writer.status().problem?.code).toBe('HW-SERIES-002');
  });

  test('odd texts come back as they went, in tags but for what no tag can carry', async () => {
    const influxd = await startInfluxd({ folder: temporaryFolder() });
    const { url, org, bucket, token } = influxd;
    const port = createInfluxPort({ url, org, bucket, token, timeoutMs: 5000, clock: systemClock });
    onTestFinished(() => port.close());
    const nasty = fc.string({
      unit: fc.constantFrom('\\', '"', "'", ',', '=', ' ', '\n', '\r', '\t', 'a', '中', '#'),
    });
    const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 }));
    const pairs = fc.sample(fc.tuple(text, text), { numRuns: 400, seed: 11 });
    const lines = pairs.map(
      ([a, b], n) =>
        `odd,n=${n}${tag('t', a)} v=${textField(b)} ${MONDAY_MORNING_MS}${String(n).padStart(6, '0')}`,
    );
    expect(await port.write(lines)).toEqual({ kind: 'written' });
    const rows = await influxd.query('SELECT t, v FROM odd');
    const expected = pairs.map(([a, b]) => {
      const kept = a.replaceAll(/[\\\p{Cc}]/gu, '_');
      return { t: kept === '' ? null : kept, v: b };
    });
    expect(rows.map(({ t, v }) => ({ t, v }))).toEqual(expected);
  });
});
