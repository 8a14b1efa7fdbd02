import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../../collector/journal/journal.ts';
import { createStateStore } from '../../../collector/state/stateStore.ts';
import { placeReadings } from '../../../protocol/batch.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { aBatch } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Both files as the collector names them, in one folder. */
async function openBoth(folder: string) {
  const clock = createFakeClock();
  const journal = openJournal({ path: join(folder, 'journal.db'), clock, log: silentLog });
  onTestFinished(() => journal.close());
  const state = createStateStore({ path: join(folder, 'state.db') });
  await state.start();
  onTestFinished(() => state.stop());
  return { journal, state };
}

test('a batch is stored while the state is in the middle of a transaction, and stays when that is taken back', async () => {
  const folder = temporaryFolder();
  const { journal, state } = await openBoth(folder);
  let takeBack: (reason: Error) => void = () => undefined;
  const until = new Promise<never>((_, reject) => {
    takeBack = reject;
  });
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const transaction = state
    .database()
    .transaction()
    .execute(async (writer) => {
      await writer.insertInto('cursor').values({ name: 'test', journal_id: 1 }).execute();
      begun();
      await until;
    });
  await hasBegun;
  const { batch } = aBatch();
  const outcome = await journal.append({
    ...{ agentId: batch.agent, batch, placed: placeReadings(batch) },
  });
  takeBack(new Error('taken back'));
  await expect(transaction).rejects.toThrow('taken back');
  expect(outcome).toMatchObject({ kind: 'stored', upTo: 1 });
  const again = await openBoth(folder);
  expect(again.journal.highWaterOf(batch.agent, batch.outbox)).toBe(1);
  expect(await again.state.database().selectFrom('cursor').selectAll().execute()).toEqual([]);
});
