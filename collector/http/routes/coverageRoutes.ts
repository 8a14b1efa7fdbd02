import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import { coverageView } from '../coverageViews.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { nothingCalled, wrongField } from '../refusal.ts';
import { routeSchema } from './routeSchema.ts';

/** The longest span that can be asked for at once: a little more than a quarter. */
const SPAN_MS_MAX = 100 * 24 * 3_600_000;

const id = Type.String({ pattern: ID_PATTERN });
const query = Type.Object(
  {
    /** Absent: the beginning of today. */
    fromMs: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Absent, or later than now: now. */
    toMs: Type.Optional(Type.Integer({ minimum: 0 })),
    hallId: Type.Optional(id),
    areaId: Type.Optional(id),
  },
  { additionalProperties: false },
);

/** How much of the registered duty time was monitored, and how much of the known time was attended. */
export function addCoverageRoutes(
  server: HttpServer,
  { queries }: { readonly queries: Pick<CollectorQueries, 'coverage'> },
): void {
  const schema = routeSchema({
    operationId: 'getCoverage',
    tag: 'site',
    summary:
      '窗口监测覆盖率 and 在岗率 of a span of at most 100 days; by default of today until now',
    answers: coverageView,
    querystring: query,
  });
  server.get<{ Querystring: Static<typeof query> }>(
    '/api/coverage',
    { schema },
    async (request) => {
      const { fromMs, toMs, hallId, areaId } = request.query;
      if (fromMs !== undefined && toMs !== undefined) {
        if (toMs <= fromMs) throw wrongField('toMs', 'must be later than fromMs');
        if (toMs - fromMs > SPAN_MS_MAX) {
          throw wrongField('toMs', 'must be at most 100 days after fromMs');
        }
      }
      const answer = await queries.coverage({ fromMs, toMs, hallId, areaId });
      if (answer === null) throw nothingCalled(hallId ?? areaId ?? '');
      return answer;
    },
  );
}
