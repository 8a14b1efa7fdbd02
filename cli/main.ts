import { Command } from 'commander';
import { EXIT } from '../runtime/failure.ts';
import { packageVersion } from '../runtime/packageRoot.ts';
import { cliTexts } from '../texts/cliTexts.ts';
import { languageOf, speaker } from '../texts/entry.ts';
import { addAgent } from './commands/agent.ts';
import { addAgentSecret } from './commands/agentSecret.ts';
import type { AddCommand, CliContext } from './commands/cliContext.ts';
import { addCollector } from './commands/collector.ts';
import { addQuarantine } from './commands/quarantine.ts';
import { addSeries } from './commands/series.ts';
import { describeError } from './report.ts';

const language = languageOf(process.env);
const context: CliContext = { language, say: speaker(cliTexts, language) };

/** All commands, so that a stranger sees what there is. */
const COMMANDS: readonly AddCommand[] = [
  addAgent,
  addCollector,
  addAgentSecret,
  addQuarantine,
  addSeries,
];

function createProgram(): Command {
  const program = new Command('hallwatch').description(context.say('cli.description'));
  // Before the commands are added, which take it over.
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage));
  program.version(packageVersion());
  for (const add of COMMANDS) add(program, context);
  return program;
}

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const { sentence, exitCode } = describeError(error, language);
    console.error(sentence);
    process.exitCode = exitCode;
  })
  .finally(() => {
    // A command is over when its work is: a native handle that lingers must not keep it alive.
    process.exit();
  });
