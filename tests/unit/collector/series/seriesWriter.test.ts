import { expect, onTestFinished, test } from 'vitest';
import type { InfluxPort, WriteOutcome } from '../../../../collector/series/influxPort.ts';
import { rebuildSeries } from '../../../../collector/series/rebuildSeries.ts';
import { createSeriesWriter } from '../../../../collector/series/seriesWriter.ts';
import { createSqliteSeriesCursor } from '../../../../collector/series/sqliteSeriesCursor.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { anOccupancy } from '../../../support/readings.ts';
import { createFakeJournal } from './fakeJournal.ts';

const written: WriteOutcome = { kind: 'written' };

/** A writer between a journal and a server in memory; `answer` may be changed by the test. */
function aWriter(options: { path?: string; journal?: ReturnType<typeof createFakeJournal> } = {}) {
  const clock = createFakeClock();
  const journal = options.journal ?? createFakeJournal();
  const store = createSqliteSeriesCursor({ path: options.path ?? ':memory:', clock });
  const server = {
    answer: (_lines: readonly string[]): WriteOutcome | Promise<WriteOutcome> => written,
    taken: [] as string[],
    requestsAtMs: [] as number[],
  };
  const port: InfluxPort = {
    async write(lines) {
      server.requestsAtMs.push(clock.monotonicMs());
      const outcome = await server.answer(lines);
      if (outcome.kind === 'written') server.taken.push(...lines);
      return outcome;
    },
    close() {},
  };
  const writer = createSeriesWriter({
    journal,
    store,
    port,
    target: { url: 'http://influx', org: 'org', bucket: 'bucket' },
    clock,
    random: seededRandom(1),
    log: silentLog,
  });
  onTestFinished(() => writer.stop());
  return { clock, journal, store, server, writer };
}

test('readings that are committed later are written without waiting for more', async () => {
  const { clock, journal, server, writer } = aWriter();
  await writer.start();
  await clock.advanceGently(1000);
  journal.append([anOccupancy()]);
  await clock.advanceGently(0);
  expect(server.taken.length).toBe(1);
  expect(writer.status()).toMatchObject({ state: 'writing', cursor: 1, cursorLag: 0, written: 1 });
  await clock.advanceGently(1000);
  expect(writer.status().state).toBe('idle');
});

test('single readings that follow each other closely share a request', async () => {
  const { clock, journal, server, writer } = aWriter();
  await writer.start();
  for (let n = 0; n < 100; n += 1) {
    journal.append([anOccupancy({ atMs: n })]);
    await clock.advanceGently(10);
  }
  await clock.advanceGently(1000);
  expect(server.taken.length).toBe(100);
  expect(server.requestsAtMs.length).toBeLessThanOrEqual(7);
});

test('the cursor is saved only after the lines before it are written', async () => {
  const { clock, journal, store, server, writer } = aWriter();
  let answer: (outcome: WriteOutcome) => void = () => undefined;
  server.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  journal.append([anOccupancy()]);
  await writer.start();
  await clock.advanceGently(5000);
  expect(await store.load()).toBeNull();
  answer(written);
  await clock.advanceGently(0);
  expect(await store.load()).toMatchObject({ cursor: 1 });
});

test('a writer that is killed before the answer writes the same lines again', async () => {
  const first = aWriter();
  first.journal.append([anOccupancy(), anOccupancy({ atMs: 70_000 })]);
  first.server.answer = () => ({ kind: 'retryLater', afterMs: null, reason: 'connection lost' });
  await first.writer.start();
  await first.clock.advanceGently(0);
  await first.writer.stop();
  const second = aWriter({ journal: first.journal });
  await second.writer.start();
  await second.clock.advanceGently(0);
  expect(second.server.taken.length).toBe(2);
});

