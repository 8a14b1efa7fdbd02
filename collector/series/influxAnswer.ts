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

/** Why a server refuses: enough to understand it, not a whole page of a proxy. */
export const REASON_LENGTH_MAX = 300;

/** An answer of the server that is not what was hoped for. */
export interface RefusingAnswer {
  readonly status: number;
  /** The body, or what the client makes of it. */
  readonly message: string;
  /** In short. */
  readonly reason: string;
  headerOf(name: string): string | undefined;
}

/** Judges an answer other than 204 (https://docs.influxdata.com/influxdb/v2/api/#operation/PostWrite). */
export function judgeAnswer(answer: RefusingAnswer, wallMs: number): WriteOutcome {
  const { status, message, headerOf } = answer;
  const reason = `${status} ${answer.reason}`.slice(0, REASON_LENGTH_MAX);
  if (status === 400 || status === 422) {
    return { kind: 'badLines', droppedMin: droppedOf(message), reason };
  }
  if (status === 413) return { kind: 'tooLarge', reason };
  if (status >= 500 || [408, 425, 429].includes(status)) {
    const at = { serverDate: headerOf('date'), wallMs };
    return { kind: 'retryLater', afterMs: retryAfterMs(headerOf('retry-after'), at), reason };
  }
  return { kind: 'stopped', status, reason };
}

/** The number in "partial write: … dropped=2". */
function droppedOf(message: string): number {
  return Number(/\bdropped=(\d{1,9})\b/.exec(message)?.[1] ?? 0);
}
