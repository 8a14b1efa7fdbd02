import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

interface MonitorCommandOptions extends ConfigOption {
  readonly json?: boolean;
  readonly once?: boolean;
}

/** `hallwatch monitor`: a running agent and its devices, live. */
export const addMonitor: AddCommand = (program, context) => {
  const { say, language } = context;
  withConfig(program.command('monitor').description(say('cli.monitor')), context)
    .option('--json', say('cli.json'))
    .option('--once', say('cli.monitorOnce'))
    .action(async ({ config, json, once }: MonitorCommandOptions) => {
      const { runMonitor } = await import('../monitor/runMonitor.ts');
      const options = { asJson: json === true, once: once === true };
      await runMonitor({ configFile: config, language, ...options });
    });
};
