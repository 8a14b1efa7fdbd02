import { dirname, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../protocol/ids.ts';
import { ConfigFailure, loadConfig } from '../runtime/configFile.ts';
import { exposureProblems } from './exposure.ts';
import { influxConfigProblem, influxSchema } from './series/config.ts';

const path = Type.String({ minLength: 1, maxLength: 500 });
const host = Type.String({ minLength: 1, maxLength: 255, default: '127.0.0.1' });
const port = (usual: number) => Type.Integer({ minimum: 0, maximum: 65535, default: usual });

/** Certificate and key of a listener, PEM files. */
const tlsSchema = Type.Object({ certFile: path, keyFile: path }, { additionalProperties: false });

/** A listener: loopback unless told otherwise, and beyond it only with TLS or `insecure: true`. */
const listener = (usualPort: number) =>
  Type.Object(
    {
      host,
      port: port(usualPort),
      tls: Type.Optional(tlsSchema),
      /** Listen beyond loopback without TLS, on a network that somebody else protects. */
      insecure: Type.Boolean({ default: false }),
    },
    { additionalProperties: false, default: {} },
  );

/** The declared settings of collector.yaml; paths in it are relative to the file. */
export const collectorConfigSchema = Type.Object(
  {
    /** Where journal.db, state.db and series.db live. */
    dataFolder: path,
    /** The site file: areas, halls, windows, devices, hours, policy. */
    site: path,
    http: listener(8420),
    /** The embedded broker, or an external one. */
    mqtt: Type.Object(
      {
        host,
        port: port(8421),
        tls: Type.Optional(tlsSchema),
        insecure: Type.Boolean({ default: false }),
        /** Use this broker instead of the embedded one: mqtt://… or mqtts://… */
        url: Type.Optional(Type.String({ pattern: '^mqtts?://' })),
        username: Type.Optional(Type.String({ maxLength: 200 })),
        passwordFile: Type.Optional(path),
        caFile: Type.Optional(path),
      },
      { additionalProperties: false, default: {} },
    ),
    /** The agents that may connect; `hallwatch agent-secret` makes secret and digest. */
    agents: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: ID_PATTERN }),
          secretSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20_000 },
    ),
    influx: Type.Optional(influxSchema),
    /** /metrics on a port of its own, without a session: loopback only. */
    metrics: Type.Optional(Type.Object({ port: port(8422) }, { additionalProperties: false })),
    journal: Type.Object(
      { retentionDays: Type.Integer({ minimum: 30, maximum: 3650, default: 400 }) },
      { additionalProperties: false, default: {} },
    ),
    logLevel: Type.Union(
      [
        Type.Literal('debug'),
        Type.Literal('info'),
        Type.Literal('warn'),
        Type.Literal('error'),
        Type.Literal('silent'),
      ],
      { default: 'info' },
    ),
  },
  { additionalProperties: false },
);
export type CollectorConfig = Static<typeof collectorConfigSchema>;

/**
 * Reads collector.yaml and resolves its paths. Throws a `ConfigFailure` that names every line that is
 * wrong: an unknown setting, a duplicate agent, a listener that strangers could reach.
 */
export function loadCollectorConfig(file: string): CollectorConfig {
  const loaded = loadConfig(file, collectorConfigSchema);
  const config = loaded.value;
  const seen = new Set<string>();
  config.agents.forEach((agent, index) => {
    if (seen.has(agent.id)) {
      throw loaded.fail(['agents', index, 'id'], `the agent ${agent.id} is listed twice`);
    }
    seen.add(agent.id);
  });
  if (config.influx !== undefined) {
    const wrong = influxConfigProblem(config.influx);
    if (wrong !== null) throw loaded.fail(['influx', ...wrong.field], wrong.message);
  }
  const folder = dirname(resolve(file));
  const at = (relative: string): string => resolve(folder, relative);
  const tlsAt = <T extends { tls?: { certFile: string; keyFile: string } }>(part: T): T =>
    part.tls === undefined
      ? part
      : { ...part, tls: { certFile: at(part.tls.certFile), keyFile: at(part.tls.keyFile) } };
  const mqtt = tlsAt(config.mqtt);
  const resolved = {
    ...config,
    dataFolder: at(config.dataFolder),
    site: at(config.site),
    http: tlsAt(config.http),
    ...(config.influx?.tokenFile === undefined
      ? {}
      : { influx: { ...config.influx, tokenFile: at(config.influx.tokenFile) } }),
    mqtt: {
      ...mqtt,
      ...(mqtt.passwordFile === undefined ? {} : { passwordFile: at(mqtt.passwordFile) }),
      ...(mqtt.caFile === undefined ? {} : { caFile: at(mqtt.caFile) }),
    },
  };
  const problems = exposureProblems(resolved).flatMap(
    ({ field, message, ...told }) => loaded.fail(field, message, told).problems,
  );
  if (problems.length > 0) throw new ConfigFailure(file, problems);
  return resolved;
}
