import { nextTag } from '../../protocol/chain.ts';
import type { GapReading, Reading } from '../../protocol/reading.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { type HeldReading, isSound } from './heldReading.ts';
import { type OutboxRow, REPLACE_ROW, rowValues, SELECT_ROW, soundRow } from './outboxSchema.ts';

/** What is known of readings that are lost with a damaged file. */
export interface Loss {
  readonly count: number;
  readonly fromWallMs: number;
  readonly toWallMs: number;
  /** The first reading behind them; null: there is none. */
  readonly before: Reading | null;
}

export type GapOfLoss = (loss: Loss) => GapReading;

/** What came over from a damaged file. */
export interface Salvaged {
  /** The outbox that goes on under its own id; null: nothing vouches for it, and a new one begins. */
  readonly row: OutboxRow | null;
  readonly taken: number;
  readonly lost: number;
  /** The gap that names the loss, where it is not in the outbox already. */
  readonly gap: GapReading | null;
  readonly observedWallMs: number;
}

interface Place {
  readonly path: string;
  readonly openDatabase: (path: string) => SqliteDatabase;
  readonly modifiedMs: number;
  readonly gapOf: GapOfLoss;
}

/**
 * Takes over what is sound in a damaged file. A reading is sound when it leads from its own chain tag
 * to the one behind it. As long as the row of the outbox itself is sound, everything keeps its
 * sequence, and a `gap` with the right tag at its end stands in the place of what is lost: the
 * collector, which may have some of it, goes on as if nothing had happened. Without that row nobody
 * knows what is stored already, and readings under a new id would count twice: all are lost.
 */
export function salvage(place: Place, into: SqliteDatabase): Salvaged {
  const { modifiedMs } = place;
  let found: Found = { row: null, held: 0, oldestWallMs: modifiedMs, observedWallMs: modifiedMs };
  try {
    const database = place.openDatabase(place.path);
    try {
      found = describe(database, modifiedMs);
      if (found.row !== null) return takeOver(database, into, { row: found.row, found, place });
    } finally {
      database.close();
    }
  } catch {
    // What cannot be read stays in the file that was set aside.
  }
  const { held: lost, oldestWallMs, observedWallMs } = found;
  const loss = { count: lost, fromWallMs: oldestWallMs, toWallMs: observedWallMs, before: null };
  return { row: null, taken: 0, lost, gap: place.gapOf(loss), observedWallMs };
}

interface Found {
  readonly row: OutboxRow | null;
  readonly held: number;
  readonly oldestWallMs: number;
  readonly observedWallMs: number;
}

