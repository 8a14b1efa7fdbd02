import { expect, onTestFinished, test } from 'vitest';
import { createStateStore } from '../../../collector/state/stateStore.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';

const verdict = { type: 'verdict', windowId: 'window-1', verdict: 'occupied' } as const;

test('what is judged is stored whole or not at all', async () => {
  const state = createStateStore({ path: ':memory:' });
  await state.start();
  onTestFinished(() => state.stop());
  const commit = { recordedMs: MONDAY_MORNING_MS, cursor: 7, entries: [] };
  await state.commitDetection({ ...commit, effects: [{ ...verdict, fromMs: 1000 }] });
  // Nearly the last of what a commit writes is refused: SQLite knows no such value.
  const entries = [{ key: 'agent/hall-1', json: {} as string }];
  const effects = [{ ...verdict, verdict: 'empty' as const, fromMs: 2000 }];
  const torn = state.commitDetection({ ...commit, cursor: 8, effects, entries });
  await expect(torn).rejects.toThrow('can only bind');
  expect(await state.intervals('window-1', 0, 5000)).toMatchObject([
    { fromMs: 1000, toMs: null, verdict: 'occupied' },
  ]);
  expect(await state.detectionState()).toEqual({ cursor: 7, entries: [] });
});
