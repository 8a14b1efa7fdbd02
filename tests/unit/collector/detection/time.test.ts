import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../../collector/detection/createDetector.ts';
import type { Effect } from '../../../../collector/detection/effect.ts';
import type { BatchRow } from '../../../../collector/journal/journalRow.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { aClockReading, aGap, aHeartbeat, aRating } from '../../../support/readings.ts';
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
  summarize,
  T0,
} from './scene.ts';

/** As a board says it whose clock woke in 1970. */
function in1970<R extends Reading>(reading: R): R {
  return { ...reading, wallMs: 5000 + reading.monotonicMs, clock: { state: 'unsynced' } };
}

const PAD_AND_SEAT = aWindow({
  devices: [
    { id: 'seat-1', agent: 'hall-1', kind: 'seat' },
    { id: 'pad-1', agent: 'hall-1', kind: 'rating-pad' },
  ],
});

/** One row per reading; the clock is set at `setMs`. */
function setLate(readings: readonly Reading[], setMs: number) {
  const journal = aJournal();
  journal.revision(aSite([PAD_AND_SEAT]), 0);
  for (const reading of readings) {
    const { monotonicMs } = reading;
    const said = monotonicMs < setMs ? in1970(reading) : reading;
    journal.batch([said], { receivedMs: monotonicMs + 1000 });
  }
  return journal;
}

const LEAVES = [
  level(0, true),
  aRating({ atMs: 10_000, device: 'pad-1' }),
  level(20 * SECOND, false),
  ...heartbeats(0, 5 * MINUTE),
];

