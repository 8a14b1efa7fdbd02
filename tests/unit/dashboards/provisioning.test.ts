import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderGrafana } from '../../../cli/grafana/renderGrafana.ts';
import { GRAFANA_LANGUAGES, GRAFANA_SERVERS } from '../../../cli/grafana/renderOptions.ts';
import { Failure } from '../../../runtime/failure.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Every file of a folder, by path. */
function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    paths
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

const cases = GRAFANA_LANGUAGES.flatMap((lang) =>
  GRAFANA_SERVERS.map((server) => ({ lang, server })),
);

/** Keys that Grafana's documentation of provisioning names; every other would be ignored silently. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  '': 'apiVersion prune datasources providers contactPoints policies groups'.split(' '),
  datasources: (
    'name uid orgId type access url user database basicAuth basicAuthUser withCredentials isDefault ' +
    'editable version jsonData secureJsonData'
  ).split(' '),
  'datasources.jsonData':
    'dbName httpMode httpMethod timeInterval httpHeaderName1 version organization defaultBucket'.split(
      ' ',
    ),
  'datasources.secureJsonData': ['password', 'token', 'httpHeaderValue1'],
  providers:
    'name orgId folder folderUid type disableDeletion allowUiUpdates updateIntervalSeconds options'.split(
      ' ',
    ),
  'providers.options': ['path', 'foldersFromFilesStructure'],
  contactPoints: ['orgId', 'name', 'receivers'],
  'contactPoints.receivers': ['uid', 'type', 'disableResolveMessage', 'settings'],
  'contactPoints.receivers.settings':
    'url httpMethod username password authorization_scheme authorization_credentials maxAlerts'.split(
      ' ',
    ),
  policies:
    'orgId receiver group_by group_wait group_interval repeat_interval routes matchers object_matchers'.split(
      ' ',
    ),
  groups: ['orgId', 'name', 'folder', 'interval', 'rules'],
  'groups.rules': (
    'uid title condition data dashboardUid panelId noDataState execErrState for annotations labels ' +
    'isPaused notification_settings'
  ).split(' '),
  'groups.rules.data': ['refId', 'relativeTimeRange', 'datasourceUid', 'model', 'queryType'],
  'groups.rules.notification_settings': ['receiver', 'group_by'],
};
/** What lies in these is not Grafana's to name, or the query's own. */
const FREE = /^groups\.rules\.(annotations|labels|data\.(model|relativeTimeRange))$/;

function unknownKeys(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => unknownKeys(one, path));
  if (typeof value !== 'object' || value === null || FREE.test(path)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const isKnown = DOCUMENTED[path]?.includes(key) === true;
    const below = path === '' ? key : `${path}.${key}`;
    return isKnown ? unknownKeys(one, below) : [`${path} ${key}`];
  });
}

/** Texts in which Grafana replaces environment variables, with their paths. */
function expandedTexts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !/^(model|annotations)$/.test(key))
    .flatMap(([key, one]) => expandedTexts(one, `${path}.${key}`));
}

const SECRET = /TOKEN|PASSWORD|SECRET/;

