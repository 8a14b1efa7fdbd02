import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { replacedRange } from '../../protocol/batch.ts';
import type { Reading } from '../../protocol/reading.ts';
import type { JournalEntry } from './journalRow.ts';

/** As SQLite gives it back: text as it was stored first, a buffer once the row is compacted. */
export type StoredPayload = string | Uint8Array;

/** In the place of a reading that went to quarantine: the last sequence that it stands for. */
export type StoredReading = Reading | number;

/** Writes readings that are already text; a bare sequence for what is in quarantine. */
export function encodePayload(readingTexts: readonly string[]): string {
  return readingTexts.length === 1 ? `[${readingTexts[0]}]` : `[${readingTexts.join(',')}]`;
}

/** Says, at the price of a look at the text, whether a reading in it may be of a clock not set. */
export function mayBeUnsynced(payload: string): boolean {
  return payload.includes('"unsynced"');
}

/**
 * Gives the entries of a row back. Nothing is judged again: it was when it was stored. `first` is the
 * first sequence that the row stands for; a reading that replaces others may have begun before it.
 */
export function decodePayload(payload: StoredPayload, first: number): JournalEntry[] {
  if (typeof payload !== 'string') return decodeCompacted(payload);
  const readings = JSON.parse(payload) as StoredReading[];
  const entries: JournalEntry[] = [];
  let sequence = first;
  for (const reading of readings) {
    if (typeof reading === 'number') {
      sequence = reading + 1;
      continue;
    }
    const toSequence = replacedRange(reading)?.to ?? sequence;
    entries.push({ sequence, toSequence, reading });
    sequence = toSequence + 1;
  }
  return entries;
}

type CompactedEntry = readonly [sequence: number, toSequence: number, reading: Reading];

/** Writes entries with their sequences, which need not be contiguous any more, compressed. */
export function encodeCompacted(entries: readonly JournalEntry[]): Buffer {
  const rows: CompactedEntry[] = entries.map((e) => [e.sequence, e.toSequence, e.reading]);
  return deflateRawSync(JSON.stringify(rows), { level: 9 });
}

function decodeCompacted(payload: Uint8Array): JournalEntry[] {
  const rows = JSON.parse(inflateRawSync(payload).toString('utf8')) as CompactedEntry[];
  return rows.map(([sequence, toSequence, reading]) => ({ sequence, toSequence, reading }));
}
