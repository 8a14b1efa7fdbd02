import { describe, expect, onTestFinished, test } from 'vitest';
import type { AppendOutcome, Journal } from '../../../../collector/journal/journal.ts';
import type { BatchRow, JournalRow } from '../../../../collector/journal/journalRow.ts';
import { placeReadings } from '../../../../protocol/batch.ts';
import type { FakeClock } from '../../../support/fakeClock.ts';
import {
  aBatch,
  aBatchChain,
  aGap,
  aHeartbeat,
  anOccupancy,
  aRating,
  type MadeBatch,
} from '../../../support/readings.ts';

/** A place in which a journal can be opened again and again. */
export interface JournalSubject {
  readonly clock: FakeClock;
  open(): Journal;
}

/** Sends a batch as the collector does. */
export function append(journal: Journal, made: MadeBatch): Promise<AppendOutcome> {
  const { batch } = made;
  return journal.append({ agentId: batch.agent, batch, placed: placeReadings(batch) });
}

export function allRows(journal: Journal): JournalRow[] {
  return journal.readAfter(0, 1_000_000);
}

export function batchRows(journal: Journal): BatchRow[] {
  return allRows(journal).filter((row) => row.kind === 'batch');
}

/** What is stored, as `[from, to]` in the order of the journal. */
export function storedRanges(journal: Journal): [number, number][] {
  return batchRows(journal).flatMap((row) =>
    row.entries.map((entry): [number, number] => [entry.sequence, entry.toSequence]),
  );
}

function opened(makeSubject: () => JournalSubject): JournalSubject & { journal: Journal } {
  const subject = makeSubject();
  const journal = subject.open();
  onTestFinished(() => journal.close());
  return { ...subject, journal };
}

/** A reading that differs from every other one. */
function reading(number: number) {
  return anOccupancy({ atMs: 60_000 + number * 1000, occupied: number % 2 === 0 });
}

function readings(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, index) => reading(from + index));
}

/** Readings `from…to` of an outbox that has sent nothing but `reading(n)` under number n. */
function slice(from: number, to: number, oldest = 1): MadeBatch {
  const before = from === 1 ? null : aBatchChain()(readings(1, from - 1));
  const tag = before === null ? {} : { tag: before.tagAfter };
  return aBatch({ first: from, ...tag, oldest, readings: readings(from, to) });
}

/** The same from another outbox under the same name: equal up to `fork`, then other readings. */
function clonedSlice(from: number, to: number, fork: number): MadeBatch {
  const of = (number: number) => (number <= fork ? reading(number) : reading(number + 500));
  const list = (a: number, b: number) => readings(a, b).map((_, index) => of(a + index));
  const before = from === 1 ? null : aBatchChain()(list(1, from - 1));
  const tag = before === null ? {} : { tag: before.tagAfter };
  return aBatch({ first: from, ...tag, oldest: from, readings: list(from, to) });
}

/** Every promise of `Journal`; whatever keeps the facts must keep these. */
export function describeJournal(name: string, makeSubject: () => JournalSubject): void {
  describe(`${name}: storing`, () => describeStoring(makeSubject));
  describe(`${name}: repeating`, () => describeRepeating(makeSubject));
  describe(`${name}: forks, holes and losses`, () => describeForks(makeSubject));
  describe(`${name}: quarantine`, () => describeQuarantine(makeSubject));
  describe(`${name}: other rows`, () => describeOtherRows(makeSubject));
}

