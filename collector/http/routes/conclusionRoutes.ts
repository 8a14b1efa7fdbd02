import Type, { type Static } from 'typebox';
import { FINDING_ID_PATTERN } from '../../journal/statement.ts';
import type { StatementDesk } from '../../statements/statementDesk.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { wrongField } from '../refusal.ts';
import { granted, speakerOf } from '../statementRefusal.ts';
import {
  type ConclusionBody,
  conclusionBody,
  conclusionConflictView,
  conclusionListView,
  findingStatisticsView,
} from '../statementViews.ts';
import { routeSchema } from './routeSchema.ts';

const idParams = Type.Object(
  { id: Type.String({ pattern: FINDING_ID_PATTERN }) },
  { additionalProperties: false },
);
const rangeQuery = Type.Object(
  { fromMs: Type.Integer({ minimum: 0 }), toMs: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);

/** More than a year, so that one can be compared with the same month of the last. */
const STATISTICS_MS_MAX = 400 * 86_400_000;

export interface ConclusionRouteOptions {
  readonly statements: StatementDesk;
  readonly queries: Pick<CollectorQueries, 'findingStatistics'>;
}

/** The system finds, people conclude: on one finding, and how many were concluded how. */
export function addConclusionRoutes(server: HttpServer, options: ConclusionRouteOptions): void {
  const { statements, queries } = options;
  const conclude = routeSchema({
    operationId: 'concludeIncident',
    tag: 'incidents',
    summary: 'Confirms, dismisses or reopens a finding; 409 with what was concluded meanwhile',
    answers: conclusionListView,
    params: idParams,
    body: conclusionBody,
    refusals: { 409: conclusionConflictView },
  });
  server.post<{ Params: Static<typeof idParams>; Body: ConclusionBody }>(
    '/api/incidents/:id/conclusion',
    { schema: conclude },
    async (request) => {
      const { id: findingId } = request.params;
      const { version: seenVersion, ...wish } = request.body;
      const conclusions = granted(
        await statements.conclude({ findingId, seenVersion, ...wish }, speakerOf(request)),
        request,
      );
      return { findingId, version: conclusions.length, conclusions };
    },
  );
  const statistics = routeSchema({
    operationId: 'getFindingStatistics',
    tag: 'incidents',
    summary: 'Findings raised in a stretch of time by kind and status, at most 400 days',
    answers: findingStatisticsView,
    querystring: rangeQuery,
  });
  server.get<{ Querystring: Static<typeof rangeQuery> }>(
    '/api/incidents/statistics',
    { schema: statistics },
    async ({ query }) => {
      const { fromMs, toMs } = query;
      if (toMs <= fromMs) throw wrongField('toMs', 'must be later than fromMs');
      if (toMs - fromMs > STATISTICS_MS_MAX) {
        throw wrongField('toMs', 'must be at most 400 days after fromMs');
      }
      return queries.findingStatistics({ fromMs, toMs });
    },
  );
}
