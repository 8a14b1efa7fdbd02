import { LIMITS } from '../../protocol/limits.ts';
import type { JournalReader, JournalRow } from '../journal/journalRow.ts';
import { createSeriesState, type FoundLines, initialState, type PointLine } from './seriesState.ts';
import { createTallySheet, type Tally } from './tally.ts';

/** How far the series writer has come: the last journal row it has written, and what it must know. */
export interface SeriesPosition {
  readonly cursor: number;
  /** See `SeriesState.encode`. */
  readonly state: string;
}

/** Before the first row. */
export const SERIES_START: SeriesPosition = { cursor: 0, state: initialState(null) };

/** A stretch of the journal as lines, and the position that counts once they are all written. */
export interface Chunk {
  readonly lines: readonly PointLine[];
  readonly position: SeriesPosition;
  /** The readings that are in it. */
  readonly tally: Tally;
  /** There was more to read when this chunk was full. */
  readonly isFull: boolean;
}

/** Turns the journal into chunks of lines, one after the other. */
export interface SeriesFeed {
  /** The next chunk, or null at the journal's end. It is not read twice: keep it until it is written. */
  next(): Chunk | null;
  unplaced(): number;
  /** Readings are counted a second time, up to a row that has not come yet. */
  isCountingAgain(): boolean;
}

/** Where the counting begins when it has to begin anew. */
export interface CountStart {
  /** Readings from before were counted, and are not all in the journal any more. */
  readonly fromMs: number;
  /** Something was counted before. */
  readonly isAgain: boolean;
}

/**
 * Rows and readings taken at a time. Reading and converting is done on the main thread, so a chunk is
 * a few milliseconds: at most one row short of the aim, and then a full read, that is 2,000 lines.
 */
const ROWS_PER_READ = 10;
const READINGS_AIM = 1000;
/** Lines that one chunk can have. */
export const CHUNK_LINES_MAX = READINGS_AIM + ROWS_PER_READ * LIMITS.batchReadingsMax;

/** Makes the feed that goes on from a position. Throws when the position cannot be read. */
export function createSeriesFeed(
  journal: JournalReader,
  start: SeriesPosition,
  countStart: CountStart,
): SeriesFeed {
  const state = createSeriesState(start.state);
  let { cursor } = start;
  let voidFromMs: number | null = null;
  if (state.countedFromMs() === null) {
    state.beginCount(countStart.fromMs, countStart.isAgain ? journal.lastId() : 0);
    voidFromMs = countStart.fromMs;
  }

  function readOn(found: FoundLines): boolean {
    let readings = 0;
    let rows: JournalRow[];
    do {
      rows = journal.readAfter(cursor, ROWS_PER_READ);
      for (const row of rows) {
        state.take(row, found);
        cursor = row.id;
        readings += row.kind === 'batch' ? row.entries.length : 1;
      }
    } while (rows.length === ROWS_PER_READ && readings < READINGS_AIM);
    return rows.length === ROWS_PER_READ;
  }

  return {
    next() {
      const found = { lines: [] as PointLine[], sheet: createTallySheet() };
      const cursorBefore = cursor;
      const backfill = state.backfills()[0];
      let isFull = true;
      if (backfill === undefined) {
        isFull = readOn(found);
        if (cursor === cursorBefore) return null;
      } else {
        state.takeBackfill(journal.readAfter(backfill.afterId, ROWS_PER_READ), found);
      }
      isFull ||= state.backfills().length > 0;
      const tally = found.sheet.tally(voidFromMs);
      voidFromMs = null;
      return { lines: found.lines, position: { cursor, state: state.encode() }, tally, isFull };
    },
    unplaced: () => state.unplaced(),
    isCountingAgain: () => cursor < state.countedAgainUntilId(),
  };
}
