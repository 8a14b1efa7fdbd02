import { type BackoffLimits, backoffDelayMs } from '../../runtime/backoff.ts';
import type { Log } from '../../runtime/log.ts';
import type { Random } from '../../runtime/random.ts';
import type { Setback } from './influxPort.ts';
import type { QuarantineSummary } from './seriesCursorStore.ts';
import type { SeriesProblem, SeriesStatus } from './seriesStatus.ts';

/** How the writer stands with the server: what it shows, says, and how long it rests. */
export interface Standing {
  readonly state: SeriesStatus['state'];
  readonly problem: SeriesProblem | null;
  readonly retried: number;
  /** Nothing is left to write. */
  rest(): void;
  /** There is something to write. */
  begin(): void;
  /** The server took (or refused) lines: it works. */
  goOn(): void;
  /** The server took nothing: returns how long to wait, ms. */
  pauseAfter(outcome: Setback): number;
  showQuarantine(summary: QuarantineSummary): void;
}

export interface StandingOptions {
  /** Where the lines go, for messages. */
  readonly target: { readonly url: string; readonly org: string; readonly bucket: string };
  readonly random: Random;
  readonly log: Log;
}

const BACKOFF: BackoffLimits = { delayMsMin: 1000, delayMsMax: 60_000 };
/** A stopped writer hammers nobody, and goes on by itself soon after the cause is gone. */
const STOPPED_RETRY_MS = 60_000;
/** A server (or its wrong clock) may not silence the series for longer than this. */
const RETRY_AFTER_MS_MAX = 3_600_000;

export function createStanding({ target, random, log }: StandingOptions): Standing {
  let state: SeriesStatus['state'] = 'idle';
  let halt: SeriesProblem | null = null;
  let quarantine: SeriesProblem | null = null;
  let attempt = 0;
  let retried = 0;

  function retryLater(reason: string, afterMs: number | null): number {
    if (state !== 'waiting') log.warn({ reason }, 'InfluxDB does not take lines, trying again');
    state = 'waiting';
    retried += 1;
    attempt += 1;
    const ownMs = backoffDelayMs(attempt - 1, BACKOFF, random);
    return Math.max(ownMs, Math.min(afterMs ?? 0, RETRY_AFTER_MS_MAX));
  }

  function standStill(status: number, reason: string): number {
    const code = status === 401 || status === 403 ? 'HW-SERIES-001' : 'HW-SERIES-002';
    if (state !== 'stopped') {
      log.error({ code, reason }, 'InfluxDB takes no lines until a person acts');
    }
    state = 'stopped';
    halt = { code, facts: { ...target, reason } };
    return STOPPED_RETRY_MS;
  }

  return {
    get state() {
      return state;
    },
    get problem() {
      return halt ?? quarantine;
    },
    get retried() {
      return retried;
    },
    rest() {
      state = 'idle';
    },
    begin() {
      if (state === 'idle') state = 'writing';
    },
    goOn() {
      if (state === 'waiting' || state === 'stopped') log.info('InfluxDB takes lines again');
      halt = null;
      state = 'writing';
      attempt = 0;
    },
    pauseAfter(outcome) {
      return outcome.kind === 'stopped'
        ? standStill(outcome.status, outcome.reason)
        : retryLater(outcome.reason, outcome.afterMs);
    },
    showQuarantine({ held, latestReason }) {
      const facts = { count: held, reason: latestReason };
      quarantine = held === 0 ? null : { code: 'HW-SERIES-003', facts };
    },
  };
}
