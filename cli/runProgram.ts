import type { Command } from 'commander';
import { EXIT } from '../runtime/failure.ts';
import { packageVersion } from '../runtime/packageRoot.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { languageOf, speaker } from '../texts/entry.ts';
import { usageTexts } from '../texts/usageTexts.ts';
import type { AddCommand, CliContext } from './commands/cliContext.ts';
import { speakHelp } from './helpWords.ts';
import { typedWrongly } from './typedWrongly.ts';

/** Runs a program with some commands, in the language of its user, and ends the process with it. */
export function runProgram(program: Command, commands: readonly AddCommand[]): void {
  const language = languageOf(process.env);
  const context: CliContext = { language, say: speaker(cliTexts, language) };
  const say = speaker(usageTexts, language);
  program.description(context.say('cli.description'));
  // Before the commands are added, which take it over.
  speakHelp(program, language);
  program.configureOutput({ outputError: () => undefined });
  program.exitOverride((ended) => {
    // Help and version were asked for, or no command was typed.
    if (ended.exitCode === 0) process.exit(EXIT.ok);
    if (ended.code === 'commander.help') process.exit(EXIT.usage);
    throw typedWrongly(ended, language);
  });
  program.version(packageVersion(), '-V, --version', say('usage.version'));
  for (const add of commands) add(program, context);
  program
    .parseAsync()
    .catch(async (error: unknown) => {
      // Every sentence that a failure may need: a program that runs well never reads them.
      const { describeError } = await import('./report.ts');
      const { sentence, exitCode } = describeError(error, language);
      console.error(sentence);
      process.exitCode = exitCode;
    })
    .finally(() => {
      // A command is over when its work is: a native handle that lingers must not keep it alive.
      process.exit();
    });
}
