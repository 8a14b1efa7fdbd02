import type { TSchema } from 'typebox';

/** A JSON schema as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * A TypeBox schema as the server and the OpenAPI document use it: a named schema inside another
 * becomes a reference to it, a union of words an enumeration, "or null" a second type, and a record
 * `additionalProperties`. It means the same, but it serialises without trying one alternative
 * after the other, and generated clients get the types a person would have written.
 */
export function wireSchema(schema: TSchema): JsonSchema {
  const plain = JSON.parse(JSON.stringify(schema)) as JsonSchema;
  return convertKeywords(plain);
}

/** A reference to a named schema that the server knows. */
export function refTo(schema: TSchema): JsonSchema {
  const id = (schema as { $id?: unknown }).$id;
  if (typeof id !== 'string') throw new Error('only a schema with a name can be referred to');
  return { $ref: `${id}#` };
}

function convert(node: JsonSchema): JsonSchema {
  return typeof node.$id === 'string' ? { $ref: `${node.$id}#` } : convertKeywords(node);
}

function convertKeywords(node: JsonSchema): JsonSchema {
  const { anyOf, patternProperties, properties, items, ...rest } = node;
  const converted: Record<string, unknown> = rest;
  if (isRecord(properties)) converted.properties = mapValues(properties, convert);
  if (isRecord(items)) converted.items = convert(items);
  if (isRecord(patternProperties)) {
    const values = Object.values(patternProperties).filter(isRecord).map(convert);
    converted.additionalProperties = values.length === 1 ? values[0] : { anyOf: values };
  }
  if (Array.isArray(anyOf)) {
    const members = anyOf.filter(isRecord).map(convert);
    Object.assign(converted, mergeScalars(members) ?? { anyOf: members });
  }
  return converted;
}

/** One schema for several plain types or words; null when a member says more than that. */
function mergeScalars(members: readonly JsonSchema[]): JsonSchema | null {
  const types = new Set<string>();
  const words: unknown[] = [];
  let wordless = 0;
  for (const member of members) {
    const { type, const: word, enum: list, ...more } = member;
    if (Object.keys(more).length > 0) return null;
    for (const one of Array.isArray(type) ? type : [type]) {
      if (typeof one !== 'string' || one === 'object' || one === 'array') return null;
      types.add(one);
    }
    if (word !== undefined) words.push(word);
    else if (Array.isArray(list)) words.push(...list);
    else if (type === 'null') words.push(null);
    else wordless += 1;
  }
  const onlyNull = words.every((word) => word === null);
  if (wordless > 0 && !onlyNull) return null;
  const [first, ...others] = types;
  const type = others.length === 0 ? first : [first, ...others];
  return wordless > 0 ? { type } : { type, enum: words };
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(
  record: JsonSchema,
  change: (schema: JsonSchema) => JsonSchema,
): Record<string, unknown> {
  const entries = Object.entries(record).map(([key, value]) => [
    key,
    isRecord(value) ? change(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
