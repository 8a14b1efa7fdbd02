import { Argument, Option } from 'commander';
import { speaker } from '../../texts/entry.ts';
import { grafanaTexts } from '../../texts/grafanaTexts.ts';
import {
  GRAFANA_LANGUAGES,
  GRAFANA_SERVERS,
  type RenderOptions,
} from '../grafana/renderOptions.ts';
import type { AddCommand } from './cliContext.ts';

/** `hallwatch grafana`: what Grafana needs for a site. */
export const addGrafana: AddCommand = (program, { language }) => {
  const say = speaker(grafanaTexts, language);
  const group = program.command('grafana').description(say('grafana.group'));
  group
    .command('render')
    .description(say('grafana.render'))
    .addArgument(new Argument('<folder>', say('grafana.folder')))
    .addOption(
      new Option('--lang <language>', say('grafana.language'))
        .choices(GRAFANA_LANGUAGES)
        .default(language === 'en' ? 'en' : 'zh-Hans'),
    )
    .addOption(new Option('--server <server>', say('grafana.server')).choices(GRAFANA_SERVERS))
    .option('-c, --config <file>', say('grafana.config'))
    .option('--console-url <url>', say('grafana.console'))
    .option('--leadership', say('grafana.leadership'))
    .action(async (folder: string, options: Omit<RenderOptions, 'folder'>) => {
      const { renderGrafana } = await import('../grafana/renderGrafana.ts');
      const count = renderGrafana({ ...options, folder }, language);
      console.log(say('grafana.written', { count, folder }));
    });
};
