import { describe, expect, test } from 'vitest';
import { SERIES_MODEL } from '../../../collector/series/model/seriesModel.ts';
import { DASHBOARDS, renderAll } from '../../../dashboards/allDashboards.ts';
import { DATASOURCE_UIDS, SERVERS } from '../../../dashboards/target.ts';
import { DASHBOARD_LANGUAGES } from '../../../dashboards/wording.ts';

/** What every dashboard must have, read from the JSON that is installed. */

interface Override {
  readonly matcher: { readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly targets: readonly {
    readonly refId: string;
    readonly datasource: { readonly type: string; readonly uid: string };
    readonly query?: string;
    readonly expr?: string;
  }[];
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit?: string;
      readonly noValue?: string;
      readonly mappings?: readonly {
        readonly type: string;
        readonly options: Readonly<
          Record<string, { readonly text?: string; readonly color?: string }>
        >;
      }[];
      readonly custom?: { readonly insertNulls?: unknown; readonly spanNulls?: unknown };
    };
    readonly overrides: readonly Override[];
  };
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly refresh: string;
  readonly timezone: string;
  readonly weekStart: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly links: readonly object[];
  readonly annotations: { readonly list: readonly { readonly query: string }[] };
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
}

const files = [...renderAll()].filter(([path]) => !path.endsWith('rules.json'));
const dashboards = files.map(([path, text]) => ({
  path,
  text,
  board: JSON.parse(text) as Dashboard,
}));
const panels = dashboards.flatMap(({ path, board }) =>
  board.panels.map((panel) => ({ name: `${path} ${panel.id}`, path, panel })),
);

function none<T>(items: readonly T[], name: (item: T) => string, isWrong: (item: T) => boolean) {
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(isWrong).map(name)).toEqual([]);
}

const ofPanel = ({ name }: { readonly name: string }) => name;
const ofBoard = ({ path }: { readonly path: string }) => path;

