import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { ROW_KIND } from './journalSchema.ts';
import type { Outbox, OutboxMemory } from './outboxMemory.ts';
import { encodePayload, mayBeUnsynced } from './rowPayload.ts';

/** A row larger than this is not added to any more. */
const ROW_READINGS_MAX = 400;
const ROW_CHARACTERS_MAX = 256 * 1024;

/** Readings that come from one outbox within one group. */
export interface ReadingsToWrite {
  readonly texts: readonly string[];
  readonly toSequence: number;
  readonly tag: string;
  readonly receivedMs: number;
}

/**
 * Rows of outboxes that the next commit will write. Batches that follow on one another become one
 * row: it is written and read once, and the chain tells their boundaries again when they are asked
 * for. Changes the outboxes at once; their memory takes it back when the commit fails.
 */
export interface PendingRows {
  /** Readings right behind the high-water mark. */
  addReadings(outbox: Outbox, readings: ReadingsToWrite): void;
  /** Readings that can never arrive; the tag after them is taken on trust. */
  addLoss(outbox: Outbox, loss: Omit<ReadingsToWrite, 'texts'>): void;
  addFork(outbox: Outbox, fork: { readonly sequence: number; readonly receivedMs: number }): void;
  /** Says whether an outbox has rows that are not in the file yet. */
  has(outbox: Outbox): boolean;
  isEmpty(): boolean;
  /** Writes all of them, inside of a transaction. */
  write(): void;
  clear(): void;
}

interface PendingRow {
  readonly kind: number;
  readonly outbox: Outbox;
  readonly receivedMs: number;
  readonly first: number;
  last: number;
  /** Null: it is no link of the chain. */
  tag: string | null;
  readonly texts: string[];
  characters: number;
}

export function createPendingRows(database: SqliteDatabase, outboxes: OutboxMemory): PendingRows {
  const insert = database.prepare(`INSERT INTO journal
    (kind, received_ms, outbox, first, last, tag, previous, payload, unsynced)
    VALUES (?,?,?,?,?,?,?,?,?)`);
  let rows: PendingRow[] = [];
  /** The newest row of readings of each outbox; what comes next may join it. */
  const open = new Map<Outbox, PendingRow>();

  function begin(kind: number, outbox: Outbox, place: RowPlace): PendingRow {
    outboxes.touch(outbox);
    const { receivedMs, first, last, tag } = place;
    const row = { kind, outbox, receivedMs, first, last, tag, texts: [], characters: 0 };
    rows.push(row);
    return row;
  }

  function writeRow(row: PendingRow): void {
    const { kind, outbox, receivedMs, first, last, tag, texts } = row;
    outboxes.giveKey(outbox);
    const payload = kind === ROW_KIND.batch ? encodePayload(texts) : null;
    const previous = tag === null ? null : outbox.lastRow;
    const unsynced = payload !== null && mayBeUnsynced(payload) ? 1 : null;
    const values = [kind, receivedMs, outbox.key, first, last, tag, previous, payload, unsynced];
    const place = insert.run(...values);
    if (tag !== null) outbox.lastRow = Number(place.lastInsertRowid);
  }

  return {
    addReadings(outbox, { texts, toSequence, tag, receivedMs }) {
      let row = open.get(outbox);
      if (row === undefined || isFull(row)) {
        const first = outbox.highWater + 1;
        row = begin(ROW_KIND.batch, outbox, { receivedMs, first, last: toSequence, tag });
        open.set(outbox, row);
      }
      for (const text of texts) {
        row.texts.push(text);
        row.characters += text.length;
      }
      row.last = toSequence;
      row.tag = tag;
      outbox.highWater = toSequence;
      outbox.tag = tag;
    },
    addLoss(outbox, { toSequence, tag, receivedMs }) {
      const first = outbox.highWater + 1;
      begin(ROW_KIND.loss, outbox, { receivedMs, first, last: toSequence, tag });
      open.delete(outbox);
      outbox.highWater = toSequence;
      outbox.tag = tag;
    },
    addFork(outbox, { sequence, receivedMs }) {
      const place = { receivedMs, first: sequence, last: sequence, tag: null };
      begin(ROW_KIND.fork, outbox, place);
    },
    has: (outbox) => open.has(outbox),
    isEmpty: () => rows.length === 0,
    write: () => rows.forEach(writeRow),
    clear() {
      rows = [];
      open.clear();
    },
  };
}

interface RowPlace {
  readonly receivedMs: number;
  readonly first: number;
  readonly last: number;
  readonly tag: string | null;
}

function isFull(row: PendingRow): boolean {
  return row.texts.length >= ROW_READINGS_MAX || row.characters >= ROW_CHARACTERS_MAX;
}
