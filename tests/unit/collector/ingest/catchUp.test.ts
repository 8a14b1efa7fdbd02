import { expect, test } from 'vitest';
import { createCatchUpWatch } from '../../../../collector/ingest/catchUp.ts';
import type { AgentStatus } from '../../../../protocol/agentStatus.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function aStatus(waiting: number, fields: Partial<AgentStatus> = {}): AgentStatus {
  return {
    ...{ v: 1, agent: 'hall-1', session: 's-1', boot: 'boot-1', state: 'online' },
    ...{ version: '1', outbox: 'o-1', waiting, clock: { state: 'synced' } },
    ...{ devices: [], problems: [] },
    ...fields,
  };
}

function watched(waiting: readonly number[]) {
  const clock = createFakeClock();
  const watch = createCatchUpWatch(clock);
  for (const count of waiting) {
    watch.take(aStatus(count));
    clock.advance(10_000);
  }
  return watch;
}

test('the minutes left follow from how the backlog shrank in the last minute', () => {
  expect(watched([100_000, 90_000, 80_000]).catchUpOf('hall-1')).toEqual({ minutesLeft: 2 });
  // Slow at first, then ten times as fast: the beginning is forgotten.
  const faster = [100_000, 99_900, 99_800, 90_000, 80_000, 70_000, 60_000, 50_000, 40_000, 30_000];
  expect(watched(faster).catchUpOf('hall-1')).toEqual({ minutesLeft: 1 });
});

test('while nothing can be known of the rate, no number is made up', () => {
  expect(watched([50_000]).catchUpOf('hall-1')).toEqual({ minutesLeft: null });
  expect(watched([50_000, 50_000]).catchUpOf('hall-1')).toEqual({ minutesLeft: null });
  expect(watched([50_000, 60_000]).catchUpOf('hall-1')).toEqual({ minutesLeft: null });
  expect(watched([90_000_000, 89_999_999]).catchUpOf('hall-1')).toEqual({ minutesLeft: null });
});

test('an agent that is up to date, or away, catches up on nothing', () => {
  expect(watched([3]).catchUpOf('hall-1')).toBeNull();
  expect(watched([50_000, 40_000, 12]).catchUpOf('hall-1')).toBeNull();
  const watch = watched([50_000, 40_000]);
  watch.take(aStatus(40_000, { state: 'offline', reason: 'connection-lost' }));
  expect(watch.catchUpOf('hall-1')).toBeNull();
  expect(watch.catchUpOf('nobody')).toBeNull();
});

test('a new connection begins a new estimate', () => {
  const watch = watched([50_000, 40_000]);
  watch.take(aStatus(40_000, { session: 's-2' }));
  expect(watch.catchUpOf('hall-1')).toEqual({ minutesLeft: null });
});
