import { expect, onTestFinished, test } from 'vitest';
import { CORRECTION_DAYS, LOOK_BACK_DAYS } from '../../../../collector/detection/correction.ts';
import type { Effect } from '../../../../collector/detection/effect.ts';
import { pruneEvidence } from '../../../../collector/state/pruneEvidence.ts';
import { createStateStore } from '../../../../collector/state/stateStore.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_800_000_000_000;
/** Days ago; the oldest that a correction may need. */
const OLDEST = CORRECTION_DAYS + LOOK_BACK_DAYS;

function anEdge(deviceKey: string, daysAgo: number): Effect {
  const atMs = NOW_MS - daysAgo * DAY_MS;
  const edge = { atMs, level: 'empty' as const, ref: null, quality: null };
  return { type: 'edge', deviceKey, number: 1, edge };
}

function aPress(windowId: string, daysAgo: number): Effect {
  const atMs = NOW_MS - daysAgo * DAY_MS;
  const mark = { atMs, kind: 'rating', deviceId: 'pad-1', value: '5', quality: 'synced' as const };
  return { type: 'sign', windowId, mark };
}

test('what is too old for any correction is forgotten, but for what held when that time begins', async () => {
  const store = createStateStore({ path: ':memory:' });
  await store.start();
  onTestFinished(() => store.stop());
  const effects = [
    ...[OLDEST + 30, OLDEST + 9, OLDEST - 1, 3].map((days) => anEdge('hall-1/seat-1', days)),
    ...[OLDEST + 200].map((days) => anEdge('hall-1/seat-2', days)),
    ...[OLDEST - 2, 1].map((days) => anEdge('hall-2/seat-1', days)),
    ...[OLDEST + 1, OLDEST - 1].map((days) => aPress('window-1', days)),
  ];
  await store.commitDetection({ cursor: 1, effects, entries: [], recordedMs: NOW_MS });

  const db = store.database();
  const visited: string[] = [];
  let key: string | null = '';
  while (key !== null) {
    key = await pruneEvidence(db, { nowMs: NOW_MS, afterKey: key });
    if (key !== null) visited.push(key);
  }
  expect(visited).toEqual(['hall-1/seat-1', 'hall-1/seat-2', 'hall-2/seat-1']);

  const edges = await db.selectFrom('sensor_edge').select(['device_key', 'at_ms']).execute();
  expect(edges.map((row) => [row.device_key, (NOW_MS - row.at_ms) / DAY_MS])).toEqual([
    ['hall-1/seat-1', OLDEST + 9],
    ['hall-1/seat-1', OLDEST - 1],
    ['hall-1/seat-1', 3],
    ['hall-1/seat-2', OLDEST + 200],
    ['hall-2/seat-1', OLDEST - 2],
    ['hall-2/seat-1', 1],
  ]);
  const signs = await db.selectFrom('window_sign').select('at_ms').execute();
  expect(signs.map((row) => (NOW_MS - row.at_ms) / DAY_MS)).toEqual([OLDEST - 1]);
});
