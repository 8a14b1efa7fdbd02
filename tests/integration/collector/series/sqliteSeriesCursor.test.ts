import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rebuildSeries } from '../../../../collector/series/rebuildSeries.ts';
import { SERIES_START } from '../../../../collector/series/seriesFeed.ts';
import { createSeriesState, initialState } from '../../../../collector/series/seriesState.ts';
import { createSqliteSeriesCursor } from '../../../../collector/series/sqliteSeriesCursor.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

function aStore(path: string, quarantineLinesMax = 100) {
  const store = createSqliteSeriesCursor({ path, clock: createFakeClock(), quarantineLinesMax });
  onTestFinished(() => store.close());
  return store;
}

const newFile = () => join(temporaryFolder(), 'series.db');
const refused = (n: number) => ({ rowId: n, text: `line ${n}`, reason: `reason ${n}` });

test('a position survives the process', async () => {
  const path = newFile();
  const first = aStore(path);
  expect(await first.load()).toBeNull();
  await first.save({ cursor: 5, state: 'a' }, []);
  await first.save({ cursor: 6, state: 'a' }, [refused(1)]);
  await first.save({ cursor: 7, state: 'b' }, []);
  first.close();
  first.close();
  const second = aStore(path);
  expect(await second.load()).toEqual({ cursor: 7, state: 'b' });
  expect(second.quarantine()).toEqual({ held: 1, forgotten: 0, latestReason: 'reason 1' });
});

test('the quarantine is bounded, counts what it forgets, and a line refused again once', async () => {
  const store = aStore(newFile(), 3);
  await store.load();
  for (const n of [1, 2, 2, 3, 4, 5]) await store.save({ cursor: n, state: '' }, [refused(n)]);
  expect(store.quarantine()).toEqual({ held: 3, forgotten: 2, latestReason: 'reason 5' });
});

test('a restart by another process is noticed, and its position is not overwritten', async () => {
  const path = newFile();
  const writer = aStore(path);
  await writer.load();
  await writer.save({ cursor: 9, state: initialState(null) }, [refused(1)]);
  await rebuildSeries({ store: aStore(path), fromMs: null, toMs: null });
  expect(await writer.save({ cursor: 10, state: initialState(null) }, [])).toBe('superseded');
  expect(await writer.load()).toEqual(SERIES_START);
  expect(writer.quarantine().held).toBe(0);
  expect(await writer.save({ cursor: 1, state: 'b' }, [])).toBe('saved');
});

test('a restart before the first save is noticed too', async () => {
  const path = newFile();
  const writer = aStore(path);
  await writer.load();
  await aStore(path).restart('c', { quarantine: 'keep', rewrite: null });
  expect(await writer.save({ cursor: 1, state: 'a' }, [])).toBe('superseded');
});

test('a rebuild of a span counts up to what was written, and a second one widens it', async () => {
  const store = aStore(newFile());
  await store.load();
  await store.save({ cursor: 9, state: initialState(null) }, []);
  await rebuildSeries({ store, fromMs: 1000, toMs: 2000 });
  await rebuildSeries({ store, fromMs: 1500, toMs: null });
  const position = await store.load();
  expect(position?.cursor).toBe(0);
  const span = createSeriesState(position?.state ?? '').span();
  expect(span).toEqual({ fromMs: 1000, toMs: null, untilId: 9 });
});
