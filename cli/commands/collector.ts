import { hearSignals, untilSignal } from '../untilSignal.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface CollectorOptions extends ConfigOption {
  readonly check?: boolean;
}

/** `hallwatch collector`: the central program, and the way into its console. */
export const addCollector: AddCommand = (program, context) => {
  const { say } = context;
  withConfig(program.command('collector').description(say('cli.collector')), context)
    .option('--check', say('cli.check'))
    .action(async ({ config, check }: CollectorOptions) => {
      const { runCollector, checkCollectorConfig } = await import(
        '../../collector/runCollector.ts'
      );
      if (check === true) {
        checkCollectorConfig(config);
        console.log(say('cli.checked', { file: config }));
        return;
      }
      const signal = hearSignals();
      const collector = await runCollector({ configFile: config });
      await untilSignal(() => collector.stop(), { signal });
    });
  withConfig(program.command('sign-in-link').description(say('cli.signInLink')), context).action(
    async ({ config }: ConfigOption) => {
      const { printSignInLink } = await import('../signInLink.ts');
      await printSignInLink(config);
    },
  );
};
