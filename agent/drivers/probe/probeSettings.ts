import Type, { type Static } from 'typebox';
import { oneOf } from '../../../runtime/oneOf.ts';
import { JSON_POINTER_PATTERN } from '../../probing/boundedJson.ts';
import { CHECKS, type Check, EQUIPMENT_TYPES, PRESETS } from './presets.ts';

const file = Type.String({ minLength: 1, maxLength: 1000 });
const plainValue = Type.String({ minLength: 1, maxLength: 100 });

const httpSettings = Type.Object(
  {
    path: Type.String({ pattern: '^/[!-~]*$', maxLength: 200, default: '/' }),
    /** https; the device's certificate must be good, see `ca`. */
    tls: Type.Boolean({ default: false }),
    /** PEM file of the authority that signed the device's certificate. */
    ca: Type.Optional(file),
    status: Type.Integer({ minimum: 100, maximum: 599, default: 200 }),
    /** Text that must stand in the answer. */
    contains: Type.Optional(plainValue),
    /** Where in a JSON answer the state stands (JSON pointer), and which words there are good. */
    pointer: Type.Optional(Type.String({ pattern: JSON_POINTER_PATTERN, maxLength: 200 })),
    good: Type.Optional(Type.Array(plainValue, { minItems: 1, maxItems: 20 })),
    /** The device's account: a file of two lines, name and password. */
    credentialsFile: Type.Optional(file),
    allowBasic: Type.Boolean({ default: false }),
  },
  { additionalProperties: false, default: {} },
);

const snmpSettings = Type.Object(
  {
    version: Type.Union([Type.Literal('2c'), Type.Literal('3')], { default: '2c' }),
    /** v2c: a word that everybody in the network can read on the wire, not a secret. */
    community: Type.String({ minLength: 1, maxLength: 60, default: 'public' }),
    /** v3: a file of three lines: user, password for signing, password for encrypting. */
    credentialsFile: Type.Optional(file),
    auth: Type.Union(
      [Type.Literal('sha'), Type.Literal('sha256'), Type.Literal('sha512'), Type.Literal('md5')],
      { default: 'sha' },
    ),
    priv: Type.Union(
      [Type.Literal('aes'), Type.Literal('aes256b'), Type.Literal('aes256r'), Type.Literal('des')],
      { default: 'aes' },
    ),
    /** The printer among the parts of a printer (hrDeviceIndex). */
    deviceIndex: Type.Integer({ minimum: 1, maximum: 2_147_483_647, default: 1 }),
    /** Instead of the preset: one object, with its instance, and which of its values are good. */
    oid: Type.Optional(Type.String({ pattern: '^[0-2](\\.(0|[1-9]\\d{0,9})){2,100}$' })),
    good: Type.Optional(Type.Array(plainValue, { minItems: 1, maxItems: 20 })),
  },
  { additionalProperties: false, default: {} },
);

export const probeSettings = Type.Object(
  {
    /** What is asked; decides what the settings below are when they are left out. */
    type: oneOf(EQUIPMENT_TYPES),
    /** Name or number of the device; for a network, of something that only it reaches. */
    address: Type.String({ pattern: '^[0-9A-Za-z:._-]{1,253}$' }),
    check: Type.Optional(oneOf(CHECKS)),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    http: httpSettings,
    snmp: snmpSettings,
    periodMs: Type.Optional(Type.Integer({ minimum: 5000, maximum: 3_600_000 })),
    timeoutMs: Type.Integer({ minimum: 500, maximum: 30_000, default: 3000 }),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type ProbeSettings = Static<typeof probeSettings>;

/** Settings with what the preset of their type adds. */
export interface ProbePlan {
  readonly check: Check;
  readonly periodMs: number;
  readonly port: number | null;
}

const WELL_KNOWN_PORTS: Readonly<Record<Check, number | null>> = {
  icmp: null,
  tcp: null,
  http: 80,
  snmp: 161,
};
const HTTPS_PORT = 443;

/** How a device is asked; `port` is null where none is needed, or none is known. */
export function planOf(settings: ProbeSettings): ProbePlan {
  const preset = PRESETS[settings.type];
  const check = settings.check ?? preset.check;
  const presetPort = check === preset.check ? preset.port : undefined;
  const usual = check === 'http' && settings.http.tls ? HTTPS_PORT : WELL_KNOWN_PORTS[check];
  return {
    check,
    periodMs: settings.periodMs ?? preset.periodMs,
    port: settings.port ?? presetPort ?? usual,
  };
}
