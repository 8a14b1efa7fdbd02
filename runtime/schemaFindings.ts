import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { nearestName } from './nearestName.ts';

/** One thing that a schema has against a value that a person wrote. */
export interface SchemaFinding {
  readonly path: readonly (string | number)[];
  /** What is wrong, as a stable word under which the text catalogue has a sentence. */
  readonly keyword: string;
  readonly facts: Readonly<Record<string, string | number>>;
  /** The same in English, for logs. */
  readonly message: string;
}

/** The parts of a JSON schema that are looked at one by one; everything else is TypeBox's to judge. */
interface Rule {
  readonly type?: string;
  readonly anyOf?: readonly Rule[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly patternProperties?: Readonly<Record<string, Rule>>;
  readonly additionalProperties?: boolean | Rule;
  readonly required?: readonly string[];
  readonly items?: Rule;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

type Path = readonly (string | number)[];

/**
 * Everything that is wrong with a value, each thing once, in the words of a person's file rather
 * than of a schema: alternatives are told as the values allowed, or by the one that was meant, and a
 * setting that no schema names is wrong even where the schema forgot to forbid it. Values of
 * settings that look like secrets are never repeated.
 */
export function findProblems(schema: TSchema, value: unknown): SchemaFinding[] {
  const found = judge(schema as Rule, value, []);
  if (found.length > 0 || Check(schema, value)) return found;
  return Errors(schema, value).map(({ instancePath, keyword, message }) => ({
    path: instancePath.split('/').slice(1),
    keyword,
    facts: { message },
    message,
  }));
}

function judge(rule: Rule, value: unknown, path: Path): SchemaFinding[] {
  if (rule.anyOf !== undefined) return judgeAlternatives(rule.anyOf, value, path);
  if (rule.const !== undefined)
    return value === rule.const ? [] : [notAllowed([rule], value, path)];
  if (value === null && rule.type !== undefined && rule.type !== 'null') {
    return [{ path, keyword: 'empty', facts: {}, message: 'has no value' }];
  }
  if (rule.type === 'object' && isMap(value)) return judgeMap(rule, value, path);
  if (rule.type === 'array' && Array.isArray(value) && rule.items !== undefined) {
    const items = rule.items;
    const inside = value.flatMap((item, index) => judge(items, item, [...path, index]));
    return [...inside, ...judgeLeaf({ ...rule, items: {} }, value, path)];
  }
  return judgeLeaf(rule, value, path);
}

function judgeMap(rule: Rule, value: Record<string, unknown>, path: Path): SchemaFinding[] {
  const known = rule.properties ?? {};
  const missing = (rule.required ?? [])
    .filter((name) => !Object.hasOwn(value, name) && known[name]?.default === undefined)
    .map((name) => ({
      path: [...path, name],
      keyword: 'required',
      facts: { name },
      message: 'is missing',
    }));
  const inside = Object.entries(value).flatMap(([name, item]) => {
    const itemRule = ruleOf(rule, name);
    return itemRule === null
      ? [unknownSetting([...path, name], name, Object.keys(known))]
      : judge(itemRule, item, [...path, name]);
  });
  return [...missing, ...inside];
}

/** The rule of one entry of a map; null when nobody knows the entry. */
function ruleOf(rule: Rule, name: string): Rule | null {
  const named = rule.properties;
  if (named !== undefined && Object.hasOwn(named, name)) return named[name] ?? null;
  for (const [pattern, patternRule] of Object.entries(rule.patternProperties ?? {})) {
    if (new RegExp(pattern).test(name)) return patternRule;
  }
  const others = rule.additionalProperties;
  if (others === undefined || others === false) return null;
  return others === true ? {} : others;
}

function unknownSetting(path: Path, name: string, known: readonly string[]): SchemaFinding {
  const near = nearestName(name, known);
  if (near === null) {
    return { path, keyword: 'unknown', facts: { name }, message: 'is not a known setting' };
  }
  const message = `is not a known setting; did you mean ${near}?`;
  return { path, keyword: 'unknown-near', facts: { name, near }, message };
}

/**
 * Of several alternatives, tells about the one that was meant: for values, all that are allowed; for
 * maps with a literal that says which one they are (`driver: gpio`), that one; else the one with
 * which the least is wrong.
 */
function judgeAlternatives(rules: readonly Rule[], value: unknown, path: Path): SchemaFinding[] {
  if (rules.every((rule) => rule.const !== undefined)) {
    return rules.some((rule) => rule.const === value) ? [] : [notAllowed(rules, value, path)];
  }
  const outcomes = rules.map((rule) => ({ rule, findings: judge(rule, value, path) }));
  if (outcomes.some(({ findings }) => findings.length === 0)) return [];
  const sign = isMap(value) ? distinguishingName(rules) : null;
  if (isMap(value) && sign !== null && Object.hasOwn(value, sign)) {
    const signs = rules.flatMap((rule) => rule.properties?.[sign] ?? []);
    const meant = outcomes.find(({ rule }) => rule.properties?.[sign]?.const === value[sign]);
    return meant?.findings ?? [notAllowed(signs, value[sign], [...path, sign])];
  }
  outcomes.sort((a, b) => a.findings.length - b.findings.length);
  const closest = outcomes.find(({ rule }) => Check({ type: rule.type } as TSchema, value));
  if (closest !== undefined) return closest.findings;
  const types = [...new Set(rules.map((rule) => rule.type ?? '?'))].join(' / ');
  const message = `must be ${types}${insteadOf(value, path)}`;
  return [{ path, keyword: 'anyOf', facts: { types, value: shown(value, path) }, message }];
}

/** The setting whose fixed value says which of several maps is meant. */
function distinguishingName(rules: readonly Rule[]): string | null {
  const [first] = rules;
  const names = Object.keys(first?.properties ?? {});
  const tells = (name: string) =>
    rules.every((rule) => rule.properties?.[name]?.const !== undefined);
  return names.find(tells) ?? null;
}

function notAllowed(rules: readonly Rule[], value: unknown, path: Path): SchemaFinding {
  const allowed = rules.map((rule) => String(rule.const)).join(', ');
  const message = `must be one of ${allowed}${insteadOf(value, path)}`;
  return { path, keyword: 'enum', facts: { allowed, value: shown(value, path) }, message };
}

/** What TypeBox says about one value; at most one thing, in our words where we have any. */
function judgeLeaf(rule: Rule, value: unknown, path: Path): SchemaFinding[] {
  const [error] = Errors(rule as TSchema, value);
  if (error === undefined) return [];
  const inside = error.instancePath.split('/').slice(1);
  const place = [...path, ...inside];
  // A group of settings that became a text may hold the secret that stood in it.
  const holder = rule.type === 'object' && typeof value === 'string' ? '…' : null;
  const told = { value: holder ?? shown(value, path) };
  const instead = holder === null ? insteadOf(value, path) : '';
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'pattern') {
    return [{ path: place, ...patternFinding(String(params.pattern), rule, told, instead) }];
  }
  if (error.keyword === 'type') {
    const type = String(params.type);
    const message = `must be ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}${instead}`;
    return [{ path: place, keyword: `type-${type}`, facts: told, message }];
  }
  const facts: Record<string, string | number> = { ...told, message: error.message };
  if (typeof params.limit === 'number') facts.limit = params.limit;
  return [{ path: place, keyword: error.keyword, facts, message: `${error.message}${instead}` }];
}

type Told = Readonly<Record<string, string | number>>;

/** Says what a pattern wants: our own patterns by words, others by an example if there is one. */
function patternFinding(pattern: string, rule: Rule, told: Told, instead: string) {
  const idLength = /^\^\[a-z0-9-\]\{1,(\d+)\}\$$/.exec(pattern)?.[1];
  if (idLength !== undefined) {
    const limit = Number(idLength);
    const message = `must be 1–${limit} lower-case letters, digits and hyphens${instead}`;
    return { keyword: 'pattern-id', facts: { ...told, limit }, message };
  }
  const hexLength = /^\^\[(?:0-9a-f|a-f0-9)\]\{(\d+)\}\$$/.exec(pattern)?.[1];
  if (hexLength !== undefined) {
    const limit = Number(hexLength);
    const message = `must be ${limit} lower-case hexadecimal digits${instead}`;
    return { keyword: 'pattern-hex', facts: { ...told, limit }, message };
  }
  const addressStart = /^\^(\w+)s\?:\/\//.exec(pattern)?.[1];
  if (addressStart !== undefined) {
    const starts = `${addressStart}://, ${addressStart}s://`;
    const message = `must be an address that starts with one of ${starts}${instead}`;
    return { keyword: 'pattern-address', facts: { ...told, starts }, message };
  }
  const example = rule.examples?.[0];
  if (example !== undefined) {
    const message = `must look like ${String(example)}${instead}`;
    return { keyword: 'pattern-example', facts: { ...told, example: String(example) }, message };
  }
  const message = `must match ${pattern}${instead}`;
  return { keyword: 'pattern', facts: { ...told, pattern }, message };
}

const SHOWN_LENGTH_MAX = 40;
const SECRET_NAME = /secret|token|password/i;
/** A secret that fell into another setting, because a quote or a colon before it is missing. */
const SECRET_IN_TEXT = /((?:secret|token|password)\w*\W{1,6})[^\s"\\,]+/gi;
/** `//name:password@` of an address. */
const ACCOUNT_IN_ADDRESS = /\/\/[^/@\s"]*@/g;

function shown(value: unknown, path: Path): string {
  if (path.some((segment) => SECRET_NAME.test(String(segment)))) return '[…]';
  const text = (JSON.stringify(value) ?? 'undefined')
    .replace(ACCOUNT_IN_ADDRESS, '//[…]@')
    .replace(SECRET_IN_TEXT, '$1[…]');
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
}

function insteadOf(value: unknown, path: Path): string {
  return `; found ${shown(value, path)}`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
