import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Clean, Default } from 'typebox/value';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { Failure } from './failure.ts';
import { findProblems } from './schemaFindings.ts';
import { createPlaceFinder, placeAt, type TextPlace } from './yamlLines.ts';

/** One thing wrong with a configuration file, with its place, which editors open. */
export interface ConfigProblem extends TextPlace {
  readonly file: string;
  /** The setting, as a path with dots: `devices.2.line`; empty for the file as a whole. */
  readonly field: string;
  /** In English, for logs. People are told in their language, by `keyword` and `facts`. */
  readonly message: string;
  /** What is wrong, as a stable word; texts/configTexts.ts has a sentence for each. */
  readonly keyword: string;
  readonly facts: ConfigFacts;
}

export type ConfigFacts = Readonly<Record<string, string | number>>;

/** How to tell a finding in a person's language: the key of a sentence and what fills it. */
export interface ToldAs {
  readonly keyword: string;
  readonly facts: ConfigFacts;
}

/** All that is wrong with a configuration file, at once. Code HW-CONFIG-001 (see `problems`). */
export class ConfigFailure extends Failure {
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const list = problems.map(toLine).join('\n');
    super('HW-CONFIG-001', { file, count: problems.length, list });
    this.problems = problems;
  }
}

/** A parsed file with the means to name a place for a finding of a later, cross-field check. */
export interface LoadedConfig<T> {
  readonly value: T;
  /**
   * Makes a failure that names the line of a field, given as path segments. Without `told`, people
   * are shown the English message in every language.
   */
  fail(field: readonly (string | number)[], message: string, told?: ToldAs): ConfigFailure;
}

/**
 * Reads a YAML file against a schema: defaults filled in, every problem reported at once with its
 * line. Unknown settings are errors, because a typing error must not be silently ignored.
 */
export function loadConfig<S extends TSchema>(file: string, schema: S): LoadedConfig<Static<S>> {
  return parseConfig(file, readText(file), schema);
}

/** A file with what the schema has against it; where that is nothing, `value` fits the schema. */
export interface ExaminedConfig<T> extends LoadedConfig<T> {
  readonly problems: readonly ConfigProblem[];
}

/**
 * The same for a file that is checked further than its schema goes: what the schema has against it
 * is handed over instead of thrown, so that a later check adds to it and all is told at once. Only
 * text that is no YAML is thrown.
 */
export function examineConfig<S extends TSchema>(
  file: string,
  schema: S,
): ExaminedConfig<Static<S>> {
  return examineText(file, readText(file), schema);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure('HW-CONFIG-002', { file, reason: (error as Error).message }, error);
  }
}

/** The same from a text; `file` is only named in problems. */
export function parseConfig<S extends TSchema>(
  file: string,
  text: string,
  schema: S,
): LoadedConfig<Static<S>> {
  const { problems, value, fail } = examineText(file, text, schema);
  if (problems.length > 0) throw new ConfigFailure(file, problems);
  return { value, fail };
}

/** The same from a text; `file` is only named in problems. */
export function examineText<S extends TSchema>(
  file: string,
  text: string,
  schema: S,
): ExaminedConfig<Static<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    ...{ lineCounter: lines, prettyErrors: false },
    // Nothing is printed by a parser; what matters is among its errors and warnings.
    logLevel: 'error',
  });
  const broken = [...document.errors, ...document.warnings].map((error) => {
    const place = placeAt(lines, error.pos[0]);
    return syntaxProblem(file, { ...place, code: error.code, reason: error.message });
  });
  if (broken.length > 0) {
    throw new ConfigFailure(file, inFileOrder(broken).slice(0, SYNTAX_PROBLEMS_MAX));
  }
  const placeOf = createPlaceFinder(document, lines);
  const read = Default(schema, readDocument(file, document));
  const problems = findProblems(schema, read).map(
    ({ path, ...what }): ConfigProblem => ({
      file,
      ...placeOf(path),
      field: path.join('.'),
      ...what,
    }),
  );
  return {
    problems: inFileOrder(problems),
    value: Clean(schema, read) as Static<S>,
    fail(path, message, told = { keyword: 'other', facts: { message } }) {
      const place = { file, ...placeOf(path), field: path.join('.') };
      return new ConfigFailure(file, [{ ...place, message, ...told }]);
    },
  };
}

/** The document as plain values. An alias without its anchor shows only here. */
function readDocument(file: string, document: Document.Parsed): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    const reason = (error as Error).message;
    const problem = syntaxProblem(file, { line: 1, column: 1, code: 'ALIAS', reason });
    throw new ConfigFailure(file, [problem]);
  }
}

/** One mistake in the syntax makes the parser complain about all that follows. */
const SYNTAX_PROBLEMS_MAX = 3;

function syntaxProblem(
  file: string,
  found: TextPlace & { readonly code: string; readonly reason: string },
): ConfigProblem {
  const { code, line, column } = found;
  const at = { line, column };
  // What stands behind the colon is the file's own text, which may be a secret.
  const reason = found.reason.split(': ', 1).join('');
  const keyword = `yaml-${code}`;
  return { file, ...at, field: '', message: reason, keyword, facts: { reason } };
}

/** Problems as they stand in the file, from its beginning to its end. */
export function inFileOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

function toLine(problem: ConfigProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  return problem.field === ''
    ? `${place} ${problem.message}`
    : `${place} ${problem.field}: ${problem.message}`;
}