test('a busy server is tried again after 1 to 60 s, and nothing is left out', async () => {
  const { clock, journal, server, writer } = aWriter();
  journal.append([anOccupancy()]);
  server.answer = () => ({ kind: 'retryLater', afterMs: null, reason: '503' });
  await writer.start();
  await clock.advanceGently(600_000);
  const pauses = server.requestsAtMs.slice(1).map((at, n) => at - (server.requestsAtMs[n] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
  expect(writer.status()).toMatchObject({ state: 'waiting', cursorLag: 1, problem: null });
  expect(writer.status().retried).toBe(server.requestsAtMs.length);
  server.answer = () => written;
  await clock.advanceGently(60_000);
  expect(server.taken.length).toBe(1);
  expect(writer.status()).toMatchObject({ state: 'idle', cursorLag: 0 });
});

test('Retry-After is kept, but a server cannot silence the series for more than an hour', async () => {
  const { clock, journal, server, writer } = aWriter();
  journal.append([anOccupancy()]);
  const waits = [90_000, 10 * 86_400_000];
  server.answer = () => {
    const afterMs = waits.shift();
    return afterMs === undefined ? written : { kind: 'retryLater', afterMs, reason: '429' };
  };
  await writer.start();
  await clock.advanceGently(2 * 3_600_000);
  expect(server.requestsAtMs).toEqual([0, 90_000, 90_000 + 3_600_000]);
});

test.each([
  [401, 'HW-SERIES-001'],
  [403, 'HW-SERIES-001'],
  [404, 'HW-SERIES-002'],
])('%i stops the writer with %s, the cursor stays, one try a minute', async (status, code) => {
  const { clock, journal, server, writer } = aWriter();
  journal.append([anOccupancy()]);
  server.answer = () => ({ kind: 'stopped', status, reason: `${status} no` });
  await writer.start();
  await clock.advanceGently(180_000);
  expect(server.requestsAtMs).toEqual([0, 60_000, 120_000, 180_000]);
  expect(writer.status()).toMatchObject({ state: 'stopped', cursor: 0, problem: { code } });
  server.answer = () => written;
  await clock.advanceGently(61_000);
  expect(writer.status()).toMatchObject({ state: 'idle', cursor: 1, problem: null });
  expect(server.taken.length).toBe(1);
});

test('a refused line is in quarantine with its reason, the others are written, and it is said', async () => {
  const { clock, journal, store, server, writer } = aWriter();
  journal.append([1, 2, 3].map((ms) => anOccupancy({ atMs: ms, device: `seat-${ms}` })));
  server.answer = (lines) =>
    lines.some((line) => line.includes('seat-2'))
      ? { kind: 'badLines', droppedMin: 0, reason: '422 type conflict' }
      : written;
  await writer.start();
  await clock.advanceGently(1000);
  expect(server.taken.length).toBe(2);
  expect(store.quarantine()).toEqual({ held: 1, forgotten: 0, latestReason: '422 type conflict' });
  expect(writer.status()).toMatchObject({
    state: 'idle',
    cursor: 1,
    quarantined: 1,
    problem: { code: 'HW-SERIES-003', facts: { count: 1, reason: '422 type conflict' } },
  });
});

test('lines older than the bucket keeps are counted and trouble nobody', async () => {
  const { clock, journal, server, writer } = aWriter();
  journal.append([anOccupancy()]);
  const reason = '422 dropped 1 points outside retention policy of duration 1h0m0s dropped=1';
  server.answer = () => ({ kind: 'badLines', droppedMin: 1, reason });
  await writer.start();
  await clock.advanceGently(1000);
  expect(writer.status()).toMatchObject({ expired: 1, quarantined: 0, problem: null, cursor: 1 });
});

test('a read that fails half-way leaves out nothing', async () => {
  const { clock, journal, server, writer } = aWriter();
  await writer.start();
  await clock.advanceGently(0);
  for (let n = 1; n <= 30; n += 1) journal.append([anOccupancy({ atMs: n })]);
  const readAfter = journal.readAfter.bind(journal);
  let reads = 0;
  journal.readAfter = (afterId, rowsMax) => {
    reads += 1;
    if (reads === 2) throw new Error('a disk error');
    return readAfter(afterId, rowsMax);
  };
  await clock.advanceGently(120_000);
  expect(server.taken.length).toBe(30);
});

test('a cursor that is ahead of its journal begins again', async () => {
  const { clock, journal, store, server, writer } = aWriter();
  journal.append([anOccupancy()]);
  await store.load();
  await store.save({ cursor: 17, state: '{}' }, []);
  await writer.start();
  await clock.advanceGently(1000);
  expect(server.taken.length).toBe(1);
  expect(writer.status().cursor).toBe(1);
});

test('stop ends every wait at once and works twice', async () => {
  const { clock, journal, server, writer } = aWriter();
  journal.append([anOccupancy()]);
  server.answer = () => ({ kind: 'stopped', status: 401, reason: '401' });
  await writer.start();
  await clock.advanceGently(10);
  await writer.stop();
  await writer.stop();
  expect(clock.waitingTimers()).toBe(0);
});

test('a rebuild asked for while the writer runs writes the same lines again', async () => {
  const { clock, journal, store, server, writer } = aWriter();
  journal.append([1, 2, 3].map((ms) => anOccupancy({ atMs: ms })));
  await writer.start();
  await clock.advanceGently(1000);
  const before = [...server.taken];
  await rebuildSeries({ store: foreign(store), fromMs: null, toMs: null });
  journal.append([anOccupancy({ atMs: 4 })]);
  await clock.advanceGently(1000);
  const unique = new Set(server.taken);
  expect(unique.size).toBe(4);
  expect(server.taken.filter((line) => before.includes(line)).length).toBe(6);
  expect(writer.status()).toMatchObject({ state: 'idle', cursorLag: 0 });
});

/** The store as another process has it: what that one loads, this one does not notice. */
function foreign(store: ReturnType<typeof createSqliteSeriesCursor>) {
  return { ...store, load: () => Promise.resolve(null) };
}
