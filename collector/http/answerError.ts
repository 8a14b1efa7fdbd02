import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ToldAs } from '../../runtime/configFile.ts';
import type { Log } from '../../runtime/log.ts';
import { configSentence } from '../../texts/configTexts.ts';
import { type Language, speaker } from '../../texts/entry.ts';
import { httpTexts } from '../../texts/httpTexts.ts';
import { statementTexts } from '../../texts/statementTexts.ts';
import type { ProblemView } from './apiViews.ts';
import type { HttpReply, HttpRequest } from './httpServer.ts';
import { Refusal } from './refusal.ts';
import { requestLanguage } from './requestLanguage.ts';

const ANSWERS = { ...httpTexts, ...statementTexts };

export interface ErrorContext {
  readonly log: Pick<Log, 'error'>;
  readonly bodyBytesMax: number;
}

export interface Answering {
  readonly request: HttpRequest;
  readonly reply: HttpReply;
  readonly context: ErrorContext;
}

/**
 * Answers anything that went wrong in one shape: a stable code and a sentence in the language of
 * the request. What a bug looked like stays in the log, under the number that the answer names.
 */
export function answerError(error: unknown, { request, reply, context }: Answering): HttpReply {
  const bodyBytesMax = request.routeOptions.bodyLimit ?? context.bodyBytesMax;
  const refusal = asRefusal(error, request.id, bodyBytesMax);
  if (refusal.status >= 500 && !(error instanceof Refusal)) {
    const path = request.url.split('?', 1)[0];
    context.log.error(
      { code: refusal.code, err: error, request: request.id, method: request.method, path },
      'A request could not be answered because of an error in the server.',
    );
  }
  const { field, retryAfterSeconds, more, told } = refusal.details;
  const language = requestLanguage(request.headers['accept-language']);
  const say = speaker(ANSWERS, language);
  const reason = told === undefined ? {} : { reason: reasonIn(told, refusal, language) };
  const problem: ProblemView = {
    code: refusal.code,
    message: say(refusal.code as keyof typeof ANSWERS, { ...refusal.facts, ...reason }),
    ...(field === undefined ? {} : { field }),
    ...more,
  };
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  // Routes that serve files have no schema for a problem, so it goes out as text already.
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(problem);
}

function reasonIn(told: ToldAs, { facts }: Refusal, language: Language): string {
  return configSentence({ ...told, message: String(facts.reason ?? '') }, language);
}

function asRefusal(error: unknown, requestId: string, bodyBytesMax: number): Refusal {
  if (error instanceof Refusal) return error;
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) {
    return new Refusal(500, 'HW-HTTP-010', { facts: { request: requestId } });
  }
  if (status === 404) return new Refusal(404, 'HW-HTTP-001');
  if (status === 413) {
    return new Refusal(413, 'HW-HTTP-007', { facts: { kibMax: Math.floor(bodyBytesMax / 1024) } });
  }
  return status === 415 ? new Refusal(415, 'HW-HTTP-006') : new Refusal(status, 'HW-HTTP-013');
}

/** Answers bytes that are not HTTP, or that arrived too slowly, and closes the connection. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = UNREADABLE_STATUSES[error.code ?? ''] ?? 400;
  const problem: ProblemView = {
    code: 'HW-HTTP-013',
    message: httpTexts['HW-HTTP-013']['zh-Hans'],
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const UNREADABLE_STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
