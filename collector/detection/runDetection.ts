import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { JournalReader, SilenceWriter, UnsyncedReader } from '../journal/journalRow.ts';
import { createDetectionTurns, type DetectionStore } from './detectionTurns.ts';
import type { DetectorCounts } from './detectorState.ts';
import type { Effect } from './effect.ts';

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
  readonly journal: JournalReader & UnsyncedReader & SilenceWriter;
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
  const waiters = createWaiters();
  const turns = createDetectionTurns({
    ...{ journal, state, clock, rowsPerTurnMax },
    onStored: (effects, recordedMs) => tellAll(listeners, { effects, recordedMs, log }),
  });
  const loop = createLoop(clock, {
    hasMore: () => journal.lastId() > turns.cursor(),
    async turn() {
      const more = await turns.turn();
      waiters.reached(turns.settled());
      return more;
    },
    onError(error) {
      turns.distrust();
      log.error({ code: 'HW-STATE-001', err: error }, 'Verdicts cannot be stored; trying again.');
    },
  });
  let cancels: CancelTimer[] = [];

  return {
    name: 'detection',
    async start() {
      if (cancels.length > 0) return;
      await turns.restore();
      loop.open();
      cancels = [
        journal.onCommitted(loop.wakeSoon),
        clock.every(TICK_MS, () => {
          turns.tickSoon();
          loop.wake();
        }),
      ];
      loop.wake();
    },
    async stop() {
      for (const cancel of cancels) cancel();
      cancels = [];
      await loop.close();
    },
    onEffects(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cursor: () => turns.cursor(),
    counts: () => turns.counts(),
    caughtUp() {
      const id = journal.lastId();
      if (id <= turns.settled()) return Promise.resolve();
      const reached = waiters.until(id);
      loop.wake();
      return reached;
    },
  };
}

/** What is stored stays stored, whatever a listener does with it. */
function tellAll(
  listeners: ReadonlySet<EffectsListener>,
  told: { readonly effects: readonly Effect[]; readonly recordedMs: number; readonly log: Log },
): void {
  for (const listener of [...listeners]) {
    try {
      listener(told.effects, told.recordedMs);
    } catch (error) {
      told.log.error({ err: error }, 'A listener to verdicts failed.');
    }
  }
}

/** Those who wait until a row of the journal is judged. */
function createWaiters() {
  let waiting: { readonly id: number; readonly resolve: () => void }[] = [];
  return {
    until: (id: number): Promise<void> =>
      new Promise((resolve) => {
        waiting.push({ id, resolve });
      }),
    reached(cursor: number): void {
      const reached = waiting.filter((one) => one.id <= cursor);
      waiting = waiting.filter((one) => one.id > cursor);
      for (const one of reached) one.resolve();
    },
  };
}

interface LoopWork {
  readonly hasMore: () => boolean;
  /** Says whether to go on at once. */
  readonly turn: () => Promise<boolean>;
  readonly onError: (error: unknown) => void;
}

/** Runs turns one after the other, lets others run between them, and waits after one that failed. */
function createLoop(clock: Clock, work: LoopWork) {
  let isOpen = false;
  let running: Promise<void> | null = null;
  /** Somebody woke the loop while it ran: the turn under way may not have seen why. */
  let isWoken = false;
  /** Null unless a failed turn waits to be tried again. */
  let cancelRetry: CancelTimer | null = null;

  async function run(): Promise<void> {
    try {
      while (isOpen && (await work.turn())) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      work.onError(error);
      if (!isOpen) return;
      cancelRetry = clock.after(RETRY_MS, () => {
        cancelRetry = null;
        wake();
      });
    }
  }

  function wake(): void {
    isWoken = true;
    if (!isOpen || running !== null || cancelRetry !== null) return;
    isWoken = false;
    running = run().finally(() => {
      running = null;
      if (isWoken || work.hasMore()) wakeSoon();
    });
  }

  function wakeSoon(): void {
    if (isOpen) setImmediate(wake);
  }

  return {
    wake,
    wakeSoon,
    open(): void {
      isOpen = true;
    },
    async close(): Promise<void> {
      isOpen = false;
      cancelRetry?.();
      cancelRetry = null;
      await running;
    },
  };
}
