import type { Clock } from '../../../runtime/clock.ts';
import { plainText, readBoundedJson, valueAt } from '../../probing/boundedJson.ts';
import type { Credentials } from '../../probing/digest.ts';
import { askHttp } from '../../probing/httpQuestion.ts';
import { printable } from '../../probing/socketErrors.ts';
import {
  type CameraAnswer,
  type CameraStatus,
  cameraResult,
  judgeFailure,
} from './cameraResult.ts';

export interface RecorderProbeOptions {
  readonly clock: Clock;
  /** Judged and looked up already. */
  readonly address: string;
  readonly url: URL;
  readonly timeoutMs: number;
  readonly credentials: Credentials | null;
  readonly allowBasic: boolean;
  readonly ca: string | null;
  /** Where in the answer the camera's state stands (JSON pointer). */
  readonly pointer: string;
  /** What the recorder's words mean. */
  readonly values: Readonly<Record<string, CameraStatus>>;
}

/** A list of a few hundred channels. */
const ANSWER_BYTES_MAX = 256 * 1024;

/**
 * Asks a recorder (NVR) or a video platform what it says about one camera. When the recorder itself
 * does not answer, nothing is known of the camera: that is `not-asked`, never offline.
 */
export async function probeRecorder(options: RecorderProbeOptions): Promise<CameraAnswer> {
  const { clock, address, url, timeoutMs, credentials, allowBasic, ca } = options;
  const outcome = await askHttp({
    ...{ clock, address, url, timeoutMs, credentials, allowBasic, ca, method: 'GET' },
    bodyBytesMax: ANSWER_BYTES_MAX,
  });
  if (outcome.kind === 'failed') {
    const failure = judgeFailure(outcome);
    return { kind: 'not-asked', reason: `the recorder: ${failure.reason}` };
  }
  if (outcome.status !== 200) {
    return { kind: 'not-asked', reason: `the recorder answers HTTP ${outcome.status}` };
  }
  const answer = judgeRecorderText(outcome.body, options);
  return answer.kind === 'result' ? { ...answer, latencyMs: outcome.latencyMs } : answer;
}

/** What a recorder's answer says about the camera. */
export function judgeRecorderText(
  text: string,
  { pointer, values }: Pick<RecorderProbeOptions, 'pointer' | 'values'>,
): CameraAnswer {
  const read = readBoundedJson(text);
  if (!read.ok) return { kind: 'not-asked', reason: `the recorder: ${read.reason}` };
  const word = plainText(valueAt(read.value, pointer));
  if (word === null) {
    return { kind: 'not-asked', reason: `the recorder says nothing at ${pointer || 'the top'}` };
  }
  if (!Object.hasOwn(values, word)) {
    return {
      kind: 'not-asked',
      reason: `the recorder says "${printable(word, 40)}", not in values`,
    };
  }
  const status = values[word] ?? 'offline';
  return cameraResult(status, status === 'online' ? null : `recorder: ${printable(word, 40)}`);
}
