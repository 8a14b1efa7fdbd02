import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Random } from '../../../../runtime/random.ts';

/** What the proxy does to a request that writes or deletes. */
export const TROUBLES = [
  'busy', // 503
  'too-many', // 429 with Retry-After
  'cut', // no answer, nothing passed on
  'answer-lost', // passed on, and no answer
  'partial', // half of it passed on, 422
  'too-large', // 413
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** A proxy before a real server that makes trouble, by a seed, for a share of the requests. */
export interface RoughProxy {
  readonly url: string;
  /** 0: none. */
  share: number;
  /** Requests that write or delete, so far. */
  requests: number;
  /** How often it made which trouble. */
  readonly made: Map<Trouble, number>;
}

export async function startRoughProxy(target: string, random: Random): Promise<RoughProxy> {
  const made = new Map<Trouble, number>();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const one = { method: request.method ?? 'GET', path: request.url ?? '/', body };
      answer({ ...one, headers: request.headers }, response).catch(() => response.destroy());
    });
  });

  async function answer(request: Passed, response: ServerResponse): Promise<void> {
    const isWrite = request.path.startsWith('/api/v2/write');
    if (request.method === 'POST') proxy.requests += 1;
    if (request.method !== 'POST' || random.fraction() >= proxy.share) {
      return passOn(target, request, response);
    }
    const trouble = TROUBLES[Math.floor(random.fraction() * TROUBLES.length)] ?? 'busy';
    made.set(trouble, (made.get(trouble) ?? 0) + 1);
    switch (trouble) {
      case 'busy':
        response.writeHead(503).end();
        return;
      case 'too-many':
        response.writeHead(429, { 'retry-after': '3' }).end();
        return;
      case 'cut':
        response.destroy();
        return;
      case 'answer-lost':
        await passOn(target, request, null);
        response.destroy();
        return;
      case 'partial': {
        if (!isWrite) return passOn(target, request, response);
        const lines = request.body.toString('utf8').split('\n');
        const half = lines.slice(0, Math.floor(lines.length / 2)).join('\n');
        if (lines.length === 1) return passOn(target, request, response);
        if (half !== '') await passOn(target, { ...request, body: Buffer.from(half) }, null);
        const message = 'partial write: some of it was not taken';
        response.writeHead(422, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ code: 'unprocessable entity', message }));
        return;
      }
      case 'too-large':
        if (!isWrite || !request.body.includes('\n')) return passOn(target, request, response);
        response.writeHead(413).end();
        return;
      default:
        return trouble satisfies never;
    }
  }

  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  const proxy: RoughProxy = { url: `http://127.0.0.1:${port}`, share: 0.5, requests: 0, made };
  return proxy;
}

interface Passed {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

async function passOn(
  target: string,
  { method, path, body, headers }: Passed,
  response: ServerResponse | null,
): Promise<void> {
  const { authorization = '', 'content-type': type = 'text/plain' } = headers;
  const answer = await fetch(`${target}${path}`, {
    ...{ method, headers: { authorization, 'content-type': type } },
    ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
  });
  const text = Buffer.from(await answer.arrayBuffer());
  response?.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
}
