import { describe, expect, it } from 'vitest';
import { aGap, aHeartbeat, anEquipment, anOccupancy } from '../../../support/readings.ts';
import {
  aJournal,
  aSite,
  aWindow,
  HOUR,
  heartbeats,
  inOrder,
  level,
  MINUTE,
  replay,
  SECOND,
} from './scene.ts';

/** A journal of one seat, watched from 0 to `untilMs`, that says what is given. */
function watched(levels: readonly [number, boolean][], untilMs: number) {
  const journal = aJournal();
  journal.revision(aSite(), 0);
  const said = levels.map(([atMs, occupied]) => level(atMs, occupied));
  journal.batch(inOrder([...heartbeats(0, untilMs), ...said]));
  return journal;
}

describe('the verdict of a window', () => {
  it('is what its sensor says, as far as the agent vouches for it', () => {
    const journal = watched(
      [
        [0, true],
        [30 * SECOND, false],
      ],
      MINUTE,
    );
    const seen = replay(journal.rows);
    expect(seen.verdicts()).toEqual([
      [0, 'occupied'],
      [30_000, 'empty'],
    ]);
    expect(seen.watermark()).toBe(60_000);
  });

  it('waits for the heartbeat that covers a reading', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.batch([level(0, true), ...heartbeats(0, 15_000), level(20_000, false)]);
    expect(replay(journal.rows).verdicts()).toEqual([[0, 'occupied']]);
  });

  it('is unknown from the beginning of the site until the first word', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.batch([level(MINUTE, false), ...heartbeats(MINUTE, 2 * MINUTE)]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'unknown'],
      [MINUTE, 'empty'],
    ]);
  });

  it('takes a level that was said late from where it is judged, not before', () => {
    const journal = watched([[0, true]], 2 * MINUTE);
    journal.batch([level(80 * SECOND, false), ...heartbeats(2 * MINUTE, 3 * MINUTE)]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'occupied'],
      [2 * MINUTE, 'empty'],
    ]);
  });

  it('follows the duty hours, whatever the sensor says', () => {
    const journal = watched([[0, false]], 3 * HOUR + 10 * MINUTE);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [3 * HOUR, 'not-on-duty'],
    ]);
  });

  it('is occupied when any sensor sees somebody and empty only when all see nobody', () => {
    const devices = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
      { id: 'radar-1', agent: 'hall-1', kind: 'radar' as const },
    ];
    const journal = aJournal();
    journal.revision(aSite([aWindow({ devices })]), 0);
    const said = [
      level(0, false, 'seat-1'),
      level(10_000, true, 'radar-1'),
      level(20_000, false, 'radar-1'),
      level(30_000, true, 'seat-1'),
    ];
    journal.batch(inOrder([...heartbeats(0, 45_000), ...said]));
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'unknown'],
      [10_000, 'occupied'],
      [20_000, 'empty'],
      [30_000, 'occupied'],
    ]);
  });

  it('reaches only as far as the slower of two agents', () => {
    const devices = [
      { id: 'seat-1', agent: 'hall-1', kind: 'seat' as const },
      { id: 'seat-1', agent: 'hall-2', kind: 'seat' as const },
    ];
    const journal = aJournal();
    journal.revision(aSite([aWindow({ devices })]), 0);
    journal.batch([level(0, false), ...heartbeats(0, 60_000)]);
    journal.batch([level(0, false), ...heartbeats(0, 30_000)], { agent: 'hall-2' });
    expect(replay(journal.rows).watermark()).toBe(30_000);
  });

  it('of a window without presence sensors is always unknown', () => {
    const devices = [{ id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' as const }];
    const journal = aJournal();
    journal.revision(aSite([aWindow({ devices })]), 0);
    journal.batch(heartbeats(0, MINUTE));
    const seen = replay(journal.rows);
    expect(seen.verdicts()).toEqual([[0, 'unknown']]);
    expect(seen.watermark()).toBe(MINUTE);
  });
});

