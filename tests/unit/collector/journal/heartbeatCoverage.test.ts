import { describe, expect, test } from 'vitest';
import { mergeHeartbeats } from '../../../../collector/journal/heartbeatCoverage.ts';
import type { JournalEntry } from '../../../../collector/journal/journalRow.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { aHeartbeat, anOccupancy } from '../../../support/readings.ts';

function entries(...readings: Reading[]): JournalEntry[] {
  return readings.map((reading, index) => ({
    sequence: index + 1,
    toSequence: index + 1,
    reading,
  }));
}

const beat = (atMs: number, fields: Parameters<typeof aHeartbeat>[0] = {}) =>
  aHeartbeat({ atMs, ...fields });

describe('heartbeats', () => {
  test('that follow on the first become one, at the place of the last', () => {
    const beats = [beat(30_000), anOccupancy({ atMs: 35_000 }), beat(45_000), beat(60_000)];
    const list = entries(beat(15_000), ...beats);
    expect(mergeHeartbeats(list)).toEqual([
      ...[list[0], list[2]],
      { ...list[4], reading: { ...list[4]?.reading, fromMonotonicMs: 15_000 } },
    ]);
  });

  test.each([
    ['a break in the watching', beat(30_000, { fromMonotonicMs: 16_000 })],
    ['another boot', beat(30_000, { boot: 'boot-2' })],
    ['a lagging device', beat(30_000, { lagging: [{ device: 'a', untilMonotonicMs: null }] })],
    ['another state of the clock', beat(30_000, { clock: { state: 'unsynced' } })],
    ['a clock that is off by more', beat(30_000, { clock: { state: 'synced', errorMs: 2000 } })],
    ['a clock that was set meanwhile', beat(30_000, { wallMs: 1_800_000_000_000 })],
    ['another device', beat(30_000, { device: 'other' })],
  ])('stay apart at %s', (_name, second) => {
    const list = entries(beat(15_000), second);
    expect(mergeHeartbeats(list)).toEqual(list);
  });

  test('with a clock that was just stepped stay apart', () => {
    const stepped = { clock: { state: 'stepped' as const } };
    const list = entries(beat(15_000, stepped), beat(30_000, stepped));
    expect(mergeHeartbeats(list)).toEqual(list);
  });

  test('before a reading whose clock is set no more stay, because they tell its time', () => {
    const lost = anOccupancy({ atMs: 50_000, clock: { state: 'unsynced' } });
    const list = entries(beat(15_000), beat(30_000), beat(45_000), lost, beat(60_000));
    const kept = mergeHeartbeats(list).map(({ sequence }) => sequence);
    expect(kept).toEqual([1, 3, 4, 5]);
  });

  test('whose errors are too small to matter become one', () => {
    const exact = (atMs: number, errorMs: number) =>
      beat(atMs, { clock: { state: 'synced', errorMs } });
    const list = entries(exact(15_000, 5), exact(30_000, 20), exact(45_000, 900));
    expect(mergeHeartbeats(list)).toHaveLength(2);
  });

  test('of a clock that creeps do not drift away together', () => {
    const list = entries(
      ...Array.from({ length: 40 }, (_, index) => {
        const atMs = 15_000 * (index + 1);
        const wallMs = beat(atMs).wallMs + index * 100;
        return beat(atMs, { wallMs, monotonicMs: atMs });
      }),
    );
    for (const { reading } of mergeHeartbeats(list)) {
      if (reading.kind !== 'heartbeat') continue;
      expect(reading.monotonicMs - reading.fromMonotonicMs).toBeLessThanOrEqual(90_000);
    }
  });
});
