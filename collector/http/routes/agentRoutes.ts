import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../../protocol/ids.ts';
import { allTexts } from '../../../texts/allTexts.ts';
import { configSentence } from '../../../texts/configTexts.ts';
import type { Language } from '../../../texts/entry.ts';
import type { AgentOperation } from '../../commands/agentOperation.ts';
import type { CommandWish } from '../../commands/commandDesk.ts';
import { authorOf } from '../guards.ts';
import type { HttpServer } from '../httpServer.ts';
import {
  agentCommandView,
  agentOperationView,
  type CommandBody,
  type ConfigurationBody,
  commandBody,
  configurationBody,
  configurationOutcomeView,
  type DocumentProblemView,
  TRY_MS,
} from '../operationViews.ts';
import { nothingCalled, wrongField } from '../refusal.ts';
import { requestLanguage } from '../requestLanguage.ts';
import { routeSchema } from './routeSchema.ts';

const idParams = Type.Object(
  { id: Type.String({ pattern: ID_PATTERN }) },
  { additionalProperties: false },
);
type IdParams = Static<typeof idParams>;

export interface AgentRouteOptions {
  readonly operation: AgentOperation;
}

/** For technicians: what an agent is asked for, and which devices it is to watch. */
export function addAgentRoutes(server: HttpServer, { operation }: AgentRouteOptions): void {
  const schema = routeSchema({
    operationId: 'getAgentOperation',
    tag: 'equipment',
    summary: 'One agent: its devices, its configuration, and what was asked of it',
    answers: agentOperationView,
    params: idParams,
  });
  server.get<{ Params: IdParams }>('/api/agents/:id/operation', { schema }, async (request) => {
    const { id } = request.params;
    const view = await operation.view(id);
    if (view === null) throw nothingCalled(id);
    return view;
  });
  addCommandRoute(server, operation);
  addConfigurationRoute(server, operation);
}

/** How long an agent may begin with a command when nobody says. */
const VALID_MS = 30_000;

function addCommandRoute(server: HttpServer, operation: AgentOperation): void {
  const schema = routeSchema({
    operationId: 'askAgent',
    tag: 'equipment',
    summary: 'Asks an agent for something; its answer is among the commands of the agent later',
    answers: agentCommandView,
    params: idParams,
    body: commandBody,
  });
  server.post<{ Params: IdParams; Body: CommandBody }>(
    '/api/agents/:id/commands',
    { schema },
    async (request) => {
      const { id } = request.params;
      const { validMs = VALID_MS, ...wish } = request.body;
      const asking = { author: authorOf(request), validMs };
      const outcome = await operation.ask(id, wish as CommandWish, asking);
      if (outcome === null) throw nothingCalled(id);
      if ('field' in outcome) throw wrongField(outcome.field, outcome.detail);
      return outcome;
    },
  );
}

function addConfigurationRoute(server: HttpServer, operation: AgentOperation): void {
  const schema = routeSchema({
    operationId: 'configureAgent',
    tag: 'equipment',
    summary: 'Wants another list of devices; what is wrong with it is answered with its lines',
    answers: configurationOutcomeView,
    params: idParams,
    body: configurationBody,
  });
  server.post<{ Params: IdParams; Body: ConfigurationBody }>(
    '/api/agents/:id/configuration',
    { schema },
    async (request) => {
      const { id } = request.params;
      const { document, tryMs = TRY_MS } = request.body;
      const outcome = await operation.want(id, { document, tryMs, author: authorOf(request) });
      if (outcome === null) throw nothingCalled(id);
      if (outcome.ok) return { configuration: outcome.configuration, problems: [] };
      const language = requestLanguage(request.headers['accept-language']);
      const problems = outcome.problems.map((problem) => problemView(problem, language));
      return { configuration: null, problems };
    },
  );
}

type Problem = Parameters<typeof configSentence>[0] & Omit<DocumentProblemView, 'message'>;

function problemView(problem: Problem, language: Language): DocumentProblemView {
  const { line, column, field } = problem;
  return { line, column, field, message: configSentence(problem, language, allTexts) };
}
