import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type CollectorConfig, loadCollectorConfig } from '../../collector/config.ts';
import { BUCKET_NAMES } from '../../collector/series/model/seriesModel.ts';
import { loadSite } from '../../collector/site/loadSite.ts';
import { UsageFailure } from '../../runtime/failure.ts';
import { packageRoot } from '../../runtime/packageRoot.ts';
import type { Language } from '../../texts/entry.ts';
import { leadershipOnly } from './leadershipOnly.ts';
import type { GrafanaServer, RenderOptions } from './renderOptions.ts';
import { type SiteNames, siteDashboard } from './siteDashboard.ts';

/**
 * Writes everything that Grafana needs for a site: `provisioning/` to be laid into its provisioning
 * folder, `hallwatch-dashboards/`, `opt-in/`, and `grafana.env` with the environment of all this but for the
 * tokens, which are never written. The same options give the same bytes. Returns the count of files.
 * Throws HW-GRAFANA-001 for an address that is none, and as the configuration's and the site's readers do.
 */
export function renderGrafana(options: RenderOptions, language: Language): number {
  const config = options.config === undefined ? null : loadCollectorConfig(options.config);
  const consoleUrl = checkedUrl(options.consoleUrl ?? 'http://127.0.0.1:8420');
  const server = options.server ?? serverOf(config);
  const names = config === null ? NO_NAMES : namesOf(config, language);
  const files = new Map([
    ...provisioning(options, server),
    ...dashboards(options, server, { consoleUrl, names }),
    ['grafana.env', environment(options, config, consoleUrl)] as const,
  ]);
  const folder = resolve(options.folder);
  removeOwnDashboards(join(folder, DASHBOARDS));
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return files.size;
}

const DASHBOARDS = 'hallwatch-dashboards';
const FOLDERS = ['leadership', 'technicians', 'restricted'] as const;

/** Dashboards of an earlier version, or of the other language, would be shown for ever. */
function removeOwnDashboards(root: string): void {
  for (const folder of FOLDERS.map((name) => join(root, name)).filter(existsSync)) {
    const own = readdirSync(folder).filter((name) => /^hw-[a-z-]+\.json$/.test(name));
    for (const name of own) rmSync(join(folder, name));
  }
}

function serverOf(config: CollectorConfig | null): GrafanaServer {
  return config?.influx?.server === 'victoria-metrics' ? 'victoriametrics' : 'influxdb';
}

function checkedUrl(url: string): string {
  if (!/^https?:\/\/[^\s/@$]+(\/[^\s$]*)?$/.test(url)) {
    throw new UsageFailure('HW-GRAFANA-001', { url });
  }
  return url.replace(/\/+$/, '');
}

const NO_NAMES: SiteNames = { halls: [], windows: [] };

function namesOf(config: CollectorConfig, language: Language): SiteNames {
  const { halls } = loadSite(config.site, language).site;
  return {
    halls: halls.map(({ id, name }) => ({ id, name })),
    windows: halls.flatMap(({ windows }) =>
      windows.map(({ id, name, number }) => ({ id, name: `${number} ${name}` })),
    ),
  };
}

type File = readonly [string, string];

const queriesOf = (server: GrafanaServer): string =>
  server === 'victoriametrics' ? 'victoriametrics' : 'influxdb';

function provisioning({ lang, leadership }: RenderOptions, server: GrafanaServer): File[] {
  const source = join(packageRoot(), 'provisioning', 'grafana');
  const read = (path: string) => readFileSync(join(source, path), 'utf8');
  const datasources = read(`datasources/${server}.yaml`);
  const providers = read(`${lang}/dashboards.yaml`);
  if (leadership === true) {
    return [
      ['provisioning/datasources/hallwatch.yaml', leadershipOnly(datasources)],
      ['provisioning/dashboards/hallwatch.yaml', leadershipOnly(providers)],
    ];
  }
  return [
    ['provisioning/datasources/hallwatch.yaml', datasources],
    ['provisioning/dashboards/hallwatch.yaml', providers],
    ['provisioning/alerting/hallwatch-contact-points.yaml', read(`${lang}/contact-points.yaml`)],
    ['provisioning/alerting/hallwatch-rules.yaml', rules(lang, server)],
    ['opt-in/hallwatch-policy.yaml', read(`${lang}/policy.yaml`)],
  ];
}

function generated(...path: readonly string[]): string {
  return join(packageRoot(), 'dashboards', 'json', ...path);
}

function rules(lang: string, server: GrafanaServer): string {
  const file = generated(queriesOf(server), lang, 'rules.json');
  return stringify(JSON.parse(readFileSync(file, 'utf8')), { lineWidth: 0 });
}

function dashboards(
  { lang, leadership }: RenderOptions,
  server: GrafanaServer,
  site: { readonly consoleUrl: string; readonly names: SiteNames },
): File[] {
  const root = generated(queriesOf(server), lang);
  const folders =
    leadership === true ? ['leadership'] : ['leadership', 'technicians', 'restricted'];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name): File => {
      const dashboard: unknown = JSON.parse(readFileSync(join(root, folder, name), 'utf8'));
      const text = JSON.stringify(siteDashboard(dashboard, site), null, 2);
      return [`${DASHBOARDS}/${folder}/${name}`, `${text}\n`];
    }),
  );
}

/** In the form that both systemd and Docker read. No value holds a secret. */
function environment(
  { folder, lang, leadership }: RenderOptions,
  config: CollectorConfig | null,
  consoleUrl: string,
): string {
  const { url = 'http://127.0.0.1:8086', bucket, rollupBucket } = config?.influx ?? {};
  const lines = [
    ['HALLWATCH_INFLUX_URL', url],
    ['HALLWATCH_INFLUX_DB', bucket ?? BUCKET_NAMES.raw],
    ['HALLWATCH_INFLUX_ROLLUP_DB', rollupBucket ?? BUCKET_NAMES.rollup],
    ['HALLWATCH_GRAFANA_DASHBOARDS', join(resolve(folder), DASHBOARDS)],
    ['HALLWATCH_ALERT_URL', `${consoleUrl}/api/v1/alerts/grafana`],
    ['GF_USERS_DEFAULT_LANGUAGE', lang === 'en' ? 'en-US' : 'zh-Hans'],
  ];
  const told = lines.map(([name, value]) => `${name}=${value}`);
  const tokens = ['HALLWATCH_LEADERSHIP_TOKEN'];
  if (leadership !== true) tokens.push('HALLWATCH_DASHBOARDS_TOKEN', 'HALLWATCH_ALERT_TOKEN');
  return `${told.join('\n')}\n# grafana-tokens.env: ${tokens.join(', ')}\n`;
}
