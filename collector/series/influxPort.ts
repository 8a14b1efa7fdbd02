import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB } from '@influxdata/influxdb-client';
import type { Clock } from '../../runtime/clock.ts';
import { retryAfterMs } from './retryAfter.ts';

/** What became of one write. Every one but `written` leaves the lines with the caller. */
export type WriteOutcome =
  | { readonly kind: 'written' }
  /** Busy, broken, gone or silent: the same lines again, not before `afterMs` when the server says so. */
  | { readonly kind: 'retryLater'; readonly afterMs: number | null; readonly reason: string }
  /**
   * Some of the lines are refused for what they say. `droppedMin` is how many the server admits to
   * (0 when it does not say); the others may or may not have been written.
   */
  | { readonly kind: 'badLines'; readonly droppedMin: number; readonly reason: string }
  | { readonly kind: 'tooLarge'; readonly reason: string }
  /** Nothing will be accepted until a person acts: a wrong token, bucket or address. */
  | { readonly kind: 'stopped'; readonly status: number; readonly reason: string };

/** The outcomes after which nothing more can be written for a while. */
export type Setback = Extract<WriteOutcome, { kind: 'retryLater' | 'stopped' }>;

/** Writes lines to one bucket. */
export interface InfluxPort {
  /** Writes all lines in one request. Never throws, never retries, never keeps a line. */
  write(lines: readonly string[]): Promise<WriteOutcome>;
  /** Breaks off what is under way; later writes are answered with `retryLater`. Works twice. */
  close(): void;
}

export interface InfluxPortOptions {
  /** http(s)://host:port, with a path where a proxy needs one, without /api/v2. */
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
  /** A write that takes longer is broken off. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Why a server refuses: enough to understand it, not a whole page of a proxy. */
const REASON_LENGTH_MAX = 300;

/**
 * The edge to the InfluxDB client, used as a plain transport. Left to itself the client keeps lines
 * in memory, retries for three minutes and then drops them, reads Retry-After seconds as
 * milliseconds, and resolves `flush()` although the write failed when the lines just fill a batch.
 * Therefore: no retries, a batch that is never full (one record of two), and "written" only when the
 * client names the record in `writeSuccess`.
 */
export function createInfluxPort(options: InfluxPortOptions): InfluxPort {
  const { url, org, bucket, token, timeoutMs, clock } = options;
  const keep = { keepAlive: true, maxSockets: 2 };
  const agent = url.startsWith('https:') ? new HttpsAgent(keep) : new HttpAgent(keep);
  const underWay = new Set<AbortController>();
  let closed = false;

  /**
   * Sends the lines as one record in one request; says whether the client names it as written. The
   * client looks at every record, and one long one is cheaper than a thousand.
   */
  async function send(lines: readonly string[], signal: AbortSignal): Promise<boolean> {
    let confirmed = 0;
    const client = new InfluxDB({ url, token, timeout: 0, transportOptions: { agent, signal } });
    const writes = client.getWriteApi(org, bucket, 'ns', {
      batchSize: 2,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      gzipThreshold: Number.MAX_SAFE_INTEGER,
      flushInterval: 0,
      maxRetries: 0,
      writeSuccess: (sent) => {
        confirmed += sent.length;
      },
      writeFailed: (error) => Promise.reject(error),
    });
    writes.writeRecord(lines.join('\n'));
    await writes.flush();
    return confirmed === 1;
  }

  return {
    async write(lines) {
      if (closed) return { kind: 'retryLater', afterMs: null, reason: 'closed' };
      const abort = new AbortController();
      let isLate = false;
      const cancelTimer = clock.after(timeoutMs, () => {
        isLate = true;
        abort.abort();
      });
      underWay.add(abort);
      try {
        if (await send(lines, abort.signal)) return { kind: 'written' };
        return {
          kind: 'retryLater',
          afterMs: null,
          reason: 'the client did not confirm the lines',
        };
      } catch (error) {
        const reason = isLate ? `no answer within ${timeoutMs} ms` : reasonOf(error);
        if (!(error instanceof HttpError)) return { kind: 'retryLater', afterMs: null, reason };
        return outcomeOf(error, clock.wallMs());
      } finally {
        cancelTimer();
        underWay.delete(abort);
      }
    },
    close() {
      closed = true;
      for (const abort of underWay) abort.abort();
      agent.destroy();
    },
  };
}

/** Judges an answer other than 204 (https://docs.influxdata.com/influxdb/v2/api/#operation/PostWrite). */
function outcomeOf(error: HttpError, wallMs: number): WriteOutcome {
  const status = error.statusCode;
  const reason = `${status} ${reasonOf(error)}`.slice(0, REASON_LENGTH_MAX);
  if (status === 400 || status === 422) {
    return { kind: 'badLines', droppedMin: droppedOf(error.message), reason };
  }
  if (status === 413) return { kind: 'tooLarge', reason };
  if (status >= 500 || [408, 425, 429].includes(status)) {
    const at = { serverDate: headerOf(error, 'date'), wallMs };
    return {
      kind: 'retryLater',
      afterMs: retryAfterMs(headerOf(error, 'retry-after'), at),
      reason,
    };
  }
  return { kind: 'stopped', status, reason };
}

/** The number in "partial write: … dropped=2". */
function droppedOf(message: string): number {
  return Number(/\bdropped=(\d{1,9})\b/.exec(message)?.[1] ?? 0);
}

function headerOf(error: HttpError, name: string): string | undefined {
  const value = error.headers?.[name];
  return typeof value === 'string' ? value : value?.[0];
}

function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return (message || code || String(error)).slice(0, REASON_LENGTH_MAX);
}
