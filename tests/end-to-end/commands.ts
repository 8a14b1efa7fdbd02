import { startBuiltProgram } from '../support/builtProgram.ts';
import { endAfterTest } from './endAfterTest.ts';

/** How a command ended, and what a person saw of it. */
export interface CommandOutcome {
  readonly code: number | null;
  /** What it printed, without the lines of its log. */
  readonly printed: string;
  /** Lines on stderr that are for people: all but the log. */
  readonly sentences: readonly string[];
}

/** Runs a built script to its end. */
export async function runScript(script: string, args: readonly string[]): Promise<CommandOutcome> {
  const program = endAfterTest(startBuiltProgram(script, args));
  const code = await program.ended;
  return {
    code,
    printed: withoutLog(program.output()).join('\n'),
    sentences: withoutLog(program.errors()),
  };
}

/** Runs `hallwatch` to its end. */
export function runHallwatch(...args: readonly string[]): Promise<CommandOutcome> {
  return runScript('bin/hallwatch.mjs', args);
}

/** The lines that are no lines of a log. */
export function withoutLog(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('{"level"'));
}
