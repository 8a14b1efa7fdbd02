import type { CameraReading } from '../../../protocol/reading.ts';
import type { Conversation } from '../../probing/conversation.ts';
import type { NotAsked } from '../../probing/probing.ts';

export type CameraStatus = CameraReading['status'];

/** What one question to a camera brought. */
export interface CameraResult {
  readonly kind: 'result';
  readonly status: CameraStatus;
  /** Null for a camera that is well. */
  readonly reason: string | null;
  readonly latencyMs: number | null;
}

export type CameraAnswer = CameraResult | NotAsked;

export function cameraResult(
  status: CameraStatus,
  reason: string | null,
  latencyMs: number | null = null,
): CameraResult {
  return { kind: 'result', status, reason, latencyMs };
}

/** From the worst: what stands further left hides what stands further right. */
const BADNESS: readonly CameraStatus[] = [
  ...(['offline', 'refused', 'unauthorised', 'no-stream', 'time-drift', 'online'] as const),
];

/** The worst of several answers of one camera; a question that could not be put hides none. */
export function worstOf(answers: readonly CameraAnswer[]): CameraAnswer | null {
  const results = answers.filter((answer) => answer.kind === 'result');
  const [worst] = [...results].sort(
    (a, b) => BADNESS.indexOf(a.status) - BADNESS.indexOf(b.status),
  );
  if (worst === undefined) return answers[0] ?? null;
  const isAllAsked = results.length === answers.length;
  // That it is online is only known when every question was put.
  if (worst.status === 'online' && !isAllAsked) {
    return answers.find((answer) => answer.kind === 'not-asked') ?? worst;
  }
  if (worst.status !== 'online') return worst;
  const latencies = results.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  return { ...worst, latencyMs: latencies.length === 0 ? null : Math.max(...latencies) };
}

/** What a failed connection says about a camera. */
export function judgeFailure(failure: {
  readonly verdict: Extract<Conversation<never>, { kind: 'failed' }>['verdict'] | 'unauthorised';
  readonly reason: string;
}): CameraAnswer {
  const { verdict, reason } = failure;
  switch (verdict) {
    case 'not-asked':
      return { kind: 'not-asked', reason };
    case 'refused':
      return cameraResult('refused', reason);
    case 'unauthorised':
      return cameraResult('unauthorised', reason);
    case 'unreachable':
      return cameraResult('offline', reason);
    case 'broken-off':
      return cameraResult('no-stream', reason);
    default:
      return verdict satisfies never;
  }
}
