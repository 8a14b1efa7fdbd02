import { expect, test } from 'vitest';
import { createLevelMemory, type LevelMemory } from '../../../../agent/outbox/levelMemory.ts';
import type { HeartbeatReading, Reading } from '../../../../protocol/reading.ts';
import { aGap, aHeartbeat, anEquipment, anOccupancy } from '../../../support/readings.ts';

const beat = (atMs: number, fields: Partial<HeartbeatReading> = {}) =>
  aHeartbeat({ atMs, ...fields });

/** Somebody is there since second 10, vouched for up to second 30. */
function occupiedSince10(): LevelMemory {
  const levels = createLevelMemory();
  levels.keep(beat(15_000), null);
  levels.keep(anOccupancy({ atMs: 20_000 }), beat(30_000));
  levels.keep(beat(30_000), null);
  return levels;
}

const again = anOccupancy({ atMs: 40_000 });
const next = beat(45_000);

test('the same level within watched time is a repeat, another one is not', () => {
  const levels = occupiedSince10();
  expect(levels.isRepeat(again, next)).toBe(true);
  expect(levels.isRepeat({ ...again, occupied: false }, next)).toBe(false);
  expect(levels.isRepeat({ ...again, channel: 'other' }, next)).toBe(false);
  expect(levels.isRepeat({ ...again, device: 'seat-2' }, next)).toBe(false);
});

test('a level that nobody vouches for is no repeat', () => {
  const levels = occupiedSince10();
  expect(levels.isRepeat(again, null)).toBe(false);
  expect(levels.isRepeat(again, beat(45_000, { fromMonotonicMs: 35_000 }))).toBe(false);
  expect(levels.isRepeat(again, beat(45_000, { boot: 'boot-2' }))).toBe(false);
  const lagging = [{ device: again.device, untilMonotonicMs: null }];
  expect(levels.isRepeat(again, beat(45_000, { lagging }))).toBe(false);
  expect(levels.isRepeat(again, beat(45_000, { clock: { state: 'unsynced' } }))).toBe(false);
});

const forgetting: readonly {
  readonly what: string;
  readonly take: (levels: LevelMemory) => void;
}[] = [
  {
    what: 'a dropped change',
    take: (levels) => levels.drop(anOccupancy({ atMs: 35_000, occupied: false })),
  },
  { what: 'a gap of the device', take: (levels) => levels.keep(aGap({ atMs: 35_000 }), null) },
  {
    what: 'a gap of all devices',
    take: (levels) => levels.keep(aGap({ atMs: 35_000, device: 'agent' }), null),
  },
  {
    what: 'a word about the device itself',
    take: (levels) => levels.keep(anEquipment({ atMs: 35_000, status: 'fault' }), next),
  },
  { what: 'a dropped heartbeat', take: (levels) => levels.drop(beat(38_000)) },
];

test.each(forgetting)('after $what the level is said in full', ({ take }) => {
  const levels = occupiedSince10();
  take(levels);
  expect(levels.isRepeat(again, next)).toBe(false);
});

test('an hour later the same level is said in full again', () => {
  const levels = occupiedSince10();
  let atMs = 30_000;
  const isRepeatAt = (reading: Reading) => {
    while (atMs + 15_000 < reading.monotonicMs) {
      atMs += 15_000;
      levels.keep(beat(atMs), null);
    }
    return levels.isRepeat(reading, beat(atMs + 15_000));
  };
  expect(isRepeatAt(anOccupancy({ atMs: 3_600_000 }))).toBe(true);
  expect(isRepeatAt(anOccupancy({ atMs: 3_625_000 }))).toBe(false);
});

test('a copy goes its own way', () => {
  const levels = occupiedSince10();
  const copy = levels.copy();
  copy.drop(again);
  expect(levels.isRepeat(again, next)).toBe(true);
  expect(copy.isRepeat(again, next)).toBe(false);
});
