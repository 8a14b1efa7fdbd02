import { expect, test } from 'vitest';
import { aBatch } from '../../../support/readings.ts';
import {
  allRows,
  append,
  clonedSlice,
  type JournalSubject,
  opened,
  reading,
  slice,
  storedRanges,
} from './journalSubject.ts';

/** Clones and restored images. */
export function describeForks(makeSubject: () => JournalSubject): void {
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
}

/** What is missing. */
export function describeHoles(makeSubject: () => JournalSubject): void {
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
