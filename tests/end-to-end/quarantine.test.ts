import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { QuarantineItem } from '../../collector/journal/quarantine.ts';
import { makeCollectorFolder, startCollector } from '../support/builtCollector.ts';
import { aBatchChain, anOccupancy, aRating } from '../support/readings.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { aSmallSite } from './aSmallSite.ts';
import { runHallwatch } from './commands.ts';
import { endAfterTest } from './endAfterTest.ts';
import { connectPlainAgent } from './plainAgent.ts';
import { readStoredJournal } from './storedJournal.ts';

const AGENT = 'hall-1';
const WRONG = { ...aRating({ atMs: 61_000 }), level: 9 };

test('a reading that cannot be stored is confirmed, kept, shown, and blocks nothing', async () => {
  const site = aSmallSite({ agent: AGENT });
  const place = await makeCollectorFolder(temporaryFolder(), { site, agents: [AGENT] });
  const collector = endAfterTest(await startCollector(place));
  const quarantine = (...args: string[]) =>
    runHallwatch('quarantine', ...args, '--config', place.configFile);
  expect(await quarantine('list')).toMatchObject({ code: 0, printed: '隔离区是空的。' });

  const agent = await connectPlainAgent(place, AGENT);
  const next = aBatchChain({ agent: AGENT });
  agent.send(next([anOccupancy(), WRONG, aRating({ atMs: 62_000 })]).text);
  const rejected = [{ sequence: 2, code: 'HW-WIRE-004', field: '/level' }];
  expect(await agent.confirmedUpTo(3)).toMatchObject({ storedUpTo: 3, rejected });

  const listed = await quarantine('list');
  expect(listed).toMatchObject({ code: 0, sentences: [] });
  expect(listed.printed).toMatch(/hall-1.*outbox-1.*HW-WIRE-004.*\/level/);
  const items = JSON.parse((await quarantine('list', '--json')).printed) as QuarantineItem[];
  expect(items).toMatchObject([{ agentId: AGENT, outboxId: 'outbox-1', ...rejected[0] }]);
  const shown = await quarantine('show', String(items[0]?.id));
  expect(JSON.parse((JSON.parse(shown.printed) as QuarantineItem).text)).toEqual(WRONG);
  const retried = { code: 0, printed: '已重试:0 条入库,1 条仍在隔离区。' };
  expect(await quarantine('retry')).toMatchObject(retried);
  const missing = await quarantine('show', '99');
  expect(missing).toMatchObject({ code: 1, sentences: [expect.stringMatching(/99.*HW-CLI-001/)] });

  agent.send(next([anOccupancy({ atMs: 63_000 })]).text);
  expect(await agent.confirmedUpTo(4)).toMatchObject({ storedUpTo: 4, rejected: [] });
  expect(await collector.end(), collector.output()).toBe(0);
  const stored = readStoredJournal(join(place.folder, 'data'));
  expect(stored.entries.map(({ sequence }) => sequence)).toEqual([1, 3, 4]);
  expect(stored.quarantined.map(({ sequence }) => sequence)).toEqual([2]);
});
