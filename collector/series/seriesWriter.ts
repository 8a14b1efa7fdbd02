import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { JournalReader } from '../journal/journalRow.ts';
import { createDelivery, createRequestSize, type Delivery, type RefusedLine } from './delivery.ts';
import type { InfluxPort } from './influxPort.ts';
import { createPause } from './pause.ts';
import type { SeriesCursorStore } from './seriesCursorStore.ts';
import { type Chunk, createSeriesFeed, SERIES_START, type SeriesFeed } from './seriesFeed.ts';

/** What the series writer has done and how it stands. Counts are since the start of the process. */
export interface SeriesStatus {
  /**
   * idle: everything is written · writing · waiting: InfluxDB is busy or out of reach, it will be
   * tried again · stopped: nothing is accepted until a person acts; tried once a minute.
   */
  readonly state: 'idle' | 'writing' | 'waiting' | 'stopped';
  /** A code of texts/seriesTexts.ts with its facts, while a person must act. */
  readonly problem: SeriesProblem | null;
  /** The last journal row that is written. */
  readonly cursor: number;
  /** Journal rows after it. */
  readonly cursorLag: number;
  /** Lines that InfluxDB took; a line taken twice counts twice. */
  readonly written: number;
  /** Requests that must be repeated. */
  readonly retried: number;
  /** Lines refused for what they say, now in quarantine. */
  readonly quarantined: number;
  /** Lines older than the bucket keeps. */
  readonly expired: number;
  /** Readings whose time is not known (yet): they have no point. */
  readonly unplaced: number;
}

