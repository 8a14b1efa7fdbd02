import { Argument } from 'commander';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

const KINDS = ['agent', 'collector', 'site', 'influxdb'] as const;

/** `hallwatch config`: the format of the files that people write, and what is in force. */
export const addConfig: AddCommand = (program, context) => {
  const { say } = context;
  const group = program.command('config').description(say('cli.configGroup'));
  group
    .command('schema')
    .description(say('cli.configSchema'))
    .addArgument(new Argument('<file>').choices(KINDS))
    .action(async (kind: (typeof KINDS)[number]) => {
      const { jsonSchemaOf } = await import('../config/jsonSchemas.ts');
      console.log(JSON.stringify(jsonSchemaOf(kind), null, 2));
    });
  withConfig(group.command('show').description(say('cli.configShow')), context)
    .option('--redact', say('cli.configRedact'))
    .action(async ({ config }: ConfigOption) => {
      const { shownConfig } = await import('../config/showConfig.ts');
      process.stdout.write(shownConfig(config));
    });
};
