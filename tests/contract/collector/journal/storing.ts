import { expect, onTestFinished, test } from 'vitest';
import { aBatch, aBatchChain, aGap, aHeartbeat, aRating } from '../../../support/readings.ts';
import {
  allRows,
  append,
  batchRows,
  type JournalSubject,
  opened,
  reading,
  slice,
  storedRanges,
} from './journalSubject.ts';

/** What is stored. */
export function describeStoring(makeSubject: () => JournalSubject): void {
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
}

/** Groups, listeners, closing and opening again. */
export function describeCommitting(makeSubject: () => JournalSubject): void {
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
