import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBatchStore } from '../../../../collector/journal/batchStore.ts';
import { createGroupTransaction } from '../../../../collector/journal/groupTransaction.ts';
import { journalSchema } from '../../../../collector/journal/journalSchema.ts';
import { createQuarantine, QUARANTINE_LIMITS } from '../../../../collector/journal/quarantine.ts';
import { placeReadings } from '../../../../protocol/batch.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { applySchema, openDurableDatabase } from '../../../../runtime/sqlite.ts';
import { aBatchChain, anOccupancy, type MadeBatch } from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

function aStore() {
  const path = join(temporaryFolder(), 'journal.db');
  const database = openDurableDatabase(path);
  onTestFinished(() => {
    database.close();
  });
  applySchema(database, journalSchema);
  const quarantine = createQuarantine(database, QUARANTINE_LIMITS);
  const store = createBatchStore({ database, quarantine, log: silentLog });
  const writeGroup = createGroupTransaction({ path, database, log: silentLog, store });
  const write = (...made: MadeBatch[]) =>
    writeGroup(
      made.map(({ batch }) => ({
        type: 'batch',
        receivedMs: 0,
        request: { agentId: batch.agent, batch, placed: placeReadings(batch) },
      })),
    );
  const count = () => database.prepare('SELECT count(*) FROM journal').pluck().get();
  return { database, quarantine, store, write, writeGroup, count };
}

const readings = (count: number) =>
  Array.from({ length: count }, (_, index) => anOccupancy({ atMs: index }));

test('on a full disk nothing is stored or remembered, and afterwards all of it is', () => {
  const { database, quarantine, store, write, count } = aStore();
  const next = aBatchChain();
  const first = next(readings(2));
  write(first);
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const large = next([...readings(99), { kind: 'nonsense' }]);
  const behind = next(readings(1));
  const failed = { kind: 'failed', reason: 'disk-full' };
  expect(write(large, behind)).toEqual([failed, failed]);
  expect(write(large)).toEqual([failed]);
  expect(store.highWaterOf('hall-1', 'outbox-1')).toBe(2);
  expect(quarantine.totals().rows).toBe(0);
  expect(count()).toBe(1);
  database.pragma('max_page_count = 1000000');
  expect(write(large, behind)).toMatchObject([
    { kind: 'stored', upTo: 102 },
    { kind: 'stored', upTo: 103 },
  ]);
  expect(quarantine.totals().rows).toBe(1);
});

test('an outbox that was new in a failed commit is new again', () => {
  const { database, store, write } = aStore();
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const made = aBatchChain()(readings(100));
  write(made);
  expect(store.highWaterOf('hall-1', 'outbox-1')).toBe(0);
  database.pragma('max_page_count = 1000000');
  expect(write(made)).toMatchObject([{ kind: 'stored', fresh: 100 }]);
});

test('a message that makes the store fail takes no other with it', () => {
  const { writeGroup, count } = aStore();
  const good = aBatchChain({ agent: 'hall-1' })(readings(1));
  const bad = aBatchChain({ agent: 'hall-2' })(readings(1));
  const explosive = new Proxy(placeReadings(bad.batch), {
    get(target, key) {
      if (key === 'map') throw new TypeError('planted');
      return Reflect.get(target, key);
    },
  });
  const item = ({ batch }: MadeBatch, placed = placeReadings(batch)) =>
    ({ type: 'batch', receivedMs: 0, request: { agentId: batch.agent, batch, placed } }) as const;
  expect(writeGroup([item(bad, explosive), item(good)])).toMatchObject([
    { kind: 'failed', reason: 'store-failed' },
    { kind: 'stored', upTo: 1 },
  ]);
  expect(count()).toBe(1);
});
