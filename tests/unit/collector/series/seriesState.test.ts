import { expect, test } from 'vitest';
import {
  CHUNK_LINES_MAX,
  createSeriesFeed,
  SERIES_START,
  type SeriesPosition,
} from '../../../../collector/series/seriesFeed.ts';
import { initialState } from '../../../../collector/series/seriesState.ts';
import { MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';
import { aHeartbeat, anOccupancy, aRating } from '../../../support/readings.ts';
import { aSite, createFakeJournal, type FakeJournal } from './fakeJournal.ts';
import { readLine } from './lineReader.ts';

const COUNT_START = { fromMs: 0, isAgain: false };

/** All lines from a position on, and the last position. */
function readAll(journal: FakeJournal, start: SeriesPosition = SERIES_START) {
  const feed = createSeriesFeed(journal, start, COUNT_START);
  const lines: string[] = [];
  let position = start;
  for (let chunk = feed.next(); chunk !== null; chunk = feed.next()) {
    lines.push(...chunk.lines.map((line) => line.text));
    position = chunk.position;
  }
  return { lines, position, unplaced: feed.unplaced() };
}

const unsynced = { clock: { state: 'unsynced' as const }, wallMs: 5000 };

function times(lines: readonly string[]): bigint[] {
  return lines.map((line) => readLine(line).ns);
}

test('a point says where its device stood at its own time, also when it arrives late', () => {
  const journal = createFakeJournal();
  journal.appendSite(aSite({ 'w-1': [['hall-1', 'seat-1']] }), 0);
  journal.appendSite(aSite({ 'w-2': [['hall-1', 'seat-1']] }), MONDAY_MORNING_MS + 90_000);
  journal.append([anOccupancy({ atMs: 120_000 }), anOccupancy({ atMs: 60_000 })]);
  const tags = readAll(journal).lines.map((line) => readLine(line).tags.window);
  expect(tags).toEqual(['w-2', 'w-1']);
});

test('what the site does not say clearly is no tag', () => {
  const journal = createFakeJournal();
  const shared = ['hall-1', 'cam-1'] as const;
  journal.append([anOccupancy()]);
  journal.appendSite(aSite({ 'w-1': [['hall-1', 'seat-1'], shared], 'w-2': [shared] }));
  journal.append([
    anOccupancy(),
    anOccupancy({ device: 'cam-1' }),
    aHeartbeat(),
    anOccupancy({ device: 'new-1' }),
  ]);
  const places = readAll(journal).lines.map((line) => {
    const { hall, window } = readLine(line).tags;
    return [hall, window];
  });
  expect(places).toEqual([
    [undefined, undefined],
    ['hall-a', 'w-1'],
    ['hall-a', undefined],
    ['hall-a', undefined],
    [undefined, undefined],
  ]);
});

test('readings from before the clock was set get their points once it is set, each once', () => {
  const journal = createFakeJournal();
  for (let ms = 1000; ms <= 30_000; ms += 1000) {
    journal.append([anOccupancy({ ...unsynced, monotonicMs: ms })]);
    journal.append([anOccupancy({ atMs: ms, boot: 'boot-2' })], 'hall-2');
  }
  const waiting = readAll(journal);
  expect([waiting.lines.length, waiting.unplaced]).toEqual([30, 30]);

  journal.append([
    anOccupancy({ atMs: 40_000 }),
    anOccupancy({ ...unsynced, monotonicMs: 41_000 }),
  ]);
  const later = readAll(journal, waiting.position);
  expect(later.unplaced).toBe(0);
  const expected = [...Array(30).keys()].map(
    (n) => BigInt(MONDAY_MORNING_MS + (n + 1) * 1000) * 1_000_000n + BigInt(n + 1),
  );
  const found = [...new Set(times(later.lines))].sort();
  expect(found.slice(0, 30)).toEqual(expected);
  expect(found.length).toBe(32);

  const again = readAll(journal);
  expect(new Set(again.lines)).toEqual(new Set([...waiting.lines, ...later.lines]));
});

test('a clock ahead of the collector places nothing, not even its own readings', () => {
  const journal = createFakeJournal();
  journal.append([anOccupancy({ ...unsynced, monotonicMs: 1000 })]);
  const ahead = anOccupancy({ atMs: 2000, wallMs: MONDAY_MORNING_MS + 3_600_000_000 });
  journal.append([ahead], 'hall-1', MONDAY_MORNING_MS);
  expect(readAll(journal).unplaced).toBe(2);
  journal.append([anOccupancy({ atMs: 3000 })]);
  const found = times(readAll(journal).lines).map((ns) => Number(ns / 1_000_000n));
  expect(found.toSorted((a, b) => a - b)).toEqual([
    MONDAY_MORNING_MS + 1000,
    MONDAY_MORNING_MS + 3000,
  ]);
});

test('two agents of one machine share its boot, and both get their early readings', () => {
  const journal = createFakeJournal();
  journal.append([anOccupancy({ ...unsynced, monotonicMs: 1000 })], 'hall-1');
  journal.append([anOccupancy({ ...unsynced, monotonicMs: 2000 })], 'hall-2');
  journal.append([anOccupancy({ atMs: 3000 })], 'hall-1');
  journal.append([anOccupancy({ atMs: 4000 })], 'hall-2');
  const { lines, unplaced } = readAll(journal);
  expect(new Set(times(lines)).size).toBe(4);
  expect(unplaced).toBe(0);
});

test('readings of a boot whose clock was never set have no point and stay counted', () => {
  const journal = createFakeJournal();
  journal.append([anOccupancy(unsynced), anOccupancy(unsynced)]);
  journal.append([anOccupancy({ boot: 'boot-2' })]);
  expect(readAll(journal)).toMatchObject({ unplaced: 2, lines: [expect.any(String)] });
});

test('a time beyond InfluxDB is counted and blocks nothing', () => {
  const journal = createFakeJournal();
  journal.append([anOccupancy({ wallMs: 8_640_000_000_000_000 }), anOccupancy()]);
  expect(readAll(journal)).toMatchObject({ unplaced: 1, lines: [expect.any(String)] });
});

test('the state is a function of the rows: read in two goes or one, the lines are the same', () => {
  const journal = createFakeJournal();
  journal.appendSite(aSite({ 'w-1': [['hall-1', 'seat-1']] }));
  journal.append([anOccupancy(unsynced)]);
  const first = readAll(journal);
  journal.append([aRating({ atMs: 90_000 })]);
  const second = readAll(journal, first.position);
  const whole = readAll(journal);
  expect([...first.lines, ...second.lines]).toEqual(whole.lines);
  expect(second.position).toEqual(whole.position);
});

test('the stored state changes only when something was learnt', () => {
  const journal = createFakeJournal();
  journal.append([anOccupancy()]);
  const first = readAll(journal);
  journal.append([anOccupancy({ atMs: 70_000 })]);
  expect(readAll(journal, first.position).position.state).toBe(first.position.state);
});

test('a rebuild of a span leaves other readings alone, but none that came after it began', () => {
  const journal = createFakeJournal();
  journal.append([1, 2, 3].map((minute) => anOccupancy({ atMs: minute * 60_000 })));
  const span = {
    fromMs: MONDAY_MORNING_MS + 100_000,
    toMs: MONDAY_MORNING_MS + 150_000,
    untilId: 1,
  };
  journal.append([anOccupancy({ atMs: 30_000 })]);
  const { lines } = readAll(journal, { cursor: 0, state: initialState(span) });
  const minutes = times(lines).map((ns) => Number(ns / 1_000_000n) - MONDAY_MORNING_MS);
  expect(minutes).toEqual([120_000, 30_000]);
});

test('a chunk is bounded, however much there is to read', () => {
  const journal = createFakeJournal();
  const hundred = [...Array(100).keys()].map((n) => anOccupancy({ atMs: n }));
  for (let row = 0; row < 100; row += 1) journal.append(row % 3 === 0 ? hundred : [anOccupancy()]);
  const feed = createSeriesFeed(journal, SERIES_START, COUNT_START);
  const sizes: number[] = [];
  for (let chunk = feed.next(); chunk !== null; chunk = feed.next()) sizes.push(chunk.lines.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(CHUNK_LINES_MAX);
  expect(sizes.reduce((a, b) => a + b)).toBe(34 * 100 + 66);
});
