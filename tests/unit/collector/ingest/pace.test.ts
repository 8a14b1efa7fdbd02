import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKLOG_BATCHES_MAX, createPacer } from '../../../../collector/ingest/pace.ts';
import { LIMITS } from '../../../../protocol/limits.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const FULL = { readingsPerSecondMax: null, batchesInFlightMax: LIMITS.batchesInFlightMax };

function behind(pacer: ReturnType<typeof createPacer>, agents: number): string[] {
  const ids = Array.from({ length: agents }, (_, n) => `hall-${n}`);
  for (let round = 0; round < 3; round += 1) for (const id of ids) pacer.stored(id, 100);
  return ids;
}

test('an agent that says little is never slowed down, whoever else has a backlog', () => {
  const pacer = createPacer({ clock: createFakeClock(), waiting: () => 0 });
  behind(pacer, 500);
  pacer.stored('live', 3);
  expect(pacer.paceOf('live')).toEqual(FULL);
  expect(pacer.paceOf('nobody')).toEqual(FULL);
});

test('all backlogs together keep no more batches in flight than one commit takes quickly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (agents) => {
      const pacer = createPacer({ clock: createFakeClock(), waiting: () => 0 });
      const paces = behind(pacer, agents).map((id) => pacer.paceOf(id));
      const inFlight = paces.reduce((sum, pace) => sum + pace.batchesInFlightMax, 0);
      expect(inFlight).toBeLessThanOrEqual(Math.max(BACKLOG_BATCHES_MAX, agents));
      const rates = paces.map((pace) => pace.readingsPerSecondMax);
      if (agents <= BACKLOG_BATCHES_MAX) expect(new Set(rates)).toEqual(new Set([null]));
      else expect(rates.reduce((sum: number, rate) => sum + (rate ?? 1e9), 0)).toBeLessThan(20_001);
    }),
    { numRuns: 100, seed: 5 },
  );
});

test('whoever has caught up, or is gone, is slow no more and slows nobody', () => {
  const clock = createFakeClock();
  const pacer = createPacer({ clock, waiting: () => 0 });
  behind(pacer, 16);
  expect(pacer.paceOf('hall-0').batchesInFlightMax).toBe(1);
  pacer.stored('hall-0', 7);
  expect(pacer.paceOf('hall-0')).toEqual(FULL);
  expect(pacer.paceOf('hall-1').batchesInFlightMax).toBe(1);
  clock.advance(31_000);
  for (let count = 0; count < 3; count += 1) pacer.stored('hall-1', 100);
  expect(pacer.paceOf('hall-2')).toEqual(FULL);
  expect(pacer.paceOf('hall-1').batchesInFlightMax).toBe(2);
});

test('a slow pace makes small batches, and they are still those of a backlog', () => {
  const pacer = createPacer({ clock: createFakeClock(), waiting: () => 0 });
  const ids = behind(pacer, 1000);
  expect(pacer.paceOf('hall-0').readingsPerSecondMax).toBe(20);
  for (const id of ids) pacer.stored(id, 20);
  expect(pacer.paceOf('hall-0').readingsPerSecondMax).toBe(20);
});

test('a crowd of messages slows everybody', () => {
  const pacer = createPacer({ clock: createFakeClock(), waiting: () => 100_000 });
  expect(pacer.paceOf('live').batchesInFlightMax).toBe(2);
});
