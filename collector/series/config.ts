import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Failure } from '../../runtime/failure.ts';

const name = Type.String({ minLength: 1, maxLength: 200 });

/** The section `influx` of the collector's configuration. Without it no series is written. */
export const influxSchema = Type.Object(
  {
    /** http(s)://host:port, with a path where a proxy needs one, without /api/v2. */
    url: Type.String({ pattern: '^https?://[^/\\s@]+(/[^\\s?#]*)?$', maxLength: 500 }),
    org: name,
    bucket: name,
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
