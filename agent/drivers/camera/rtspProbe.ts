import type { Clock } from '../../../runtime/clock.ts';
import { randomId } from '../../../runtime/random.ts';
import { type Conversation, converse, type Hearing } from '../../probing/conversation.ts';
import { type Credentials, parseChallenges, sign } from '../../probing/digest.ts';
import {
  type CameraAnswer,
  type CameraResult,
  cameraResult,
  judgeFailure,
} from './cameraResult.ts';
import { hasVideo, type RtspAnswer, readRtspAnswer } from './rtspAnswer.ts';

export interface RtspProbeOptions {
  readonly clock: Clock;
  /** Judged and looked up already. */
  readonly address: string;
  readonly url: URL;
  readonly timeoutMs: number;
  readonly credentials: Credentials | null;
  readonly allowBasic: boolean;
  /** `options` asks only whether it serves streams; `describe` also whether this one is there. */
  readonly ask: 'options' | 'describe';
}

/** A description of a stream is a few kilobytes; whatever sends more is no camera. */
const ANSWER_BYTES_MAX = 32 * 1024;
const RTSP_PORT = 554;
/** Times a request is signed anew, because a nonce may be stale (RFC 7616 §3.3). */
const SIGNATURES_MAX = 2;

type Method = 'OPTIONS' | 'DESCRIBE';

/**
 * Asks a camera by RTSP (RFC 2326) whether it serves streams and whether this one is there. No
 * stream is ever set up: neither SETUP nor PLAY is sent, no picture and no sound can come back.
 * Never throws; answers within about `timeoutMs`, whatever the other side does.
 */
export async function probeRtsp(options: RtspProbeOptions): Promise<CameraAnswer> {
  const questions = new RtspQuestions(options);
  const first = await talk(options, questions);
  // Some cameras close the connection after a 401 and expect the signed request on a new one.
  const isCutShort = first.kind === 'failed' && first.verdict === 'broken-off';
  const outcome = isCutShort && questions.goOnAnew() ? await talk(options, questions) : first;
  if (outcome.kind === 'failed') return judgeFailure(outcome);
  return { ...outcome.value, latencyMs: outcome.latencyMs };
}

function talk(
  options: RtspProbeOptions,
  questions: RtspQuestions,
): Promise<Conversation<CameraResult>> {
  const { clock, address, url, timeoutMs } = options;
  return converse({
    ...{ clock, address, timeoutMs, port: Number(url.port || RTSP_PORT) },
    answerBytesMax: ANSWER_BYTES_MAX,
    begin: () => ({ say: questions.text() }),
    hear: (text) => questions.hear(text),
  });
}

/** Which question comes next, and what the answers mean. */
class RtspQuestions {
  readonly #options: RtspProbeOptions;
  #method: Method = 'OPTIONS';
  #sequence = 0;
  #signatures = 0;
  #authorization: string | null = null;
  #hasNewConnection = false;

  constructor(options: RtspProbeOptions) {
    this.#options = options;
  }

  /** The request that is asked now. */
  text(): string {
    this.#sequence += 1;
    const lines = [
      `${this.#method} ${this.#target()} RTSP/1.0`,
      `CSeq: ${this.#sequence}`,
      'User-Agent: hallwatch',
    ];
    if (this.#method === 'DESCRIBE') lines.push('Accept: application/sdp');
    if (this.#authorization !== null) lines.push(`Authorization: ${this.#authorization}`);
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  /** Says whether the same question may be put once more on another connection. */
  goOnAnew(): boolean {
    const isWorthIt = this.#authorization !== null && !this.#hasNewConnection;
    this.#hasNewConnection = true;
    return isWorthIt;
  }

  hear(text: string): Hearing<CameraResult> {
    const answer = readRtspAnswer(text);
    if (answer.kind === 'incomplete') return 'wait';
    if (answer.kind === 'not-rtsp') {
      return { result: cameraResult('no-stream', 'the answer is not RTSP') };
    }
    if (answer.status === 401) return this.#signIn(answer);
    const isDone = this.#method === 'DESCRIBE' || this.#options.ask === 'options';
    if (!isDone && OPTIONS_PASSES.has(answer.status)) {
      this.#method = 'DESCRIBE';
      // A signature holds for one method: the next one is signed when it is asked for.
      this.#authorization = null;
      this.#signatures = 0;
      return { say: this.text() };
    }
    return { result: judgeRtspAnswer(answer, this.#method) };
  }

  #signIn(answer: RtspAnswer): Hearing<CameraResult> {
    const { credentials, allowBasic } = this.#options;
    const refused = (reason: string) => ({ result: cameraResult('unauthorised', reason) });
    if (credentials === null) return refused('it asks for a name and a password');
    const challenges = answer.header('www-authenticate').flatMap(parseChallenges);
    const isStale = challenges.some(({ parameters }) =>
      /^true$/i.test(parameters.get('stale') ?? ''),
    );
    const isFirst = this.#signatures === 0;
    if (!isFirst && !(isStale && this.#signatures < SIGNATURES_MAX)) {
      return refused('it does not accept the name and the password');
    }
    const request = { method: this.#method, target: this.#target() };
    const signature = sign({ challenges, credentials, request, allowBasic, cnonce: randomId() });
    if (signature.kind === 'impossible') return refused(signature.reason);
    this.#signatures += 1;
    this.#authorization = signature.header;
    return { say: this.text() };
  }

  #target(): string {
    const { url } = this.#options;
    return `rtsp://${url.host}${url.pathname}${url.search}`;
  }
}

/** Servers that do not know OPTIONS may still describe a stream. */
const OPTIONS_PASSES: ReadonlySet<number> = new Set([200, 405, 501, 551]);

/** What the last answer says about the camera; 401 is dealt with before. */
export function judgeRtspAnswer(
  answer: Pick<RtspAnswer, 'status' | 'body'>,
  method: Method,
): CameraResult {
  const { status, body } = answer;
  if (status === 403) return cameraResult('unauthorised', 'RTSP 403: it forbids this account');
  if (status >= 300 && status < 400) {
    return cameraResult('no-stream', `RTSP ${status}: redirects are not followed`);
  }
  if (status !== 200) return cameraResult('no-stream', `RTSP ${status}${MEANINGS[status] ?? ''}`);
  const isMissing = method === 'DESCRIBE' && !hasVideo(body);
  return isMissing
    ? cameraResult('no-stream', 'no video is offered')
    : cameraResult('online', null);
}

const MEANINGS: Readonly<Record<number, string>> = {
  404: ': no such stream',
  453: ': not enough bandwidth',
  454: ': no such session',
  503: ': it serves too many',
};