describe.each(cases)('provisioning for $server in $lang', ({ lang, server }) => {
  function rendered(more: { leadership?: boolean; consoleUrl?: string } = {}) {
    const folder = temporaryFolder();
    renderGrafana({ folder, lang, server, ...more }, 'zh-Hans');
    return { folder, files: filesOf(folder) };
  }
  const yamlOf = (files: Record<string, string>) =>
    Object.entries(files)
      .filter(([path]) => path.endsWith('.yaml'))
      .map(([path, text]) => [path, parse(text) as unknown] as const);

  test('has only keys that are documented', () => {
    const found = yamlOf(rendered().files);
    expect(found).toHaveLength(5);
    expect(
      found.flatMap(([path, value]) => unknownKeys(value).map((key) => `${path}:${key}`)),
    ).toEqual([]);
  });

  test('is the same bytes when it is rendered twice, into a folder that was used before', () => {
    const { folder, files } = rendered();
    renderGrafana({ folder, lang, server }, 'en');
    expect(filesOf(folder)).toEqual(files);
  });

  test('names only variables that grafana.env or the tokens have', () => {
    const { files } = rendered();
    const env = files['grafana.env'] ?? '';
    for (const [path, value] of yamlOf(files)) {
      for (const [place, text] of expandedTexts(value)) {
        for (const [, name = ''] of text.replaceAll('$$', '').matchAll(/\$\{?(\w*)/g)) {
          expect(env.includes(name) && name !== '', `${path} ${place} $${name}`).toBe(true);
        }
      }
    }
  });

  test('has secrets in secure places only, and by name only', () => {
    const { files } = rendered();
    for (const [, value] of yamlOf(files)) {
      for (const [place, text] of expandedTexts(value)) {
        if (SECRET.test(text)) expect(place).toMatch(/secureJsonData|authorization_credentials/);
      }
    }
    expect(files['grafana.env']).not.toMatch(/^\w*(TOKEN|PASSWORD)\w*=/m);
  });

  test('has the dollars of its annotations once: only labels would need two', () => {
    const { files } = rendered();
    const rules = files['provisioning/alerting/hallwatch-rules.yaml'] ?? '';
    expect(rules).toContain('{{ $labels.agent }}');
    const { groups } = parse(rules) as { groups: { rules: { labels: object }[] }[] };
    const labels = groups.flatMap((group) =>
      group.rules.flatMap((rule) => Object.values(rule.labels)),
    );
    expect(labels.filter((label) => String(label).includes('$'))).toEqual([]);
  });

  test('has the data sources that its dashboards ask, and the folder that its rules name', () => {
    const { files } = rendered();
    const sources = parse(files['provisioning/datasources/hallwatch.yaml'] ?? '') as {
      datasources: { uid: string; type: string; editable: boolean }[];
    };
    const known = new Map(sources.datasources.map(({ uid, type }) => [uid, type]));
    const json = Object.entries(files).filter(([path]) => path.endsWith('.json'));
    expect(json).toHaveLength(7);
    for (const [path, text] of json) {
      for (const [, type, uid] of text.matchAll(
        /"type": "(influxdb|prometheus)",\s+"uid": "([^"]+)"/g,
      )) {
        expect(known.get(uid ?? ''), path).toBe(type);
      }
    }
    const providers = files['provisioning/dashboards/hallwatch.yaml'] ?? '';
    const { groups } = parse(files['provisioning/alerting/hallwatch-rules.yaml'] ?? '') as {
      groups: { folder: string }[];
    };
    expect(groups).toHaveLength(1);
    for (const { folder } of groups) expect(providers).toContain(`folder: ${folder}\n`);
  });

  test('for leadership has the rollups only, and no alerting', () => {
    const { files } = rendered({ leadership: true });
    const paths = Object.keys(files);
    expect(paths.filter((path) => /restricted|technicians|alerting|opt-in/.test(path))).toEqual([]);
    expect(Object.values(files).join('\n')).not.toMatch(/hallwatch-raw|DASHBOARDS_TOKEN/);
    const sources = parse(files['provisioning/datasources/hallwatch.yaml'] ?? '') as object;
    expect(sources).toMatchObject({ datasources: [{ uid: 'hallwatch-rollup' }] });
  });

  test('leads to the console that is named', () => {
    const { files } = rendered({ consoleUrl: 'https://hall.example.cn/' });
    const hall = files[`hallwatch-dashboards/restricted/hw-hall${lang === 'en' ? '-en' : ''}.json`];
    expect(hall).toContain('"query": "https://hall.example.cn"');
    expect(hall).not.toContain('127.0.0.1');
  });
});

describe('rendering for a site', () => {
  const config = join(packageRoot(), 'collector', 'collector.example.yaml');
  const options = { lang: 'zh-Hans', config } as const;

  test('chooses halls by their names, and shows them in tables', () => {
    const folder = temporaryFolder();
    renderGrafana({ ...options, folder }, 'zh-Hans');
    const overview = filesOf(folder)['hallwatch-dashboards/leadership/hw-overview.json'] ?? '';
    expect(overview).toContain('演示县政务服务中心 : county-center');
    expect(overview).not.toContain('SHOW TAG VALUES');
    const { panels } = JSON.parse(overview) as {
      panels: { fieldConfig: { overrides: { matcher: object; properties: object[] }[] } }[];
    };
    const columns = panels.flatMap(({ fieldConfig }) => fieldConfig.overrides);
    const hall = columns.find(({ matcher }) => JSON.stringify(matcher).includes('"hall"'));
    expect(JSON.stringify(hall)).toContain('演示县政务服务中心');
  });

  test('keeps what is not its own, and drops the dashboards of the other language', () => {
    const folder = temporaryFolder();
    const own = join(folder, 'hallwatch-dashboards', 'leadership', 'ours.json');
    const tokens = join(folder, 'grafana-tokens.env');
    renderGrafana({ ...options, folder }, 'zh-Hans');
    for (const file of [own, tokens]) writeFileSync(file, 'of the site');
    renderGrafana({ ...options, folder, lang: 'en' }, 'zh-Hans');
    const files = filesOf(folder);
    expect(readFileSync(own, 'utf8') + readFileSync(tokens, 'utf8')).toBe('of the siteof the site');
    const boards = Object.keys(files).filter((path) => /hw-.*json$/.test(path));
    expect(boards.filter((path) => !path.endsWith('-en.json'))).toEqual([]);
    expect(boards).toHaveLength(7);
  });

  test('refuses an address that would be no link', () => {
    const folder = temporaryFolder();
    for (const consoleUrl of ['hall', 'javascript:alert(1)', 'https://a b', 'https://u:p@hall']) {
      const render = () => renderGrafana({ ...options, folder, consoleUrl }, 'zh-Hans');
      expect(render).toThrow(Failure);
    }
  });
});
