import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Clean, Default } from 'typebox/value';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { Failure } from './failure.ts';
import { findProblems } from './schemaFindings.ts';
import { createLineFinder } from './yamlLines.ts';

/** One thing wrong with a configuration file, with its place. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
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

/** A parsed file with the means to name a line for a finding of a later, cross-field check. */
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
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure('HW-CONFIG-002', { file, reason: (error as Error).message }, error);
  }
  return parseConfig(file, text, schema);
}

/** The same from a text; `file` is only named in problems. */
export function parseConfig<S extends TSchema>(
  file: string,
  text: string,
  schema: S,
): LoadedConfig<Static<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings].map((error) => {
    const { line } = lines.linePos(error.pos[0]);
    return syntaxProblem(file, { line, code: error.code, reason: error.message });
  });
  if (broken.length > 0) throw new ConfigFailure(file, broken);
  const lineOf = createLineFinder(document, lines);
  const read = Default(schema, readDocument(file, document));
  const problems = findProblems(schema, read).map(
    ({ path, ...what }): ConfigProblem => ({
      file,
      line: lineOf(path),
      field: path.join('.'),
      ...what,
    }),
  );
  if (problems.length > 0) throw new ConfigFailure(file, inFileOrder(problems));
  return {
    value: Clean(schema, read) as Static<S>,
    fail(path, message, told = { keyword: 'other', facts: { message } }) {
      const place = { file, line: lineOf(path), field: path.join('.') };
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
    const problem = syntaxProblem(file, { line: 1, code: 'ALIAS', reason });
    throw new ConfigFailure(file, [problem]);
  }
}

function syntaxProblem(
  file: string,
  found: { readonly line: number; readonly code: string; readonly reason: string },
): ConfigProblem {
  const { line, code, reason } = found;
  return { file, line, field: '', message: reason, keyword: `yaml-${code}`, facts: { reason } };
}

function inFileOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((a, b) => a.line - b.line);
}

function toLine(problem: ConfigProblem): string {
  const place = `${problem.file}:${problem.line}`;
  return problem.field === ''
    ? `${place} ${problem.message}`
    : `${place} ${problem.field}: ${problem.message}`;
}
