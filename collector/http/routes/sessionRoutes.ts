import Type, { type Static } from 'typebox';
import type { AttemptLimiter } from '../../access/attemptLimiter.ts';
import type { Session, Sessions } from '../../access/sessions.ts';
import type { SignInLinks } from '../../access/signInLinks.ts';
import { type SessionView, sessionView } from '../apiViews.ts';
import { tokenOf } from '../guards.ts';
import type { HttpServer } from '../httpServer.ts';
import { Refusal } from '../refusal.ts';
import type { SessionCookie } from '../sessionCookie.ts';
import { openRoute, routeSchema } from './routeSchema.ts';

const exchangeBody = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

export interface SessionRouteOptions {
  readonly links: Pick<SignInLinks, 'use'>;
  readonly sessions: Pick<Sessions, 'open' | 'end'>;
  readonly limiter: AttemptLimiter;
  readonly cookie: SessionCookie;
}

/** Signing in by a one-time link, and out again. */
export function addSessionRoutes(server: HttpServer, options: SessionRouteOptions): void {
  addExchangeRoute(server, options);
  const { sessions, cookie } = options;
  const schema = {
    get: routeSchema({
      operationId: 'getSession',
      tag: 'session',
      summary: 'The session that asks',
      answers: sessionView,
    }),
    end: routeSchema({
      operationId: 'endSession',
      tag: 'session',
      summary: 'Signs out: the session ends at once, on all its pages',
      answers: sessionView,
    }),
  };
  server.get('/api/session', { schema: schema.get }, async (request) => viewOf(request.session));
  server.delete('/api/session', { schema: schema.end }, async (request, reply) => {
    await sessions.end(tokenOf(request, cookie));
    reply.clearCookie(cookie.name, cookie.options);
    return viewOf(request.session);
  });
}

function addExchangeRoute(server: HttpServer, options: SessionRouteOptions): void {
  const { links, sessions, limiter, cookie } = options;
  const schema = routeSchema({
    operationId: 'exchangeSignInToken',
    tag: 'session',
    summary: 'Exchanges the token of a sign-in link, once, for a session cookie',
    answers: sessionView,
    body: exchangeBody,
  });
  server.post<{ Body: Static<typeof exchangeBody> }>(
    '/api/session/exchange',
    openRoute(schema),
    async (request, reply) => {
      const waitMs = limiter.take(request.ip);
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1000);
        throw new Refusal(429, 'HW-HTTP-008', { facts: { seconds }, retryAfterSeconds: seconds });
      }
      if (!(await links.use(request.body.token))) throw new Refusal(403, 'HW-HTTP-003');
      // Whoever signs in anew leaves nothing behind that an old cookie could still open.
      await sessions.end(tokenOf(request, cookie));
      const { token, session } = await sessions.open();
      reply.setCookie(cookie.name, token, cookie.options);
      return viewOf(session);
    },
  );
}

function viewOf(session: Session | null): SessionView {
  if (session === null) throw new Refusal(401, 'HW-HTTP-002');
  return { createdMs: session.createdMs, expiresMs: session.expiresMs };
}
