import type { Command } from 'commander';
import { speaker } from '../../texts/entry.ts';
import { lookTexts } from '../../texts/lookTexts.ts';
import type { AddCommand, CliContext } from './cliContext.ts';

interface ExplainOptions {
  readonly config?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `hallwatch explain`: why a finding was raised. */
export const addExplain: AddCommand = (program, context) => {
  const say = speaker(lookTexts, context.language);
  const command = program.command('explain [incident]').description(say('look.explain'));
  withStored(command, context)
    .option('--json', say('look.jsonRaw'))
    .action(async (incident: string | undefined, options: ExplainOptions) => {
      const { runExplain } = await import('../explain/runExplain.ts');
      const { json, ...place } = options;
      await runExplain({ ...place, incident, asJson: json === true, language: context.language });
    });
};

/** Asks where to look: a configuration file, or a data folder. */
export function withStored(command: Command, { say, language }: CliContext): Command {
  return command
    .option('-c, --config <file>', say('cli.config'))
    .option('--data <folder>', speaker(lookTexts, language)('look.data'));
}
