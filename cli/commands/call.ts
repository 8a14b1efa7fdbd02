import type { Command } from 'commander';
import { speaker } from '../../texts/entry.ts';
import { sayTexts } from '../../texts/saidTexts.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';
import { withStored } from './explain.ts';

type CallOptions = ConfigOption & { readonly matter?: string; readonly at?: string };

/** `hallwatch call` and `hallwatch sign-in`: a specialist is called to the front, and comes. */
export const addCall: AddCommand = (program, context) => {
  const { language } = context;
  const say = speaker(sayTexts, language);
  const group = program.command('call').description(say('say.call'));
  // What is left when the next word is no other command: `call w3 land`.
  const made = group.command('to <window> <station>', { isDefault: true });
  withConfig(made.description(say('say.call')), context)
    .option('--matter <text>', say('say.matter'))
    .option('--at <time>', say('say.at'))
    .action(async (window: string, station: string, options: CallOptions) => {
      const { callCommand } = await import('../statements/callCommands.ts');
      await callCommand({ window, station, language, ...options });
    });
  addList(group, context);
  withConfig(program.command('sign-in <call>').description(say('say.signIn')), context)
    .option('--person <id>', say('say.person'))
    .option('--at <time>', say('say.at'))
    .action(async (call: string, options: ConfigOption & { person?: string; at?: string }) => {
      const { signInCommand } = await import('../statements/callCommands.ts');
      await signInCommand({ call, language, ...options });
    });
};

interface ListOptions {
  readonly config?: string;
  readonly data?: string;
  readonly from?: string;
  readonly to?: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

function addList(group: Command, context: Parameters<AddCommand>[1]): void {
  const { language } = context;
  const say = speaker(sayTexts, language);
  withStored(group.command('list').description(say('say.callList')), context)
    .option('--open', say('say.callOpen'))
    .option('--from <when>', say('say.listFrom'))
    .option('--to <when>', say('say.listTo'))
    .option('--json', say('say.json'))
    .action(async ({ json, open, ...options }: ListOptions) => {
      const { listCalls } = await import('../statements/listCommands.ts');
      await listCalls({ ...options, openOnly: open === true, asJson: json === true, language });
    });
}
