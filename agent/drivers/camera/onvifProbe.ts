import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../runtime/clock.ts';
import type { Credentials } from '../../probing/digest.ts';
import { askHttp, type HttpOutcome } from '../../probing/httpQuestion.ts';
import {
  type CameraAnswer,
  type CameraResult,
  cameraResult,
  judgeFailure,
} from './cameraResult.ts';
import {
  ONVIF_QUESTIONS,
  type OnvifAnswer,
  onvifMessage,
  readOnvifAnswer,
  type UsernameToken,
} from './onvifMessages.ts';

export interface OnvifProbeOptions {
  readonly clock: Clock;
  /** Judged and looked up already. */
  readonly address: string;
  readonly url: URL;
  readonly timeoutMs: number;
  readonly credentials: Credentials | null;
  readonly allowBasic: boolean;
  /** Whether to ask for the profiles: a camera without any gives no stream. */
  readonly profiles: boolean;
  /** The path of the media service; null to ask the device for it. */
  readonly mediaPath: string | null;
  readonly driftSecondsMax: number;
  /** Whether the agent's own clock may judge another one. */
  readonly isClockSynced: boolean;
}

/** Ten profiles of a talkative maker are about 40 KiB. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** One step of a probe: an answer to go on with, or the end. */
type Step<K extends OnvifAnswer['kind']> =
  | { readonly answer: Extract<OnvifAnswer, { kind: K }>; readonly latencyMs: number }
  | { readonly end: CameraAnswer };

/**
 * Asks an ONVIF device for its time and its media profiles. Never throws; everything together is
 * over after about `timeoutMs`. Only the address that was judged is asked: of the addresses that a
 * device names, the path alone is used.
 */
export async function probeOnvif(options: OnvifProbeOptions): Promise<CameraAnswer> {
  const untilMs = options.clock.monotonicMs() + options.timeoutMs;
  const time = await askTime(options, untilMs);
  if ('end' in time) return time.end;
  const { driftMs, deviceMs, latencyMs } = time;
  // A wrong clock is told only after the rest: what hides it is worse.
  const drifted = options.isClockSynced ? judgeDrift(driftMs, options.driftSecondsMax) : null;
  const well = drifted === null ? cameraResult('online', null) : drifted;
  if (!options.profiles) return { ...well, latencyMs };
  const session = new SignedQuestions(options, { untilMs, deviceMs });
  const path = options.mediaPath ?? (await session.findMediaPath());
  if (typeof path !== 'string') return path;
  const profiles = await session.ask('profiles', { question: ONVIF_QUESTIONS.profiles, path });
  if ('end' in profiles) return profiles.end;
  if (profiles.answer.count === 0) return cameraResult('no-stream', 'it has no media profile');
  return { ...well, latencyMs };
}

async function askTime(
  options: OnvifProbeOptions,
  untilMs: number,
): Promise<
  | { readonly driftMs: number; readonly deviceMs: number; readonly latencyMs: number }
  | { readonly end: CameraAnswer }
> {
  const { clock } = options;
  const sentMs = clock.wallMs();
  const step = await ask('time', options, {
    ...{ untilMs, path: pathOf(options.url) },
    text: onvifMessage(ONVIF_QUESTIONS.time, null),
  });
  if ('end' in step) return step;
  const { deviceMs } = step.answer;
  // The device cut its time down to whole seconds, somewhere between question and answer.
  const driftMs = deviceMs + 500 - (sentMs + step.latencyMs / 2);
  return { driftMs, deviceMs, latencyMs: step.latencyMs };
}

function pathOf(url: URL): string {
  return `${url.pathname}${url.search}`;
}

/** Questions that a device answers only to somebody it knows. */
class SignedQuestions {
  readonly #options: OnvifProbeOptions;
  readonly #untilMs: number;
  readonly #clockOffsetMs: number;

  constructor(
    options: OnvifProbeOptions,
    known: { readonly untilMs: number; readonly deviceMs: number },
  ) {
    this.#options = options;
    this.#untilMs = known.untilMs;
    this.#clockOffsetMs = known.deviceMs - options.clock.monotonicMs();
  }

