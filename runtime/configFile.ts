import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Clean, Default } from 'typebox/value';
import { LineCounter, type Node, parseDocument } from 'yaml';
import { Failure } from './failure.ts';

/** One thing wrong with a configuration file, with its place. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  /** The setting, as a path with dots: `devices.2.line`. */
  readonly field: string;
  readonly message: string;
}

/** All that is wrong with a configuration file, at once. Code HW-CONFIG-001 (see `problems`). */
export class ConfigFailure extends Failure {
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const list = problems.map((p) => `${p.file}:${p.line} ${p.field}: ${p.message}`).join('\n');
    super('HW-CONFIG-001', { file, count: problems.length, list });
    this.problems = problems;
  }
}

/** A parsed file with the means to name a line for a finding of a later, cross-field check. */
export interface LoadedConfig<T> {
  readonly value: T;
  /** Makes a failure that names the line of a field, given as path segments. */
  fail(field: readonly (string | number)[], message: string): ConfigFailure;
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
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lines.linePos(error.pos[0]).line,
      field: '',
      message: error.message,
    }));
    throw new ConfigFailure(file, problems);
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      const start = node?.range?.[0];
      if (start !== undefined) return lines.linePos(start).line;
    }
    return 1;
  };
  const fail = (path: readonly (string | number)[], message: string): ConfigFailure =>
    new ConfigFailure(file, [{ file, line: lineOf(path), field: path.join('.'), message }]);
  const value = Default(schema, document.toJS() ?? {});
  const validator = Compile(schema);
  if (!validator.Check(value)) {
    const problems = validator.Errors(value).map((error) => {
      const path = error.instancePath.split('/').slice(1).map(toSegment);
      return { file, line: lineOf(path), field: path.join('.'), message: error.message };
    });
    throw new ConfigFailure(file, problems);
  }
  return { value: Clean(schema, value) as Static<S>, fail };
}

function toSegment(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~');
}
