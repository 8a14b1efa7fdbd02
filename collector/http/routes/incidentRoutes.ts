import Type, { type Static } from 'typebox';
import { incidentPageView } from '../apiViews.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { nothingCalled } from '../refusal.ts';
import { incidentDetailView } from '../views.ts';
import { routeSchema } from './routeSchema.ts';

const incidentId = Type.String({ minLength: 1, maxLength: 200 });

/** Incidents of one page when nobody says how many. */
const LIMIT = 50;

const listQuery = Type.Object(
  {
    open: Type.Optional(Type.Literal(true)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: LIMIT })),
    before: Type.Optional(incidentId),
  },
  { additionalProperties: false },
);
const idParams = Type.Object({ id: incidentId }, { additionalProperties: false });

export interface IncidentRouteOptions {
  readonly queries: Pick<CollectorQueries, 'incidents' | 'incident'>;
}

/** Findings, newest first, and one with everything that led to it. */
export function addIncidentRoutes(server: HttpServer, { queries }: IncidentRouteOptions): void {
  const schema = {
    list: routeSchema({
      operationId: 'listIncidents',
      tag: 'incidents',
      summary: 'Findings, newest first; with open=true only those that last',
      answers: incidentPageView,
      querystring: listQuery,
    }),
    one: routeSchema({
      operationId: 'getIncident',
      tag: 'incidents',
      summary: 'One finding and why it was raised',
      answers: incidentDetailView,
      params: idParams,
    }),
  };
  server.get<{ Querystring: Static<typeof listQuery> }>(
    '/api/incidents',
    { schema: schema.list },
    async (request) => {
      const { open, limit = LIMIT, before } = request.query;
      const incidents = await queries.incidents({
        openOnly: open === true,
        limit,
        ...(before === undefined ? {} : { before }),
      });
      const last = incidents.at(-1);
      const nextBefore = last === undefined || incidents.length < limit ? null : last.id;
      return { incidents, nextBefore };
    },
  );
  server.get<{ Params: Static<typeof idParams> }>(
    '/api/incidents/:id',
    { schema: schema.one },
    async (request) => {
      const { id } = request.params;
      const detail = await queries.incident(id);
      if (detail === null) throw nothingCalled(id);
      return detail;
    },
  );
}
