import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Clock } from '../../runtime/clock.ts';
import { randomId } from '../../runtime/random.ts';
import { type Credentials, parseChallenges, sign } from './digest.ts';
import { describeSocketError, judgeConnectError } from './socketErrors.ts';

/** One question by HTTP to an address that has been judged already. */
export interface HttpQuestion {
  readonly clock: Clock;
  readonly address: string;
  /** http: or https:; its host goes into the Host header and is what a certificate must name. */
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly body?: { readonly type: string; readonly text: string };
  /** Sent only when the other side asks, never in the first request. */
  readonly credentials: Credentials | null;
  readonly allowBasic: boolean;
  /** For everything together: both requests, headers and body. */
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
  /** PEM text of the authority that signed the device's certificate; null for the machine's own. */
  readonly ca: string | null;
}

export interface HttpReply {
  readonly kind: 'reply';
  readonly status: number;
  /** As UTF-8. */
  readonly body: string;
  readonly latencyMs: number;
}

export type HttpOutcome =
  | HttpReply
  | {
      readonly kind: 'failed';
      readonly verdict: 'refused' | 'unreachable' | 'not-asked' | 'broken-off' | 'unauthorised';
      readonly reason: string;
    };

const HEADER_BYTES_MAX = 8 * 1024;
const UNAUTHORISED = 401;

/**
 * Asks once, and a second time with the signature when the answer is 401 and there are credentials.
 * A redirect is an answer like any other and is never followed. Never throws; is over after
 * `timeoutMs` however slowly the other side speaks.
 */
export async function askHttp(question: HttpQuestion): Promise<HttpOutcome> {
  const untilMs = question.clock.monotonicMs() + question.timeoutMs;
  const first = await exchange(question, { timeoutMs: question.timeoutMs });
  const isAskedToSignIn = first.kind === 'reply' && first.status === UNAUTHORISED;
  if (!isAskedToSignIn || question.credentials === null) return withoutChallenge(first);
  const signature = sign({
    challenges: parseChallenges(first.challenge),
    credentials: question.credentials,
    request: { method: question.method, target: targetOf(question.url) },
    allowBasic: question.allowBasic || question.url.protocol === 'https:',
    cnonce: randomId(),
  });
  if (signature.kind === 'impossible') {
    return { kind: 'failed', verdict: 'unauthorised', reason: signature.reason };
  }
  const timeoutMs = Math.max(1, untilMs - question.clock.monotonicMs());
  const second = await exchange(question, { timeoutMs, authorization: signature.header });
  if (second.kind === 'reply' && second.status === UNAUTHORISED) {
    const reason = 'it does not accept the name and the password';
    return { kind: 'failed', verdict: 'unauthorised', reason };
  }
  return withoutChallenge(second);
}

interface Answer extends HttpReply {
  readonly challenge: string;
}
type Exchange = Answer | Exclude<HttpOutcome, HttpReply>;

function withoutChallenge(exchange: Exchange): HttpOutcome {
  if (exchange.kind !== 'reply') return exchange;
  const { status, body, latencyMs } = exchange;
  return { kind: 'reply', status, body, latencyMs };
}

function targetOf(url: URL): string {
  return `${url.pathname}${url.search}`;
}

/** One request and its answer, on a connection of its own. */
async function exchange(
  question: HttpQuestion,
  turn: { readonly timeoutMs: number; readonly authorization?: string },
): Promise<Exchange> {
  const { clock, url, body } = question;
  const { request } = await (url.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  const startedMs = clock.monotonicMs();
  return new Promise((resolve) => {
    let isConnected = false;
    const asking = request(requestOptions(question, turn.authorization));
    const cancel = clock.after(turn.timeoutMs, () => fail('no answer in time', 'unreachable'));

    function finish(outcome: Exchange): void {
      cancel();
      asking.removeAllListeners();
      asking.on('error', () => undefined);
      asking.destroy();
      resolve(outcome);
    }

    function fail(reason: string, verdict: 'refused' | 'unreachable' | 'not-asked'): void {
      finish({ kind: 'failed', verdict: isConnected ? 'broken-off' : verdict, reason });
    }

    asking.on('socket', (socket) => {
      socket.on('connect', () => {
        isConnected = true;
      });
    });
    asking.on('response', (response) => {
      readBody(response, question.bodyBytesMax, (read) => {
        if (read === null) return fail('the answer never ends or is cut off', 'unreachable');
        const challenge = response.headers['www-authenticate'] ?? '';
        const latencyMs = clock.monotonicMs() - startedMs;
        finish({
          kind: 'reply',
          status: response.statusCode ?? 0,
          body: read,
          latencyMs,
          challenge,
        });
      });
    });
    asking.on('error', (error: NodeJS.ErrnoException) => {
      const isHttp = !(error.code ?? '').startsWith('HPE_');
      const reason = isHttp ? describeSocketError(error) : 'the answer is not HTTP';
      fail(reason, judgeConnectError(error));
    });
    asking.on('close', () => fail('the connection was closed', 'unreachable'));
    asking.end(body?.text);
  });
}

function requestOptions(question: HttpQuestion, authorization?: string): RequestOptions {
  const { address, url, method, body, ca } = question;
  const isTls = url.protocol === 'https:';
  const tls = isTls
    ? { servername: /^[\d.]+$|\[/.test(url.hostname) ? '' : url.hostname, ...(ca ? { ca } : {}) }
    : {};
  return {
    ...{ host: address, port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port), method },
    ...{ path: targetOf(url), agent: false, setHost: false, maxHeaderSize: HEADER_BYTES_MAX },
    ...tls,
    headers: {
      Host: url.host,
      'User-Agent': 'hallwatch',
      Accept: '*/*',
      Connection: 'close',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(body === undefined
        ? {}
        : { 'Content-Type': body.type, 'Content-Length': Buffer.byteLength(body.text) }),
    },
  };
}

/** Collects a body; null when it grows beyond its limit or ends before it is whole. */
function readBody(
  response: IncomingMessage,
  bytesMax: number,
  done: (body: string | null) => void,
): void {
  const parts: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = (body: string | null): void => {
    if (!isDone) done(body);
    isDone = true;
  };
  response.on('data', (part: Buffer) => {
    size += part.length;
    if (size > bytesMax) finish(null);
    else parts.push(part);
  });
  response.on('end', () => finish(Buffer.concat(parts).toString('utf8')));
  response.on('error', () => finish(null));
  response.on('aborted', () => finish(null));
}