describe('readings from before the clock was set', () => {
  it('are not judged until it is: nothing is empty, nothing is raised', () => {
    const seen = replay(setLate(inOrder(LEAVES), HOUR).rows);
    expect(seen.watermark()).toBeNull();
    expect(seen.findings).toEqual([]);
    expect(seen.verdicts()).toEqual([[0, 'unknown']]);
  });

  it('are judged with their true time and marked, once the clock is set', () => {
    const seen = replay(setLate(inOrder(LEAVES), 4 * MINUTE).rows);
    expect(seen.verdicts()).toEqual([
      [0, 'occupied'],
      [20_000, 'empty'],
    ]);
    expect(seen.findings).toEqual([
      { kind: 'empty-post', startedMs: 20_000, raisedMs: 80_000, cleared: null },
    ]);
    const raised = seen.effects.find((one) => one.type === 'raise');
    const why = raised?.type === 'raise' ? raised.finding.why : null;
    expect(why?.marks).toMatchObject([{ kind: 'rating', atMs: T0 + 10_000, quality: 'rebuilt' }]);
    expect(why?.inputs.map(({ quality }) => quality)).toEqual(['rebuilt', 'rebuilt']);
    const pad = seen.effects.findLast((one) => one.type === 'device' && one.deviceId === 'pad-1');
    const read = { lastReadingMs: T0 + 10_000, lastReadingQuality: 'rebuilt' };
    expect(pad).toMatchObject(read);
  });

  it('get the same verdicts as with a clock that was right from the beginning', () => {
    const story = fc.record({
      levels: fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.boolean()), { maxLength: 15 }),
      unwatched: fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 6 }),
      setS: fc.integer({ min: 0, max: 900 }),
    });
    fc.assert(
      fc.property(story, ({ levels, unwatched, setS }) => {
        const beats = heartbeats(0, 15 * MINUTE).filter((_, index) => !unwatched.includes(index));
        const said = levels.map(([atS, occupied]) => level(atS * SECOND, occupied));
        const readings = inOrder([...beats, ...said, aHeartbeat({ atMs: 16 * MINUTE })]);
        const late = replay(setLate(readings, setS * SECOND).rows);
        const inTime = replay(setLate(readings, 0).rows);
        expect(late.verdicts()).toEqual(inTime.verdicts());
        const posts = late.findings.filter((one) => one.kind !== 'clock-drift');
        expect(posts).toEqual(inTime.findings);
        expect(late.watermark()).toBe(inTime.watermark());
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('are judged once each, also when the detector begins anew in the middle of them', () => {
    const { rows } = setLate(inOrder(LEAVES), 4 * MINUTE);
    const whole = replay(rows);
    const effects: Effect[] = [];
    const kept = new Map<string, string | null>();
    const restored = () => createDetector([...kept].map(([key, json]) => ({ key, json })));
    for (const row of rows) {
      for (let detector = restored(); ; detector = restored()) {
        const backlog = detector.backlogBefore(row);
        const next = rows.find(
          (one) => one.kind === 'batch' && one.id > (backlog?.afterId ?? 0) && one.id < row.id,
        ) as BatchRow | undefined;
        const step =
          backlog === null
            ? detector.apply(row)
            : detector.takeBacklog(backlog, next === undefined ? [] : [next]);
        effects.push(...step);
        for (const { key, json } of detector.dirty()) kept.set(key, json);
        if (backlog === null) break;
      }
    }
    const inParts = summarize(effects);
    expect(inParts.verdicts()).toEqual(whole.verdicts());
    expect(inParts.findings).toEqual(whole.findings);
  });

  it('are judged once each, also when compaction moves them into a later row meanwhile', () => {
    const { rows } = setLate(inOrder(LEAVES), 4 * MINUTE);
    const detector = createDetector();
    const setting = rows.find(
      (row) => row.kind === 'batch' && row.entries[0]?.reading.clock.state === 'synced',
    );
    const waiting = rows.filter(
      (row): row is BatchRow => row.kind === 'batch' && row.id < (setting?.id ?? 0),
    );
    for (const row of rows) if (row.id < (setting?.id ?? 0)) detector.apply(row);
    if (setting === undefined) throw new Error('the clock was not set');
    const take = (taken: readonly BatchRow[]): Effect[] => {
      const backlog = detector.backlogBefore(setting);
      return backlog === null ? [] : detector.takeBacklog(backlog, taken);
    };
    const last = waiting.at(-1);
    if (last === undefined) throw new Error('nothing waits');
    const merged = { ...last, entries: waiting.flatMap(({ entries }) => entries) };
    const effects = [take(waiting.slice(0, 5)), take([merged]), take([])].flat();
    expect(detector.backlogBefore(setting)).toBeNull();
    effects.push(
      ...rows.filter((row) => row.id >= setting.id).flatMap((row) => detector.apply(row)),
    );
    expect(summarize(effects).findings).toEqual(replay(rows).findings);
    expect(summarize(effects).verdicts()).toEqual(replay(rows).verdicts().slice(-2));
  });

  it('are named as lost when the boot ends before, and their time stays unknown', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const first = [level(0, false), ...heartbeats(0, 3 * MINUTE)].map(in1970);
    journal.batch(first, { receivedMs: 3 * MINUTE });
    const boot = { boot: 'boot-2' };
    const second = [level(4 * MINUTE, true), ...heartbeats(4 * MINUTE, 5 * MINUTE)];
    const gap = in1970(aGap({ atMs: 4 * MINUTE, fromWallMs: 3 * MINUTE, toWallMs: 4 * MINUTE }));
    journal.batch([gap, ...second].map((one) => ({ ...one, ...boot })));
    const detector = createDetector();
    const seen = replay(journal.rows, detector);
    expect(seen.verdicts()).toEqual([
      [0, 'unknown'],
      [4 * MINUTE, 'occupied'],
    ]);
    expect(detector.counts().unplaced).toBe(first.length);
    const raised = seen.effects.flatMap((one) =>
      one.type === 'raise' && one.finding.kind === 'readings-lost' ? [one] : [],
    );
    expect(raised.map((one) => one.finding)).toMatchObject([
      {
        ...{ kind: 'readings-lost', agentId: 'hall-1', startedMs: T0 + 4 * MINUTE },
        why: {
          facts: {
            ...{ reason: 'clock-never-set', outbox: 'outbox-hall-1', count: first.length },
            ...{ fromSequence: 1, toSequence: first.length },
          },
        },
      },
    ]);
  });

  it('are not placed by a clock that is ahead of the collector', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.batch([level(0, false), ...heartbeats(0, MINUTE)].map(in1970), { receivedMs: MINUTE });
    const wrong = aClockReading({ atMs: 61_000, wallMs: T0 + HOUR });
    journal.batch([wrong], { receivedMs: 61_000 });
    expect(replay(journal.rows).watermark()).toBeNull();
    journal.batch([aClockReading({ atMs: 70_000 })], { receivedMs: 70_000 });
    expect(replay(journal.rows).watermark()).toBe(MINUTE);
  });

  it('of a clock that is trusted no more have their time from when it was', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    const lost = (reading: Reading): Reading => ({
      ...reading,
      wallMs: reading.wallMs + HOUR,
      clock: { state: 'unsynced' },
    });
    journal.batch([level(0, true), ...heartbeats(0, MINUTE)]);
    const later = inOrder([level(70_000, false), ...heartbeats(MINUTE, 2 * MINUTE)]);
    journal.batch(later.map(lost), { receivedMs: 2 * MINUTE });
    const seen = replay(journal.rows);
    expect(seen.verdicts()).toEqual([
      [0, 'occupied'],
      [70_000, 'empty'],
    ]);
    expect(seen.watermark()).toBe(2 * MINUTE);
  });
});

