import { genesisTag, nextTag } from '../../protocol/chain.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { ReplacedRange } from '../../protocol/reading.ts';
import { randomId } from '../../runtime/random.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import {
  type HeldReading,
  isSound,
  rangeOf,
  readingOf,
  tagAfterText,
  withoutRange,
} from './heldReading.ts';
import type { BatchRequest, OutboxBatch } from './outbox.ts';
import { type OutboxRow, REPLACE_ROW, rowValues } from './outboxSchema.ts';
import type { GapOfLoss } from './salvage.ts';

/** Neighbouring rows, and what stands in their place from now on, in order. */
export interface Rewrite {
  readonly fromSequence: number;
  readonly toSequence: number;
  readonly rows: readonly { readonly sequence: number; readonly text: string }[];
}

/** Readings of a backlog that one disk write declares as sent: those of the batches in flight. */
const SEALED_AHEAD = 4 * LIMITS.batchReadingsMax;
/** So few unconfirmed readings go out at once; their seal is written together with them. */
const LIVE_BACKLOG_MAX = LIMITS.batchReadingsMax;
/** Rows renumbered between two reads; keeps the memory of a long backlog flat. */
const ROWS_PER_PAGE = 500;
/** Free pages that the file keeps, and how many it gives back at once. */
const FREE_PAGES_KEPT = 256;
const PAGES_GIVEN_BACK = 128;

export interface StoreOptions {
  readonly database: SqliteDatabase;
  readonly row: OutboxRow;
  /** Names readings that have changed on the disk. */
  readonly gapOf: GapOfLoss;
  /** False: it is in memory, where a write costs nothing. */
  readonly isDurable: boolean;
}

/**
 * The readings of one outbox in one SQLite database, on the disk or in memory. Throws SQLite's errors,
 * and changes nothing then.
 */
