import cookies from '@fastify/cookie';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { AccessStore } from '../access/accessStore.ts';
import { createAttemptLimiter } from '../access/attemptLimiter.ts';
import { createSessions } from '../access/sessions.ts';
import { createSignInLinks } from '../access/signInLinks.ts';
import type { AgentOperation } from '../commands/agentOperation.ts';
import type { LiveFeed } from '../live/liveFeed.ts';
import { createLiveStreams } from '../live/liveStreams.ts';
import type { StatementDesk } from '../statements/statementDesk.ts';
import { addDocsPages, addOpenApi } from './apiDocs.ts';
import { NAMED_VIEWS } from './apiViews.ts';
import { addConsoleFiles } from './consoleFiles.ts';
import { addGuards, addHostGuard, findSession } from './guards.ts';
import { BODY_BYTES_MAX, createHttpServer, type HttpServer, type TlsFiles } from './httpServer.ts';
import type { CollectorQueries } from './queries.ts';
import { addAgentRoutes } from './routes/agentRoutes.ts';
import { addCallRoutes } from './routes/callRoutes.ts';
import { addConclusionRoutes } from './routes/conclusionRoutes.ts';
import { addCoverageRoutes } from './routes/coverageRoutes.ts';
import { addDeclarationRoutes } from './routes/declarationRoutes.ts';
import { addEquipmentRoutes } from './routes/equipmentRoutes.ts';
import { addEventRoutes } from './routes/eventRoutes.ts';
import { addIncidentRoutes } from './routes/incidentRoutes.ts';
import { addOpeningRoutes } from './routes/openingRoutes.ts';
import { addMetricsRoute, addOperationRoutes } from './routes/operationRoutes.ts';
import { addSessionRoutes } from './routes/sessionRoutes.ts';
import { addSiteRoutes } from './routes/siteRoutes.ts';
import { addWarningRoutes } from './routes/warningRoutes.ts';
import { sessionCookie } from './sessionCookie.ts';
import type { SnapshotView } from './views.ts';
import { wireSchema } from './wireSchema.ts';

export interface BuildServerOptions {
  readonly queries: CollectorQueries;
  readonly feed: LiveFeed;
  readonly access: AccessStore;
  readonly operation: AgentOperation;
  readonly statements: StatementDesk;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** The built console; if there is none, the start page says how to build it. */
  readonly consoleFolder: string;
  /** The program's version, for the OpenAPI document. */
  readonly version: string;
  /** The host that will be listened on: on loopback, other names in the Host header are refused. */
  readonly host: string;
  readonly tls: TlsFiles | null;
}

/** A route as it was added, for whoever checks them all. */
export interface RouteSummary {
  readonly method: string;
  readonly url: string;
  readonly open: boolean;
}

export interface BuiltServer {
  readonly server: HttpServer;
  readonly routes: readonly RouteSummary[];
}

/** Builds the web server of the collector with all its routes. It listens to nothing yet. */
export async function buildServer(options: BuildServerOptions): Promise<BuiltServer> {
  const { queries, feed, access, clock, log, tls } = options;
  const server = createHttpServer({ log, tls, bodyBytesMax: BODY_BYTES_MAX });
  const routes = collectRoutes(server);
  const cookie = sessionCookie({ tls: tls !== null });
  const sessions = createSessions({ store: access, clock });
  const snapshot = async (): Promise<SnapshotView> => {
    const eventId = feed.lastId();
    return { ...(await queries.snapshot()), eventId };
  };
  const streams = createLiveStreams({
    feed,
    clock,
    snapshot: async () => {
      const view = await snapshot();
      return { eventId: view.eventId, json: JSON.stringify(view) };
    },
    onError: (error) =>
      log.error({ code: 'HW-HTTP-010', err: error }, 'A live stream could not go on.'),
  });
  server.addHook('preClose', async () => streams.stop());

  await server.register(cookies);
  addGuards(server, { sessions, cookie, host: options.host });
  for (const view of NAMED_VIEWS) server.addSchema(wireSchema(view));
  await addOpenApi(server, { version: options.version, cookieName: cookie.name });
  addSessionRoutes(server, {
    links: createSignInLinks({ store: access, clock }),
    sessions,
    limiter: createAttemptLimiter({ clock }),
    cookie,
  });
  addSiteRoutes(server, { queries, snapshot });
  addIncidentRoutes(server, { queries });
  addStatementRoutes(server, options);
  addCoverageRoutes(server, { queries });
  addWarningRoutes(server, { queries });
  addEquipmentRoutes(server, { queries });
  addAgentRoutes(server, { operation: options.operation });
  addEventRoutes(server, { streams, sessions, cookie });
  addOperationRoutes(server, {
    queries,
    isSignedIn: async (request) => (await findSession(request, { sessions, cookie })) !== null,
  });
  await addDocsPages(server);
  await addConsoleFiles(server, options.consoleFolder);
  return { server, routes };
}

/** With what people say something, and what they said. */
function addStatementRoutes(
  server: HttpServer,
  { statements, queries }: Pick<BuildServerOptions, 'statements' | 'queries'>,
): void {
  addDeclarationRoutes(server, { statements, queries });
  addOpeningRoutes(server, { statements, queries });
  addCallRoutes(server, { statements, queries });
  addConclusionRoutes(server, { statements, queries });
}

/** A server with nothing but /metrics, open to whoever can reach it: loopback only. */
export function buildMetricsServer(
  options: Pick<BuildServerOptions, 'log'> & {
    readonly queries: Pick<CollectorQueries, 'metricsText'>;
  },
): HttpServer {
  const { log, queries } = options;
  const server = createHttpServer({ log, tls: null, bodyBytesMax: BODY_BYTES_MAX });
  addHostGuard(server, '127.0.0.1');
  for (const view of NAMED_VIEWS) server.addSchema(wireSchema(view));
  addMetricsRoute(server, queries);
  return server;
}

function collectRoutes(server: HttpServer): readonly RouteSummary[] {
  const routes: RouteSummary[] = [];
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      // Read late: a scope may still mark its routes as open.
      const open = (): boolean => route.config?.open === true;
      routes.push({
        method,
        url: route.url,
        get open() {
          return open();
        },
      });
    }
  });
  return routes;
}
