import type { Server as PlainServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { TSchema } from 'typebox';
import { randomId } from '../../runtime/random.ts';
import type { Session } from '../access/sessions.ts';
import { answerError, answerUnreadable, type ErrorContext } from './answerError.ts';
import { Refusal } from './refusal.ts';
import { requestValidator } from './requestValidator.ts';
import { securityHeaders } from './securityHeaders.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers people who are not signed in. Everything that does not say so is closed. */
    open?: boolean;
  }
  interface FastifyRequest {
    /** Who asks; null on open routes, and before the check. */
    session: Session | null;
  }
}

/** The server that routes are added to. */
export type HttpServer = FastifyInstance;
export type HttpRequest = FastifyRequest;
export type HttpReply = FastifyReply;

/** Certificate and key as PEM texts. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Bytes of a request's body; nothing that is sent to us is larger than a token. */
export const BODY_BYTES_MAX = 64 * 1024;
/** Milliseconds that a request may take to arrive. */
const REQUEST_MS_MAX = 30_000;
const HEADERS_MS_MAX = 15_000;
const HEADER_BYTES_MAX = 16 * 1024;
/** Connections of all readers together; beyond them the operating system refuses. */
const CONNECTIONS_MAX = 2000;

/**
 * Makes a server with our limits, errors and headers, and no routes. It is the only place that
 * makes one. Proxies are not trusted: an address is that of the connection.
 */
export function createHttpServer(context: ErrorContext & { tls: TlsFiles | null }): HttpServer {
  const { tls } = context;
  const server = newFastify(context, tls);
  server.server.maxConnections = CONNECTIONS_MAX;
  server.removeContentTypeParser('text/plain');
  server.decorateRequest('session', null);
  server.setValidatorCompiler(({ schema, httpPart }) =>
    requestValidator(schema as TSchema, httpPart),
  );
  const headers = securityHeaders({ tls: tls !== null });
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  server.setErrorHandler((error, request, reply) =>
    answerError(error, { request, reply, context }),
  );
  server.setNotFoundHandler((request, reply) =>
    answerError(new Refusal(404, 'HW-HTTP-001'), { request, reply, context }),
  );
  return server;
}

function newFastify(context: ErrorContext, tls: TlsFiles | null): HttpServer {
  const limits = {
    headersTimeout: HEADERS_MS_MAX,
    requestTimeout: REQUEST_MS_MAX,
    maxHeaderSize: HEADER_BYTES_MAX,
  };
  const headers = securityHeaders({ tls: tls !== null });
  const options: FastifyServerOptions = {
    logger: false,
    genReqId: () => randomId(4),
    trustProxy: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers);
      answerError(error, { request, reply, context });
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket),
  };
  if (tls === null) return fastify({ ...options, http: limits });
  const secured = { ...limits, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const;
  return fastify({
    ...options,
    // The routes do not care which kind of socket is below; the types would say it everywhere.
    serverFactory: (handle) => createSecureServer(secured, handle) as unknown as PlainServer,
  });
}