describe('a dashboard', () => {
  test.each(SERVERS)('has a uid and a title of its own among those of %s', (server) => {
    const own = dashboards.filter(({ path }) => path.startsWith(`${server}/`));
    const count = DASHBOARDS.length * DASHBOARD_LANGUAGES.length;
    expect(new Set(own.map(({ board }) => board.uid)).size).toBe(count);
    expect(new Set(own.map(({ board }) => board.title)).size).toBe(count);
  });

  test('begins its uid with hw- and is not longer than Grafana allows', () => {
    none(dashboards, ofBoard, ({ board }) => !/^hw-[a-z-]{1,37}$/.test(board.uid));
  });

  test('is in Shanghai time, with weeks from Monday, read-only, in the classic form', () => {
    none(
      dashboards,
      ofBoard,
      ({ board }) =>
        board.timezone !== 'Asia/Shanghai' ||
        board.weekStart !== 'monday' ||
        board.editable ||
        board.schemaVersion < 36 ||
        'elements' in board,
    );
  });

  test('says what it is for', () => {
    none(dashboards, ofBoard, ({ board }) => !board.title || !board.description);
  });

  test('is loaded again no more often than once a minute', () => {
    const seconds: Record<string, number> = { '1m': 60, '5m': 300, '15m': 900, '1h': 3600 };
    none(dashboards, ofBoard, ({ board }) => (seconds[board.refresh] ?? 0) < 60);
  });

  test('uses variables that it has, and has none that it does not use', () => {
    none(dashboards, ofBoard, ({ text, board }) => {
      const body = JSON.stringify([board.panels, board.annotations, board.templating]);
      const used = [...body.matchAll(/\$\{?(hall|window|coverage|console)\b/g)].map(
        ([, name]) => name,
      );
      const names = board.templating.list.map(({ name }) => name);
      const isMissing = used.some((name) => !names.includes(name ?? ''));
      const isIdle = names.some((name) => !used.includes(name) && name !== 'console');
      return isMissing || isIdle || text.includes('$tag_hall$');
    });
  });

  test('names no place outside but the console', () => {
    none(dashboards, ofBoard, ({ text }) =>
      [...text.matchAll(/https?:\/\/[^"\s]+/g)].some(([url]) => url !== 'http://127.0.0.1:8420'),
    );
  });

  test('leaves links and annotations where they always stood', () => {
    none(dashboards, ofBoard, ({ text }) => text.includes('inControlsMenu'));
  });

  test('has the same panels in both languages, and none of its titles twice', () => {
    for (const { path, board } of dashboards.filter(({ path }) => path.includes('/en/'))) {
      const other = dashboards.find(
        (one) => one.path === path.replace('/en/', '/zh-Hans/').replace('-en.json', '.json'),
      );
      expect(board.panels.map(({ id }) => id)).toEqual(other?.board.panels.map(({ id }) => id));
      const titles = board.panels.map(({ title }) => title);
      expect(new Set(titles).size, path).toBe(titles.length);
    }
  });

  test('is all Chinese in Chinese, and has no Chinese in English', () => {
    const chinese = /\p{Script=Han}/u;
    const said = (panel: Panel) => [panel.title, panel.description];
    none(panels, ofPanel, ({ path, panel }) =>
      path.includes('/en/')
        ? chinese.test(JSON.stringify(panel))
        : said(panel).some((text) => !chinese.test(text)),
    );
  });
});

describe('a panel', () => {
  test('has an id that no other of its dashboard has', () => {
    for (const { path, board } of dashboards) {
      const ids = board.panels.map(({ id }) => id);
      expect(new Set(ids).size, path).toBe(ids.length);
    }
    none(panels, ofPanel, ({ panel }) => !Number.isInteger(panel.id) || panel.id < 1);
  });

  test('says what it shows', () => {
    none(panels, ofPanel, ({ panel }) => !panel.title || (panel.description ?? '').length < 5);
  });

  test('has a unit, and a word for nothing', () => {
    none(
      panels,
      ofPanel,
      ({ panel }) => !panel.fieldConfig.defaults.unit || !panel.fieldConfig.defaults.noValue,
    );
  });

  test('asks one of the two data sources, and always by their uids', () => {
    const uids: readonly string[] = Object.values(DATASOURCE_UIDS);
    none(panels, ofPanel, ({ panel }) =>
      [panel.datasource, ...panel.targets.map(({ datasource }) => datasource)].some(
        ({ uid, type }) => !uids.includes(uid) || !['influxdb', 'prometheus'].includes(type),
      ),
    );
  });

  test('asks one data source only', () => {
    none(panels, ofPanel, ({ panel }) =>
      panel.targets.some(({ datasource }) => datasource.uid !== panel.datasource.uid),
    );
  });

  test('lies on the grid and over no other', () => {
    for (const { path, board } of dashboards) {
      const cells = new Set<string>();
      for (const { gridPos, id } of board.panels) {
        expect(gridPos.x + gridPos.w, `${path} ${id}`).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(cells.has(`${x} ${y}`), `${path} ${id} lies over another`).toBe(false);
            cells.add(`${x} ${y}`);
          }
        }
      }
    }
  });

  test('shows no map and no tiles', () => {
    none(panels, ofPanel, ({ panel }) => ['geomap', 'canvas', 'text'].includes(panel.type));
  });

  test('of states leaves gaps as gaps, and has a word beside every colour', () => {
    const states = panels.filter(({ panel }) =>
      /^(state-timeline|status-history)$/.test(panel.type),
    );
    none(states, ofPanel, ({ panel }) => {
      const { mappings = [], custom } = panel.fieldConfig.defaults;
      const values = mappings.filter(({ type }) => type === 'value');
      const words = values.flatMap(({ options }) => Object.values(options));
      const isBare = words.length === 0 || words.some(({ text, color }) => !text || !color);
      const isJoined = panel.type === 'state-timeline' && !(Number(custom?.insertNulls) > 60_000);
      return isBare || isJoined || custom?.spanNulls === true;
    });
  });

  test('of window states tells unknown from empty', () => {
    const [timeline] = panels.filter(({ panel }) => panel.type === 'state-timeline');
    const [mapping] = timeline?.panel.fieldConfig.defaults.mappings ?? [];
    expect(mapping?.options['0']?.text).toBe('无人');
    expect(mapping?.options['3']?.text).toBe('未知');
    expect(mapping?.options['0']?.color).not.toBe(mapping?.options['3']?.color);
  });
});

describe('what leadership sees', () => {
  const own = panels.filter(({ path }) => path.includes('/leadership/'));

  test('comes from the rollups only', () => {
    none(own, ofPanel, ({ panel }) => panel.datasource.uid !== DATASOURCE_UIDS.rollup);
  });

  test('is of no single window', () => {
    none(own, ofPanel, ({ panel }) =>
      panel.targets.some((target) => /window_(hour|day|month|state)/.test(JSON.stringify(target))),
    );
  });

  test('has no single press, and no fewer than five ratings together', () => {
    const asks = DASHBOARDS.filter(({ folder }) => folder === 'leadership').flatMap(({ panels }) =>
      panels.flatMap(({ questions }) => questions.map(({ ask }) => ask)),
    );
    const ofRatings = asks.filter(({ fields }) => fields.some((field) => /^ratings/.test(field)));
    expect(ofRatings.length).toBeGreaterThan(5);
    for (const { only, per } of ofRatings) {
      expect(only.some(({ numerator, bound }) => numerator[0] === 'ratings' && bound === '5')).toBe(
        true,
      );
      expect(['range', 'day', 'month']).toContain(per);
    }
  });

  test('ranks no hall below the coverage that is asked for', () => {
    const tables = own.filter(
      ({ panel, path }) =>
        panel.type === 'table' && panel.title.includes('排名') && path.startsWith('influxdb'),
    );
    none(tables, ofPanel, ({ panel }) =>
      panel.targets.some(({ query }) => !query?.includes('$coverage * "due_ms"')),
    );
  });
});

describe('the rules of alerting', () => {
  const rules = [...renderAll()]
    .filter(([path]) => path.endsWith('rules.json'))
    .flatMap(([path, text]) => {
      const { groups } = JSON.parse(text) as {
        groups: {
          rules: { uid: string; data: { model: { query?: string; expr?: string } }[] }[];
        }[];
      };
      return groups.flatMap((group) => group.rules).map((rule) => ({ path, rule }));
    });

  test('are about the plumbing only, never about people', () => {
    none(
      rules,
      ({ path, rule }) => `${path} ${rule.uid}`,
      ({ rule }) => {
        const { query, expr } = rule.data[0]?.model ?? {};
        const asked = Object.keys(SERIES_MODEL).filter((name) =>
          new RegExp(`\\b${name}(_|"|\\b)`).test(query ?? expr ?? ''),
        );
        const allowed = ['agent_state', 'device_state', 'gap', 'hall_state'];
        return asked.length === 0 || asked.some((name) => !allowed.includes(name));
      },
    );
  });

  test('have uids of their own within a server', () => {
    for (const server of SERVERS) {
      const uids = rules.filter(({ path }) => path.startsWith(server)).map(({ rule }) => rule.uid);
      expect(new Set(uids).size).toBe(uids.length);
    }
  });
});
