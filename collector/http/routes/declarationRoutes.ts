import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import { speaker } from '../../../texts/entry.ts';
import { statementTexts } from '../../../texts/statementTexts.ts';
import { IMPORT_CHARACTERS_MAX } from '../../statements/declarationFile.ts';
import type { StatementDesk } from '../../statements/statementDesk.ts';
import { factsIn } from '../../statements/statementProblem.ts';
import type { HttpRequest, HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { Refusal, wrongField } from '../refusal.ts';
import { requestLanguage } from '../requestLanguage.ts';
import { granted, speakerOf } from '../statementRefusal.ts';
import {
  type AtBody,
  atBody,
  type DeclareBody,
  declarationEndView,
  declarationListView,
  declarationView,
  declareBody,
  type ImportBody,
  importBody,
  importRefusalView,
  importView,
} from '../statementViews.ts';
import { routeSchema } from './routeSchema.ts';

const id = Type.String({ pattern: ID_PATTERN });
const closed = { additionalProperties: false } as const;
const endParams = Type.Object({ windowId: id, id }, closed);
const listQuery = Type.Object(
  {
    windowId: Type.Optional(id),
    fromMs: Type.Integer({ minimum: 0 }),
    toMs: Type.Integer({ minimum: 0 }),
  },
  closed,
);

/** The longest time that can be asked for at once, and how much of it is listed. */
const LIST_MS_MAX = 400 * 86_400_000;
const LIST_MAX = 2000;
/** A character of the file is up to six bytes of JSON. */
const IMPORT_BYTES_MAX = 4 * IMPORT_CHARACTERS_MAX;

export interface DeclarationRouteOptions {
  readonly statements: StatementDesk;
  readonly queries: Pick<CollectorQueries, 'declarations'>;
}

/** Who is away and why. */
export function addDeclarationRoutes(server: HttpServer, options: DeclarationRouteOptions): void {
  addListRoute(server, options.queries);
  addDeclareRoutes(server, options.statements);
  addImportRoute(server, options.statements);
}

function addListRoute(server: HttpServer, queries: DeclarationRouteOptions['queries']): void {
  const schema = routeSchema({
    operationId: 'listDeclarations',
    tag: 'statements',
    summary: 'Declarations that touch a stretch of time, the oldest first, at most 400 days',
    answers: declarationListView,
    querystring: listQuery,
  });
  server.get<{ Querystring: Static<typeof listQuery> }>(
    '/api/declarations',
    { schema },
    async ({ query }) => {
      const { fromMs, toMs } = query;
      if (toMs <= fromMs) throw wrongField('toMs', 'must be later than fromMs');
      if (toMs - fromMs > LIST_MS_MAX) {
        throw wrongField('toMs', 'must be at most 400 days after fromMs');
      }
      const found = await queries.declarations({ ...query, limit: LIST_MAX + 1 });
      return { declarations: found.slice(0, LIST_MAX), more: found.length > LIST_MAX };
    },
  );
}

function addDeclareRoutes(server: HttpServer, statements: StatementDesk): void {
  const declare = routeSchema({
    operationId: 'declare',
    tag: 'statements',
    summary: 'Declares a state of a window; the same id again changes what it says',
    answers: declarationView,
    body: declareBody,
  });
  server.post<{ Body: DeclareBody }>('/api/declarations', { schema: declare }, async (request) => {
    const said = granted(await statements.declare(request.body, speakerOf(request)), request);
    const { type: _type, person = null, standIn = null, ...rest } = said;
    return { ...rest, endedMs: null, person, standIn };
  });
  const end = routeSchema({
    operationId: 'endDeclaration',
    tag: 'statements',
    summary: 'Ends a declared state before it expires, or takes back one that has not begun',
    answers: declarationEndView,
    params: endParams,
    body: atBody,
  });
  server.post<{ Params: Static<typeof endParams>; Body: AtBody }>(
    '/api/declarations/:windowId/:id/end',
    { schema: end },
    async (request) => {
      const wish = { ...request.params, ...request.body };
      const { type: _type, ...said } = granted(
        await statements.end(wish, speakerOf(request)),
        request,
      );
      return said;
    },
  );
}

function addImportRoute(server: HttpServer, statements: StatementDesk): void {
  const schema = routeSchema({
    operationId: 'importDeclarations',
    tag: 'statements',
    summary: 'Takes in a file of declarations (CSV or JSON lines): all of them, or none',
    answers: importView,
    body: importBody,
    refusals: { 400: importRefusalView },
  });
  server.post<{ Body: ImportBody }>(
    '/api/declarations/import',
    { schema, bodyLimit: IMPORT_BYTES_MAX },
    async (request) => {
      const { file = 'import', via = 'import', ...rest } = request.body;
      const wish = { file, via, ...rest };
      const outcome = await statements.importDeclarations(wish, speakerOf(request));
      if (outcome.ok) return { imported: outcome.count };
      throw importRefusal(outcome.problems, file, request);
    },
  );
}

function importRefusal(
  found: Extract<
    Awaited<ReturnType<StatementDesk['importDeclarations']>>,
    { ok: false }
  >['problems'],
  file: string,
  request: HttpRequest,
): Refusal {
  const language = requestLanguage(request.headers['accept-language']);
  const say = speaker(statementTexts, language);
  const problems = found.map(({ file: name, line, problem }) => ({
    ...{ file: name, line, code: problem.code },
    message: say(problem.code, factsIn(problem, language)),
  }));
  const list = problems.map((one) => `${one.file}:${one.line} ${one.message}`).join('\n');
  const facts = { file, count: problems.length, list };
  return new Refusal(400, 'HW-SAY-020', { facts, field: 'text', more: { problems } });
}