function describe(database: SqliteDatabase, modifiedMs: number): Found {
  const row = tryTo(() => soundRow(database.prepare(SELECT_ROW).get())) ?? null;
  const read = (sql: string) => tryTo(() => database.prepare(sql).pluck().get());
  const observed = row?.observedWallMs ?? read('SELECT observed_wall_ms FROM outbox');
  const observedWallMs = typeof observed === 'number' && observed >= 0 ? observed : modifiedMs;
  const oldest = wallMsOf(read('SELECT text FROM reading ORDER BY sequence LIMIT 1'));
  const held = Number(read('SELECT count(*) FROM reading') ?? 0);
  return { row, held, observedWallMs, oldestWallMs: oldest ?? observedWallMs };
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function wallMsOf(text: unknown): number | null {
  const value = tryTo(() => JSON.parse(String(text)) as { wallMs?: unknown } | null);
  const wallMs = value?.wallMs;
  return typeof wallMs === 'number' && Number.isSafeInteger(wallMs) && wallMs >= 0 ? wallMs : null;
}

interface TakeOver {
  readonly row: OutboxRow;
  readonly found: Found;
  readonly place: Place;
}

function takeOver(from: SqliteDatabase, into: SqliteDatabase, parts: TakeOver): Salvaged {
  const { row, found, place } = parts;
  const insert = into.prepare('INSERT INTO reading VALUES (?, ?, ?, ?)');
  let next = row.acknowledgedUpTo + 1;
  let tag = row.acknowledgedTag;
  let wallMs = found.oldestWallMs;
  let taken = 0;
  let lost = 0;

  function nameLoss(before: HeldReading | null): void {
    const to = (before?.sequence ?? row.nextSequence) - 1;
    if (to < next) return;
    const tagAfter = before?.tagBefore ?? row.lastTag;
    const reading = before === null ? null : (JSON.parse(before.text) as Reading);
    const toWallMs = reading?.wallMs ?? found.observedWallMs;
    const count = to - next + 1;
    const fromWallMs = Math.min(wallMs, toWallMs);
    const gap = place.gapOf({ count, fromWallMs, toWallMs, before: reading });
    const text = JSON.stringify({ ...gap, replaces: { from: next, to, tag: tagAfter } });
    insert.run(next, tag, text, nextTag(tag, text));
    lost += count;
    next = to + 1;
    tag = tagAfter;
  }

  into.transaction(() => {
    for (const held of soundRows(from, row)) {
      nameLoss(held);
      insert.run(held.sequence, held.tagBefore, held.text, held.proof);
      taken += 1;
      next = held.toSequence + 1;
      tag = held.tagAfter;
      wallMs = wallMsOf(held.text) ?? wallMs;
    }
    nameLoss(null);
    into.prepare(REPLACE_ROW).run(...rowValues(row));
  })();
  return { row, taken, lost, gap: null, observedWallMs: found.observedWallMs };
}

/** The readings that lead from one chain tag to the next, in order. */
function* soundRows(database: SqliteDatabase, row: OutboxRow): Generator<HeldReading> {
  let before: StoredRow | null = null;
  for (const one of readableRows(database, row)) {
    const held = before === null ? null : heldBy(before, one);
    if (held !== null) yield held;
    before = one;
  }
  const end = { sequence: row.nextSequence, tagBefore: row.lastTag };
  const last = before === null ? null : heldBy(before, end);
  if (last !== null) yield last;
}

function heldBy(row: StoredRow, next: { sequence: number; tagBefore: string }): HeldReading | null {
  const held = { ...row, toSequence: next.sequence - 1, tagAfter: next.tagBefore };
  return isSound(held) ? held : null;
}

interface StoredRow {
  readonly sequence: number;
  readonly tagBefore: string;
  readonly text: string;
  readonly proof: string | null;
}

const PAGE_ROWS = 200;
/** Sequences skipped at most after one that cannot be read. */
const SKIP_MAX = 64;

/** Whatever the file still gives, in order; a page of it that is broken is stepped over. */
function* readableRows(database: SqliteDatabase, row: OutboxRow): Generator<StoredRow> {
  const read = database.prepare(
    'SELECT sequence, tag_before AS tagBefore, text, proof FROM reading WHERE sequence >= ? ' +
      'ORDER BY sequence LIMIT ?',
  );
  let from = row.acknowledgedUpTo + 1;
  let singly = 0;
  let skip = 1;
  while (from < row.nextSequence) {
    const count = singly > 0 ? 1 : PAGE_ROWS;
    const rows = tryTo(() => read.all(from, count));
    if (rows === null) {
      from += singly > 0 ? skip : 0;
      skip = singly > 0 ? Math.min(SKIP_MAX, skip * 2) : 1;
      singly = Math.max(singly, PAGE_ROWS);
      continue;
    }
    if (rows.length === 0) return;
    singly = Math.max(0, singly - 1);
    skip = 1;
    for (const one of rows) {
      if (!isReadable(one, { from, end: row.nextSequence })) return;
      yield one;
      from = one.sequence + 1;
    }
  }
}

function isReadable(value: unknown, place: { from: number; end: number }): value is StoredRow {
  const { sequence, tagBefore, text, proof } = value as Partial<StoredRow>;
  return (
    typeof sequence === 'number' &&
    Number.isSafeInteger(sequence) &&
    sequence >= place.from &&
    sequence < place.end &&
    typeof tagBefore === 'string' &&
    typeof text === 'string' &&
    (proof === null || typeof proof === 'string')
  );
}
