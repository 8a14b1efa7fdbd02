import type { ChunkSource } from './chunkSource.ts';
import type { Chunk } from './seriesFeed.ts';

/** Reads the next chunk while the one before is on its way to the server. */
export interface ReadAhead {
  next(): Promise<Chunk | null>;
  /** Begins to read what the next `next` will ask for. */
  begin(): void;
  /** Forgets what was read: the next chunk begins at the stored position. */
  drop(): void;
}

/** A request of so many lines is what servers like; a chunk has fewer, so that others get their turn. */
const LINES_AIM = 4000;

export function createReadAhead(source: ChunkSource): ReadAhead {
  let ahead: Promise<Chunk | null> | null = null;
  let drops = 0;

  async function read(): Promise<Chunk | null> {
    const begun = drops;
    let joined = await source.next();
    while (joined?.isFull === true && joined.lines.length < LINES_AIM) {
      await new Promise((resolve) => setImmediate(resolve));
      // What it reads from now on belongs to somebody else.
      if (drops !== begun) return joined;
      const more = await source.next();
      if (more === null) return joined;
      joined = join(joined, more);
    }
    return joined;
  }

  return {
    next() {
      const reading = ahead ?? read();
      ahead = null;
      return reading;
    },
    begin() {
      ahead ??= read();
      // Whoever asks for it hears of it.
      ahead.catch(() => undefined);
    },
    drop() {
      ahead = null;
      drops += 1;
      source.close();
    },
  };
}

function join(first: Chunk, second: Chunk): Chunk {
  return {
    lines: [...first.lines, ...second.lines],
    position: second.position,
    tally: {
      voidFromMs: first.tally.voidFromMs ?? second.tally.voidFromMs,
      readings: [...first.tally.readings, ...second.tally.readings],
      ratings: [...first.tally.ratings, ...second.tally.ratings],
    },
    isFull: second.isFull,
  };
}
