import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { SERIES_MODEL } from '../collector/series/model/seriesModel.ts';
import type { Ask } from './ask.ts';
import { influxQl, VALUE_COLUMN } from './influxQl.ts';
import { metricsQl, STEPS } from './metricsQl.ts';
import type { Question } from './panelDeclaration.ts';
import { type DashboardLanguage, inLanguage } from './wording.ts';

/** What the series lie in, and so the language of the queries. */
export const SERVERS = ['influxdb', 'victoriametrics'] as const;
export type Server = (typeof SERVERS)[number];

/** Fixed, because dashboards and rules name them. The rollups have a token of their own. */
export const DATASOURCE_UIDS = { raw: 'hallwatch-raw', rollup: 'hallwatch-rollup' } as const;

export interface DatasourceReference {
  readonly type: string;
  readonly uid: string;
}

/** Where an ask is answered: the bucket of its measurement decides. */
export function datasourceOf(ask: Ask, server: Server): DatasourceReference {
  const uid = DATASOURCE_UIDS[SERIES_MODEL[ask.measurement].bucket];
  return { type: server === 'influxdb' ? 'influxdb' : 'prometheus', uid };
}

/** A query of a panel as Grafana stores it. */
export interface Target {
  readonly refId: string;
  readonly datasource: DatasourceReference;
  /** The column in which a table has the value. */
  readonly column: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The queries of a panel. What a server cannot answer is left out. */
export function targetsOf(
  questions: readonly Question[],
  isTable: boolean,
  as: { readonly server: Server; readonly language: DashboardLanguage },
): Target[] {
  const { server } = as;
  const parts = server === 'influxdb' ? questions : questions.flatMap(oneFieldEach);
  const told = parts.filter(({ ask }) => server === 'influxdb' || metricsQl(ask) !== null);
  return told.map((question, index): Target => {
    const refId = LETTERS[index] ?? `Q${index}`;
    const label = labelOf(question, inLanguage(question.label, as.language), server);
    const datasource = datasourceOf(question.ask, server);
    const shape = { refId, datasource };
    if (server === 'influxdb') {
      const column = isTable ? (question.column ?? VALUE_COLUMN) : VALUE_COLUMN;
      const query = influxQl(question.ask, column);
      const resultFormat = isTable ? 'table' : 'time_series';
      return {
        ...shape,
        column,
        content: { query, rawQuery: true, resultFormat, ...(isTable ? {} : { alias: label }) },
      };
    }
    const content = metricsContent(question.ask, isTable, label);
    return { ...shape, column: `Value #${refId}`, content };
  });
}

function metricsContent(ask: Ask, isTable: boolean, label: string): Record<string, unknown> {
  const { per } = ask;
  const instant = per === 'range';
  return {
    expr: metricsQl(ask),
    ...{ instant, range: !instant, format: isTable ? 'table' : 'time_series' },
    ...(per === 'range' || per === 'interval' ? {} : { interval: STEPS[per] }),
    ...(isTable ? {} : { legendFormat: label }),
  };
}

/** VictoriaMetrics has a series for every field, and none for texts. */
function oneFieldEach(question: Question): Question[] {
  const { ask } = question;
  if (ask.kind !== 'last') return [question];
  const fields = SERIES_MODEL[ask.measurement].fields as Readonly<
    Record<string, { readonly type: string }>
  >;
  const alone = ask.fields.length === 1;
  return ask.fields
    .filter((field) => fields[field]?.type !== 'string')
    .map((field) => ({
      ...{ ...question, ask: { ...ask, fields: [field] } },
      column: alone ? (question.column ?? field) : field,
    }));
}

function labelOf({ ask }: Question, label: string, server: Server): string {
  if (ask.by.length === 0) return label;
  const tags = ask.by.map((tag) => (server === 'influxdb' ? `$tag_${tag}` : `{{${tag}}}`));
  return tags.join(' · ');
}

/** The columns that a question fills in a table: names in the order of the server's answer. */
export function filledColumns(
  questions: readonly Question[],
  server: Server,
): { readonly name: string; readonly question: Question; readonly key: string }[] {
  if (server === 'influxdb') {
    return questions.flatMap((question) => {
      const { ask, column = VALUE_COLUMN } = question;
      const several = ask.kind === 'rows' || ask.fields.length > 1;
      const isSum = ask.kind === 'sum' || ask.kind === 'ratio';
      const names = several && !isSum ? ask.fields : [column];
      return names.map((name) => ({ name, question, key: name }));
    });
  }
  const parts = questions.flatMap(oneFieldEach).filter(({ ask }) => metricsQl(ask) !== null);
  return parts.map((question, index) => ({
    ...{ name: `Value #${LETTERS[index]}`, question },
    key: question.column ?? VALUE_COLUMN,
  }));
}

/** A target in the SDK's form. */
export function queryBuilder({ refId, datasource, content }: Target): Builder<Dataquery> {
  return {
    build: () => ({ refId, datasource, ...content, _implementsDataqueryVariant() {} }),
  };
}
