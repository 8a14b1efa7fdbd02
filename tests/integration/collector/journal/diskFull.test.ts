import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBatchStore } from '../../../../collector/journal/batchStore.ts';
import { createGroupCommit } from '../../../../collector/journal/groupCommit.ts';
import { journalSchema } from '../../../../collector/journal/journalSchema.ts';
import { createQuarantine, QUARANTINE_LIMITS } from '../../../../collector/journal/quarantine.ts';
import { placeReadings } from '../../../../protocol/batch.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { applySchema, openDurableDatabase } from '../../../../runtime/sqlite.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
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
  const commits = createGroupCommit({
    ...{ path, database, store, log: silentLog, clock: createFakeClock() },
    onCommitted: () => undefined,
  });
  const write = (...made: MadeBatch[]) =>
    Promise.all(
      made.map(({ batch }) =>
        commits.append({ agentId: batch.agent, batch, placed: placeReadings(batch) }),
      ),
    );
  const count = () => database.prepare('SELECT count(*) FROM journal').pluck().get();
  return { database, quarantine, store, write, commits, count };
}

const readings = (count: number) =>
  Array.from({ length: count }, (_, index) => anOccupancy({ atMs: index }));

test('on a full disk nothing is stored or remembered, and afterwards all of it is', async () => {
  const { database, quarantine, store, write, count } = aStore();
  const next = aBatchChain();
  const first = next(readings(2));
  await write(first);
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const large = next([...readings(99), { kind: 'nonsense' }]);
  const behind = next(readings(1));
  const failed = { kind: 'failed', reason: 'disk-full' };
  expect(await write(large, behind)).toEqual([failed, failed]);
  expect(await write(large)).toEqual([failed]);
  expect(store.highWaterOf('hall-1', 'outbox-1')).toBe(2);
  expect(quarantine.totals().rows).toBe(0);
  expect(count()).toBe(1);
  database.pragma('max_page_count = 1000000');
  expect(await write(large, behind)).toMatchObject([
    { kind: 'stored', upTo: 102 },
    { kind: 'stored', upTo: 103 },
  ]);
  expect(quarantine.totals().rows).toBe(1);
});

test('an outbox that was new in a failed commit is new again', async () => {
  const { database, store, write } = aStore();
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages}`);
  const made = aBatchChain()(readings(100));
  await write(made);
  expect(store.highWaterOf('hall-1', 'outbox-1')).toBe(0);
  database.pragma('max_page_count = 1000000');
  expect(await write(made)).toMatchObject([{ kind: 'stored', fresh: 100 }]);
});

test('a message that makes the store fail takes no other with it', async () => {
  const { commits, write, count } = aStore();
  const bad = aBatchChain({ agent: 'hall-2' })(readings(1)).batch;
  const explosive = new Proxy(placeReadings(bad), {
    get(target, key) {
      if (key === 'map') throw new TypeError('planted');
      return Reflect.get(target, key);
    },
  });
  const outcomes = await Promise.all([
    commits.append({ agentId: bad.agent, batch: bad, placed: explosive }),
    write(aBatchChain({ agent: 'hall-1' })(readings(1))),
    write(aBatchChain({ agent: 'hall-2' })(readings(1))),
  ]);
  expect(outcomes).toMatchObject([
    { kind: 'failed', reason: 'store-failed' },
    [{ kind: 'stored', upTo: 1 }],
    [{ kind: 'stored', upTo: 1 }],
  ]);
  expect(count()).toBe(2);
});