describe('what was not watched', () => {
  it('is unknown until the sensor speaks again', () => {
    const journal = watched([[0, false]], 30_000);
    journal.batch([
      ...heartbeats(60_000, 75_000),
      level(80_000, false),
      ...heartbeats(75_000, 90_000),
    ]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [30_000, 'unknown'],
      [80_000, 'empty'],
    ]);
  });

  it('begins with what a driver says when it starts, just before it is watched', () => {
    const journal = watched([[0, false]], 30_000);
    journal.batch([level(59_000, true), ...heartbeats(60_000, 75_000)]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [30_000, 'unknown'],
      [60_000, 'occupied'],
    ]);
  });

  it('does not begin with a level from long before: somebody may have come since', () => {
    const journal = watched([[0, true]], 30_000);
    journal.batch([level(31_000, false), ...heartbeats(120_000, 180_000)]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'occupied'],
      [30_000, 'unknown'],
    ]);
  });

  it('is unknown when the machine was started again, even without a pause', () => {
    const journal = watched([[0, false]], 30_000);
    const second = heartbeats(30_000, 60_000).map((beat) => ({ ...beat, boot: 'boot-2' }));
    journal.batch(second);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [30_000, 'unknown'],
    ]);
  });

  it('is unknown where a gap says so, and until the sensor speaks again', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const gap = aGap({
      atMs: 40_000,
      device: 'seat-1',
      fromWallMs: aHeartbeat({ atMs: 20_000 }).wallMs,
      toWallMs: aHeartbeat({ atMs: 40_000 }).wallMs,
    });
    const beat = aHeartbeat({ atMs: 60_000, fromMonotonicMs: 0 });
    journal.batch([level(0, false), gap, level(50_000, false), beat]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [20_000, 'unknown'],
      [50_000, 'empty'],
    ]);
  });

  it('ends with what a driver said when it was started again within the gap', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const gap = aGap({
      atMs: 40_000,
      device: 'seat-1',
      fromWallMs: aHeartbeat({ atMs: 20_000 }).wallMs,
      toWallMs: aHeartbeat({ atMs: 40_000 }).wallMs,
    });
    const beat = aHeartbeat({ atMs: 60_000, fromMonotonicMs: 0 });
    journal.batch([level(0, false), level(39_900, true), gap, beat]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [20_000, 'unknown'],
      [40_000, 'occupied'],
    ]);
  });

  it('does not count a level before a gap in which readings are missing', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const gap = aGap({
      atMs: 40_000,
      device: 'seat-1',
      fromWallMs: aHeartbeat({ atMs: 20_000 }).wallMs,
      toWallMs: aHeartbeat({ atMs: 40_000 }).wallMs,
      count: 3,
      reason: 'outbox-full',
    });
    const beat = aHeartbeat({ atMs: 60_000, fromMonotonicMs: 0 });
    journal.batch([level(0, false), level(30_000, true), gap, beat]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [20_000, 'unknown'],
    ]);
  });

  it('is unknown for all devices when the gap is the agent’s own', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const gap = aGap({
      atMs: 40_000,
      device: 'agent',
      fromWallMs: aHeartbeat({ atMs: 20_000 }).wallMs,
      toWallMs: aHeartbeat({ atMs: 40_000 }).wallMs,
    });
    journal.batch([level(0, false), gap, aHeartbeat({ atMs: 60_000, fromMonotonicMs: 0 })]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [20_000, 'unknown'],
    ]);
  });

  it('is unknown after the clock was set forward: that hour never happened', () => {
    const journal = watched([[0, false]], 30_000);
    const later = heartbeats(30_000, 60_000).map((beat) => ({
      ...beat,
      wallMs: beat.wallMs + HOUR,
      clock: { state: 'stepped' as const },
    }));
    journal.batch(later);
    const seen = replay(journal.rows);
    expect(seen.verdicts()).toEqual([
      [0, 'empty'],
      [30_000, 'unknown'],
    ]);
    expect(seen.findingsOf('empty-post')).toEqual([]);
  });

  it('goes on where it was after the clock was set back', () => {
    const journal = watched([[0, true]], 2 * MINUTE);
    const back = (reading: ReturnType<typeof heartbeats>[number]) => ({
      ...reading,
      wallMs: reading.wallMs - MINUTE,
    });
    journal.batch([level(130_000, false), ...heartbeats(2 * MINUTE, 4 * MINUTE)].map(back));
    const seen = replay(journal.rows);
    expect(seen.verdicts()).toEqual([
      [0, 'occupied'],
      [2 * MINUTE, 'empty'],
    ]);
    expect(seen.watermark()).toBe(3 * MINUTE);
  });

  it('is not watched in the future: such a clock is wrong', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.batch([level(0, false), ...heartbeats(0, HOUR)], { receivedMs: MINUTE });
    expect(replay(journal.rows).watermark()).toBe(6 * MINUTE);
  });

  it('has its true time once the clock was set', () => {
    const unsynced = { clock: { state: 'unsynced' as const } };
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const early = anOccupancy({ ...unsynced, atMs: 30_000, wallMs: 5000, occupied: false });
    journal.batch([level(0, true), ...heartbeats(0, 15_000), early, ...heartbeats(15_000, 45_000)]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'occupied'],
      [30_000, 'empty'],
    ]);
  });

  it('stays unknown while a sensor says that it is sick, and until it has spoken again', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const said = [
      level(0, false),
      anEquipment({ atMs: 20_000, status: 'fault' }),
      level(25_000, false),
      anEquipment({ atMs: 40_000, status: 'ok' }),
      level(50_000, false),
    ];
    journal.batch([...said, aHeartbeat({ atMs: 60_000, fromMonotonicMs: 0 })]);
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'empty'],
      [20_000, 'unknown'],
      [50_000, 'empty'],
    ]);
  });
});
