import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { findProblems } from '../../runtime/schemaFindings.ts';
import { type Refusal, wrongField } from './refusal.ts';

/** What the server asks a validator: the value to go on with, or why it is refused. */
export type RequestCheck = (input: unknown) => { readonly value: unknown } | { error: Refusal };

/**
 * Makes the check for one part of a request. Bodies are taken as they are; a query string and a
 * path are text, so where a number or a truth value is expected and the text is exactly one, it is
 * turned into it. Defaults are filled in.
 */
export function requestValidator(schema: TSchema, httpPart: string | undefined): RequestCheck {
  const validator = Compile(schema);
  const isText = httpPart === 'querystring' || httpPart === 'params';
  return (input) => {
    const value = validator.Default(isText ? readTexts(schema, input) : input);
    if (validator.Check(value)) return { value };
    const [first] = validator.Errors(value);
    const field = fieldOf(first);
    const problems = findProblems(schema, value);
    const same = problems.find(({ path }) => path.join('.') === field) ?? problems[0];
    return { error: wrongField(field, same?.message ?? first?.message ?? 'invalid', same) };
  };
}

interface Finding {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: object;
}

/** The name of the field that an error is about: a path with dots. */
function fieldOf(finding: Finding | undefined): string {
  if (finding === undefined) return '';
  const path = finding.instancePath.split('/').slice(1);
  const params = finding.params as {
    requiredProperties?: readonly string[];
    additionalProperties?: readonly string[];
  };
  const named = params.requiredProperties?.[0] ?? params.additionalProperties?.[0];
  return [...path, ...(named === undefined ? [] : [named])].join('.');
}

function readTexts(schema: TSchema, input: unknown): unknown {
  const properties = (schema as { properties?: Record<string, { type?: unknown }> }).properties;
  if (typeof input !== 'object' || input === null || properties === undefined) return input;
  const entries = Object.entries(input).map(([key, value]) => {
    const type = Object.hasOwn(properties, key) ? properties[key]?.type : undefined;
    return [key, typeof value === 'string' ? readText(value, type) : value];
  });
  return Object.fromEntries(entries) as unknown;
}

function readText(text: string, type: unknown): unknown {
  if (type === 'integer' && /^(0|-?[1-9][0-9]{0,14})$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
