import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import type { StatementDesk } from '../../statements/statementDesk.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { wrongField } from '../refusal.ts';
import { granted, speakerOf } from '../statementRefusal.ts';
import {
  type ActivationBody,
  activationBody,
  activationListView,
  activationView,
  type BookingBody,
  bookingBody,
  bookingListView,
  bookingView,
  type OpeningsQuery,
} from '../statementViews.ts';
import { routeSchema } from './routeSchema.ts';

const id = Type.String({ pattern: ID_PATTERN });
const closed = { additionalProperties: false } as const;
const idParams = Type.Object({ id }, closed);
const listQuery = Type.Object(
  {
    hallId: Type.Optional(id),
    windowId: Type.Optional(id),
    fromMs: Type.Integer({ minimum: 0 }),
    toMs: Type.Integer({ minimum: 0 }),
  },
  closed,
);

/** The longest time that can be asked for at once, and how much of it is listed. */
const LIST_MS_MAX = 100 * 86_400_000;
const LIST_MAX = 2000;

export interface OpeningRouteOptions {
  readonly statements: StatementDesk;
  readonly queries: Pick<CollectorQueries, 'bookings' | 'activations'>;
}

/** Which spare window is open, and who is booked. */
export function addOpeningRoutes(server: HttpServer, options: OpeningRouteOptions): void {
  addListRoutes(server, options.queries);
  addSayRoutes(server, options.statements);
}

function addListRoutes(server: HttpServer, queries: OpeningRouteOptions['queries']): void {
  type Asked = { Querystring: Static<typeof listQuery> };
  const bookings = routeSchema({
    operationId: 'listBookings',
    tag: 'statements',
    summary: 'Bookings in force that touch a stretch of time, the earliest first, at most 100 days',
    answers: bookingListView,
    querystring: listQuery,
  });
  server.get<Asked>('/api/bookings', { schema: bookings }, async ({ query }) => {
    const found = await queries.bookings(asked(query));
    return { bookings: found.slice(0, LIST_MAX), more: found.length > LIST_MAX };
  });
  const activations = routeSchema({
    operationId: 'listActivations',
    tag: 'statements',
    summary: 'When spare windows are open, the earliest first, at most 100 days',
    answers: activationListView,
    querystring: listQuery,
  });
  server.get<Asked>('/api/activations', { schema: activations }, async ({ query }) => {
    const found = await queries.activations(asked(query));
    return { activations: found.slice(0, LIST_MAX), more: found.length > LIST_MAX };
  });
}

function asked(query: Static<typeof listQuery>): OpeningsQuery {
  const { fromMs, toMs } = query;
  if (toMs <= fromMs) throw wrongField('toMs', 'must be later than fromMs');
  if (toMs - fromMs > LIST_MS_MAX) {
    throw wrongField('toMs', 'must be at most 100 days after fromMs');
  }
  return { ...query, limit: LIST_MAX + 1 };
}

function addSayRoutes(server: HttpServer, statements: StatementDesk): void {
  const activate = routeSchema({
    operationId: 'activateWindow',
    tag: 'statements',
    summary: 'Opens or closes a spare window',
    answers: activationView,
    params: idParams,
    body: activationBody,
  });
  server.post<{ Params: Static<typeof idParams>; Body: ActivationBody }>(
    '/api/windows/:id/activation',
    { schema: activate },
    async (request) => {
      const wish = { windowId: request.params.id, ...request.body };
      const { type: _type, ...said } = granted(
        await statements.activate(wish, speakerOf(request)),
        request,
      );
      return said;
    },
  );
  const book = routeSchema({
    operationId: 'book',
    tag: 'statements',
    summary: 'Enters a booking, changes it by its id, or cancels it',
    answers: bookingView,
    body: bookingBody,
  });
  server.post<{ Body: BookingBody }>('/api/bookings', { schema: book }, async (request) => {
    const { windowId = null, cancelled = false, ...rest } = request.body;
    const wish = { ...rest, windowId, cancelled };
    const { type: _type, ...said } = granted(
      await statements.book(wish, speakerOf(request)),
      request,
    );
    return said;
  });
}
