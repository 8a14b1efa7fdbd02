import { isLoopback } from '../../runtime/loopback.ts';
import type { Session, Sessions } from '../access/sessions.ts';
import type { HttpRequest, HttpServer } from './httpServer.ts';
import { Refusal } from './refusal.ts';
import type { SessionCookie } from './sessionCookie.ts';

export interface GuardOptions {
  readonly sessions: Pick<Sessions, 'use'>;
  readonly cookie: SessionCookie;
  /** The host that the server is configured to listen on. */
  readonly host: string;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Puts the guards before every route, in this order: the name the browser used, where the request
 * comes from, what it carries, and who asks. A route is closed unless it says that it is open.
 */
export function addGuards(server: HttpServer, options: GuardOptions): void {
  server.addHook('onRequest', async (request) => {
    checkHost(request, options.host);
    checkOrigin(request);
    checkContentType(request);
    if (request.is404 || request.routeOptions.config.open === true) return;
    request.session = await findSession(request, options);
    if (request.session === null) throw new Refusal(401, 'HW-HTTP-002');
  });
}

/** The first guard alone, for a listener that is open to this machine. */
export function addHostGuard(server: HttpServer, host: string): void {
  server.addHook('onRequest', async (request) => checkHost(request, host));
}

/** The token in a request's cookie; an empty text when there is none. */
export function tokenOf(request: HttpRequest, cookie: SessionCookie): string {
  return request.cookies[cookie.name] ?? '';
}

/** Who asks, as an opaque id: the beginning of the session's key, which opens nothing. */
export function authorOf(request: HttpRequest): string {
  if (request.session === null) throw new Refusal(401, 'HW-HTTP-002');
  return `session-${request.session.key.slice(0, 12)}`;
}

/** The session of a request, which is used by asking; null when nobody is signed in. */
export async function findSession(
  request: HttpRequest,
  options: Pick<GuardOptions, 'sessions' | 'cookie'>,
): Promise<Session | null> {
  const token = tokenOf(request, options.cookie);
  return token === '' ? null : options.sessions.use(token);
}

/**
 * A page elsewhere can have its own name resolved to 127.0.0.1 and then talk to us as its own
 * origin (DNS rebinding). The Host header still says that name.
 */
function checkHost(request: HttpRequest, configured: string): void {
  if (!isLoopback(configured)) return;
  const host = hostNameOf(request.headers.host ?? '');
  if (host !== null && (isLoopback(host) || host === configured.toLowerCase())) return;
  throw new Refusal(421, 'HW-HTTP-005', { facts: { host: (host ?? '').slice(0, 80) } });
}

function hostNameOf(header: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d{1,5})?$/i.exec(header)?.[1]?.toLowerCase() ?? null;
}

/** What changes something, or stays open, is only for our own pages (and for programs). */
function checkOrigin(request: HttpRequest): void {
  const streams = request.headers.accept?.includes('text/event-stream') === true;
  if (SAFE_METHODS.has(request.method) && !streams) return;
  const site = request.headers['sec-fetch-site'];
  const { origin, host } = request.headers;
  const sameSite = site === undefined || site === 'same-origin';
  const sameOrigin = origin === undefined || hostOfOrigin(origin) === host?.toLowerCase();
  if (!sameSite || !sameOrigin) throw new Refusal(403, 'HW-HTTP-004');
}

/** Host and port as the Host header has them: without the port that the scheme implies. */
function hostOfOrigin(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** A form of another site can send text, never JSON; a DELETE has no body, and no form sends it. */
function checkContentType(request: HttpRequest): void {
  if (SAFE_METHODS.has(request.method) || request.method === 'DELETE') return;
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal(415, 'HW-HTTP-006');
}
