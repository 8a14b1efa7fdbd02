import Type, { type Static, type TSchema } from 'typebox';
import { LIMITS } from '../../protocol/limits.ts';
import { oneOf } from '../../runtime/oneOf.ts';
import { COMMAND_OUTCOMES } from '../commands/commandStore.ts';

function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}
const ms = Type.Integer();
const text = Type.String();

/** What a technician may ask of an agent; a configuration has a way of its own. */
export const ASKED_COMMANDS = [
  ...['identify', 'report-status', 'probe', 'log-level', 'restart', 'show-hint'],
] as const satisfies readonly string[];
const COMMANDS = [
  'identify',
  'report-status',
  'probe',
  'log-level',
  'restart',
  'show-hint',
  'configure',
] as const;
const CONFIGURATION_STATES = ['trying', 'applied', 'refused', 'reverted'] as const;
const AGENT_DEVICE_STATUSES = ['working', 'retrying', 'unusable', 'blind'] as const;

export const agentCommandView = Type.Object(
  {
    requestId: text,
    command: oneOf(COMMANDS),
    /** Null: the agent itself, or all of its devices. */
    device: nullable(text),
    particulars: nullable(text),
    /** An opaque id of who asked. */
    author: text,
    askedMs: ms,
    expiresMs: ms,
    /** waiting: an answer may still come · absent: the agent was not connected, nothing was sent. */
    outcome: oneOf(COMMAND_OUTCOMES),
    detail: nullable(text),
    answeredMs: nullable(ms),
  },
  { $id: 'AgentCommand' },
);
export type AgentCommandView = Static<typeof agentCommandView>;

export const agentConfigurationView = Type.Object(
  {
    revision: Type.Integer(),
    /** YAML. */
    document: text,
    tryMs: Type.Integer(),
    author: text,
    recordedMs: ms,
    /** By the agent's last word about this revision; null: it has not said anything about it. */
    state: nullable(oneOf(CONFIGURATION_STATES)),
    problem: nullable(text),
    stateMs: nullable(ms),
  },
  { $id: 'AgentConfiguration' },
);
export type AgentConfigurationView = Static<typeof agentConfigurationView>;

/** Something wrong with a document, at its place, in the language of who asked. */
export const documentProblemView = Type.Object(
  { line: Type.Integer(), column: Type.Integer(), field: text, message: text },
  { $id: 'DocumentProblem' },
);
export type DocumentProblemView = Static<typeof documentProblemView>;

/** Either the revision that was sent, or what is wrong with the document; then nothing was sent. */
export const configurationOutcomeView = Type.Object(
  {
    configuration: nullable(agentConfigurationView),
    problems: Type.Array(documentProblemView),
  },
  { $id: 'ConfigurationOutcome' },
);

/** All that a technician sees of one agent. */
export const agentOperationView = Type.Object(
  {
    agentId: text,
    nowMs: ms,
    /** By the agent's own last word; null: it has said nothing since the collector's start. */
    version: nullable(text),
    /** Devices as the agent sees them, which may be more than the site file names. */
    devices: Type.Array(
      Type.Object({
        device: text,
        driver: text,
        status: oneOf(AGENT_DEVICE_STATUSES),
        reason: nullable(text),
      }),
    ),
    /** Which revision is in force by the agent's word; null: its own file. */
    inForce: nullable(
      Type.Object({
        revision: Type.Integer(),
        state: oneOf(CONFIGURATION_STATES),
        problem: nullable(text),
      }),
    ),
    /** Newest first; the first is the one that is wanted. */
    configurations: Type.Array(agentConfigurationView),
    /** Newest first. */
    commands: Type.Array(agentCommandView),
  },
  { $id: 'AgentOperation' },
);
export type AgentOperationView = Static<typeof agentOperationView>;

/** Every named schema of this page, each after those that it refers to. */
export const OPERATION_VIEWS: readonly TSchema[] = [
  agentCommandView,
  agentConfigurationView,
  documentProblemView,
  configurationOutcomeView,
  agentOperationView,
];

const id = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });

/** A command with what belongs to it; the agent's own rules are checked behind this schema. */
export const commandBody = Type.Object(
  {
    command: oneOf(ASKED_COMMANDS),
    device: Type.Optional(id),
    level: Type.Optional(oneOf(['debug', 'info', 'warn', 'error'] as const)),
    text: Type.Optional(Type.String({ maxLength: LIMITS.textLengthMax })),
    shownMs: Type.Optional(Type.Integer({ minimum: 1000, maximum: 3_600_000 })),
    /** For how long the agent may begin with it. */
    validMs: Type.Optional(Type.Integer({ minimum: 5000, maximum: 600_000, default: 30_000 })),
  },
  { additionalProperties: false },
);
export type CommandBody = Static<typeof commandBody>;

/** Two minutes: time enough for a line of a town to come back, and for a technician to wait. */
export const TRY_MS = 120_000;

export const configurationBody = Type.Object(
  {
    document: Type.String({ maxLength: LIMITS.configurationLengthMax }),
    tryMs: Type.Optional(Type.Integer({ minimum: 30_000, maximum: 3_600_000, default: TRY_MS })),
  },
  { additionalProperties: false },
);
export type ConfigurationBody = Static<typeof configurationBody>;
