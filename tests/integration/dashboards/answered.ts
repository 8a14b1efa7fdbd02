import { BUCKET_NAMES } from '../../../collector/series/model/seriesModel.ts';
import type { Per } from '../../../dashboards/ask.ts';
import { DATASOURCE_UIDS, filledColumns, type Server } from '../../../dashboards/target.ts';
import type { Cell } from './cell.ts';
import { fillVariables, type OpenedPanel, type OpenedTarget } from './opened.ts';
import type { LoadedServer } from './servers.ts';
import { dayOf } from './sums.ts';

/** What a server answers to a panel, as the cells that it shows. */
export async function answeredCells(
  server: LoadedServer,
  kind: Server,
  panel: OpenedPanel,
): Promise<Cell[]> {
  const answers = panel.targets.map((target, index) =>
    kind === 'influxdb'
      ? askInflux(server, panel, target, index)
      : askVictoria(server, panel, target, index),
  );
  return (await Promise.all(answers)).flat();
}

interface InfluxAnswer {
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly tags?: Readonly<Record<string, string>>;
      readonly columns: readonly string[];
      readonly values: readonly (readonly (string | number | null)[])[];
    }[];
  }[];
}

/** Rows of an InfluxQL query in the bucket that a data source stands for. */
export async function influxRows(server: LoadedServer, uid: string, query: string) {
  const bucket = uid === DATASOURCE_UIDS.rollup ? 'rollup' : 'raw';
  const parameters = new URLSearchParams({ db: BUCKET_NAMES[bucket], epoch: 'ms', q: query });
  const answer = await fetch(`${server.url}/query?${parameters}`, { headers: server.headers });
  if (!answer.ok) throw new Error(`${query}\n${answer.status}: ${await answer.text()}`);
  const { results = [] } = (await answer.json()) as InfluxAnswer;
  return results.flatMap(({ error, series = [] }) => {
    if (error !== undefined) throw new Error(`${query}\n${error}`);
    return series;
  });
}

async function askInflux(
  server: LoadedServer,
  panel: OpenedPanel,
  target: OpenedTarget,
  index: number,
): Promise<Cell[]> {
  const query = fillVariables(target.query ?? '', panel);
  const isTable = target.resultFormat === 'table';
  const series = await influxRows(server, target.datasource.uid, query);
  return series.flatMap(({ tags = {}, columns, values }) =>
    values.flatMap((row) =>
      columns.flatMap((name, place): Cell[] => {
        const value = row[place] ?? null;
        if (name === 'time' || value === null) return [];
        const column = isTable ? name : `#${index}`;
        const at = hasTime(panel) ? { atMs: Number(row[columns.indexOf('time')]) } : {};
        return [{ column, tags: tagsText(panel, tags), ...at, value }];
      }),
    ),
  );
}

interface MetricsSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

interface MetricsAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly MetricsSeries[] };
}

async function victoriaSeries(server: LoadedServer, path: string) {
  const answer = await fetch(`${server.url}${path}`);
  const told = (await answer.json()) as MetricsAnswer;
  if (told.status !== 'success') throw new Error(`${path}\n${told.error}`);
  return told.data?.result ?? [];
}

/** What a MetricsQL query says at an instant. */
export function victoriaInstant(server: LoadedServer, query: string, atMs: number) {
  return victoriaSeries(server, instantPath(query, atMs));
}

function instantPath(query: string, atMs: number): string {
  return `/api/v1/query?${new URLSearchParams({ query, time: String(atMs / 1000) })}`;
}

async function askVictoria(
  server: LoadedServer,
  panel: OpenedPanel,
  target: OpenedTarget,
  index: number,
): Promise<Cell[]> {
  const query = fillVariables(target.expr ?? '', panel);
  const result = await victoriaSeries(server, pathOf(panel, target, query));
  const isTable = panel.declaration.view === 'table';
  const columns = filledColumns(panel.declaration.questions, 'victoriametrics');
  const column = isTable ? (columns[index]?.key ?? '?') : `#${index}`;
  return result.flatMap(({ metric, value, values }) =>
    (values ?? (value === undefined ? [] : [value])).flatMap(([seconds, text]): Cell[] => {
      const atMs = periodOf(panel, seconds * 1000);
      // The first step may lie just before the picture.
      if (atMs < panel.span.fromMs) return [];
      const at = hasTime(panel) ? { atMs } : {};
      return [{ column, tags: tagsText(panel, metric), ...at, value: Number(text) }];
    }),
  );
}

const STEP_S: Readonly<Record<string, number>> = { '1m': 60, '5m': 300, '1h': 3600, '1d': 86_400 };
const SHANGHAI_S = 8 * 3600;

/** As Grafana asks: at the end of the time, or in steps from where steps begin in the zone. */
function pathOf({ span, interval }: OpenedPanel, target: OpenedTarget, query: string): string {
  const endS = span.toMs / 1000;
  if (target.instant === true) return instantPath(query, span.toMs);
  const step = STEP_S[target.interval ?? interval] ?? Number.NaN;
  const aligned = (s: number) => Math.floor((s + SHANGHAI_S) / step) * step - SHANGHAI_S;
  const steps = { start: String(aligned(span.fromMs / 1000)), end: String(aligned(endS)) };
  return `/api/v1/query_range?${new URLSearchParams({ query, ...steps, step: String(step) })}`;
}

/** A step of a day may have been moved to the server's midnight. */
function periodOf(panel: OpenedPanel, atMs: number): number {
  const isDaily = perOf(panel) === 'day' || perOf(panel) === 'week' || perOf(panel) === 'month';
  return isDaily ? dayOf(atMs) : atMs;
}

function perOf({ declaration }: OpenedPanel): Per {
  return declaration.questions[0]?.ask.per ?? 'range';
}

function hasTime(panel: OpenedPanel): boolean {
  const isList = panel.declaration.questions.some(({ ask }) => ask.kind === 'rows');
  return isList || perOf(panel) !== 'range';
}

/** The values of the tags that split the answer, in their order. */
function tagsText({ declaration }: OpenedPanel, tags: Readonly<Record<string, string>>): string {
  const by = declaration.questions[0]?.ask;
  if (by === undefined || by.kind === 'rows') return '';
  return by.by.map((tag) => tags[tag] ?? '').join(' ');
}

/** A line per cell, to be compared: numbers to nine digits, in an order of their own. */
export function cellLines(cells: readonly Cell[]): string[] {
  return cells
    .map(({ column, tags, atMs, value }) => {
      const when = atMs === undefined ? '' : ` ${new Date(atMs).toISOString()}`;
      const told = typeof value === 'number' ? Number(value.toPrecision(9)) : value;
      return `${column} [${tags}]${when} = ${told}`;
    })
    .sort();
}