export class ReadingStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #gapOf: GapOfLoss;
  readonly #isDurable: boolean;
  #row: OutboxRow;
  #oldest: number;
  #held: number;
  /** Acknowledged rows that a failing disk did not let go. */
  #undead = 0;

  constructor(options: StoreOptions) {
    const { database, row } = options;
    this.#database = database;
    this.#isDurable = options.isDurable;
    this.#statements = prepareStatements(database);
    this.#gapOf = options.gapOf;
    this.#row = row;
    this.#oldest = (this.#statements.oldest.get() as number | null) ?? row.nextSequence;
    this.#held = this.#statements.count.get() as number;
  }

  get row(): OutboxRow {
    return this.#row;
  }

  /** The first sequence of the oldest reading held; `nextSequence` when there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Readings held. One that stands for many counts once: it is sent once. */
  get held(): number {
    return this.#held;
  }

  /** Whether it holds something that may have left the machine and is not confirmed. */
  get hasSent(): boolean {
    return this.#held > 0 && this.#oldest <= this.#row.sealedUpTo;
  }

  close(): void {
    this.#database.close();
  }

  /** Stores texts in one transaction; they are on the disk when it returns. */
  append(texts: readonly string[], observedWallMs: number | null): void {
    let { nextSequence, lastTag } = this.#row;
    this.#inOneCommit(() => {
      for (const text of texts) {
        this.#statements.insert.run(nextSequence, lastTag, text, null);
        lastTag = tagAfterText(lastTag, text);
        nextSequence += 1;
      }
      const isLive = this.#isDurable && nextSequence - this.#oldest <= LIVE_BACKLOG_MAX;
      const sealedUpTo = isLive ? nextSequence - 1 : this.#row.sealedUpTo;
      return { ...this.#row, nextSequence, lastTag, observedWallMs, sealedUpTo };
    });
    this.#held += texts.length;
  }

  /**
   * The readings from a sequence on. Every one is compared with the chain before it leaves; one that
   * has changed on the disk is replaced by a gap.
   */
  readBatch(request: BatchRequest): OutboxBatch | null {
    const rows = this.rowsFrom(request.fromSequence, request.readingsMax);
    const taken: HeldReading[] = [];
    let bytes = 0;
    for (const [index, row] of rows.entries()) {
      const around = { earlier: taken.at(-1), later: rows[index + 1] };
      const sound = isSound(row) ? row : this.#replaceUnsound(row, around);
      bytes += Buffer.byteLength(sound.text) + 1;
      if (taken.length > 0 && bytes > request.bytesMax) break;
      taken.push(sound);
    }
    const first = taken[0];
    const last = taken.at(-1);
    if (first === undefined || last === undefined) return null;
    this.#sealUpTo(last.toSequence);
    return {
      first: first.sequence,
      lastSequence: last.toSequence,
      tagBefore: first.tagBefore,
      lastTag: last.tagAfter,
      texts: taken.map((row) => row.text),
    };
  }

  /** Rows from the one that holds a sequence on. */
  rowsFrom(fromSequence: number, countMax: number): HeldReading[] {
    const { read, holding } = this.#statements;
    const from = Math.max(fromSequence, this.#oldest);
    if (from >= this.#row.nextSequence) return [];
    const begin = (holding.get(from) as number | null) ?? from;
    const rows = read.all(begin, countMax + 1) as StoredRow[];
    const held: HeldReading[] = [];
    for (const [index, row] of rows.entries()) {
      if (held.length === countMax) break;
      const next = rows[index + 1];
      held.push({
        ...row,
        toSequence: (next?.sequence ?? this.#row.nextSequence) - 1,
        tagAfter: next?.tagBefore ?? this.#row.lastTag,
      });
    }
    return held;
  }

  /** Forgets every reading that stands for nothing beyond a sequence. */
  acknowledge(upToSequence: number): void {
    const asked = Math.min(upToSequence, this.#row.nextSequence - 1);
    if (asked < this.#oldest) return;
    const next = (this.#statements.after.get(asked) as number | null) ?? this.#row.nextSequence;
    const upTo = next - 1 === asked ? asked : Number(this.#statements.holding.get(asked)) - 1;
    if (upTo < this.#oldest) return;
    const acknowledgedTag = this.#statements.tagOf.get(upTo + 1) as string | undefined;
    const { lastTag } = this.#row;
    try {
      this.#inOneCommit(() => {
        const removed = this.#statements.remove.run(upTo).changes - this.#undead;
        this.#held -= removed;
        return {
          ...{ ...this.#row, acknowledgedUpTo: upTo },
          acknowledgedTag: acknowledgedTag ?? lastTag,
        };
      });
      this.#undead = 0;
    } catch (error) {
      this.#forgetInMemory(upTo);
      throw error;
    } finally {
      this.#oldest = upTo + 1;
    }
    this.#giveBackPages();
  }

  /** The rows stay on the disk for now; sent twice, they count once. */
  #forgetInMemory(upTo: number): void {
    const gone = this.#statements.countUpTo.get(upTo) as number;
    this.#held = (this.#statements.count.get() as number) - gone;
    this.#undead = gone;
  }

  /** Puts rewrites into effect, in one transaction, and counts what they drop. */
  rewrite(rewrites: readonly Rewrite[], dropped: number): void {
    if (rewrites.length === 0) return;
    const { removeRange, tagOf, insert } = this.#statements;
    let difference = 0;
    this.#inOneCommit(() => {
      for (const { fromSequence, toSequence, rows } of rewrites) {
        const tags = rows.map(({ sequence }) => tagOf.get(sequence) as string);
        difference -= removeRange.run(fromSequence, toSequence).changes;
        for (const [index, { sequence, text }] of rows.entries()) {
          const tag = tags[index] ?? '';
          insert.run(sequence, tag, text, rangeOf(text) === null ? null : nextTag(tag, text));
        }
        difference += rows.length;
      }
      return { ...this.#row, dropped: this.#row.dropped + dropped };
    });
    this.#held += difference;
  }

  /** What was never sent. */
  unsealed(): HeldReading[] {
    const from = Math.max(this.#row.sealedUpTo + 1, this.#oldest);
    return this.rowsFrom(from, this.#held).filter((row) => row.sequence >= from);
  }

  /** Takes over readings that another outbox never sent, with what it has dropped. */
  appendMoved(
    rows: readonly HeldReading[],
    { observedWallMs, dropped }: { observedWallMs: number | null; dropped: number },
  ): void {
    if (rows.length > 0)
      this.append(
        rows.map((row) => withoutRange(row.text)),
        observedWallMs,
      );
    if (dropped > 0) this.countDropped(dropped);
  }

  countDropped(count: number): void {
    this.#inOneCommit(() => ({ ...this.#row, dropped: this.#row.dropped + count }));
  }

  /** Forgets what was never sent; the next reading continues behind the rest. */
  removeUnsealed(): void {
    const from = Math.max(this.#row.sealedUpTo + 1, this.#oldest);
    const lastTag = (this.#statements.tagOf.get(from) as string | undefined) ?? this.#row.lastTag;
    let removed = 0;
    this.#inOneCommit(() => {
      removed = this.#statements.removeRange.run(from, this.#row.nextSequence).changes;
      return { ...this.#row, nextSequence: from, lastTag, dropped: 0 };
    });
    this.#held -= removed;
  }

  /**
   * Gives what is held after a sequence to a new outbox id, numbered from 1. A reading that stood for
   * many stands for itself there: what it counts or vouches for, it says in its own fields.
   */
  moveToNewId(afterSequence: number): void {
    const after = Math.max(afterSequence, this.#oldest - 1);
    const outboxId = randomId();
    let nextSequence = 1;
    let lastTag = genesisTag(outboxId);
    this.#inOneCommit(() => {
      const { remove, removeRange, insert } = this.#statements;
      let from = after + 1;
      const rest = this.rowsFrom(from, 1)[0];
      if (rest !== undefined && rest.toSequence > after) from = rest.sequence;
      remove.run(from - 1);
      const { nextSequence: end } = this.#row;
      while (from < end) {
        const rows = this.rowsFrom(from, ROWS_PER_PAGE);
        const last = rows.at(-1);
        if (last === undefined) break;
        // Upwards: a reading always moves to a lower number, which is free by then.
        removeRange.run(from, last.toSequence);
        for (const row of rows) {
          const text = withoutRange(row.text);
          insert.run(nextSequence, lastTag, text, null);
          lastTag = nextTag(lastTag, text);
          nextSequence += 1;
        }
        from = last.toSequence + 1;
      }
      return {
        ...{ ...this.#row, outboxId, nextSequence, lastTag },
        ...{ sealedUpTo: 0, acknowledgedUpTo: 0, acknowledgedTag: genesisTag(outboxId) },
        dropped: 0,
      };
    });
    this.#oldest = 1;
    this.#held = nextSequence - 1;
  }

  /** Bytes that readings take of the file, without the pages that are free. */
  usedBytes(): number {
    const pages = this.#pragma('page_count') - this.#pragma('freelist_count');
    return pages * this.#pragma('page_size');
  }

  /** Commits what `work` wrote together with the row it gives; nothing of either when it throws. */
  #inOneCommit(work: () => OutboxRow): void {
    const run = this.#database.transaction(() => {
      const row = work();
      this.#statements.replaceRow.run(...rowValues(row));
      return row;
    });
    this.#row = run();
  }

  #sealUpTo(sequence: number): void {
    if (sequence <= this.#row.sealedUpTo) return;
    const sealedUpTo = Math.min(sequence + SEALED_AHEAD, this.#row.nextSequence - 1);
    try {
      this.#inOneCommit(() => ({ ...this.#row, sealedUpTo }));
    } catch {
      // A disk that fails must not hold readings back. Not written, it costs at most exactness: a
      // later process may count as dropped what this one had sent (decision 0010).
      this.#row = { ...this.#row, sealedUpTo };
    }
  }

  #replaceUnsound(
    row: HeldReading,
    { earlier, later }: { earlier: HeldReading | undefined; later: HeldReading | undefined },
  ): HeldReading {
    const { sequence, toSequence, tagAfter } = row;
    const before = later !== undefined && isSound(later) ? readingOf(later) : null;
    const fromWallMs = earlier === undefined ? (before?.wallMs ?? 0) : readingOf(earlier).wallMs;
    const toWallMs = before?.wallMs ?? this.#row.observedWallMs ?? fromWallMs;
    const count = toSequence - sequence + 1;
    const gap = this.#gapOf({ count, fromWallMs, toWallMs, before });
    const replaces: ReplacedRange = { from: sequence, to: toSequence, tag: tagAfter };
    const text = JSON.stringify({ ...gap, replaces });
    try {
      this.rewrite([{ fromSequence: sequence, toSequence, rows: [{ sequence, text }] }], 0);
    } catch {
      // The gap is sent all the same, and made again when it must be sent again.
    }
    return { ...row, text };
  }

  /** Only when most of the file is free, so that what is moved is never more than what was freed. */
  #giveBackPages(): void {
    const free = this.#pragma('freelist_count');
    if (free <= FREE_PAGES_KEPT || free * 2 < this.#pragma('page_count')) return;
    this.#database.pragma(`incremental_vacuum(${PAGES_GIVEN_BACK})`);
  }

  #pragma(name: string): number {
    return Number(this.#database.pragma(name, { simple: true }));
  }
}

interface StoredRow {
  readonly sequence: number;
  readonly tagBefore: string;
  readonly text: string;
  readonly proof: string | null;
}

function prepareStatements(database: SqliteDatabase) {
  return {
    insert: database.prepare('INSERT INTO reading VALUES (?, ?, ?, ?)'),
    replaceRow: database.prepare(REPLACE_ROW),
    oldest: database.prepare('SELECT min(sequence) FROM reading').pluck(),
    count: database.prepare('SELECT count(*) FROM reading').pluck(),
    countUpTo: database.prepare('SELECT count(*) FROM reading WHERE sequence <= ?').pluck(),
    read: database.prepare(
      'SELECT sequence, tag_before AS tagBefore, text, proof FROM reading WHERE sequence >= ? ' +
        'ORDER BY sequence LIMIT ?',
    ),
    holding: database.prepare('SELECT max(sequence) FROM reading WHERE sequence <= ?').pluck(),
    after: database.prepare('SELECT min(sequence) FROM reading WHERE sequence > ?').pluck(),
    tagOf: database.prepare('SELECT tag_before FROM reading WHERE sequence = ?').pluck(),
    remove: database.prepare('DELETE FROM reading WHERE sequence <= ?'),
    removeRange: database.prepare('DELETE FROM reading WHERE sequence BETWEEN ? AND ?'),
  };
}
