import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import { areaListView, hallListView, windowIntervalsView, windowListView } from '../apiViews.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { nothingCalled, wrongField } from '../refusal.ts';
import { hallView, snapshotView } from '../views.ts';
import { routeSchema } from './routeSchema.ts';

/** The longest stretch that can be asked for at once: a month. */
const INTERVALS_MS_MAX = 31 * 24 * 3_600_000;

const idParams = Type.Object(
  { id: Type.String({ pattern: ID_PATTERN }) },
  { additionalProperties: false },
);
type IdParams = Static<typeof idParams>;

const stretchQuery = Type.Object(
  { fromMs: Type.Integer({ minimum: 0 }), toMs: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);
type StretchQuery = Static<typeof stretchQuery>;

export interface SiteRouteOptions {
  readonly queries: Pick<CollectorQueries, 'areas' | 'halls' | 'windows' | 'intervals'>;
  readonly snapshot: () => Promise<Static<typeof snapshotView>>;
}

/** Areas, halls and windows with their present state, and the past of a window. */
export function addSiteRoutes(server: HttpServer, { queries, snapshot }: SiteRouteOptions): void {
  const schema = {
    snapshot: routeSchema({
      operationId: 'getSnapshot',
      tag: 'live',
      summary: 'Everything a page begins with; /api/events?after=<eventId> continues from it',
      answers: snapshotView,
    }),
    areas: routeSchema({
      operationId: 'listAreas',
      tag: 'site',
      summary: 'All areas',
      answers: areaListView,
    }),
    halls: routeSchema({
      operationId: 'listHalls',
      tag: 'site',
      summary: 'All halls with their windows and the present state of these',
      answers: hallListView,
    }),
    hall: routeSchema({
      operationId: 'getHall',
      tag: 'site',
      summary: 'One hall',
      answers: hallView,
      params: idParams,
    }),
    windows: routeSchema({
      operationId: 'listWindows',
      tag: 'site',
      summary: 'All windows with their present state and the age of what is known',
      answers: windowListView,
    }),
  };
  server.get('/api/snapshot', { schema: schema.snapshot }, () => snapshot());
  server.get('/api/areas', { schema: schema.areas }, async () => ({
    areas: await queries.areas(),
  }));
  server.get('/api/halls', { schema: schema.halls }, async () => ({
    halls: await queries.halls(),
  }));
  server.get<{ Params: IdParams }>('/api/halls/:id', { schema: schema.hall }, async (request) => {
    const { id } = request.params;
    const hall = (await queries.halls()).find((candidate) => candidate.id === id);
    if (hall === undefined) throw nothingCalled(id);
    return hall;
  });
  server.get('/api/windows', { schema: schema.windows }, async () => ({
    windows: await queries.windows(),
  }));
  addIntervalsRoute(server, queries);
}

function addIntervalsRoute(server: HttpServer, queries: Pick<CollectorQueries, 'intervals'>): void {
  const schema = routeSchema({
    operationId: 'listWindowIntervals',
    tag: 'site',
    summary: 'The verdicts on a window over a stretch of time, at most 31 days',
    answers: windowIntervalsView,
    params: idParams,
    querystring: stretchQuery,
  });
  server.get<{ Params: IdParams; Querystring: StretchQuery }>(
    '/api/windows/:id/intervals',
    { schema },
    async (request) => {
      const { id } = request.params;
      const { fromMs, toMs } = request.query;
      if (toMs <= fromMs) throw wrongField('toMs', 'must be later than fromMs');
      if (toMs - fromMs > INTERVALS_MS_MAX) {
        throw wrongField('toMs', 'must be at most 31 days after fromMs');
      }
      const intervals = await queries.intervals(id, fromMs, toMs);
      if (intervals === null) throw nothingCalled(id);
      return { windowId: id, fromMs, toMs, intervals };
    },
  );
}
