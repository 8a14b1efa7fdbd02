import type { Clock } from '../../runtime/clock.ts';
import { judgeAnswer, REASON_LENGTH_MAX, type Setback } from './influxAnswer.ts';

/** A stretch of points to delete: both ends belong to it. */
export interface PointRange {
  readonly bucket: string;
  readonly measurement: string;
  /** Only points with these values of tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Nanoseconds, as digits. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

export type QueryOutcome =
  | { readonly kind: 'rows'; readonly rows: readonly InfluxRow[] }
  /** The server does not understand, or may not answer. */
  | Setback;

export type InfluxRow = Readonly<Record<string, string | number | boolean | null>>;

/** What the writer asks of InfluxDB 2 beside writing. Nothing throws, nothing is tried again. */
export interface InfluxAccess {
  deleteRange(range: PointRange): Promise<{ readonly kind: 'deleted' } | Setback>;
  /** InfluxQL; times as RFC 3339. One object per row, with the tags of GROUP BY. */
  query(bucket: string, influxQl: string): Promise<QueryOutcome>;
  /** Breaks off what is under way. Works twice. */
  close(): void;
}

export interface InfluxAccessOptions {
  readonly url: string;
  readonly org: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Makes the access. Deleting needs a token that may write, querying one that may read. */
export function createInfluxAccess(options: InfluxAccessOptions): InfluxAccess {
  const { url, org, token, timeoutMs, clock } = options;
  const underWay = new Set<AbortController>();
  const headers = { authorization: `Token ${token}` };

  async function call(path: string, request: RequestInit): Promise<Response | Setback> {
    const abort = new AbortController();
    let isLate = false;
    const cancelTimer = clock.after(timeoutMs, () => {
      isLate = true;
      abort.abort();
    });
    underWay.add(abort);
    try {
      const answer = await fetch(`${url}${path}`, { ...request, headers, signal: abort.signal });
      // The body is read within the time, too.
      const body = await answer.text();
      if (answer.ok) return new Response(body === '' ? null : body, { status: 200 });
      return setbackOf(answer, body, clock.wallMs());
    } catch (error) {
      const reason = isLate ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      return { kind: 'retryLater', afterMs: null, reason };
    } finally {
      cancelTimer();
      underWay.delete(abort);
    }
  }

  return {
    async deleteRange({ bucket, measurement, tags, fromNs, toNs }) {
      const where = [['_measurement', measurement], ...Object.entries(tags)];
      const body = JSON.stringify({
        start: instant(fromNs),
        stop: instant(toNs),
        predicate: where.map(([name, value]) => `"${name}"=${quoted(value ?? '')}`).join(' AND '),
      });
      const place = new URLSearchParams({ org, bucket });
      const answer = await call(`/api/v2/delete?${place}`, { method: 'POST', body });
      return answer instanceof Response ? { kind: 'deleted' } : answer;
    },
    async query(bucket, influxQl) {
      const asked = new URLSearchParams({ db: bucket, q: influxQl });
      const answer = await call(`/query?${asked}`, { method: 'GET' });
      if (!(answer instanceof Response)) return answer;
      return rowsOf((await answer.json()) as QueryAnswer);
    },
    close() {
      for (const abort of underWay) abort.abort();
    },
  };
}

function setbackOf(answer: Response, body: string, wallMs: number): Setback {
  const judged = judgeAnswer(
    {
      status: answer.status,
      message: body,
      reason: body.slice(0, REASON_LENGTH_MAX),
      headerOf: (name) => answer.headers.get(name) ?? undefined,
    },
    wallMs,
  );
  if (judged.kind === 'retryLater' || judged.kind === 'stopped') return judged;
  const reason = 'reason' in judged ? judged.reason : String(answer.status);
  return { kind: 'stopped', status: answer.status, reason };
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return (cause?.message || message || String(error)).slice(0, REASON_LENGTH_MAX);
}

/** A text within a predicate. Ids have none of these characters. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

const NS_PER_MS = 1_000_000n;

/** An instant of nanoseconds as RFC 3339. */
export function instant(ns: bigint): string {
  const below = ((ns % NS_PER_MS) + NS_PER_MS) % NS_PER_MS;
  const ms = Number((ns - below) / NS_PER_MS);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(below).padStart(6, '0')}Z`;
}

interface QueryAnswer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly tags?: Readonly<Record<string, string>>;
      readonly columns: readonly string[];
      readonly values: readonly (readonly (string | number | boolean | null)[])[];
    }[];
  }[];
}

function rowsOf(answer: QueryAnswer): QueryOutcome {
  const results = answer.results ?? [];
  const wrong = results.find(({ error }) => error !== undefined);
  if (wrong !== undefined) {
    return {
      kind: 'stopped',
      status: 200,
      reason: (wrong.error ?? '').slice(0, REASON_LENGTH_MAX),
    };
  }
  const rows = results.flatMap(({ series = [] }) =>
    series.flatMap(({ tags, columns, values }) =>
      values.map(
        (row): InfluxRow => ({
          ...tags,
          ...Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
        }),
      ),
    ),
  );
  return { kind: 'rows', rows };
}
