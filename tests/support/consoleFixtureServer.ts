import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { CONSOLE_CSP } from '../../collector/http/securityHeaders.ts';
import type { ConsoleFixture } from './consoleFixture.ts';

/** One event of the live stream. */
export interface FixtureWord {
  readonly name: 'snapshot' | 'window' | 'incident' | 'agent' | 'device' | 'quiet';
  readonly data: unknown;
}

/** A stand-in for the collector's HTTP side that answers a console with a fixture. */
export interface ConsoleFixtureServer {
  readonly url: string;
  /** Sends a word to every page that follows the stream. */
  push(word: FixtureWord): void;
  /** Cuts every stream and refuses new ones, as a collector that is gone would. */
  cutStreams(): void;
  stop(): Promise<void>;
}

export interface ConsoleFixtureServerOptions {
  /** The folder of the built console. */
  readonly folder: string;
  readonly fixture: () => ConsoleFixture;
  /** The token that signs in, once; without one, everybody is signed in. */
  readonly token?: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Serves the built console and a fixture on a free port of this machine. */
export async function startConsoleFixture(
  options: ConsoleFixtureServerOptions,
): Promise<ConsoleFixtureServer> {
  const streams = new Set<ServerResponse>();
  let refusing = false;
  let token = options.token ?? null;
  let signedIn = token === null;

  function exchange(response: ServerResponse, body: string): void {
    const asked = (JSON.parse(body) as { token?: string }).token;
    if (asked !== token) {
      send(response, 403, { code: 'HW-HTTP-003', message: 'used' });
      return;
    }
    token = null;
    signedIn = true;
    send(response, 200, {});
  }

  function answerApi(path: string, response: ServerResponse): void {
    if (!signedIn) {
      send(response, 401, { code: 'HW-HTTP-002', message: 'signed out' });
      return;
    }
    const fixture = options.fixture();
    const id = /^\/api\/incidents\/(.+)$/.exec(path)?.[1];
    const finding = fixture.findings.find((one) => one.incident.id === id);
    if (path === '/api/devices') send(response, 200, { devices: fixture.devices });
    else if (path === '/api/events') openStream(response, fixture);
    else if (finding !== undefined) send(response, 200, finding);
    else send(response, 404, { code: 'HW-HTTP-011', message: 'nothing' });
  }

  function openStream(response: ServerResponse, fixture: ConsoleFixture): void {
    if (refusing) {
      response.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 500\n\n${wordText({ name: 'snapshot', data: fixture.snapshot })}`);
    streams.add(response);
    response.once('close', () => streams.delete(response));
  }

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/api/session/exchange') exchange(response, body);
    else if (path.startsWith('/api/')) answerApi(path, response);
    else sendFile(response, options.folder, path);
  }

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    push(word) {
      for (const stream of streams) stream.write(wordText(word));
    },
    cutStreams() {
      refusing = true;
      for (const stream of streams) stream.destroy();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wordText(word: FixtureWord): string {
  return `event: ${word.name}\ndata: ${JSON.stringify(word.data)}\n\n`;
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function sendFile(response: ServerResponse, folder: string, path: string): void {
  const file = path === '/' ? 'index.html' : path;
  try {
    const content = readFileSync(join(folder, file));
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': CONSOLE_CSP });
    response.end(content);
  } catch {
    send(response, 404, {});
  }
}
