import { expect, test } from 'vitest';
import { aBatch, aBatchChain, aGap } from '../../../support/readings.ts';
import {
  append,
  clonedSlice,
  type JournalSubject,
  opened,
  reading,
  readings,
  slice,
  storedRanges,
} from './journalSubject.ts';

/** What is sent again. */
export function describeRepeating(makeSubject: () => JournalSubject): void {
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

/** What comes at once. */
export function describeCrowding(makeSubject: () => JournalSubject): void {
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
}
