import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

/** `hallwatch quarantine`: readings that could not be stored. */
export const addQuarantine: AddCommand = (program, context) => {
  const { say, language } = context;
  const group = program.command('quarantine').description(say('cli.quarantine'));
  withConfig(group.command('list').description(say('cli.quarantineList')), context)
    .option('--json')
    .action(async (options: ConfigOption & { json?: boolean }) => {
      const { listQuarantine } = await import('../quarantine.ts');
      listQuarantine(options.config, { asJson: options.json === true, language });
    });
  withConfig(group.command('show <id>').description(say('cli.quarantineShow')), context).action(
    async (id: string, options: ConfigOption) => {
      const { showQuarantined } = await import('../quarantine.ts');
      showQuarantined(options.config, id);
    },
  );
  withConfig(group.command('retry').description(say('cli.quarantineRetry')), context).action(
    async (options: ConfigOption) => {
      const { retryQuarantine } = await import('../quarantine.ts');
      retryQuarantine(options.config, language);
    },
  );
};
