import type { Command } from 'commander';
import type { cliTexts } from '../../texts/cliTexts.ts';
import type { Facts, Language } from '../../texts/entry.ts';

/** What every command needs to introduce itself in the person's language. */
export interface CliContext {
  readonly language: Language;
  say(key: keyof typeof cliTexts & string, facts?: Facts): string;
}

/** Adds one command, or a group of them. What a command runs is imported when it is run. */
export type AddCommand = (program: Command, context: CliContext) => void;

export interface ConfigOption {
  readonly config: string;
}

/** Asks for the configuration file, without which nothing starts: programs have no secret places. */
export function withConfig(command: Command, { say }: CliContext): Command {
  return command.requiredOption('-c, --config <file>', say('cli.config'));
}
