import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createInfluxPort } from '../../../../collector/series/influxPort.ts';
import { createSeriesWriter } from '../../../../collector/series/seriesWriter.ts';
import { createSqliteSeriesCursor } from '../../../../collector/series/sqliteSeriesCursor.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { anOccupancy } from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { createFakeJournal } from '../../../unit/collector/series/fakeJournal.ts';
import { influxError, NO_CONTENT, startAnsweringServer } from './answeringServer.ts';

/** A journal, a real file for the cursor, the real client, and a server that answers as told. */
async function aSeries() {
  const server = await startAnsweringServer();
  const clock = createFakeClock();
  const journal = createFakeJournal();
  const path = join(temporaryFolder(), 'series.db');
  const place = { url: server.url, org: 'org', bucket: 'bucket' };

  async function startWriter() {
    const port = createInfluxPort({ ...place, token: 't', timeoutMs: 10_000, clock });
    const writer = createSeriesWriter({
      journal,
      store: createSqliteSeriesCursor({ path, clock }),
      port,
      target: place,
      clock,
      random: seededRandom(7),
      log: silentLog,
    });
    onTestFinished(() => writer.stop());
    await writer.start();
    return writer;
  }

  /** Lets virtual time run until something holds. */
  function until(condition: () => boolean): Promise<boolean> {
    const step = async () => {
      await clock.advanceGently(250);
      return condition();
    };
    return vi.waitUntil(step, { timeout: 30_000, interval: 2 });
  }

  return { server, clock, journal, startWriter, until };
}

const many = (rows: number) =>
  [...Array(rows).keys()].map((row) =>
    [...Array(100).keys()].map((n) => anOccupancy({ atMs: row * 100 + n, device: `seat-${n}` })),
  );

test('a server that dies in the middle and comes back has every line in the end', async () => {
  const { server, journal, startWriter, until } = await aSeries();
  const taken = new Set<string>();
  server.answer = ({ lines }) => {
    for (const line of lines) taken.add(line);
    return NO_CONTENT;
  };
  for (const readings of many(60)) journal.append(readings);
  const writer = await startWriter();
  await until(() => taken.size > 0);
  await server.kill();
  for (const readings of many(20)) journal.append(readings, 'hall-2');
  await until(() => writer.status().state === 'waiting' && writer.status().retried > 2);
  await server.listenAgain();
  await until(() => writer.status().state === 'idle');
  expect(taken.size).toBe(8000);
  expect(writer.status()).toMatchObject({ cursorLag: 0, quarantined: 0 });
});

test('a writer that dies before the answer writes the lines again when it is back', async () => {
  const { server, journal, startWriter, until } = await aSeries();
  for (const readings of many(5)) journal.append(readings);
  server.answer = () => 'hang';
  const first = await startWriter();
  await until(() => server.seen.length === 1);
  await first.stop();
  server.answer = () => NO_CONTENT;
  const second = await startWriter();
  await until(() => second.status().state === 'idle');
  expect(second.status()).toMatchObject({ written: 500, cursor: 5 });
  const third = await startWriter();
  await until(() => third.status().state === 'idle');
  expect(third.status()).toMatchObject({ written: 0, cursor: 5 });
});

test('429 with Retry-After in seconds is kept: not one request earlier', async () => {
  const { server, clock, journal, startWriter, until } = await aSeries();
  journal.append([anOccupancy()]);
  server.answer = () => ({ status: 429, headers: { 'retry-after': '300' } });
  const writer = await startWriter();
  await until(() => writer.status().retried === 1);
  server.answer = () => NO_CONTENT;
  const beforeMs = clock.monotonicMs();
  while (clock.monotonicMs() < beforeMs + 299_000) await clock.advanceGently(1000);
  expect(server.seen.length).toBe(1);
  await until(() => writer.status().state === 'idle');
  expect(server.seen.length).toBe(2);
});

test('422 for some lines: they go to quarantine one by one, the others are written', async () => {
  const { server, journal, startWriter, until } = await aSeries();
  const taken = new Set<string>();
  const isBad = (line: string) => /seat-(13|77)\b/.test(line);
  server.answer = ({ lines }) => {
    const bad = lines.filter(isBad);
    for (const line of lines) if (!isBad(line)) taken.add(line);
    if (bad.length === 0) return NO_CONTENT;
    return influxError(422, `partial write: field type conflict dropped=${bad.length}`);
  };
  for (const readings of many(10)) journal.append(readings);
  const writer = await startWriter();
  await until(() => writer.status().state === 'idle');
  expect(taken.size).toBe(980);
  expect(writer.status()).toMatchObject({ quarantined: 20, cursorLag: 0 });
});

test('413: everything arrives in smaller requests', async () => {
  const { server, journal, startWriter, until } = await aSeries();
  const taken = new Set<string>();
  server.answer = ({ lines }) => {
    if (lines.join('\n').length > 20_000) return { status: 413 };
    for (const line of lines) taken.add(line);
    return NO_CONTENT;
  };
  for (const readings of many(10)) journal.append(readings);
  const writer = await startWriter();
  await until(() => writer.status().state === 'idle');
  expect(taken.size).toBe(1000);
});

test('401 stops with an alarm, and a server that forgives is enough to go on', async () => {
  const { server, journal, startWriter, until } = await aSeries();
  journal.append([anOccupancy()]);
  server.answer = () => influxError(401, 'unauthorized access');
  const writer = await startWriter();
  await until(() => writer.status().state === 'stopped');
  expect(writer.status().problem).toMatchObject({
    code: 'HW-SERIES-001',
    facts: { bucket: 'bucket', reason: '401 unauthorized access' },
  });
  server.answer = () => NO_CONTENT;
  await until(() => writer.status().state === 'idle');
  expect(writer.status()).toMatchObject({ problem: null, cursorLag: 0 });
});

test('ten minutes of outage at twenty readings a second lose nothing', async () => {
  const { server, clock, journal, startWriter, until } = await aSeries();
  const taken = new Set<string>();
  server.answer = () => ({ status: 503 });
  const writer = await startWriter();
  for (let second = 0; second < 600; second += 1) {
    journal.append([...Array(20).keys()].map((n) => anOccupancy({ atMs: second * 1000 + n })));
    await clock.advanceGently(1000);
  }
  server.answer = ({ lines }) => {
    for (const line of lines) taken.add(line);
    return NO_CONTENT;
  };
  await until(() => writer.status().state === 'idle');
  expect(taken.size).toBe(12_000);
});