  ask<K extends OnvifAnswer['kind']>(
    kind: K,
    what: { readonly question: string; readonly path: string },
  ): Promise<Step<K>> {
    const text = onvifMessage(what.question, this.#token());
    return ask(kind, this.#options, { untilMs: this.#untilMs, path: what.path, text });
  }

  /** The path of the media service, or what ends the probe. */
  async findMediaPath(): Promise<string | CameraAnswer> {
    const path = pathOf(this.#options.url);
    const step = await this.ask('media', { question: ONVIF_QUESTIONS.media, path });
    if ('end' in step) return step.end;
    return step.answer.path ?? cameraResult('no-stream', 'it has no media service');
  }

  #token(): UsernameToken | null {
    const { credentials, clock } = this.#options;
    if (credentials === null) return null;
    const createdMs = clock.monotonicMs() + this.#clockOffsetMs;
    return { credentials, createdMs, nonce: randomBytes(16) };
  }
}

async function ask<K extends OnvifAnswer['kind']>(
  kind: K,
  options: OnvifProbeOptions,
  what: { readonly untilMs: number; readonly path: string; readonly text: string },
): Promise<Step<K>> {
  const { clock, address, url, credentials, allowBasic } = options;
  const outcome = await askHttp({
    ...{ clock, address, credentials, allowBasic, method: 'POST', ca: null },
    url: new URL(what.path, url.origin),
    body: { type: 'application/soap+xml; charset=utf-8', text: what.text },
    timeoutMs: Math.max(1, what.untilMs - clock.monotonicMs()),
    bodyBytesMax: ANSWER_BYTES_MAX,
  });
  return judgeReply(kind, outcome);
}

async function judgeReply<K extends OnvifAnswer['kind']>(
  kind: K,
  outcome: HttpOutcome,
): Promise<Step<K>> {
  if (outcome.kind === 'failed') return { end: judgeFailure(outcome) };
  const { status, body, latencyMs } = outcome;
  const answer = await readOnvifAnswer(body);
  if (answer.kind === kind) {
    return { answer: answer as Extract<OnvifAnswer, { kind: K }>, latencyMs };
  }
  if (status === 401) {
    return { end: cameraResult('unauthorised', 'ONVIF: it asks for a name and a password') };
  }
  const refused = (answer.kind === 'fault' && answer.isNotAuthorised) || status === 403;
  if (refused)
    return { end: cameraResult('unauthorised', 'ONVIF: it does not accept the account') };
  if (status !== 200) return { end: cameraResult('no-stream', `ONVIF: HTTP ${status}`) };
  const reason = answer.kind === 'fault' ? 'ONVIF: it reports a fault' : 'the answer is not ONVIF';
  return { end: cameraResult('no-stream', reason) };
}

/** Round lengths, so that a growing drift is told a few times and not at every question. */
const DRIFT_STEPS: readonly (readonly [number, string])[] = [
  [365 * 86_400, '1 year'],
  [30 * 86_400, '30 days'],
  [7 * 86_400, '7 days'],
  [86_400, '1 day'],
  [6 * 3600, '6 hours'],
  [3600, '1 hour'],
  [1800, '30 minutes'],
  [600, '10 minutes'],
  [300, '5 minutes'],
  [120, '2 minutes'],
];

/** How wrong a camera's clock is, when that is more than allowed; else null. */
export function judgeDrift(driftMs: number, driftSecondsMax: number): CameraResult | null {
  const seconds = Math.abs(driftMs) / 1000;
  if (seconds <= driftSecondsMax) return null;
  const direction = driftMs > 0 ? 'ahead' : 'behind';
  const step = DRIFT_STEPS.find(([length]) => length > driftSecondsMax && seconds > length);
  const length = step?.[1] ?? `${driftSecondsMax} s`;
  return cameraResult('time-drift', `its clock is more than ${length} ${direction}`);
}
