import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { JournalReader } from '../journal/journalRow.ts';
import type { SeriesCursorStore } from './seriesCursorStore.ts';
import {
  type Chunk,
  type CountStart,
  createSeriesFeed,
  SERIES_START,
  type SeriesFeed,
  type SeriesPosition,
} from './seriesFeed.ts';
import { HOUR_MS } from './tally.ts';

/** Chunks from the stored position on, opened again whenever that is in doubt. */
export interface ChunkSource {
  /** Takes up the stored position. Throws when the store cannot be opened. */
  open(): Promise<void>;
  /** The next chunk, or null at the journal's end; opens first where that is needed. */
  next(): Promise<Chunk | null>;
  /** Forgets what was read: the next chunk begins at the stored position. */
  close(): void;
  /** The position at which it was opened last. */
  openedAt(): number;
  unplaced(): number;
  isCountingAgain(): boolean;
}

export interface ChunkSourceOptions {
  readonly journal: JournalReader;
  readonly store: SeriesCursorStore;
  readonly log: Log;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** How long the journal keeps readings for certain. */
  readonly keptDays: number;
}

const DAY_MS = 86_400_000;

export function createChunkSource(options: ChunkSourceOptions): ChunkSource {
  const { journal, store, log, clock, keptDays } = options;
  let feed: SeriesFeed | null = null;
  let openedAt = 0;

  function countStart(): CountStart {
    const fromMs = clock.wallMs() - keptDays * DAY_MS;
    return { fromMs: Math.ceil(fromMs / HOUR_MS) * HOUR_MS, isAgain: store.hasCounted() };
  }

  /** A position of another journal, or in no form that we know, is worth nothing. */
  function feedFrom(position: SeriesPosition): SeriesFeed {
    if (position.cursor > journal.lastId()) return beginAgain('it is ahead of the journal');
    try {
      openedAt = position.cursor;
      return createSeriesFeed(journal, position, countStart());
    } catch (error) {
      return beginAgain((error as Error).message);
    }
  }

  function beginAgain(reason: string): SeriesFeed {
    log.warn({ code: 'HW-SERIES-005', reason }, 'the series begin again at the first row');
    openedAt = SERIES_START.cursor;
    return createSeriesFeed(journal, SERIES_START, countStart());
  }

  async function open(): Promise<SeriesFeed> {
    feed = feedFrom((await store.load()) ?? SERIES_START);
    return feed;
  }

  return {
    async open() {
      await open();
    },
    async next() {
      const opened = feed ?? (await open());
      try {
        return opened.next();
      } catch (error) {
        // It has learnt from rows whose lines are lost with the error.
        feed = null;
        throw error;
      }
    },
    close() {
      feed = null;
    },
    openedAt: () => openedAt,
    unplaced: () => feed?.unplaced() ?? 0,
    isCountingAgain: () => feed?.isCountingAgain() ?? false,
  };
}
