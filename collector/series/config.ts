import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Failure } from '../../runtime/failure.ts';
import { RETENTION_DAYS } from './model/seriesModel.ts';

const name = Type.String({ minLength: 1, maxLength: 200 });

/** The section `influx` of the collector's configuration. Without it no series is written. */
export const influxSchema = Type.Object(
  {
    /** http(s)://host:port, with a path where a proxy needs one, without /api/v2. */
    url: Type.String({ pattern: '^https?://[^/\\s@]+(/[^\\s?#]*)?$', maxLength: 500 }),
    org: name,
    /** Single readings and states, for months. */
    bucket: name,
    /** Figures per hour, day and month, for years. Without it only readings are written. */
    rollupBucket: Type.Optional(name),
    /** What listens there: InfluxDB 2, or what takes the same lines and cannot delete. */
    server: Type.Union(
      [Type.Literal('influxdb'), Type.Literal('influxdb-3'), Type.Literal('victoria-metrics')],
      { default: 'influxdb' },
    ),
    /** How long the buckets keep points; `hallwatch series provision` sets them so. Days. */
    retention: Type.Object(
      {
        rawDays: Type.Integer({ minimum: 7, maximum: 3650, default: RETENTION_DAYS.raw }),
        rollupDays: Type.Integer({ minimum: 31, maximum: 36_500, default: RETENTION_DAYS.rollup }),
      },
      { additionalProperties: false, default: {} },
    ),
    /** A token that may write to the bucket; exactly one of the two. Never logged. */
    token: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** A file that holds nothing but the token. */
    tokenFile: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** A write that takes longer is broken off and tried again. */
    timeoutMs: Type.Integer({ minimum: 100, maximum: 120_000, default: 10_000 }),
  },
  { additionalProperties: false },
);
export type InfluxConfig = Static<typeof influxSchema>;

/** What the schema cannot say, for `LoadedConfig.fail`: the field within the section, and a message. */
export function influxConfigProblem(
  config: InfluxConfig,
): { readonly field: readonly string[]; readonly message: string } | null {
  if (config.token === undefined && config.tokenFile === undefined) {
    return { field: [], message: 'needs token or tokenFile' };
  }
  if (config.token !== undefined && config.tokenFile !== undefined) {
    return { field: ['tokenFile'], message: 'give token or tokenFile, not both' };
  }
  if (config.rollupBucket === config.bucket) {
    return { field: ['rollupBucket'], message: 'must be another bucket than bucket' };
  }
  return null;
}

/** The token, from where the configuration says. Throws HW-SERIES-004 when the file is of no use. */
export function readInfluxToken(config: InfluxConfig): string {
  if (config.token !== undefined) return config.token;
  const file = config.tokenFile ?? '';
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure('HW-SERIES-004', { file, reason: (error as Error).message }, error);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Failure('HW-SERIES-004', { file, reason: 'not one line with a token' });
  }
  return token;
}