function describeStoring(makeSubject: () => JournalSubject): void {
  test('a batch is given back with its readings, in order, with their sequences', async () => {
    const { journal, clock } = opened(makeSubject);
    const made = aBatch({ readings: [reading(1), aRating(), aHeartbeat()] });
    expect(await append(journal, made)).toEqual({
      kind: 'stored',
      upTo: 3,
      fresh: 3,
      rejected: [],
    });
    expect(allRows(journal)).toEqual([
      {
        kind: 'batch',
        id: 1,
        receivedMs: clock.wallMs(),
        agentId: 'hall-1',
        outboxId: 'outbox-1',
        entries: made.batch.readings.map((one, index) => ({
          sequence: index + 1,
          toSequence: index + 1,
          reading: one,
        })),
      },
    ]);
  });

  test('readings of one outbox are stored in the order of the calls', async () => {
    const { journal } = opened(makeSubject);
    const first = aBatchChain({ agent: 'hall-1' });
    const second = aBatchChain({ agent: 'hall-2' });
    const made = [first([reading(1)]), second([reading(2)]), first([reading(3)])];
    await Promise.all(made.map((one) => append(journal, one)));
    const entries = batchRows(journal).filter((row) => row.agentId === 'hall-1');
    expect(entries.flatMap((row) => row.entries).map((entry) => entry.reading)).toEqual([
      reading(1),
      reading(3),
    ]);
    expect(journal.highWaterOf('hall-2', 'outbox-1')).toBe(1);
  });

  test('a repetition of what is not committed yet is recognised', async () => {
    const { journal } = opened(makeSubject);
    const outcomes = await Promise.all([
      append(journal, slice(1, 4)),
      append(journal, slice(5, 8)),
      append(journal, slice(3, 9)),
      append(journal, clonedSlice(7, 9, 5)),
      append(journal, slice(1, 2)),
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'stored', upTo: 4, fresh: 4 },
      { kind: 'stored', upTo: 8, fresh: 4 },
      { kind: 'stored', upTo: 9, fresh: 1 },
      { kind: 'forked' },
      { kind: 'stored', upTo: 2, fresh: 0 },
    ]);
    expect(storedRanges(journal).map(([from]) => from)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('a crowd of batches at once is given back whole', async () => {
    const { journal } = opened(makeSubject);
    const next = aBatchChain();
    const made = Array.from({ length: 30 }, (_, index) =>
      next(readings(index * 50 + 1, index * 50 + 50)),
    );
    await Promise.all(made.map((one) => append(journal, one)));
    expect(storedRanges(journal)).toEqual(
      Array.from({ length: 1500 }, (_, index) => [index + 1, index + 1]),
    );
    for (const one of made.slice(-5)) {
      expect(await append(journal, one)).toMatchObject({ kind: 'stored', fresh: 0 });
    }
  });

  test('the same outbox id of two agents is two outboxes', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, aBatch({ agent: 'hall-1' }));
    expect(await append(journal, aBatch({ agent: 'hall-2' }))).toMatchObject({ fresh: 1 });
    expect(journal.highWaterOf('hall-2', 'outbox-1')).toBe(1);
  });

  test('a reading that replaces others stands for all of their sequences', async () => {
    const { journal } = opened(makeSubject);
    const gap = aGap({ replaces: { from: 2, to: 9, tag: '00000000000000aa' } });
    await append(journal, aBatch({ readings: [reading(1), gap, reading(10)] }));
    expect(storedRanges(journal)).toEqual([
      [1, 1],
      [2, 9],
      [10, 10],
    ]);
  });

  test('what was stored is known after opening again', async () => {
    const subject = makeSubject();
    const before = subject.open();
    await append(before, slice(1, 5));
    before.close();
    const journal = subject.open();
    onTestFinished(() => journal.close());
    expect(journal.highWaterOf('hall-1', 'outbox-1')).toBe(5);
    expect(await append(journal, slice(1, 5))).toMatchObject({ kind: 'stored', fresh: 0 });
    expect(await append(journal, slice(6, 7))).toMatchObject({ kind: 'stored', fresh: 2 });
    expect(storedRanges(journal).map(([from]) => from)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('closing commits what is in line, and what comes later fails', async () => {
    const subject = makeSubject();
    const before = subject.open();
    const waiting = append(before, slice(1, 2));
    before.close();
    expect(await waiting).toMatchObject({ kind: 'stored', upTo: 2 });
    expect(await append(before, slice(3, 3))).toEqual({ kind: 'failed', reason: 'closed' });
    before.close();
  });

  test('listeners hear of a commit after it, until they stop listening', async () => {
    const { journal } = opened(makeSubject);
    const seen: number[] = [];
    const stop = journal.onCommitted(() => seen.push(journal.lastId()));
    await append(journal, slice(1, 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1]);
    stop();
    await append(journal, slice(2, 2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1]);
  });

  test('reading goes on behind a cursor, at most so many rows', async () => {
    const { journal } = opened(makeSubject);
    for (let number = 1; number <= 5; number += 1) await append(journal, slice(number, number));
    expect(journal.readAfter(2, 2).map((row) => row.id)).toEqual([3, 4]);
    expect(journal.readAfter(5, 10)).toEqual([]);
    expect(journal.lastId()).toBe(5);
  });
}

function describeRepeating(makeSubject: () => JournalSubject): void {
  test('the same batch again is confirmed and stored once', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 5));
    expect(await append(journal, slice(1, 5))).toEqual({
      kind: 'stored',
      upTo: 5,
      fresh: 0,
      rejected: [],
    });
    expect(storedRanges(journal)).toHaveLength(5);
  });

  test('of a batch that overlaps only what is beyond is stored', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 5));
    expect(await append(journal, slice(3, 8))).toMatchObject({ upTo: 8, fresh: 3 });
    expect(storedRanges(journal).map(([from]) => from)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('batches grouped otherwise than before are recognised wherever they begin and end', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 4));
    await append(journal, slice(5, 10));
    for (let from = 1; from <= 10; from += 1) {
      for (let to = from; to <= 10; to += 1) {
        const outcome = await append(journal, slice(from, to));
        expect(outcome, `${from}–${to}`).toMatchObject({ kind: 'stored', upTo: to, fresh: 0 });
      }
    }
    expect(storedRanges(journal)).toHaveLength(10);
  });

  test('a repetition is recognised past a reading that went to quarantine', async () => {
    const { journal } = opened(makeSubject);
    const list = [reading(1), { kind: 'nonsense' }, reading(3), reading(4)];
    await append(journal, aBatch({ readings: list }));
    const before = aBatchChain()(list.slice(0, 2));
    const again = aBatch({ first: 3, tag: before.tagAfter, readings: [reading(3)] });
    expect(await append(journal, again)).toMatchObject({ kind: 'stored', upTo: 3, fresh: 0 });
  });

  test('a compacted reading may straddle what is stored already', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 4));
    await append(journal, slice(5, 8));
    const tag = aBatchChain()(readings(1, 12)).tagAfter;
    const gap = aGap({ replaces: { from: 5, to: 12, tag } });
    const made = aBatch({ first: 5, tag: slice(1, 4).tagAfter, readings: [gap, reading(13)] });
    expect(await append(journal, made)).toMatchObject({ kind: 'stored', upTo: 13, fresh: 5 });
    expect(storedRanges(journal).slice(8)).toEqual([
      [9, 12],
      [13, 13],
    ]);
    expect(await append(journal, slice(14, 14))).toMatchObject({ kind: 'stored', fresh: 1 });
  });

  test('readings older than every boundary kept are recognised by their tag', async () => {
    const { journal } = opened(makeSubject);
    for (let number = 1; number <= 60; number += 1) await append(journal, slice(number, number));
    expect(await append(journal, slice(50, 61))).toMatchObject({ upTo: 61, fresh: 1 });
    expect(await append(journal, slice(1, 62))).toMatchObject({ upTo: 62, fresh: 1 });
  });
}

