import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { DASHBOARDS } from '../../../dashboards/allDashboards.ts';
import type {
  DashboardDeclaration,
  PanelDeclaration,
} from '../../../dashboards/panelDeclaration.ts';
import type { Server } from '../../../dashboards/target.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import type { Span } from './cell.ts';
import { NOW_MS, ZONE } from './seededFacts.ts';

/** A query as the committed file has it, of the panel that Grafana would open. */
export interface OpenedTarget {
  readonly refId: string;
  readonly datasource: { readonly uid: string };
  readonly query?: string;
  readonly resultFormat?: string;
  readonly expr?: string;
  readonly instant?: boolean;
  readonly interval?: string;
}

export interface OpenedPanel {
  /** `<dashboard>/<panel>`. */
  readonly name: string;
  readonly declaration: PanelDeclaration;
  readonly targets: readonly OpenedTarget[];
  readonly span: Span;
  /** What `$__interval` stands for. */
  readonly interval: string;
}

interface StoredPanel {
  readonly id: number;
  readonly targets: readonly OpenedTarget[];
  readonly timeFrom?: string;
  readonly timeShift?: string;
  readonly interval?: string;
}

/** All panels of the committed dashboards of a server, opened at `NOW_MS`. */
export function openPanels(server: Server): OpenedPanel[] {
  return DASHBOARDS.flatMap((declaration) => {
    const { panels } = storedDashboard(server, declaration);
    return panels.map((panel): OpenedPanel => {
      const declared = declaration.panels.find(({ id }) => id === panel.id);
      if (declared === undefined) throw new Error(`${declaration.uid}/${panel.id} is not declared`);
      return {
        name: `${declaration.uid}/${panel.id}`,
        declaration: declared,
        targets: panel.targets,
        span: spanOf(declaration, panel),
        interval: panel.interval ?? '1m',
      };
    });
  });
}

interface StoredDashboard {
  readonly panels: readonly StoredPanel[];
  readonly annotations: {
    readonly list: readonly { readonly name: string; readonly query: string }[];
  };
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query: string | { readonly query: string };
    }[];
  };
}

export function storedDashboard(
  server: Server,
  { uid, folder }: DashboardDeclaration,
): StoredDashboard {
  const path = join('dashboards', 'json', server, 'zh-Hans', folder, `${uid}.json`);
  return JSON.parse(readFileSync(join(packageRoot(), path), 'utf8')) as StoredDashboard;
}

/** The time of a panel: that of its dashboard, or its own. */
function spanOf(declaration: DashboardDeclaration, panel: StoredPanel): Span {
  const own = panel.timeFrom?.replace(/^(?!now)/, 'now-');
  const span = { fromMs: instantOf(own ?? declaration.from), toMs: NOW_MS };
  if (panel.timeShift === undefined) return span;
  const shift = (ms: number) =>
    moved(DateTime.fromMillis(ms, { zone: ZONE }), panel.timeShift ?? '');
  return { fromMs: shift(span.fromMs).toMillis(), toMs: shift(span.toMs).toMillis() };
}

const UNITS = { m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month' } as const;
type UnitLetter = keyof typeof UNITS;

/** Grafana's relative times, as far as these dashboards use them: now-3w/w. */
function instantOf(text: string): number {
  const [, back, floor] = /^now(?:-(\d+[mhdwM]))?(?:\/([dwM]))?$/.exec(text) ?? [];
  const now = DateTime.fromMillis(NOW_MS, { zone: ZONE });
  const then = back === undefined ? now : moved(now, back);
  const start = floor === undefined ? then : then.startOf(UNITS[floor as UnitLetter]);
  return start.toMillis();
}

function moved(from: DateTime, text: string): DateTime {
  const unit = UNITS[text.slice(-1) as UnitLetter];
  return from.minus({ [unit]: Number.parseInt(text, 10) });
}

/** What is chosen in the variables: everything, and in the dashboard of a hall, jia. */
export function fillVariables(
  text: string,
  panel: Pick<OpenedPanel, 'name' | 'interval' | 'span'>,
) {
  const { fromMs, toMs } = panel.span;
  const hall = panel.name.startsWith('hw-hall') ? 'jia' : '.*';
  return (
    text
      .replaceAll('$timeFilter', `time >= ${fromMs}ms and time <= ${toMs}ms`)
      .replaceAll('$__interval', panel.interval)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own form.
      .replaceAll('${__range_ms}', String(toMs - fromMs))
      .replaceAll('$hall', hall)
      .replaceAll('$window', '.*')
      .replaceAll('$coverage', '0.8')
  );
}
