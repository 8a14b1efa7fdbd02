import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { oneOf } from '../../runtime/oneOf.ts';

const id = Type.String({ pattern: ID_PATTERN });
const path = Type.String({ minLength: 1, maxLength: 1000 });

const mqttSettings = Type.Object(
  {
    /** mqtts://host:port, or mqtt://host:port on the same machine. */
    url: Type.String({ pattern: '^mqtts?://' }),
    secret: Type.Optional(Type.String({ minLength: 16, maxLength: 200 })),
    /** Instead of `secret`: a file that holds nothing else. */
    secretFile: Type.Optional(path),
    /** PEM file of the authority that signed the collector's certificate. */
    ca: Type.Optional(path),
    /** Allows mqtt:// over a network: readings and secret then travel unencrypted. */
    insecure: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
);

const MEBIBYTE = 1024 * 1024;

/** What an outbox may hold unless agent.yaml says otherwise. */
export const OUTBOX_LIMITS = {
  bytesMax: 512 * MEBIBYTE,
  readingsMax: 2_000_000,
  ageDaysMax: 90,
} as const;

/** How much the outbox may hold while the collector is away; above it, the least telling goes first. */
export const outboxLimitsSettings = Type.Object(
  {
    bytesMax: Type.Integer({ minimum: MEBIBYTE, default: OUTBOX_LIMITS.bytesMax }),
    readingsMax: Type.Integer({
      minimum: 1000,
      maximum: 10_000_000,
      default: OUTBOX_LIMITS.readingsMax,
    }),
    ageDaysMax: Type.Integer({ minimum: 1, maximum: 400, default: OUTBOX_LIMITS.ageDaysMax }),
  },
  { additionalProperties: false, default: {} },
);
export type OutboxLimits = Static<typeof outboxLimitsSettings>;

/** The settings of one device; what stands beside `device` and `driver` belongs to the driver. */
export const deviceSettings = Type.Array(
  Type.Object({ device: id, driver: Type.String() }, { additionalProperties: Type.Unknown() }),
  { maxItems: LIMITS.devicesPerAgentMax, default: [] },
);

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The settings of agent.yaml. */
export const agentConfigSchema = Type.Object(
  {
    /** The agent's name: client id, user name and topic segment. */
    agent: id,
    mqtt: mqttSettings,
    /** The file that keeps readings until the collector has them. */
    outbox: path,
    outboxLimits: outboxLimitsSettings,
    clock: Type.Object(
      {
        /** ntp: trust the clock once a time daemon has set it; system: trust it always. */
        source: Type.Union([Type.Literal('ntp'), Type.Literal('system')], { default: 'ntp' }),
      },
      { additionalProperties: false, default: {} },
    ),
    probes: Type.Object(
      {
        /** Addresses and networks (CIDR) in which cameras and other equipment may be asked. */
        allow: Type.Array(Type.String(), { maxItems: 32, default: [] }),
      },
      { additionalProperties: false, default: {} },
    ),
    remote: Type.Object(
      {
        /** Whether the collector may send this agent another list of devices. */
        configuration: Type.Boolean({ default: true }),
      },
      { additionalProperties: false, default: {} },
    ),
    logLevel: oneOf(LOG_LEVELS, { default: 'info' }),
    devices: deviceSettings,
  },
  { additionalProperties: false },
);
export type AgentSettings = Static<typeof agentConfigSchema>;
