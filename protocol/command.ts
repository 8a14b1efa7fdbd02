import Type, { type Static, type TProperties } from 'typebox';
import { ID_PATTERN } from './ids.ts';
import { messageParser } from './jsonMessage.ts';
import { LIMITS } from './limits.ts';
import { type Parsed, problem } from './problem.ts';
import { PROTOCOL_VERSION } from './version.ts';

const id = Type.String({ pattern: ID_PATTERN });
const shortText = Type.String({ maxLength: LIMITS.textLengthMax });

const common = {
  v: Type.Integer({ minimum: 1, maximum: 1000 }),
  requestId: id,
  /** By the collector's clock; the agent compares with the collector time of confirmations. */
  expiresAtMs: Type.Integer({ minimum: 0 }),
};

function commandOf<C extends string, P extends TProperties>(command: C, properties: P) {
  return Type.Object(
    { ...common, command: Type.Literal(command), ...properties },
    { additionalProperties: false },
  );
}

/** What the collector may ask of an agent. Done at most once per request id, never after expiry. */
export const commandSchema = Type.Union([
  /** Show where the device is, or the agent's own box. */
  commandOf('identify', { device: Type.Optional(id) }),
  commandOf('report-status', {}),
  /** Ask a device now, or all of them. */
  commandOf('probe', { device: Type.Optional(id) }),
  /** Until the next start of the agent. */
  commandOf('log-level', {
    level: Type.Union([
      Type.Literal('debug'),
      Type.Literal('info'),
      Type.Literal('warn'),
      Type.Literal('error'),
    ]),
  }),
  /** End in order; the service's keeper starts it again. */
  commandOf('restart', {}),
  /** Make a hint visible at the window, for a while. */
  commandOf('show-hint', {
    device: id,
    text: Type.Optional(shortText),
    shownMs: Type.Integer({ minimum: 1000, maximum: 3_600_000 }),
  }),
  /** Take another list of devices: YAML, as the `devices` of agent.yaml. */
  commandOf('configure', {
    revision: Type.Integer({ minimum: 1 }),
    document: Type.String({ maxLength: LIMITS.configurationLengthMax }),
    /** How long the agent tries it without reaching the collector before it reverts. */
    tryMs: Type.Integer({ minimum: 10_000, maximum: 3_600_000 }),
  }),
]);
export type Command = Static<typeof commandSchema>;
export type CommandName = Command['command'];

export const replySchema = Type.Object(
  {
    v: Type.Integer({ minimum: 1, maximum: 1000 }),
    requestId: id,
    outcome: Type.Union([
      Type.Literal('done'),
      Type.Literal('repeated'),
      Type.Literal('expired'),
      Type.Literal('refused'),
      Type.Literal('failed'),
    ]),
    detail: Type.Optional(Type.String({ maxLength: LIMITS.textLengthMax })),
  },
  { additionalProperties: false },
);
export type Reply = Static<typeof replySchema>;

const headSchema = Type.Object({ ...common, command: Type.String({ maxLength: 40 }) });
/** What every command has, known here or not: enough to answer that it is not. */
export type CommandHead = Static<typeof headSchema>;
export const parseCommandHead: (text: string) => Parsed<CommandHead> = messageParser(
  headSchema,
  LIMITS.commandBytesMax,
);

/** One parser a command, so that what is wrong is told by the field of the command that was meant. */
const parsers: ReadonlyMap<string, (text: string) => Parsed<Command>> = new Map(
  commandSchema.anyOf.map((schema) => [
    schema.properties.command.const,
    messageParser<Command>(schema, LIMITS.commandBytesMax),
  ]),
);

export function parseCommand(text: string): Parsed<Command> {
  const head = parseCommandHead(text);
  if (!head.ok) return head;
  const parser = parsers.get(head.value.command);
  return parser?.(text) ?? problem('HW-WIRE-004', '/command', 'is not one of the values allowed');
}

export const parseReply: (text: string) => Parsed<Reply> = messageParser(
  replySchema,
  LIMITS.commandBytesMax,
);

/** A command before it is written; the version is added then. */
export type NewCommand<C = Command> = C extends unknown ? Omit<C, 'v'> : never;

export function encodeCommand(command: NewCommand): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...command });
}

export function encodeReply(reply: Omit<Reply, 'v'>): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...reply });
}
