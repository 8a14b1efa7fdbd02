import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Effect } from '../../../../collector/detection/effect.ts';
import { createDetectionReader } from '../../../../collector/detection/runDetection.ts';
import type { JournalRow } from '../../../../collector/journal/journalRow.ts';
import { createStateStore, type StateStore } from '../../../../collector/state/stateStore.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';
import { createMemoryJournal, type MemoryJournal } from '../../../support/memoryJournal.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import {
  aJournal,
  aSite,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  SECOND,
  T0,
} from '../../../unit/collector/detection/scene.ts';

/** Two agents' windows over half an hour, cut into rows of a few readings each. */
function someRows(cuts: readonly number[], flips: readonly number[]): JournalRow[] {
  const journal = aJournal();
  journal.revision(
    aSite([
      { id: 'window-1', number: '1号', name: '甲', devices: [seat('hall-1')] },
      { id: 'window-2', number: '2号', name: '乙', devices: [seat('hall-2')] },
    ]),
    0,
  );
  for (const agent of ['hall-1', 'hall-2']) {
    const offset = agent === 'hall-1' ? 0 : 7000;
    const levels = flips.map((atMs, index) => level(atMs + offset, index % 2 === 0));
    const readings = inOrder([...heartbeats(0, 30 * MINUTE), ...levels]);
    let from = 0;
    for (const cut of [...cuts, 1]) {
      const to = Math.min(readings.length, from + cut);
      const part = readings.slice(from, cut === 1 ? undefined : to);
      if (part.length > 0) journal.batch(part, { agent, receivedMs: 31 * MINUTE });
      from = cut === 1 ? readings.length : to;
    }
  }
  return journal.rows;
}

function seat(agent: string) {
  return { id: 'seat-1', agent, kind: 'seat' as const };
}

async function openStore(path = ':memory:'): Promise<StateStore> {
  const store = createStateStore({ path });
  await store.start();
  onTestFinished(() => store.stop());
  return store;
}

function aReader(journal: MemoryJournal, state: StateStore, rowsPerTurnMax = 3) {
  const clock = createFakeClock({ wallMs: T0 + 31 * MINUTE });
  const options = { journal, state, clock, log: silentLog, rowsPerTurnMax };
  const reader = createDetectionReader(options);
  onTestFinished(() => reader.stop());
  return { reader, clock };
}

/** Everything that people see, whatever the order in which it was written. */
async function facts(store: StateStore) {
  const windows = ['window-1', 'window-2'];
  return {
    intervals: await Promise.all(windows.map((id) => store.intervals(id, 0, T0 * 2))),
    incidents: (await store.incidents({ limit: 1000 })).map(({ recordedMs: _, ...rest }) => rest),
    windows: (await store.windowRows()).toSorted((a, b) => a.windowId.localeCompare(b.windowId)),
    devices: (await store.deviceRows()).toSorted((a, b) => a.agentId.localeCompare(b.agentId)),
    agents: (await store.agentRows()).toSorted((a, b) => a.agentId.localeCompare(b.agentId)),
  };
}

async function runWhole(rows: readonly JournalRow[]) {
  const store = await openStore();
  const journal = createMemoryJournal();
  journal.append(...rows);
  const { reader } = aReader(journal, store, 1000);
  await reader.start();
  await reader.caughtUp();
  await reader.stop();
  return facts(store);
}

describe('the detection reader', () => {
  it('comes to the same facts however often it is killed', { timeout: 60_000 }, async () => {
    const flipTimes = fc
      .uniqueArray(fc.integer({ min: 0, max: 1800 }), { maxLength: 24 })
      .map((seconds) => seconds.toSorted((a, b) => a - b).map((one) => one * SECOND));
    const cutSizes = fc.array(fc.integer({ min: 2, max: 15 }), { maxLength: 8 });
    const killAfter = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cutSizes, flipTimes, killAfter, async (cuts, flips, kills) => {
        const rows = someRows(cuts, flips);
        const expected = await runWhole(rows);
        const store = await openStore();
        const journal = createMemoryJournal();
        journal.append(...rows);
        for (const turns of kills) {
          // A killed process commits no more: the commit after the last one allowed fails.
          let left = turns;
          const mortal: StateStore = {
            ...store,
            commitDetection: (commit) => {
              left -= 1;
              return left < 0 ? Promise.reject(new Error('killed')) : store.commitDetection(commit);
            },
          };
          const { reader } = aReader(journal, mortal, 1);
          await reader.start();
          await settle();
          for (let round = 0; round < 30 && left >= 0; round += 1) await settle();
          await reader.stop();
        }
        const { reader } = aReader(journal, store, 2);
        await reader.start();
        await reader.caughtUp();
        await reader.stop();
        expect(await facts(store)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('takes up after a restart from the file', async () => {
    const path = join(temporaryFolder(), 'state.db');
    const rows = someRows([20, 20, 20], [0, 5 * MINUTE, 10 * MINUTE]);
    const journal = createMemoryJournal();
    journal.append(...rows.slice(0, 3));
    const first = createStateStore({ path });
    await first.start();
    const before = aReader(journal, first);
    await before.reader.start();
    await before.reader.caughtUp();
    await before.reader.stop();
    await first.stop();
    journal.append(...rows.slice(3));
    const second = await openStore(path);
    const after = aReader(journal, second);
    await after.reader.start();
    expect(after.reader.cursor()).toBe(3);
    await after.reader.caughtUp();
    await after.reader.stop();
    expect(await facts(second)).toEqual(await runWhole(rows));
  });

  it('tries again after a commit that failed, and tells of it once', async () => {
    const store = await openStore();
    let failures = 2;
    const failing: StateStore = {
      ...store,
      commitDetection: (commit) => {
        failures -= 1;
        return failures >= 0
          ? Promise.reject(new Error('disk full'))
          : store.commitDetection(commit);
      },
    };
    const journal = createMemoryJournal();
    const rows = someRows([], [0, 5 * MINUTE]);
    journal.append(...rows);
    const { reader, clock } = aReader(journal, failing, 1000);
    const told: Effect[] = [];
    reader.onEffects((effects) => told.push(...effects));
    await reader.start();
    await clock.advanceGently(5 * SECOND);
    await reader.caughtUp();
    expect(await facts(store)).toEqual(await runWhole(rows));
    const kinds = told.flatMap((one) => (one.type === 'raise' ? [one.finding.kind] : []));
    // Each window after a minute, and the hall without anybody after five.
    expect(kinds).toEqual(['empty-post', 'empty-post', 'hall-unattended']);
  });

  it('notices by the clock that a hall is silent, and not before everything is read', async () => {
    const store = await openStore();
    const journal = createMemoryJournal();
    journal.append(...someRows([], [0]));
    const { reader, clock } = aReader(journal, store);
    await reader.start();
    await reader.caughtUp();
    await clock.advanceGently(89 * SECOND);
    expect(await store.incidents({ limit: 10, openOnly: true })).toEqual([]);
    await clock.advanceGently(5 * SECOND);
    await reader.stop();
    const open = await store.incidents({ limit: 10, openOnly: true });
    const seen = open.map(({ kind, agentId, late }) => `${kind} ${agentId} ${late}`);
    expect(seen).toEqual(['line-down null false']);
  });
});