function describeForks(makeSubject: () => JournalSubject): void {
  test('a clone that goes on differently is a fork, and nothing of it is confirmed or stored', async () => {
    const { journal, clock } = opened(makeSubject);
    await append(journal, slice(1, 10));
    expect(await append(journal, clonedSlice(11, 12, 6))).toEqual({
      kind: 'forked',
      storedUpTo: 0,
    });
    expect(storedRanges(journal)).toHaveLength(10);
    expect(allRows(journal).at(-1)).toEqual({
      kind: 'fork',
      id: 2,
      receivedMs: clock.wallMs(),
      agentId: 'hall-1',
      outboxId: 'outbox-1',
      sequence: 11,
    });
  });

  test('a clone behind its original is confirmed up to the last reading both have', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 4));
    await append(journal, slice(5, 10));
    expect(await append(journal, clonedSlice(3, 8, 6))).toEqual({
      kind: 'forked',
      storedUpTo: 6,
    });
    expect(await append(journal, clonedSlice(1, 20, 6))).toEqual({
      kind: 'forked',
      storedUpTo: 6,
    });
    expect(await append(journal, clonedSlice(2, 6, 6))).toMatchObject({ kind: 'stored', upTo: 6 });
  });

  test('a clone does not stop the original, and its own new outbox is stored', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 4));
    await append(journal, clonedSlice(5, 6, 3));
    expect(await append(journal, slice(5, 6))).toMatchObject({ kind: 'stored', fresh: 2 });
    const moved = aBatch({ outbox: 'outbox-2', readings: [reading(505), reading(506)] });
    expect(await append(journal, moved)).toMatchObject({ kind: 'stored', fresh: 2 });
  });

  test('a fork that is sent again and again is told once a minute', async () => {
    const { journal, clock } = opened(makeSubject);
    await append(journal, slice(1, 4));
    for (let times = 0; times < 5; times += 1) await append(journal, clonedSlice(5, 6, 3));
    clock.advance(60_000);
    await append(journal, clonedSlice(5, 6, 3));
    expect(allRows(journal).filter((row) => row.kind === 'fork')).toHaveLength(2);
  });

  test('a batch beyond a hole is not stored, and says where to go on', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, slice(1, 3));
    expect(await append(journal, slice(6, 7))).toEqual({ kind: 'hole', expected: 4 });
    expect(await append(journal, slice(4, 7))).toMatchObject({ upTo: 7, fresh: 4 });
    const unheard = aBatch({ outbox: 'outbox-9', first: 5, tag: '0000000000000001', oldest: 3 });
    expect(await append(journal, unheard)).toEqual({ kind: 'hole', expected: 1 });
  });

  test('what the agent no longer holds is a named loss, and the rest is stored', async () => {
    const { journal, clock } = opened(makeSubject);
    await append(journal, slice(1, 3));
    expect(await append(journal, slice(6, 7, 6))).toMatchObject({ upTo: 7, fresh: 2 });
    expect(allRows(journal)[1]).toEqual({
      kind: 'loss',
      id: 2,
      receivedMs: clock.wallMs(),
      agentId: 'hall-1',
      outboxId: 'outbox-1',
      fromSequence: 4,
      toSequence: 5,
      reason: 'collector-behind',
    });
    expect(await append(journal, slice(6, 9))).toMatchObject({ upTo: 9, fresh: 2 });
    expect(storedRanges(journal).map(([from]) => from)).toEqual([1, 2, 3, 6, 7, 8, 9]);
  });
}

