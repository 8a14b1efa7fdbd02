import { healthView, readinessView } from '../apiViews.ts';
import type { HttpRequest, HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { refTo } from '../wireSchema.ts';
import { openRoute, routeSchema, textRouteSchema } from './routeSchema.ts';

/** The Prometheus text format, version 0.0.4. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface OperationRouteOptions {
  readonly queries: Pick<CollectorQueries, 'ready' | 'metricsText'>;
  readonly isSignedIn: (request: HttpRequest) => Promise<boolean>;
}

/** What supervisors of programs ask: whether it lives, whether it can work, and its counters. */
export function addOperationRoutes(server: HttpServer, options: OperationRouteOptions): void {
  const { queries, isSignedIn } = options;
  const health = routeSchema({
    operationId: 'getHealth',
    tag: 'operation',
    summary: 'Whether the process answers at all; open to everybody',
    answers: healthView,
  });
  server.get('/healthz', openRoute(health), async () => ({ alive: true }));

  const readiness = routeSchema({
    operationId: 'getReadiness',
    tag: 'operation',
    summary: 'Whether readings can be stored (503 if not); reasons only for those signed in',
    answers: readinessView,
  });
  const response = { ...readiness.response, 503: refTo(readinessView) };
  server.get('/readyz', openRoute({ ...readiness, response }), async (request, reply) => {
    const { ok, reasons } = await queries.ready();
    reply.code(ok ? 200 : 503);
    // Where sessions cannot be read, that is among the reasons, and must not hide the answer.
    const told = await isSignedIn(request).catch(() => false);
    return told ? { ready: ok, reasons } : { ready: ok };
  });
  addMetricsRoute(server, queries);
}

/** The counters, in the format of Prometheus. */
export function addMetricsRoute(
  server: HttpServer,
  queries: Pick<CollectorQueries, 'metricsText'>,
): void {
  const schema = textRouteSchema({
    operationId: 'getMetrics',
    tag: 'operation',
    summary: 'Counters in the text format of Prometheus',
    contentType: 'text/plain',
  });
  server.get('/metrics', { schema }, async (_request, reply) => {
    const text = await queries.metricsText();
    return reply.type(METRICS_TYPE).send(text);
  });
}
