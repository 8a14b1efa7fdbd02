import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { JournalReader } from '../journal/journalRow.ts';
import { createDetector, type Detector } from './createDetector.ts';
import type { DetectorCounts, DetectorEntry } from './detectorState.ts';
import type { Effect } from './effect.ts';

/** What the reader needs of the place where its work is kept. */
export interface DetectionStore {
  detectionState(): Promise<{ cursor: number; entries: DetectorEntry[] }>;
  commitDetection(commit: {
    readonly cursor: number;
    readonly effects: readonly Effect[];
    readonly entries: readonly DetectorEntry[];
    readonly recordedMs: number;
  }): Promise<void>;
}

/** Effects that are stored now, and when the collector knew. */
export type EffectsListener = (effects: readonly Effect[], recordedMs: number) => void;

/** Reads the journal by a cursor of its own and keeps what follows from it. */
export interface DetectionReader extends Part {
  /** Calls back after every commit that changed something. Returns how to stop that. */
  onEffects(listener: EffectsListener): () => void;
  /** The last row of the journal that is judged and stored. */
  cursor(): number;
  counts(): DetectorCounts;
  /** Resolves when everything committed to the journal so far is judged and stored. */
  caughtUp(): Promise<void>;
}

export interface DetectionReaderOptions {
  readonly journal: JournalReader;
  readonly state: DetectionStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Rows judged in one turn and stored in one transaction. Default: 50. */
  readonly rowsPerTurnMax?: number;
}

const ROWS_PER_TURN_MAX = 50;
const TICK_MS = 1000;
const RETRY_MS = 1000;

/**
 * Makes the reader. `start` takes up where the last commit ended, so a kill at any instant changes
 * nothing of what comes out.
 */
export function createDetectionReader(options: DetectionReaderOptions): DetectionReader {
  const { journal, state, clock, log, rowsPerTurnMax = ROWS_PER_TURN_MAX } = options;
  const listeners = new Set<EffectsListener>();
  let detector: Detector = createDetector();
  let cursor = 0;
  let isStopped = true;
  let isTickDue = false;
  let running: Promise<void> | null = null;
  let cancels: CancelTimer[] = [];
  /** Null unless a failed commit waits to be tried again. */
  let cancelRetry: CancelTimer | null = null;
  let mustRestore = false;
  let waiting: { readonly id: number; readonly resolve: () => void }[] = [];

  /** Takes everything from the last commit; what was not committed is forgotten. */
  async function restore(): Promise<void> {
    const stored = await state.detectionState();
    detector = createDetector(stored.entries);
    cursor = stored.cursor;
    mustRestore = false;
  }

  async function commit(effects: readonly Effect[], upTo: number): Promise<void> {
    const entries = detector.dirty();
    if (upTo === cursor && effects.length === 0 && entries.length === 0) return;
    const recordedMs = clock.wallMs();
    await state.commitDetection({ cursor: upTo, effects, entries, recordedMs });
    cursor = upTo;
    if (effects.length > 0) tellListeners(effects, recordedMs);
  }

  /** What is stored stays stored, whatever a listener does with it. */
  function tellListeners(effects: readonly Effect[], recordedMs: number): void {
    for (const listener of [...listeners]) {
      try {
        listener(effects, recordedMs);
      } catch (error) {
        log.error({ err: error }, 'A listener to verdicts failed.');
      }
    }
  }

  /** Judges the next rows; says whether there may be more. */
  async function turn(): Promise<boolean> {
    const rows = journal.readAfter(cursor, rowsPerTurnMax);
    const last = rows.at(-1);
    if (last !== undefined) {
      await commit(
        rows.flatMap((row) => detector.apply(row)),
        last.id,
      );
      return true;
    }
    if (!isTickDue) return false;
    // Only now: a row that is not judged yet may be the word of an agent that seems silent.
    isTickDue = false;
    await commit(detector.tick(clock.wallMs()), cursor);
    return false;
  }

  async function run(): Promise<void> {
    try {
      if (mustRestore) await restore();
      while (!isStopped && (await turn())) {
        tellWaiting();
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      tellWaiting();
    } catch (error) {
      log.error({ code: 'HW-STATE-001', err: error }, 'Verdicts cannot be stored; trying again.');
      retryLater();
    }
  }

  /** What was judged but not stored is judged again, from what was stored last. */
  function retryLater(): void {
    mustRestore = true;
    cancelRetry = clock.after(RETRY_MS, () => {
      cancelRetry = null;
      wake();
    });
  }

  function wake(): void {
    if (isStopped || running !== null || cancelRetry !== null) return;
    running = run().finally(() => {
      running = null;
      if (journal.lastId() > cursor || isTickDue) wakeSoon();
    });
  }

  function wakeSoon(): void {
    if (!isStopped) setImmediate(wake);
  }

  function tellWaiting(): void {
    const reached = waiting.filter((one) => one.id <= cursor);
    waiting = waiting.filter((one) => one.id > cursor);
    for (const one of reached) one.resolve();
  }

  return {
    name: 'detection',
    async start() {
      if (!isStopped) return;
      await restore();
      isStopped = false;
      cancels = [
        journal.onCommitted(wakeSoon),
        clock.every(TICK_MS, () => {
          isTickDue = true;
          wake();
        }),
      ];
      wake();
    },
    async stop() {
      isStopped = true;
      for (const cancel of cancels) cancel();
      cancels = [];
      cancelRetry?.();
      cancelRetry = null;
      await running;
    },
    onEffects(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cursor: () => cursor,
    counts: () => detector.counts(),
    caughtUp() {
      const id = journal.lastId();
      if (id <= cursor) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push({ id, resolve });
        wake();
      });
    },
  };
}
