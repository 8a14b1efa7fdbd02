import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

/** `hallwatch trial`: ends the trial of a window with the record of its walk test. */
export const addTrial: AddCommand = (program, context) => {
  const { say, language } = context;
  const group = program.command('trial').description(say('cli.trial'));
  const accept = group.command('accept <record>').description(say('cli.trialAccept'));
  withConfig(accept, context).action(async (recordFile: string, { config }: ConfigOption) => {
    const { acceptRecord } = await import('../trial/acceptRecord.ts');
    acceptRecord({ recordFile, configFile: config, language });
  });
};
