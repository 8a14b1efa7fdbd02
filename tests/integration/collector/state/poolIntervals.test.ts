import { expect, onTestFinished, test } from 'vitest';
import type { Effect } from '../../../../collector/detection/effect.ts';
import { readPoolStretches } from '../../../../collector/state/poolStretches.ts';
import { createStateStore } from '../../../../collector/state/stateStore.ts';

function poolEffect(fromMs: number, state: 'met' | 'short' | 'unknown', needed = 2): Effect {
  return {
    ...{ type: 'pool', poolId: 'hall', hallId: 'hall', state, fromMs, needed },
    ...{ staffed: 1, unknown: 0, windows: 3 },
  };
}

test('intervals of a pool follow on one another, whatever commits they come in', async () => {
  const store = createStateStore({ path: ':memory:' });
  await store.start();
  onTestFinished(() => store.stop());
  const commit = (cursor: number, effects: Effect[]) =>
    store.commitDetection({ cursor, effects, entries: [], recordedMs: 1000 });
  await commit(1, [poolEffect(0, 'unknown'), poolEffect(10, 'met')]);
  await commit(2, [{ ...poolEffect(5, 'met'), poolId: 'other' } as Effect]);
  // A second word about one instant replaces the first.
  await commit(3, [poolEffect(10, 'short'), poolEffect(20, 'met'), poolEffect(20, 'unknown')]);
  const stretches = await readPoolStretches(store.database(), { fromMs: 0, toMs: 100 });
  expect(stretches.get('hall')).toEqual([
    { fromMs: 0, toMs: 10, state: 'unknown', needed: 2, windows: 3 },
    { fromMs: 10, toMs: 20, state: 'short', needed: 2, windows: 3 },
    { fromMs: 20, toMs: null, state: 'unknown', needed: 2, windows: 3 },
  ]);
  expect(stretches.get('other')).toHaveLength(1);
});
