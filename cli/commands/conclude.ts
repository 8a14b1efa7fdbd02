import { Argument, Option } from 'commander';
import { speaker } from '../../texts/entry.ts';
import { conclusionTexts, sayTexts } from '../../texts/saidTexts.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface ConcludeOptions extends ConfigOption {
  readonly reason: string;
  readonly remark?: string;
  readonly seen?: string;
}

const REASON = 'said.reason.';
const REASONS = Object.keys(conclusionTexts)
  .filter((key) => key.startsWith(REASON))
  .map((key) => key.slice(REASON.length));

/** `hallwatch conclude`: the system finds, people conclude. */
export const addConclude: AddCommand = (program, context) => {
  const { language } = context;
  const say = speaker(sayTexts, language);
  const command = program.command('conclude').description(say('say.conclude'));
  command
    .addArgument(new Argument('<incident>'))
    .addArgument(new Argument('<what>').choices(['confirm', 'dismiss', 'reopen']))
    .addOption(
      new Option('--reason <reason>', say('say.reason')).choices(REASONS).makeOptionMandatory(),
    )
    .option('--remark <text>', say('say.remark'))
    .option('--seen <version>', say('say.seen'));
  withConfig(command, context).action(
    async (incident: string, what: string, options: ConcludeOptions) => {
      const { concludeCommand } = await import('../statements/concludeCommand.ts');
      await concludeCommand({ incident, what, language, ...options });
    },
  );
};
