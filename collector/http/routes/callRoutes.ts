import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import type { StatementDesk } from '../../statements/statementDesk.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { wrongField } from '../refusal.ts';
import { granted, speakerOf } from '../statementRefusal.ts';
import {
  type CallBody,
  callBody,
  type SignInBody,
  signInBody,
  signInView,
  specialistCallListView,
  specialistCallView,
} from '../statementViews.ts';
import { routeSchema } from './routeSchema.ts';

const idParams = Type.Object(
  { id: Type.String({ pattern: ID_PATTERN }) },
  { additionalProperties: false },
);
const listQuery = Type.Object(
  {
    fromMs: Type.Integer({ minimum: 0 }),
    toMs: Type.Integer({ minimum: 0 }),
    /** Only those without a sign-in. */
    open: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);

const LIST_MAX = 1000;

export interface CallRouteOptions {
  readonly statements: StatementDesk;
  readonly queries: Pick<CollectorQueries, 'specialistCalls' | 'specialistDueMs'>;
}

/** Specialists who are called to the front (到岗呼叫), and their sign-in. */
export function addCallRoutes(server: HttpServer, options: CallRouteOptions): void {
  const { statements, queries } = options;
  const list = routeSchema({
    operationId: 'listCalls',
    tag: 'statements',
    summary: 'Calls of specialists by when they were made, newest first; open=true: not signed in',
    answers: specialistCallListView,
    querystring: listQuery,
  });
  server.get<{ Querystring: Static<typeof listQuery> }>(
    '/api/calls',
    { schema: list },
    async ({ query }) => {
      const { fromMs, toMs, open } = query;
      if (toMs <= fromMs) throw wrongField('toMs', 'must be later than fromMs');
      const wish = { fromMs, toMs, openOnly: open === true, limit: LIST_MAX + 1 };
      const found = await queries.specialistCalls(wish);
      return { calls: found.slice(0, LIST_MAX), more: found.length > LIST_MAX };
    },
  );
  const call = routeSchema({
    operationId: 'callSpecialist',
    tag: 'statements',
    summary: 'Calls a specialist of a station to a window; who comes has to sign in',
    answers: specialistCallView,
    body: callBody,
  });
  server.post<{ Body: CallBody }>('/api/calls', { schema: call }, async (request) => {
    const said = granted(await statements.call(request.body, speakerOf(request)), request);
    const { id, windowId, station, matter = null, atMs: calledMs, author } = said;
    const dueMs = queries.specialistDueMs(windowId, calledMs);
    return { id, windowId, station, matter, calledMs, dueMs, signedInMs: null, author };
  });
  const signIn = routeSchema({
    operationId: 'signInForCall',
    tag: 'statements',
    summary: 'The called specialist is there; being seen by a sensor never counts as that',
    answers: signInView,
    params: idParams,
    body: signInBody,
  });
  server.post<{ Params: Static<typeof idParams>; Body: SignInBody }>(
    '/api/calls/:id/sign-in',
    { schema: signIn },
    async (request) => {
      const wish = { callId: request.params.id, ...request.body };
      const said = granted(await statements.signIn(wish, speakerOf(request)), request);
      const { type: _type, person = null, ...rest } = said;
      return { ...rest, person };
    },
  );
}
