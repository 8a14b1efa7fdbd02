import { onTestFinished } from 'vitest';
import { createSignInLinks } from '../../../../collector/access/signInLinks.ts';
import type { AgentOperation } from '../../../../collector/commands/agentOperation.ts';
import type { StoredCommand } from '../../../../collector/commands/commandStore.ts';
import {
  type BuildServerOptions,
  type BuiltServer,
  buildServer,
} from '../../../../collector/http/buildServer.ts';
import type { CollectorQueries } from '../../../../collector/http/queries.ts';
import { createLiveFeed, type LiveFeed } from '../../../../collector/live/liveFeed.ts';
import type { StatementDesk } from '../../../../collector/statements/statementDesk.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, type FakeClock } from '../../../support/fakeClock.ts';
import {
  createMemoryAccessStore,
  type MemoryAccessStore,
} from '../../../unit/collector/access/memoryAccessStore.ts';
import * as views from '../../../unit/collector/http/exampleViews.ts';

const NAMED = {
  basis: 'named',
  service: 'normal',
  because: null,
  isCalendarCovered: true,
} as const;

export const LOOPBACK_HEADERS = { host: '127.0.0.1:8420' };

/** What a small county answers. */
export const exampleQueries: CollectorQueries = {
  snapshot: () => views.snapshot,
  areas: () => [views.area, views.town],
  halls: () => [views.hall],
  windows: () => [views.window, views.silentWindow],
  devices: () => [views.device],
  agents: () => [views.agent, views.neverHeardAgent],
  incidents: ({ openOnly, limit, before }) => {
    const all = [views.incident, views.clearedIncident];
    const after = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
    return all
      .slice(after)
      .filter(({ clearedMs }) => openOnly !== true || clearedMs === null)
      .slice(0, limit);
  },
  incident: (id) => (id === 'i1' ? views.incidentDetail : null),
  intervals: (id) =>
    id === 'w3'
      ? [
          { fromMs: 1, toMs: 5, verdict: 'occupied', ...NAMED },
          { fromMs: 5, toMs: null, verdict: 'unknown', ...NAMED },
        ]
      : null,
  declarations: () => [],
  bookings: () => [],
  activations: () => [],
  specialistCalls: () => [],
  specialistDueMs: () => null,
  findingStatistics: (range) => ({ ...range, kinds: [] }),
  coverage: ({ hallId }) => (hallId === 'nowhere' ? null : views.coverage),
  siteWarnings: () => [{ code: 'HW-DUTY-001', facts: { year: 2027 } }],
  ready: () => ({ ok: true, reasons: [] }),
  metricsText: () => 'hallwatch_readings_stored_total 7\n',
};

/** One agent that is not connected. */
export const exampleOperation: AgentOperation = {
  view: async (agentId) => (agentId === 'hall-1' ? views.agentOperation : null),
  ask: async (agentId) => (agentId === 'hall-1' ? (views.agentCommand as StoredCommand) : null),
  want: async (agentId) => (agentId === 'hall-1' ? { ok: false, problems: [] } : null),
};

function unasked(): never {
  throw new Error('nobody says anything in this test');
}

/** A desk that nobody comes to. */
export const silentDesk: StatementDesk = {
  ...{ declare: unasked, end: unasked, activate: unasked, book: unasked },
  ...{ call: unasked, signIn: unasked, conclude: unasked, importDeclarations: unasked },
};

export interface TestServer extends BuiltServer {
  readonly clock: FakeClock;
  readonly store: MemoryAccessStore;
  readonly feed: LiveFeed;
  /** A token fresh from a sign-in link. */
  linkToken(): Promise<string>;
  /** Signs in; the Cookie header of a browser that has. */
  signIn(): Promise<string>;
}

/** A server built on literals that is closed when the running test has ended. */
export async function aServer(changes: Partial<BuildServerOptions> = {}): Promise<TestServer> {
  const clock = createFakeClock();
  const store = createMemoryAccessStore();
  const feed = createLiveFeed({ epoch: 'e', eventsMax: 100 });
  const built = await buildServer({
    queries: exampleQueries,
    feed,
    access: store,
    operation: exampleOperation,
    statements: silentDesk,
    clock,
    log: silentLog,
    consoleFolder: '/nowhere',
    version: '0.1.0',
    host: '127.0.0.1',
    tls: null,
    ...changes,
  });
  onTestFinished(() => built.server.close());
  const links = createSignInLinks({ store, clock });
  const linkToken = async (): Promise<string> =>
    (await links.create('http://127.0.0.1')).url.split('token=')[1] ?? '';
  return {
    ...built,
    clock,
    store,
    feed,
    linkToken,
    async signIn() {
      const answer = await built.server.inject({
        method: 'POST',
        url: '/api/session/exchange',
        headers: LOOPBACK_HEADERS,
        payload: { token: await linkToken() },
      });
      return String(answer.headers['set-cookie']).split(';')[0] ?? '';
    },
  };
}
