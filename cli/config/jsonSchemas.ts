import { agentConfigSchema } from '../../agent/config/settings.ts';
import { DRIVERS } from '../../agent/drivers/index.ts';
import { collectorConfigSchema } from '../../collector/config.ts';
import { provisionSchema } from '../../collector/series/provision/provisionFile.ts';
import { siteSchema } from '../../collector/site/site.ts';

/** The files that people write. */
export const CONFIG_KINDS = ['agent', 'collector', 'site', 'influxdb'] as const;
export type ConfigKind = (typeof CONFIG_KINDS)[number];

type Json = { readonly [name: string]: unknown };

/**
 * The JSON Schema of a file, for editors: they complete and check while somebody writes. Says what
 * the program itself checks, but for what a schema cannot say. Draft 7, which every editor knows.
 */
export function jsonSchemaOf(kind: ConfigKind): Json {
  const schemas = {
    agent: agentSchema(),
    collector: collectorConfigSchema,
    site: siteSchema,
    influxdb: provisionSchema,
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `hallwatch ${kind}.yaml`,
    ...(forEditors(schemas[kind]) as Json),
  };
}

/** The settings of each driver stand beside `device` and `driver`, so each driver is a case of its own. */
function agentSchema(): Json {
  const schema = agentConfigSchema as unknown as Json & { readonly properties: Json };
  const devices = schema.properties.devices as Json & { readonly items: Json };
  const common = devices.items as Json & { readonly properties: Json };
  const cases = DRIVERS.map(({ name, settings }) => {
    const own = settings as unknown as Json & {
      readonly properties?: Json;
      readonly required?: string[];
    };
    return {
      title: name,
      type: 'object',
      properties: {
        device: common.properties.device,
        driver: { const: name },
        ...own.properties,
      },
      required: ['device', 'driver', ...(own.required ?? [])],
      additionalProperties: false,
    };
  });
  const items = { oneOf: cases };
  return { ...schema, properties: { ...schema.properties, devices: { ...devices, items } } };
}

/** A setting with a default may be left out; TypeBox says so only when it fills it in. */
function forEditors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forEditors);
  if (value === null || typeof value !== 'object') return value;
  const schema = value as Json;
  const properties = schema.properties as Readonly<Record<string, Json>> | undefined;
  const entries = Object.entries(schema).flatMap(([name, part]): [string, unknown][] => {
    if (name === 'required' && properties !== undefined && Array.isArray(part)) {
      const left = (part as string[]).filter((one) => properties[one]?.default === undefined);
      return left.length === 0 ? [] : [[name, left]];
    }
    return [[name, forEditors(part)]];
  });
  const plain = Object.fromEntries(entries);
  return asEnum(plain);
}

/** One of several words is an `enum`, which editors show as a list. */
function asEnum(schema: Json): Json {
  const { anyOf, ...rest } = schema as { readonly anyOf?: readonly Json[] };
  if (anyOf === undefined || !anyOf.every(({ const: word }) => word !== undefined)) return schema;
  return { ...rest, enum: anyOf.map(({ const: word }) => word) };
}
