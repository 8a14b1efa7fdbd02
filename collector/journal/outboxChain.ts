import { type Batch, type PlacedReading, replacedRange } from '../../protocol/batch.ts';
import { genesisTag, nextTag } from '../../protocol/chain.ts';
import type { Reading } from '../../protocol/reading.ts';
import type { StoredReading } from './rowPayload.ts';

/** What the collector knows of one outbox. */
export interface OutboxState {
  /** The key of its row; 0 while it has none. */
  readonly key: number;
  /** Agent and outbox as one text. */
  readonly name: string;
  readonly agentId: string;
  readonly outboxId: string;
  /** The last stored sequence, and the chain tag after it. */
  readonly highWater: number;
  readonly tag: string;
  /** The newest journal row of this outbox; 0 when there is none. */
  readonly lastRow: number;
}

/** An outbox that nobody has heard of. */
export function newOutboxState(
  ids: Pick<OutboxState, 'name' | 'agentId' | 'outboxId'>,
): OutboxState {
  return { key: 0, ...ids, highWater: 0, tag: genesisTag(ids.outboxId), lastRow: 0 };
}

/** A stored row of one outbox, as far as its chain matters. */
export interface ChainRow {
  readonly first: number;
  readonly last: number;
  /** The chain tag after `last`. */
  readonly tag: string;
  /** As `encodePayload` writes it; null when there is none to read. */
  readonly payload: string | null;
}

/** Looks up what is needed to compare a repeated batch with what is stored. */
export interface ChainLookup {
  /** The newest rows of an outbox, newest first, back to the one that holds `sequence` and one more. */
  rowsBackTo(state: OutboxState, sequence: number): readonly ChainRow[];
  /** The text of a reading that went to quarantine, if it is still there. */
  quarantinedText(state: OutboxState, sequence: number): string | null;
}

/** What to do with a batch. */
export type Reconciled =
  /** Store `placed[index…]`; the first of them may begin before the high-water mark. */
  | { readonly kind: 'store'; readonly index: number }
  /** All of it is stored already, proven equal up to `upTo`. */
  | { readonly kind: 'repeat'; readonly upTo: number }
  /** Something before it has not arrived, and still may. */
  | { readonly kind: 'hole'; readonly expected: number }
  /** What is before it can never arrive: name the loss, then store all of it. */
  | { readonly kind: 'loss'; readonly fromSequence: number; readonly toSequence: number }
  /** It goes on from a state that is not ours. Equal up to `provenUpTo`, which may be 0. */
  | { readonly kind: 'fork'; readonly provenUpTo: number; readonly sequence: number };

/**
 * Decides what a batch is to the outbox it comes from (design.md §3). Equal tags prove that
 * everything before them is equal; only what is proven equal is ever called a repetition, so that a
 * cloned card's own readings are never confirmed away.
 */
export function reconcile(
  state: OutboxState,
  batch: Batch,
  placed: readonly PlacedReading[],
  lookup: ChainLookup,
): Reconciled {
  const expected = state.highWater + 1;
  if (batch.first === expected) {
    if (batch.tag === state.tag) return { kind: 'store', index: 0 };
    return { kind: 'fork', provenUpTo: 0, sequence: batch.first };
  }
  if (batch.first > expected) {
    if (batch.oldest < batch.first) return { kind: 'hole', expected };
    return { kind: 'loss', fromSequence: expected, toSequence: batch.first - 1 };
  }
  const rows = lookup.rowsBackTo(state, batch.first);
  const known = boundaryTags(state, rows);
  const shallow = compare(batch, placed, known);
  const end = Math.min(placed.at(-1)?.toSequence ?? 0, state.highWater);
  if (shallow.differsAt === null && shallow.provenUpTo === end) {
    return settle(state, placed, shallow);
  }
  addInnerTags(state, rows, { known, lookup });
  return settle(state, placed, compare(batch, placed, known));
}