export interface SeriesProblem {
  readonly code: 'HW-SERIES-001' | 'HW-SERIES-002' | 'HW-SERIES-003';
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Brings the readings of the journal into InfluxDB, each at least once; the same point overwrites. */
export interface SeriesWriter extends Part {
  status(): SeriesStatus;
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
}

const BACKOFF: BackoffLimits = { delayMsMin: 1000, delayMsMax: 60_000 };
/** A stopped writer hammers nobody, and goes on by itself soon after the cause is gone. */
const STOPPED_RETRY_MS = 60_000;
/** A server (or its wrong clock) may not silence the series for longer than this. */
const RETRY_AFTER_MS_MAX = 3_600_000;
const LINGER_MS = 200;

interface Work {
  readonly chunk: Chunk;
  readonly delivery: Delivery;
}

/**
 * Makes the writer. It reads the journal by a cursor of its own, and the cursor moves only after
 * InfluxDB has taken (or for good refused) every line before it, so a crash repeats lines and loses
 * none.
 */
export function createSeriesWriter(options: SeriesWriterOptions): SeriesWriter {
  const { journal, store, port, clock, random, log } = options;
  const lingerMs = options.lingerMs ?? LINGER_MS;
  const pause = createPause(clock);
  const size = createRequestSize();
  const counts = { written: 0, retried: 0, quarantined: 0, expired: 0 };
  let state: SeriesStatus['state'] = 'idle';
  let problem: SeriesProblem | null = null;
  let cursor = 0;
  let attempt = 0;
  let feed: SeriesFeed | null = null;
  let work: Work | null = null;
  let running: Promise<void> | null = null;
  let stopListening: (() => void) | null = null;

  /** Takes up the stored position; from the start when the journal is not the one it belongs to. */
  async function openFeed(): Promise<SeriesFeed> {
    const found = (await store.load()) ?? SERIES_START;
    cursor = found.cursor;
    showQuarantine();
    if (found.cursor > journal.lastId()) return beginAgain('it is ahead of the journal');
    try {
      return createSeriesFeed(journal, found);
    } catch (error) {
      return beginAgain((error as Error).message);
    }
  }

  function beginAgain(reason: string): SeriesFeed {
    log.warn({ code: 'HW-SERIES-005', reason }, 'the series begin again at the first row');
    cursor = 0;
    return createSeriesFeed(journal, SERIES_START);
  }

  function showQuarantine(): void {
    const { held, latestReason } = store.quarantine();
    const facts = { count: held, reason: latestReason };
    problem = held === 0 ? null : { code: 'HW-SERIES-003', facts };
  }

  async function nextWork(): Promise<Work | null> {
    feed ??= await openFeed();
    const chunk = feed.next();
    if (chunk === null) return null;
    return { chunk, delivery: createDelivery(port, chunk.lines, size) };
  }

  async function saveWork({ chunk, delivery }: Work): Promise<void> {
    const isExpired = (line: RefusedLine) => line.reason.includes('retention policy');
    const bad = delivery.refused().filter((line) => !isExpired(line));
    const saved = await store.save(chunk.position, bad);
    work = null;
    if (saved === 'superseded') {
      log.info('the series were restarted, reading again');
      feed = null;
      return;
    }
    cursor = chunk.position.cursor;
    counts.expired += delivery.refused().length - bad.length;
    const first = bad[0];
    if (first === undefined) return;
    counts.quarantined += bad.length;
    showQuarantine();
    log.error(
      { code: 'HW-SERIES-003', lines: bad.length, reason: first.reason, line: first.text },
      'InfluxDB refuses lines, they are in quarantine',
    );
  }

  async function retryLater(reason: string, afterMs: number | null): Promise<void> {
    if (state !== 'waiting') log.warn({ reason }, 'InfluxDB does not take lines, trying again');
    state = 'waiting';
    counts.retried += 1;
    const ownMs = backoffDelayMs(attempt, BACKOFF, random);
    attempt += 1;
    await pause.wait(Math.max(ownMs, Math.min(afterMs ?? 0, RETRY_AFTER_MS_MAX)));
  }

  async function standStill(status: number, reason: string): Promise<void> {
    const code = status === 401 || status === 403 ? 'HW-SERIES-001' : 'HW-SERIES-002';
    if (state !== 'stopped') {
      log.error({ code, reason }, 'InfluxDB takes no lines until a person acts');
    }
    state = 'stopped';
    problem = { code, facts: { ...options.target, reason } };
    await pause.wait(STOPPED_RETRY_MS);
  }

  function goOn(): void {
    if (state === 'waiting' || state === 'stopped') log.info('InfluxDB takes lines again');
    if (problem !== null && problem.code !== 'HW-SERIES-003') showQuarantine();
    state = 'writing';
    attempt = 0;
  }

  async function step(): Promise<void> {
    work ??= await nextWork();
    if (work === null) {
      state = 'idle';
      return pause.waitForWake();
    }
    if (state === 'idle') state = 'writing';
    const current = work;
    const writtenBefore = current.delivery.written();
    const outcome = await current.delivery.run();
    counts.written += current.delivery.written() - writtenBefore;
    switch (outcome.kind) {
      case 'delivered':
        await saveWork(current);
        if (current.chunk.lines.length > 0) goOn();
        await pause.wait(current.chunk.isFull ? 0 : lingerMs);
        return;
      case 'retryLater':
        return retryLater(outcome.reason, outcome.afterMs);
      case 'stopped':
        return standStill(outcome.status, outcome.reason);
      default:
        return outcome satisfies never;
    }
  }

  /**
   * Whatever fails in between (a full disk under the cursor, say) is tried again like a busy server.
   * A chunk that could not be read whole is read again from the stored position.
   */
  async function run(): Promise<void> {
    while (!pause.isOver()) {
      try {
        await step();
      } catch (error) {
        if (work === null) feed = null;
        await retryLater((error as Error).message, null);
      }
    }
  }

  return {
    name: 'series',
    async start() {
      feed = await openFeed();
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
    status: () => ({
      state,
      problem,
      cursor,
      cursorLag: Math.max(0, journal.lastId() - cursor),
      ...counts,
      unplaced: feed?.unplaced() ?? 0,
    }),
  };
}