describe('a gap named by a clock that was set meanwhile', () => {
  it('ends no later than it was named, so it holds up nothing', () => {
    const journal = aJournal();
    journal.revision(aSite(), 0);
    journal.batch([level(0, true), ...heartbeats(0, MINUTE)]);
    const again = { boot: 'boot-2' };
    // The new boot wakes in 1970 and knows only that the last reading was of 2026.
    const gap = in1970(aGap({ atMs: 2 * MINUTE, fromWallMs: T0 + MINUTE, toWallMs: T0 + MINUTE }));
    const after = [gap, in1970(level(2 * MINUTE, false)), ...heartbeats(2 * MINUTE, 3 * MINUTE)];
    journal.batch(after.map((one) => ({ ...one, ...again })));
    expect(replay(journal.rows).verdicts()).toEqual([
      [0, 'occupied'],
      [MINUTE, 'unknown'],
      [2 * MINUTE, 'empty'],
    ]);
  });
});

describe('at the beginning and the end of duty', () => {
  /** Empty all the time, by a clock that may be off by so much. */
  function emptyWith(errorMs: number, [fromMs, untilMs]: readonly [number, number]) {
    const journal = aJournal();
    journal.revision(aSite(), fromMs);
    const clock = { state: 'synced' as const, source: 'kernel', errorMs };
    const said = [level(fromMs, false), ...heartbeats(fromMs, untilMs)];
    journal.batch(inOrder(said).map((one) => ({ ...one, clock })));
    return replay(journal.rows).findings.filter((one) => one.kind !== 'clock-drift');
  }

  it.each([
    [500, 0],
    [1000, 0],
    [20_000, 20_000],
  ])('an error of %i ms lets a late opening begin %i ms late', (errorMs, lateMs) => {
    // Duty begins at 13:00, four hours after the scene does.
    const [post] = emptyWith(errorMs, [3.5 * HOUR, 4 * HOUR + 3 * MINUTE]);
    expect(post).toMatchObject({
      startedMs: 4 * HOUR + lateMs,
      raisedMs: 4 * HOUR + lateMs + MINUTE,
    });
  });

  it('a clock that knows the hour only by minutes accuses nobody within them', () => {
    const span = [8 * HOUR - 90 * SECOND, 8 * HOUR + MINUTE] as const;
    // Duty ends at 17:00; the post is due half a minute before.
    expect(emptyWith(20_000, span)).toHaveLength(1);
    expect(emptyWith(50_000, span)).toEqual([]);
    expect(emptyWith(12 * HOUR, [0, 3 * HOUR])).toEqual([]);
  });

  it('a time that was rebuilt is the less exact the further the clock was set from it', () => {
    const fromMs = 3.9 * HOUR;
    const readings = [level(fromMs, false), ...heartbeats(fromMs, 4 * HOUR + 10 * MINUTE)];
    const post = (setMs: number) => {
      const journal = aJournal();
      journal.revision(aSite(), fromMs);
      const setting = aClockReading({ atMs: setMs });
      journal.batch([...inOrder(readings).map(in1970), setting], { receivedMs: setMs });
      return replay(journal.rows).findings[0]?.startedMs;
    };
    expect(post(4 * HOUR + 20 * MINUTE)).toBe(4 * HOUR);
    // Ten hours at 0.05 % are 18 s, and the clock itself is good to 5 ms.
    expect(post(14 * HOUR)).toBe(4 * HOUR + 18_006);
  });
});
