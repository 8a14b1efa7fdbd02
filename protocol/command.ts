import Type, { type Static } from 'typebox';
import { ID_PATTERN } from './ids.ts';
import { messageParser } from './jsonMessage.ts';
import { LIMITS } from './limits.ts';
import type { Parsed } from './problem.ts';
import { PROTOCOL_VERSION } from './version.ts';

const id = Type.String({ pattern: ID_PATTERN });

/** What the collector may ask of an agent. Done at most once per request id, never after expiry. */
export const commandSchema = Type.Object(
  {
    v: Type.Integer({ minimum: 1, maximum: 1000 }),
    requestId: id,
    command: Type.Union([Type.Literal('identify'), Type.Literal('report-status')]),
    device: Type.Optional(id),
    /** By the collector's clock; the agent compares with the collector time of confirmations. */
    expiresAtMs: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type Command = Static<typeof commandSchema>;

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

export const parseCommand: (text: string) => Parsed<Command> = messageParser(
  commandSchema,
  LIMITS.commandBytesMax,
);
export const parseReply: (text: string) => Parsed<Reply> = messageParser(
  replySchema,
  LIMITS.commandBytesMax,
);

export function encodeCommand(command: Omit<Command, 'v'>): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...command });
}

export function encodeReply(reply: Omit<Reply, 'v'>): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, ...reply });
}
