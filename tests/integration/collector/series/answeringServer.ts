import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One answer of the server: a status with headers and a body, or silence. */
export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'hang'
  | 'cut';

export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly lines: readonly string[];
}

/** A small HTTP server that answers writes as the test says, and remembers what it saw. */
export interface AnsweringServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Decides on every request; 204 until it is set. */
  answer: (request: SeenRequest) => Answer;
  /** Closes the listener and every connection, as a program that is killed does. */
  kill(): Promise<void>;
  /** Listens again, at the same address. */
  listenAgain(): Promise<void>;
}

export const NO_CONTENT: Answer = { status: 204 };

/** An answer as InfluxDB words it. */
export function influxError(status: number, message: string): Answer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: JSON.stringify({ code: 'test', message }) };
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const seen: SeenRequest[] = [];
  let http: Server | null = null;

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const one = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      lines: body.split('\n'),
    };
    seen.push(one);
    const answer = server.answer(one);
    if (answer === 'hang') return;
    if (answer === 'cut') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function listen(port: number): Promise<number> {
    http = createServer((request, response) => {
      onRequest(request, response).catch(() => response.destroy());
    });
    const listening = http;
    return new Promise((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(port, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
    });
  }

  const port = await listen(0);
  const server: AnsweringServer = {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer: () => NO_CONTENT,
    kill() {
      http?.closeAllConnections();
      return new Promise((resolve) => {
        if (http === null) resolve();
        else http.close(() => resolve());
      });
    },
    async listenAgain() {
      await listen(port);
    },
  };
  onTestFinished(() => server.kill());
  return server;
}
