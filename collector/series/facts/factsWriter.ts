import type { Clock } from '../../../runtime/clock.ts';
import type { Part } from '../../../runtime/lifecycle.ts';
import type { Log } from '../../../runtime/log.ts';
import type { Pause } from '../pause.ts';
import type { SeriesStatus } from '../seriesStatus.ts';
import type { Standing } from '../standing.ts';
import type { FactLedger } from './factLedger.ts';
import { type FactSink, SinkClosed } from './factSink.ts';
import type { FactsWork } from './factsWork.ts';
import type { ReconcileStatus, Reconciliation } from './reconcile.ts';

/** How the writer of facts stands. Counts are since the start of the process. */
export interface FactsStatus {
  readonly state: SeriesStatus['state'];
  readonly problem: SeriesStatus['problem'];
  readonly retried: number;
  /** Points that the server took; a point taken twice counts twice. */
  readonly written: number;
  readonly expired: number;
  /** Units that are to be written. */
  readonly due: number;
  readonly reconciliation: ReconcileStatus;
}

/** Keeps the points of facts as the facts are. */
export interface FactsWriter extends Part {
  status(): FactsStatus;
}

export interface FactsWriterOptions {
  readonly ledger: FactLedger;
  readonly sink: FactSink;
  readonly standing: Standing;
  readonly pause: Pause;
  /** Made once the ledger is open. */
  readonly makeWork: () => FactsWork;
  readonly makeReconciliation: () => Reconciliation;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends what is under way. */
  readonly close: () => void;
}

/** Changes are looked for this often; minutes begin on time. */
const POLL_MS = 5000;
const MINUTE_MS = 60_000;

export function createFactsWriter(options: FactsWriterOptions): FactsWriter {
  const { ledger, sink, standing, pause, clock, log } = options;
  let running: Promise<void> | null = null;
  let reconciliation: Reconciliation | null = null;

  async function run(): Promise<void> {
    const work = options.makeWork();
    while (!pause.isOver()) {
      try {
        const hasMore = await work.turn(clock.wallMs());
        if (!hasMore) {
          standing.rest();
          await reconciliation?.turn(clock.wallMs());
        }
        await pause.wait(hasMore ? 0 : untilNext(clock.wallMs()));
      } catch (error) {
        if (error instanceof SinkClosed) return;
        const reason = (error as Error).message;
        log.error({ err: error }, 'the figures for InfluxDB cannot be worked out, trying again');
        await pause.wait(standing.pauseAfter({ kind: 'retryLater', afterMs: null, reason }));
      }
    }
  }

  return {
    name: 'series-facts',
    start() {
      ledger.open();
      reconciliation = options.makeReconciliation();
      running = run();
    },
    async stop() {
      pause.end();
      options.close();
      await running;
      running = null;
      ledger.close();
    },
    status: () => ({
      ...{ state: standing.state, problem: standing.problem, retried: standing.retried },
      ...{ written: sink.written(), expired: sink.expired() },
      due: running === null ? 0 : ledger.dueCount(),
      reconciliation: reconciliation?.status() ?? {
        ...{ hoursCompared: 0, hoursDifferent: 0, unitsRepaired: 0, pointsMissing: 0 },
        ...{ pointsExtra: 0, lastRunMs: null, problem: null },
      },
    }),
  };
}

/** Until the next look at what has changed, or the next minute: what comes first. */
function untilNext(wallMs: number): number {
  return Math.max(1, Math.min(POLL_MS, MINUTE_MS - (wallMs % MINUTE_MS)));
}
