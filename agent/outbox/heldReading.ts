import { nextTag } from '../../protocol/chain.ts';
import type { Reading, ReplacedRange } from '../../protocol/reading.ts';

/** A reading with the sequences for which it stands. */
export interface HeldReading {
  readonly sequence: number;
  readonly toSequence: number;
  /** The chain tags before the first and after the last of them. */
  readonly tagBefore: string;
  readonly tagAfter: string;
  readonly text: string;
  /** Vouches for a text that the chain does not vouch for, because it stands for others. */
  readonly proof: string | null;
}

/** The range for which a reading stands by its own word; null for an ordinary one. */
export function rangeOf(text: string): ReplacedRange | null {
  // Within a string the quotation marks would be escaped, so this is a field.
  if (!text.includes('"replaces":')) return null;
  return (JSON.parse(text) as { replaces?: ReplacedRange }).replaces ?? null;
}

/** The chain tag after a reading, as the collector works it out (`placeReadings`). */
export function tagAfterText(tagBefore: string, text: string): string {
  return rangeOf(text)?.tag ?? nextTag(tagBefore, text);
}

/** Says whether a row is what was once stored, and leads to the row behind it. */
export function isSound(row: HeldReading): boolean {
  const { sequence, toSequence, tagBefore, tagAfter, text, proof } = row;
  const hashed = nextTag(tagBefore, text);
  if (proof === null) return hashed === tagAfter && sequence === toSequence;
  try {
    const range = rangeOf(text);
    return proof === hashed && range?.tag === tagAfter && range.to === toSequence;
  } catch {
    return false;
  }
}

/** The reading of a sound row. */
export function readingOf(row: HeldReading): Reading {
  return JSON.parse(row.text) as Reading;
}

/** The reading for itself: what it counts or vouches for, it says in its own fields. */
export function withoutRange(text: string): string {
  if (rangeOf(text) === null) return text;
  const { replaces: _, ...reading } = JSON.parse(text) as Reading & { replaces?: ReplacedRange };
  return JSON.stringify(reading);
}
