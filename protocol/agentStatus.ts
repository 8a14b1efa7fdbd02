import Type, { type Static } from 'typebox';
import { ID_PATTERN } from './ids.ts';
import { messageParser } from './jsonMessage.ts';
import { LIMITS } from './limits.ts';
import type { Parsed } from './problem.ts';
import { clockSchema } from './reading.ts';
import { isLongerThan } from './textSize.ts';
import { PROTOCOL_VERSION } from './version.ts';

const id = Type.String({ pattern: ID_PATTERN });
const shortText = Type.String({ maxLength: LIMITS.textLengthMax });

/** What became of the configuration that the collector last asked for. */
export const configurationSchema = Type.Object(
  {
    revision: Type.Integer({ minimum: 1 }),
    /**
     * trying: in force until the collector confirms it · applied · refused: wrong, never in force ·
     * reverted: in force for a while, and the collector was not reached with it.
     */
    state: Type.Union([
      Type.Literal('trying'),
      Type.Literal('applied'),
      Type.Literal('refused'),
      Type.Literal('reverted'),
    ]),
    problem: Type.Optional(shortText),
  },
  { additionalProperties: false },
);
export type ConfigurationState = Static<typeof configurationSchema>;

/**
 * What an agent says about itself, retained. Its last will is the same message with
 * `state: "offline"`. A will may come late or from an older session, so nobody decides "offline"
 * from it alone: the heartbeat decides.
 */
export const agentStatusSchema = Type.Object(
  {
    v: Type.Integer({ minimum: 1, maximum: 1000 }),
    agent: id,
    /** One per connection; a will of another session than the current one is ignored. */
    session: id,
    boot: id,
    state: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
    /** Why offline: stopped (orderly) or connection-lost (the will). */
    reason: Type.Optional(Type.Union([Type.Literal('stopped'), Type.Literal('connection-lost')])),
    /** The agent program's version. */
    version: Type.String({ maxLength: 40 }),
    outbox: id,
    /** Readings not yet confirmed. */
    waiting: Type.Integer({ minimum: 0 }),
    /** Wall time of the oldest of them; absent when nothing waits. */
    waitingSinceMs: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Readings dropped since the outbox was made, each counted in a `gap`. */
    dropped: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Which list of devices is in force; absent: the agent's own file. */
    configuration: Type.Optional(configurationSchema),
    clock: clockSchema,
    devices: Type.Array(
      Type.Object(
        {
          device: id,
          driver: Type.String({ maxLength: 40 }),
          status: Type.Union([
            Type.Literal('working'),
            Type.Literal('retrying'),
            Type.Literal('unusable'),
            // It runs, and what it says proves nothing: it warms up, its input is noisy.
            Type.Literal('blind'),
          ]),
          reason: Type.Optional(shortText),
        },
        { additionalProperties: false },
      ),
      { maxItems: LIMITS.devicesPerAgentMax },
    ),
    /** Stable codes of what troubles the agent itself: a fork, a full disk … */
    problems: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 32 }),
  },
  { additionalProperties: false },
);
export type AgentStatus = Static<typeof agentStatusSchema>;

export const parseAgentStatus: (text: string) => Parsed<AgentStatus> = messageParser(
  agentStatusSchema,
  LIMITS.statusBytesMax,
);

/**
 * Writes a status. Where the reasons of many devices would make it larger than its limit, it goes
 * without them: which device is sick matters more than why.
 */
export function encodeAgentStatus(status: Omit<AgentStatus, 'v'>): string {
  const text = JSON.stringify({ v: PROTOCOL_VERSION, ...status });
  if (!isLongerThan(text, LIMITS.statusBytesMax)) return text;
  const devices = status.devices.map(({ reason: _, ...device }) => device);
  return JSON.stringify({ v: PROTOCOL_VERSION, ...status, devices });
}