function describeQuarantine(makeSubject: () => JournalSubject): void {
  test('a reading that cannot be read is kept, named and counts as stored', async () => {
    const { journal, clock } = opened(makeSubject);
    const made = aBatch({ readings: [reading(1), { kind: 'nonsense', x: '零' }, reading(3)] });
    expect(await append(journal, made)).toEqual({
      kind: 'stored',
      upTo: 3,
      fresh: 3,
      rejected: [{ sequence: 2, code: 'HW-WIRE-005', field: '/kind' }],
    });
    expect(storedRanges(journal)).toEqual([
      [1, 1],
      [3, 3],
    ]);
    const [item] = journal.quarantineList();
    expect(item).toMatchObject({
      receivedMs: clock.wallMs(),
      agentId: 'hall-1',
      outboxId: 'outbox-1',
      sequence: 2,
      code: 'HW-WIRE-005',
      text: '{"kind":"nonsense","x":"零"}',
    });
    expect(journal.quarantineShow(item?.id ?? 0)).toEqual(item);
  });

  test('a rejected reading that is sent again is not kept twice', async () => {
    const { journal } = opened(makeSubject);
    const made = aBatch({ readings: [{ kind: 'nonsense' }] });
    await append(journal, made);
    expect(await append(journal, made)).toMatchObject({ fresh: 0, rejected: [{ sequence: 1 }] });
    expect(journal.quarantineTotals()).toMatchObject({ rows: 1, dropped: 0 });
  });

  test('an unreadable range keeps the place of all it stands for', async () => {
    const { journal } = opened(makeSubject);
    const range = { kind: 'later-kind', replaces: { from: 2, to: 5, tag: '00000000000000bb' } };
    await append(journal, aBatch({ readings: [reading(1), range, reading(6)] }));
    expect(storedRanges(journal)).toEqual([
      [1, 1],
      [6, 6],
    ]);
  });

  test('a message without a readable envelope is kept as a whole, a few of each agent', async () => {
    const { journal } = opened(makeSubject);
    const problem = { code: 'HW-WIRE-001', field: '', detail: '' } as const;
    for (let times = 0; times < 40; times += 1) {
      const message = { agentId: 'hall-1', text: `not JSON ${times}`, problem };
      expect(await journal.appendUnreadable(message)).toBe(true);
    }
    expect(journal.quarantineTotals().rows).toBeLessThan(40);
    expect(journal.quarantineList()[0]?.text).toBe('not JSON 39');
  });

  test('what still cannot be read stays when it is tried again', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, aBatch({ readings: [{ kind: 'nonsense' }] }));
    expect(journal.quarantineRetry()).toEqual({
      accepted: [],
      settled: [],
      stillWrong: [{ id: 1, code: 'HW-WIRE-005' }],
    });
    expect(journal.quarantineTotals().rows).toBe(1);
  });
}

