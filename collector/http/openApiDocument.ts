import { systemClock } from '../../runtime/clock.ts';
import { silentLog } from '../../runtime/log.ts';
import { createLiveFeed } from '../live/liveFeed.ts';
import { buildServer } from './buildServer.ts';

/** The OpenAPI document of this version, made from the routes themselves. */
export async function openApiDocument(version: string): Promise<object> {
  const { server } = await buildServer({
    queries: {
      snapshot: unasked,
      areas: unasked,
      halls: unasked,
      windows: unasked,
      devices: unasked,
      agents: unasked,
      incidents: unasked,
      incident: unasked,
      intervals: unasked,
      coverage: unasked,
      siteWarnings: unasked,
      declarations: unasked,
      bookings: unasked,
      activations: unasked,
      specialistCalls: unasked,
      specialistDueMs: unasked,
      findingStatistics: unasked,
      ready: unasked,
      metricsText: unasked,
    },
    feed: createLiveFeed({ epoch: 'document', eventsMax: 1 }),
    access: {
      saveLink: unasked,
      useLink: unasked,
      saveSession: unasked,
      findSession: unasked,
      touchSession: unasked,
      deleteSession: unasked,
      deleteExpired: unasked,
    },
    operation: { view: unasked, ask: unasked, want: unasked },
    statements: {
      declare: unasked,
      end: unasked,
      activate: unasked,
      book: unasked,
      call: unasked,
      signIn: unasked,
      conclude: unasked,
      importDeclarations: unasked,
    },
    clock: systemClock,
    log: silentLog,
    consoleFolder: '',
    version,
    host: '127.0.0.1',
    tls: null,
  });
  await server.ready();
  const document = server.swagger();
  await server.close();
  return document;
}

/** The server only describes itself here; it is never asked anything. */
function unasked(): never {
  throw new Error('a server that only describes itself was asked something');
}
