import type { Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { JournalReader } from '../journal/journalRow.ts';
import { createChunkSource } from './chunkSource.ts';
import { createDelivery, createRequestSize, type Delivery, type RefusedLine } from './delivery.ts';
import type { InfluxPort } from './influxPort.ts';
import { createPause, type Pause } from './pause.ts';
import { createReadAhead } from './readAhead.ts';
import type { SeriesCursorStore } from './seriesCursorStore.ts';
import type { Chunk } from './seriesFeed.ts';
import type { SeriesStatus } from './seriesStatus.ts';
import { createStanding, type Standing } from './standing.ts';
import { countsOfRefused, type Tally } from './tally.ts';

/** Brings the readings of the journal into InfluxDB, each at least once; the same point overwrites. */
export interface SeriesWriter extends Part {
  status(): SeriesStatus;
  /** Ratings and readings are being counted a second time: what is counted is too low. */
  isCountingAgain(): boolean;
}

export interface SeriesWriterOptions {
  readonly journal: JournalReader;
  /** Opened by start, closed by stop. */
  readonly store: SeriesCursorStore;
  /** Closed by stop. */
  readonly port: InfluxPort;
  /** Where the port writes to, for messages. */
  readonly target: { readonly url: string; readonly org: string; readonly bucket: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Rest after the journal's end was reached, so that single readings share a request. */
  readonly lingerMs?: number;
  /** How long the journal keeps readings for certain, days. Default: 30, the least that it can. */
  readonly keptDays?: number;
}

const LINGER_MS = 200;
const KEPT_DAYS = 30;

/**
 * Makes the writer. It reads the journal by a cursor of its own, and the cursor moves only after
 * InfluxDB has taken (or for good refused) every line before it, so a crash repeats lines and loses
 * none.
 */
export function createSeriesWriter(options: SeriesWriterOptions): SeriesWriter {
  const { journal, store, port, clock } = options;
  const pause = createPause(clock);
  const work = createWork(options, pause);
  let running: Promise<void> | null = null;
  let stopListening: (() => void) | null = null;

  async function run(): Promise<void> {
    while (!pause.isOver()) await work.step();
  }

  return {
    name: 'series',
    async start() {
      await work.open();
      stopListening = journal.onCommitted(pause.wake);
      running = run();
    },
    async stop() {
      stopListening?.();
      stopListening = null;
      pause.end();
      port.close();
      await running;
      running = null;
      store.close();
    },
    status: work.status,
    isCountingAgain: work.isCountingAgain,
  };
}

/** One chunk on its way. */
interface Load {
  readonly chunk: Chunk;
  readonly delivery: Delivery;
}

/** The writer's work, one step at a time: take a chunk, deliver it, save the cursor behind it. */
function createWork(options: SeriesWriterOptions, pause: Pause) {
  const { journal, store, port, log, lingerMs = LINGER_MS } = options;
  const source = createChunkSource({ ...options, keptDays: options.keptDays ?? KEPT_DAYS });
  const ahead = createReadAhead(source);
  const standing = createStanding(options);
  const size = createRequestSize();
  const counts = { cursor: 0, written: 0, quarantined: 0, expired: 0 };
  let load: Load | null = null;

  async function nextLoad(): Promise<Load | null> {
    const chunk = await ahead.next();
    return chunk && { chunk, delivery: createDelivery(port, chunk.lines, size) };
  }

  async function save({ chunk, delivery }: Load): Promise<void> {
    const { expired, bad } = sortRefused(delivery.refused());
    const saved = await store.save(chunk.position, bad, withoutExpired(chunk.tally, expired));
    load = null;
    standing.showQuarantine(store.quarantine());
    if (saved === 'superseded') {
      log.info('the series were restarted, reading again');
      ahead.drop();
      counts.cursor = 0;
      return;
    }
    counts.cursor = chunk.position.cursor;
    addRefused(counts, { expired, bad }, log);
  }

  async function deliver(current: Load): Promise<number> {
    const writtenBefore = current.delivery.written();
    if (current.chunk.isFull) ahead.begin();
    const outcome = await current.delivery.run();
    counts.written += current.delivery.written() - writtenBefore;
    if (outcome.kind !== 'delivered') return standing.pauseAfter(outcome);
    await save(current);
    if (current.chunk.lines.length > 0) standing.goOn();
    return current.chunk.isFull ? 0 : lingerMs;
  }

  /** Whatever fails in between (a full disk under the cursor, say) is tried again like a busy server. */
  async function step(): Promise<void> {
    try {
      load ??= await nextLoad();
      if (load === null) {
        standing.rest();
        return await pause.waitForWake();
      }
      standing.begin();
      await pause.wait(await deliver(load));
    } catch (error) {
      const reason = (error as Error).message;
      await pause.wait(standing.pauseAfter({ kind: 'retryLater', afterMs: null, reason }));
    }
  }

  return {
    async open() {
      await source.open();
      counts.cursor = source.openedAt();
      standing.showQuarantine(store.quarantine());
    },
    step,
    status(): SeriesStatus {
      const lag = { cursorLag: Math.max(0, journal.lastId() - counts.cursor) };
      return { ...standingOf(standing), ...counts, ...lag, unplaced: source.unplaced() };
    },
    isCountingAgain: source.isCountingAgain,
  };
}

function standingOf({ state, problem, retried }: Standing) {
  return { state, problem, retried };
}

/** InfluxDB refuses points older than the bucket keeps as well; nobody has to act on those. */
function sortRefused(refused: readonly RefusedLine[]): {
  readonly expired: readonly RefusedLine[];
  readonly bad: readonly RefusedLine[];
} {
  const isExpired = (line: RefusedLine) => line.reason.includes('retention policy');
  return { expired: refused.filter(isExpired), bad: refused.filter((line) => !isExpired(line)) };
}

function addRefused(
  counts: { expired: number; quarantined: number },
  { expired, bad }: ReturnType<typeof sortRefused>,
  log: Log,
): void {
  counts.expired += expired.length;
  counts.quarantined += bad.length;
  if (bad.length > 0) sayRefused(log, bad);
}

/** What was too old for the server has no point either. */
function withoutExpired(tally: Tally, expired: readonly RefusedLine[]): Tally {
  if (expired.length === 0) return tally;
  return {
    ...tally,
    readings: [...tally.readings, ...countsOfRefused(expired)],
  };
}

function sayRefused(log: Log, bad: readonly RefusedLine[]): void {
  const { reason, text } = bad[0] ?? { reason: '', text: '' };
  log.error(
    { code: 'HW-SERIES-003', lines: bad.length, reason, line: text },
    'InfluxDB refuses lines, they are in quarantine',
  );
}
