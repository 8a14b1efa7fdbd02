import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Effect } from '../../../../collector/detection/effect.ts';
import type { Finding } from '../../../../collector/detection/finding.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { createStateStore } from '../../../../collector/state/stateStore.ts';
import { openDurableDatabase } from '../../../../runtime/sqlite.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { aSite } from '../../../unit/collector/detection/scene.ts';

async function openStore(path = ':memory:') {
  const store = createStateStore({ path, site: () => indexSite(aSite()) });
  await store.start();
  onTestFinished(() => store.stop());
  return store;
}

function aFinding(id: string, raisedMs: number): Finding {
  return {
    ...{ id, kind: 'empty-post', hallId: 'hall', windowId: 'window-1' },
    ...{ agentId: null, deviceId: null, startedMs: raisedMs - 60_000, raisedMs },
    why: {
      ...{ rule: 'empty-post', ruleVersion: 1, facts: {}, fromMs: 0, toMs: raisedMs },
      ...{ lanes: [], duty: [], verdicts: [], marks: [], checks: [], inputs: [] },
      wouldHaveChanged: [],
    },
  };
}

const raise = (id: string, raisedMs: number): Effect => ({
  type: 'raise',
  finding: aFinding(id, raisedMs),
});

const verdict = (fromMs: number, value: 'empty' | 'occupied' | 'unknown'): Effect => ({
  ...{ type: 'verdict', windowId: 'window-1', verdict: value, fromMs },
});

function commit(effects: Effect[], recordedMs = 100_000, cursor = 1) {
  return { cursor, effects, entries: [], recordedMs };
}

/** As the verdicts of this test say nothing of it. */
const UNTOLD = { basis: null, service: null, because: null, isCalendarCovered: true };

describe('verdict intervals', () => {
  it('follow each other without gaps, over several commits', async () => {
    const store = await openStore();
    await store.commitDetection(commit([verdict(0, 'unknown'), verdict(10, 'empty')]));
    await store.commitDetection(commit([verdict(20, 'occupied')]));
    expect(await store.intervals('window-1', 0, 100)).toEqual([
      { fromMs: 0, toMs: 10, verdict: 'unknown', ...UNTOLD },
      { fromMs: 10, toMs: 20, verdict: 'empty', ...UNTOLD },
      { fromMs: 20, toMs: null, verdict: 'occupied', ...UNTOLD },
    ]);
  });

  it('are replaced by a second word about the same instant', async () => {
    const store = await openStore();
    await store.commitDetection(commit([verdict(0, 'unknown'), verdict(10, 'empty')]));
    await store.commitDetection(commit([verdict(10, 'occupied'), verdict(30, 'empty')]));
    expect(await store.intervals('window-1', 0, 100)).toEqual([
      { fromMs: 0, toMs: 10, verdict: 'unknown', ...UNTOLD },
      { fromMs: 10, toMs: 30, verdict: 'occupied', ...UNTOLD },
      { fromMs: 30, toMs: null, verdict: 'empty', ...UNTOLD },
    ]);
  });

  it('are found by the range that they touch', async () => {
    const store = await openStore();
    const effects = [verdict(0, 'unknown'), verdict(10, 'empty'), verdict(20, 'occupied')];
    await store.commitDetection(commit(effects));
    const within = await store.intervals('window-1', 10, 20);
    expect(within.map((interval) => interval.fromMs)).toEqual([10]);
  });
});

describe('findings', () => {
  it('are late when the collector knew more than two minutes after they were due', async () => {
    const store = await openStore();
    await store.commitDetection(commit([raise('a', 10_000), raise('b', 9999)], 130_000));
    const late = (await store.incidents({ limit: 10 })).map((one) => [one.id, one.late]);
    expect(late).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('may be raised and cleared in one commit, and carry the names of their place', async () => {
    const store = await openStore();
    const clear: Effect = { type: 'clear', findingId: 'a', atMs: 20_000, reason: 'occupied' };
    await store.commitDetection(commit([raise('a', 10_000), clear]));
    expect(await store.incident('a')).toMatchObject({
      incident: {
        ...{ status: 'suspected', hallName: '政务大厅', windowNumber: '1号' },
        ...{ clearedMs: 20_000, clearReason: 'occupied' },
      },
      why: { rule: 'empty-post' },
    });
    expect(await store.incidents({ limit: 10, openOnly: true })).toEqual([]);
    expect(await store.incident('b')).toBeNull();
  });

  it('come in pages, newest first, each one once', async () => {
    const store = await openStore();
    const effects = ['a', 'b', 'c', 'd', 'e'].map((id, index) =>
      raise(id, index < 2 ? 1000 : index * 1000),
    );
    await store.commitDetection(commit(effects));
    const first = await store.incidents({ limit: 3 });
    const before = first.at(-1)?.id ?? '';
    const second = await store.incidents({ limit: 3, before });
    expect([...first, ...second].map((one) => one.id)).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('are written once, however often they are judged', async () => {
    const store = await openStore();
    await store.commitDetection(commit([raise('a', 10_000)], 20_000));
    await store.commitDetection(commit([raise('a', 10_000)], 90_000));
    expect((await store.incidents({ limit: 10 })).map((one) => one.recordedMs)).toEqual([20_000]);
  });
});

describe('a commit', () => {
  it('that fails leaves nothing behind, not even the cursor', async () => {
    const store = await openStore();
    await store.commitDetection(commit([verdict(0, 'unknown')], 1, 1));
    const broken = { ...raise('a', 1), finding: { ...aFinding('a', 1), kind: null } };
    const effects = [verdict(10, 'empty'), broken as unknown as Effect];
    await expect(store.commitDetection(commit(effects, 1, 2))).rejects.toThrow(/NOT NULL/);
    expect((await store.detectionState()).cursor).toBe(1);
    expect(await store.intervals('window-1', 0, 100)).toHaveLength(1);
  });

  it('keeps and forgets the parts of the detector’s memory', async () => {
    const store = await openStore();
    const entries = Array.from({ length: 1200 }, (_, index) => ({ key: `k/${index}`, json: '1' }));
    await store.commitDetection({ ...commit([]), entries });
    const gone = entries.slice(1).map(({ key }) => ({ key, json: null }));
    await store.commitDetection({ ...commit([], 1, 7), entries: gone });
    expect(await store.detectionState()).toEqual({
      cursor: 7,
      entries: [{ key: 'k/0', json: '1' }],
    });
  });

  it('is not mixed with what others ask meanwhile', async () => {
    const store = await openStore();
    const writing = store.commitDetection(commit([verdict(0, 'empty'), raise('a', 1)], 1, 3));
    const reading = store.incidents({ limit: 10 });
    await writing;
    expect(await reading).toHaveLength(1);
  });
});

describe('the state file', () => {
  it('is on the disk when a commit returns', async () => {
    const path = join(temporaryFolder(), 'state.db');
    const store = await openStore(path);
    await store.commitDetection(commit([raise('a', 1)]));
    const other = openDurableDatabase(path);
    onTestFinished(() => {
      other.close();
    });
    expect(other.prepare('select count(*) as n from finding').get()).toEqual({ n: 1 });
    expect(other.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('opens again with its schema as it is', async () => {
    const path = join(temporaryFolder(), 'state.db');
    const first = await openStore(path);
    await first.commitDetection(commit([raise('a', 1)], 1, 9));
    await first.stop();
    await first.stop();
    const second = await openStore(path);
    expect((await second.detectionState()).cursor).toBe(9);
  });
});
