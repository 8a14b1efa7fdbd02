import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCollectorFolder } from '../support/builtCollector.ts';
import { aBatchChain, anOccupancy } from '../support/readings.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { aSmallSite } from './aSmallSite.ts';
import { withoutLog } from './commands.ts';
import { connectPlainAgent } from './plainAgent.ts';
import { readStoredJournal, type StoredJournal } from './storedJournal.ts';
import { CANNOT_MOUNT, findMountWay, startOnTinyDisk } from './tinyDisk.ts';

const AGENT = 'hall-1';
const cannotMount = findMountWay() === null;

async function collectorOnDisk(mountOptions: string) {
  const site = aSmallSite({ agent: AGENT });
  const place = await makeCollectorFolder(temporaryFolder(), { site, agents: [AGENT] });
  const folder = join(place.folder, 'data');
  const args = ['collector', '--config', place.configFile];
  return { place, folder, collector: startOnTinyDisk(args, { folder, mountOptions }) };
}

test('a disk that is full at the start is said in one sentence', async (context) => {
  if (cannotMount) context.skip(CANNOT_MOUNT);
  const { collector, folder } = await collectorOnDisk('size=64k');
  expect(await collector.ended).toBe(1);
  const sentences = withoutLog(collector.errors());
  expect(sentences).toEqual([expect.stringMatching(/磁盘已满.*\(HW-DISK-002\)$/)]);
  expect(sentences[0]).toContain(folder);
});

test('a data folder that cannot be written is said in one sentence', async (context) => {
  if (cannotMount) context.skip(CANNOT_MOUNT);
  const { collector, folder } = await collectorOnDisk('ro');
  expect(await collector.ended).toBe(1);
  const sentences = withoutLog(collector.errors());
  expect(sentences).toEqual([expect.stringMatching(/\(HW-DISK-00\d\)$/)]);
  expect(sentences[0]).toContain(folder);
});

test('a disk that fills up later: nothing is confirmed that is not stored, and room heals it', async (context) => {
  if (cannotMount) context.skip(CANNOT_MOUNT);
  const { collector, place } = await collectorOnDisk('size=4m');
  await collector.waitFor(/listening/i, 30_000);
  const agent = await connectPlainAgent(place, AGENT);
  const next = aBatchChain({ agent: AGENT });
  agent.send(next([anOccupancy()]).text);
  await agent.confirmedUpTo(1);

  const ballast = join(collector.diskFolder, 'ballast');
  expect(() => writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/);
  const batches = Array.from({ length: 20 }, (_, index) => next(largeBatch(index)).text);
  for (const batch of batches) agent.send(batch);
  await collector.waitFor(/HW-DISK-002/, 30_000);
  await agent.refused();
  const confirmed = agent.lastConfirmation()?.storedUpTo;
  const stored = storedOn(collector.diskFolder).entries.at(-1)?.sequence;
  expect(stored).toBeLessThan(2001);
  expect(confirmed).toBeLessThanOrEqual(stored ?? 0);

  rmSync(ballast);
  // Whoever was refused comes again and says everything that was not confirmed once more.
  const again = await connectPlainAgent(place, AGENT);
  for (const batch of batches) again.send(batch);
  await again.confirmedUpTo(2001);
  const { entries, forksAndLosses } = storedOn(collector.diskFolder);
  const all = Array.from({ length: 2001 }, (_, index) => index + 1);
  expect(entries.map(({ sequence }) => sequence)).toEqual(all);
  expect(forksAndLosses).toEqual([]);
  expect(await collector.end(), collector.output()).toBe(0);
});

/** What is stored on the disk of a collector that runs, but has nothing to do at the moment. */
function storedOn(diskFolder: string): StoredJournal {
  // SQLite would follow the link to the disk of this process, so it gets a copy.
  const copy = temporaryFolder();
  for (const file of ['journal.db', 'journal.db-wal']) {
    cpSync(join(diskFolder, file), join(copy, file));
  }
  return readStoredJournal(copy);
}

function largeBatch(index: number): unknown[] {
  return Array.from({ length: 100 }, (_, n) => anOccupancy({ atMs: 61_000 + index * 100 + n }));
}
