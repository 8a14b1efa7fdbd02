import { dirname, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { loadConfig } from '../../../runtime/configFile.ts';
import { BUCKET_NAMES, RETENTION_DAYS } from '../model/seriesModel.ts';

const name = Type.String({ minLength: 1, maxLength: 200 });
const file = Type.String({ minLength: 1, maxLength: 500 });
const closed = { additionalProperties: false } as const;
const bucketKey = Type.Union([Type.Literal('raw'), Type.Literal('rollup')]);

const bucket = (usualName: string, usualDays: number) =>
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 200, default: usualName }),
      /** 0: for ever. */
      retentionDays: Type.Integer({ minimum: 0, maximum: 36_500, default: usualDays }),
      /** Days of a file of the server; absent: as the server likes. */
      shardDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
    },
    { ...closed, default: {} },
  );

/** What InfluxDB 2 should have: `provisioning/influxdb/hallwatch.yaml`. */
export const provisionSchema = Type.Object(
  {
    /** http(s)://host:port. */
    url: Type.String({ pattern: '^https?://[^/\\s@]+(/[^\\s?#]*)?$', maxLength: 500 }),
    org: name,
    buckets: Type.Object(
      {
        raw: bucket(BUCKET_NAMES.raw, RETENTION_DAYS.raw),
        rollup: bucket(BUCKET_NAMES.rollup, RETENTION_DAYS.rollup),
      },
      { ...closed, default: {} },
    ),
    /** Each into a file of its own that only its owner may read. */
    tokens: Type.Array(
      Type.Object(
        {
          /** Stands in InfluxDB as its description, by which it is found again. */
          name,
          /** From the folder of this file. */
          file,
          read: Type.Array(bucketKey, { maxItems: 2, default: [] }),
          write: Type.Array(bucketKey, { maxItems: 2, default: [] }),
        },
        closed,
      ),
      { maxItems: 20, default: [] },
    ),
    /** Under which name InfluxQL finds a bucket. */
    databases: Type.Array(
      Type.Object(
        {
          bucket: bucketKey,
          /** Absent: the bucket's own name. */
          database: Type.Optional(name),
          retentionPolicy: Type.String({ minLength: 1, maxLength: 200, default: 'autogen' }),
        },
        closed,
      ),
      { maxItems: 10, default: [] },
    ),
  },
  closed,
);
export type Provision = Static<typeof provisionSchema>;

/**
 * Reads the file; the paths of tokens in it are resolved. Throws a `ConfigFailure` that names the
 * line of what is wrong.
 */
export function loadProvision(path: string): Provision {
  const loaded = loadConfig(path, provisionSchema);
  const { value } = loaded;
  if (value.buckets.raw.name === value.buckets.rollup.name) {
    throw loaded.fail(['buckets', 'rollup', 'name'], 'must be another bucket than raw');
  }
  const seen = new Set<string>();
  value.tokens.forEach((token, index) => {
    for (const [field, text] of [
      ['name', token.name],
      ['file', token.file],
    ] as const) {
      const key = `${field} ${text}`;
      if (seen.has(key)) throw loaded.fail(['tokens', index, field], `${text} is there twice`);
      seen.add(key);
    }
    if (token.read.length + token.write.length === 0) {
      throw loaded.fail(['tokens', index], 'may neither read nor write');
    }
  });
  const folder = dirname(resolve(path));
  return {
    ...value,
    tokens: value.tokens.map((token) => ({ ...token, file: resolve(folder, token.file) })),
  };
}
