import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { CONSOLE_CSP } from '../../collector/http/securityHeaders.ts';
import type { ConclusionView } from '../../collector/http/views.ts';
import type { ConsoleFixture } from './consoleFixture.ts';
import type { FindingView } from './consoleFixtureFindings.ts';

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
  /** Somebody else concludes on a finding, unseen by the pages. */
  concludeElsewhere(findingId: string, conclusion: Omit<Conclusion, 'version'>): void;
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
  const streams = createStreams();
  const session = createSession(options.token ?? null);

  const concluded = createConclusions();

  function answerApi(url: URL, response: ServerResponse, body: string): void {
    const path = url.pathname;
    const isOf = (windowId: string | null): boolean =>
      windowId === null || windowId === url.searchParams.get('windowId');
    const fixture = options.fixture();
    const { figures } = fixture;
    const [, id, action] = /^\/api\/incidents\/([^/]+)(\/conclusion)?$/.exec(path) ?? [];
    const known = fixture.findings.find((one) => one.incident.id === id);
    if (path === '/api/devices') send(response, 200, { devices: fixture.devices });
    else if (path === '/api/events') streams.open(response, fixture);
    else if (path === '/api/coverage') send(response, 200, figures.coverage);
    else if (path === '/api/incidents/statistics') send(response, 200, figures.statistics);
    else if (path === '/api/site-warnings') send(response, 200, { warnings: figures.warnings });
    else if (path === '/api/bookings') {
      send(response, 200, {
        bookings: figures.bookings.filter(({ windowId }) => isOf(windowId)),
        more: false,
      });
    } else if (path === '/api/activations') {
      send(response, 200, {
        activations: figures.activations.filter(({ windowId }) => isOf(windowId)),
        more: false,
      });
    } else if (path === '/api/declarations') {
      send(response, 200, { declarations: figures.declarations, more: false });
    } else if (known !== undefined && action !== undefined) {
      const said = concluded.conclude(known, JSON.parse(body) as Conclusion);
      send(response, said.status, said.answer);
      if (said.incident !== null) streams.push({ name: 'incident', data: said.incident });
    } else if (known !== undefined) send(response, 200, concluded.applied(known));
    else send(response, 404, { code: 'HW-HTTP-011', message: 'nothing' });
  }

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/api/session/exchange') session.exchange(response, body);
    else if (!path.startsWith('/api/')) sendFile(response, options.folder, path);
    else if (session.isOpen()) {
      answerApi(new URL(request.url ?? '/', 'http://fixture'), response, body);
    } else send(response, 401, { code: 'HW-HTTP-002', message: 'signed out' });
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
    push: streams.push,
    cutStreams: streams.cut,
    concludeElsewhere: concluded.add,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Conclusion = Pick<ConclusionView, 'version' | 'conclusion' | 'reason'> & {
  readonly remark?: string;
};

/** Keeps what was concluded on the fixture's findings, by versions as the collector does. */
function createConclusions() {
  const more = new Map<string, ConclusionView[]>();

  function add(findingId: string, said: Omit<Conclusion, 'version'>): void {
    const { conclusion, reason, remark = null } = said;
    const list = more.get(findingId) ?? [];
    more.set(findingId, [
      ...list,
      { ...{ conclusion, reason, remark }, version: 0, author: 'session-other', recordedMs: 0 },
    ]);
  }

  function applied(finding: FindingView): FindingView {
    const { incident } = finding;
    const conclusions = [...finding.conclusions, ...(more.get(incident.id) ?? [])].map(
      (one, index) => ({
        ...one,
        version: index + 1,
        recordedMs: one.recordedMs === 0 ? incident.raisedMs + 60_000 : one.recordedMs,
      }),
    );
    const last = conclusions.at(-1)?.conclusion ?? 'reopened';
    const status = last === 'reopened' ? ('suspected' as const) : last;
    return {
      ...finding,
      conclusions,
      incident: { ...incident, status, version: conclusions.length },
    };
  }

  return {
    add,
    applied,
    conclude(original: FindingView, said: Conclusion) {
      const now = applied(original);
      const { id, version } = now.incident;
      if (said.version !== version) {
        const message = 'somebody was faster';
        const answer = { code: 'HW-SAY-010', message, version, conclusions: now.conclusions };
        return { status: 409, answer, incident: null };
      }
      add(id, said);
      const { incident, conclusions } = applied(original);
      const answer = { findingId: id, version: incident.version, conclusions };
      return { status: 200, answer, incident };
    },
  };
}

/** One session for whoever has the token, which works once; no token: it is open from the start. */
function createSession(token: string | null) {
  let left = token;
  let open = token === null;
  return {
    isOpen: () => open,
    exchange(response: ServerResponse, body: string) {
      const asked = (JSON.parse(body) as { token?: string }).token;
      if (asked !== left) {
        send(response, 403, { code: 'HW-HTTP-003', message: 'used' });
        return;
      }
      left = null;
      open = true;
      send(response, 200, {});
    },
  };
}

function createStreams() {
  const streams = new Set<ServerResponse>();
  let refusing = false;
  return {
    open(response: ServerResponse, fixture: ConsoleFixture) {
      if (refusing) {
        response.destroy();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 500\n\n${wordText({ name: 'snapshot', data: fixture.snapshot })}`);
      streams.add(response);
      response.once('close', () => streams.delete(response));
    },
    push(word: FixtureWord) {
      for (const stream of streams) stream.write(wordText(word));
    },
    cut() {
      refusing = true;
      for (const stream of streams) stream.destroy();
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
