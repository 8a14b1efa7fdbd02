import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import type { Log } from '../../runtime/log.ts';
import type { Journal } from './journal.ts';

export interface UpkeepOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** The last row that every reader has passed: nothing beyond it is rewritten. */
  readonly passedByAll: () => number;
  /** The detector's whole memory and the row it belongs to, for a checkpoint. */
  readonly detectionState: () => Promise<{ readonly cursor: number; readonly entries: unknown }>;
  /** Deletes some of what no correction can need any more; gives where to go on, null at the end. */
  readonly pruneEvidence: (afterKey: string, nowMs: number) => Promise<string | null>;
}

const UPKEEP_EVERY_MS = 60_000;
/** An hour is compacted once it lies this far back: late corrections have mostly come by then. */
const COMPACT_AFTER_MS = 2 * 3_600_000;
const CHECKPOINT_EVERY_MS = 24 * 3_600_000;

/**
 * Keeps the journal small: compacts whole hours, deletes what is beyond the retention, and once a day
 * saves the detector's memory, so that history can be judged again from there, and deletes the evidence
 * that is too old for that. One bounded step at a time, so that ingest never waits for housekeeping.
 */
export function createUpkeep(options: UpkeepOptions): Part {
  const { journal, clock, log } = options;
  let cancel: CancelTimer = () => undefined;
  let checkpointedMs = Number.NEGATIVE_INFINITY;
  let isStopped = true;

  function nextStep(): boolean {
    const compacted = journal.compact({
      olderThanMs: clock.wallMs() - COMPACT_AFTER_MS,
      upToRowId: options.passedByAll(),
    });
    return compacted.done && journal.deleteExpired().done;
  }

  async function checkpoint(): Promise<void> {
    if (clock.monotonicMs() - checkpointedMs < CHECKPOINT_EVERY_MS) return;
    checkpointedMs = clock.monotonicMs();
    const { cursor, entries } = await options.detectionState();
    if (isStopped || cursor === 0) return;
    const state = new TextEncoder().encode(JSON.stringify(entries));
    journal.saveCheckpoint({ reader: 'detection', cursor, state });
    await prune();
  }

  async function prune(): Promise<void> {
    let key: string | null = '';
    while (key !== null && !isStopped) key = await options.pruneEvidence(key, clock.wallMs());
  }

  function run(): void {
    if (isStopped) return;
    try {
      if (!nextStep()) {
        setImmediate(run);
        return;
      }
      checkpoint().catch(report);
    } catch (error) {
      report(error);
    }
  }

  function report(error: unknown): void {
    log.warn({ err: error }, 'Housekeeping of the journal failed; it is tried again in a minute.');
  }

  return {
    name: 'upkeep',
    start() {
      isStopped = false;
      cancel = clock.every(UPKEEP_EVERY_MS, run);
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
