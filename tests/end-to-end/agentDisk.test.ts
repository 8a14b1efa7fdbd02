import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { makeCollectorFolder, startCollector } from '../support/builtCollector.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { aSmallSite } from './aSmallSite.ts';
import { endAfterTest } from './endAfterTest.ts';
import { readStoredJournal, type StoredJournal } from './storedJournal.ts';
import { CANNOT_MOUNT, findMountWay, startOnTinyDisk } from './tinyDisk.ts';

const AGENT = 'hall-1';
const cannotMount = findMountWay() === null;
const WITHIN_MS = 30_000;

/** A collector, and an agent whose outbox lies on a small disk of its own. */
async function anAgentOnDisk(mountOptions: string) {
  const site = aSmallSite({ agent: AGENT });
  const place = await makeCollectorFolder(temporaryFolder(), { site, agents: [AGENT] });
  const collector = endAfterTest(await startCollector(place));
  const card = join(place.folder, 'card');
  const configFile = join(place.folder, 'agent.yaml');
  const script = { firstDepartureAfterSeconds: 2, absentSeconds: 3 };
  const simulated = { device: 'seat-1', driver: 'simulated', sensor: 'seat', seed: 1, script };
  writeFileSync(
    configFile,
    stringify({
      agent: AGENT,
      mqtt: { url: `mqtt://127.0.0.1:${place.mqttPort}`, secretFile: place.secretFileOf(AGENT) },
      outbox: join(card, 'outbox.db'),
      clock: { source: 'system' },
      devices: [{ ...simulated, window: 'w1' }],
    }),
  );
  const args = ['agent', '--config', configFile];
  const agent = startOnTinyDisk(args, { folder: card, mountOptions });
  /** Ends both, and gives what was stored. */
  async function end(): Promise<StoredJournal> {
    expect(await agent.end(), agent.output()).toBe(0);
    expect(await collector.end(), collector.output()).toBe(0);
    return readStoredJournal(join(place.folder, 'data'));
  }
  /** What is stored at this moment, from a copy, because the collector is at work on the file. */
  function storedNow(): StoredJournal {
    const copy = temporaryFolder();
    for (const file of ['journal.db', 'journal.db-wal']) {
      cpSync(join(place.folder, 'data', file), join(copy, file));
    }
    return readStoredJournal(copy);
  }
  const someStored = () =>
    vi.waitFor(() => expect(storedNow().entries.length).toBeGreaterThan(2), {
      ...{ timeout: WITHIN_MS, interval: 500 },
    });
  return { agent, someStored, end };
}

/** Every outbox arrived from its first sequence on without a hole, and nothing forked. */
function expectWhole({ entries, forksAndLosses }: StoredJournal): void {
  expect(forksAndLosses).toEqual([]);
  const next = new Map<string, number>();
  for (const { outboxId, sequence, toSequence } of entries) {
    expect(sequence).toBe(next.get(outboxId) ?? 1);
    next.set(outboxId, toSequence + 1);
  }
  expect(entries.length).toBeGreaterThan(2);
}

test.skipIf(cannotMount).each([
  { disk: 'full', options: 'size=16k' },
  { disk: 'read-only', options: 'ro' },
])('an agent whose disk is $disk at its start observes, and says so', async ({ options }) => {
  const { agent, someStored, end } = await anAgentOnDisk(options);
  await agent.waitFor(/HW-AGENT-00[12]/, WITHIN_MS);
  await agent.waitFor(/Connected to the collector/, WITHIN_MS);
  await someStored();
  expectWhole(await end());
});

test('a disk that fills up and heals costs no reading', async (context) => {
  if (cannotMount) context.skip(CANNOT_MOUNT);
  const { agent, someStored, end } = await anAgentOnDisk('size=2m');
  await agent.waitFor(/Connected to the collector/, WITHIN_MS);
  const ballast = join(agent.diskFolder, 'ballast');
  expect(() => writeFileSync(ballast, Buffer.alloc(4 * 1024 * 1024))).toThrow(/ENOSPC/);
  await agent.waitFor(/HW-AGENT-001/, WITHIN_MS);
  rmSync(ballast);
  await agent.waitFor(/takes readings again/, WITHIN_MS);
  await someStored();
  expectWhole(await end());
});
