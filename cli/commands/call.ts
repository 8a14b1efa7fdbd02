import { speaker } from '../../texts/entry.ts';
import { sayTexts } from '../../texts/saidTexts.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

/** `hallwatch call` and `hallwatch sign-in`: a specialist is called to the front, and comes. */
export const addCall: AddCommand = (program, context) => {
  const { language } = context;
  const say = speaker(sayTexts, language);
  withConfig(program.command('call <window> <station>').description(say('say.call')), context)
    .option('--matter <text>', say('say.matter'))
    .option('--at <time>', say('say.at'))
    .action(
      async (
        window: string,
        station: string,
        options: ConfigOption & { matter?: string; at?: string },
      ) => {
        const { callCommand } = await import('../statements/callCommands.ts');
        await callCommand({ window, station, language, ...options });
      },
    );
  withConfig(program.command('sign-in <call>').description(say('say.signIn')), context)
    .option('--person <id>', say('say.person'))
    .option('--at <time>', say('say.at'))
    .action(async (call: string, options: ConfigOption & { person?: string; at?: string }) => {
      const { signInCommand } = await import('../statements/callCommands.ts');
      await signInCommand({ call, language, ...options });
    });
};
