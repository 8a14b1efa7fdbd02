import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB } from '@influxdata/influxdb-client';
import type { Clock } from '../../runtime/clock.ts';
import { judgeAnswer, REASON_LENGTH_MAX, type WriteOutcome } from './influxAnswer.ts';

export type { Setback, WriteOutcome } from './influxAnswer.ts';

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

function outcomeOf(error: HttpError, wallMs: number): WriteOutcome {
  const { statusCode: status, message } = error;
  const answer = { status, message, reason: reasonOf(error) };
  return judgeAnswer({ ...answer, headerOf: (name) => headerOf(error, name) }, wallMs);
}

function headerOf(error: HttpError, name: string): string | undefined {
  const value = error.headers?.[name];
  return typeof value === 'string' ? value : value?.[0];
}

function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return (message || code || String(error)).slice(0, REASON_LENGTH_MAX);
}