function describeOtherRows(makeSubject: () => JournalSubject): void {
  const site = (name: string) => ({
    name,
    hours: { mon: ['08:30-12:00'] },
    areas: [{ id: 'county', name: '县', level: 'county' as const }],
    halls: [{ id: 'hall', name: '厅', area: 'county', timeZone: 'Asia/Shanghai', windows: [] }],
  });

  test('a version of the site is written when it differs from the last one', () => {
    const { journal, clock } = opened(makeSubject);
    const validFromMs = clock.wallMs();
    const write = (name: string) =>
      journal.appendRevision({ site: site(name), validFromMs, author: 'tester' });
    expect(write('甲')).toEqual({ id: 1, written: true });
    expect(write('甲')).toEqual({ id: 1, written: false });
    expect(write('乙')).toEqual({ id: 2, written: true });
    expect(write('甲')).toEqual({ id: 3, written: true });
    expect(allRows(journal)[1]).toEqual({
      kind: 'revision',
      id: 2,
      receivedMs: clock.wallMs(),
      validFromMs,
      author: 'tester',
      site: site('乙'),
    });
  });

  test('the order of fields makes no other version of the site', () => {
    const { journal } = opened(makeSubject);
    const { name, ...rest } = site('甲');
    journal.appendRevision({ site: { name, ...rest }, validFromMs: 0, author: 'a' });
    const turned = { ...rest, name };
    expect(journal.appendRevision({ site: turned, validFromMs: 0, author: 'b' }).written).toBe(
      false,
    );
  });

  test('a start is written', () => {
    const { journal, clock } = opened(makeSubject);
    expect(journal.appendStart()).toBe(1);
    expect(allRows(journal)).toEqual([{ kind: 'start', id: 1, receivedMs: clock.wallMs() }]);
  });

  test('the newest checkpoint at or before a row is given back', () => {
    const { journal, clock } = opened(makeSubject);
    const save = (cursor: number) =>
      journal.saveCheckpoint({ reader: 'detector', cursor, state: Buffer.from(`at ${cursor}`) });
    save(10);
    save(20);
    expect(journal.checkpointBefore('detector', 9)).toBeNull();
    expect(journal.checkpointBefore('other', 99)).toBeNull();
    const found = journal.checkpointBefore('detector', 19);
    expect(found).toMatchObject({ cursor: 10, recordedMs: clock.wallMs() });
    expect(Buffer.from(found?.state ?? []).toString()).toBe('at 10');
  });
}