interface Comparison {
  /** The last sequence at which both chains have the same tag; -1 when there is none. */
  readonly provenUpTo: number;
  /** The first sequence at which they have different ones. */
  readonly differsAt: number | null;
}

function compare(
  batch: Batch,
  placed: readonly PlacedReading[],
  known: ReadonlyMap<number, string>,
): Comparison {
  let provenUpTo = -1;
  const points = [{ sequence: batch.first - 1, tag: batch.tag }];
  for (const one of placed) points.push({ sequence: one.toSequence, tag: one.tag });
  for (const { sequence, tag } of points) {
    const ours = known.get(sequence);
    if (ours === undefined) continue;
    if (ours !== tag) return { provenUpTo, differsAt: sequence };
    provenUpTo = sequence;
  }
  return { provenUpTo, differsAt: null };
}

function settle(
  state: OutboxState,
  placed: readonly PlacedReading[],
  { provenUpTo, differsAt }: Comparison,
): Reconciled {
  const fork: Reconciled = {
    kind: 'fork',
    provenUpTo: Math.max(0, provenUpTo),
    sequence: Math.max(0, provenUpTo) + 1,
  };
  if (differsAt !== null || provenUpTo < 0) return fork;
  const index = placed.findIndex((one) => one.toSequence > state.highWater);
  if (index < 0) {
    // Inside of a range that another copy of this outbox has dropped: nothing of it can be proven,
    // and an answer that confirms nothing would be asked for again for ever.
    const begins = placed[0]?.fromSequence ?? 0;
    return provenUpTo < begins ? fork : { kind: 'repeat', upTo: provenUpTo };
  }
  if (provenUpTo === state.highWater) return { kind: 'store', index };
  // The high-water mark lies inside of what one reading replaces, so no tag can be compared there:
  // that all before this reading is equal is as much as can be known.
  const straddling = placed[index];
  if (straddling !== undefined && provenUpTo === straddling.fromSequence - 1) {
    return { kind: 'store', index };
  }
  return fork;
}

/** The tags at the ends of rows, which need no hashing. */
function boundaryTags(state: OutboxState, rows: readonly ChainRow[]): Map<number, string> {
  const known = new Map<number, string>([[state.highWater, state.tag]]);
  for (const row of rows) known.set(row.last, row.tag);
  if (rows.at(-1)?.first === 1) known.set(0, genesisTag(state.outboxId));
  return known;
}

/** The tags between the readings of each row, worked out again from what is stored. */
function addInnerTags(
  state: OutboxState,
  rows: readonly ChainRow[],
  { known, lookup }: { known: Map<number, string>; lookup: ChainLookup },
): void {
  for (const row of rows) {
    let tag = known.get(row.first - 1);
    if (tag === undefined || row.payload === null) continue;
    let from = row.first;
    for (const stored of JSON.parse(row.payload) as StoredReading[]) {
      const end = endOf(stored, { state, from, tag, lookup });
      if (end === null) break;
      tag = end.tag;
      if (!known.has(end.sequence)) known.set(end.sequence, tag);
      from = end.sequence + 1;
    }
  }
}

/** The last sequence of one stored reading, and the tag there; null when it cannot be known. */
function endOf(
  stored: StoredReading,
  place: { state: OutboxState; from: number; tag: string; lookup: ChainLookup },
): { sequence: number; tag: string } | null {
  const { state, from, tag, lookup } = place;
  const rejected = typeof stored === 'number';
  const text = rejected ? lookup.quarantinedText(state, from) : JSON.stringify(stored);
  if (text === null) return null;
  const reading = rejected ? (JSON.parse(text) as Reading | null) : stored;
  const range = reading === null ? null : replacedRange(reading);
  const sequence = rejected ? stored : (range?.to ?? from);
  if (range !== null && range.to === sequence && range.from <= from) {
    return { sequence, tag: range.tag };
  }
  return { sequence, tag: nextTag(tag, text) };
}
