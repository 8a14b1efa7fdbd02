import { onTestFinished } from 'vitest';
import type { AppendOutcome, Journal } from '../../../../collector/journal/journal.ts';
import type { BatchRow, JournalRow } from '../../../../collector/journal/journalRow.ts';
import { placeReadings } from '../../../../protocol/batch.ts';
import type { FakeClock } from '../../../support/fakeClock.ts';
import { aBatch, aBatchChain, anOccupancy, type MadeBatch } from '../../../support/readings.ts';

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

export function opened(makeSubject: () => JournalSubject): JournalSubject & { journal: Journal } {
  const subject = makeSubject();
  const journal = subject.open();
  onTestFinished(() => journal.close());
  return { ...subject, journal };
}

/** A reading that differs from every other one. */
export function reading(number: number) {
  return anOccupancy({ atMs: 60_000 + number * 1000, occupied: number % 2 === 0 });
}

export function readings(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, index) => reading(from + index));
}

/** Readings `from…to` of an outbox that has sent nothing but `reading(n)` under number n. */
export function slice(from: number, to: number, oldest = 1): MadeBatch {
  const before = from === 1 ? null : aBatchChain()(readings(1, from - 1));
  const tag = before === null ? {} : { tag: before.tagAfter };
  return aBatch({ first: from, ...tag, oldest, readings: readings(from, to) });
}

/** The same from another outbox under the same name: equal up to `fork`, then other readings. */
export function clonedSlice(from: number, to: number, fork: number): MadeBatch {
  const of = (number: number) => (number <= fork ? reading(number) : reading(number + 500));
  const list = (a: number, b: number) => readings(a, b).map((_, index) => of(a + index));
  const before = from === 1 ? null : aBatchChain()(list(1, from - 1));
  const tag = before === null ? {} : { tag: before.tagAfter };
  return aBatch({ first: from, ...tag, oldest: from, readings: list(from, to) });
}
