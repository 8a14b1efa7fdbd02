import { speaker } from '../../texts/entry.ts';
import { provisionTexts } from '../../texts/provisionTexts.ts';
import { type AddCommand, type ConfigOption, withConfig } from './cliContext.ts';

/** `hallwatch series`: what was written to InfluxDB. */
export const addSeries: AddCommand = (program, context) => {
  const { say, language } = context;
  const group = program.command('series').description(say('cli.series'));
  withConfig(group.command('rebuild').description(say('cli.seriesRebuild')), context)
    .option('--from <instant>', say('cli.seriesSpan'))
    .option('--to <instant>', say('cli.seriesSpan'))
    .action(async (options: ConfigOption & { from?: string; to?: string }) => {
      const { rebuildSeriesCommand } = await import('../rebuildSeriesCommand.ts');
      await rebuildSeriesCommand({ ...options, language });
    });
  const told = speaker(provisionTexts, language);
  group
    .command('provision')
    .description(told('provision.command'))
    .requiredOption('--file <yaml>', told('provision.file'))
    .requiredOption('--admin-token-file <file>', told('provision.adminTokenFile'))
    .option('--json', told('provision.json'))
    .action(async (options: { file: string; adminTokenFile: string; json?: boolean }) => {
      const { provisionSeriesCommand } = await import('../provisionSeriesCommand.ts');
      const { json = false, ...places } = options;
      await provisionSeriesCommand({ ...places, asJson: json, language });
    });
};
