import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as history from '@grafana/grafana-foundation-sdk/statushistory';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as bars from '@grafana/grafana-foundation-sdk/timeseries';
import type { Column, MappedValue, PanelDeclaration } from './panelDeclaration.ts';
import { filledColumns, queryBuilder, type Server, targetsOf } from './target.ts';
import { both, type DashboardLanguage, inLanguage } from './wording.ts';

/** In which form dashboards are wanted. */
export interface Rendering {
  readonly server: Server;
  readonly language: DashboardLanguage;
}

/** Longer silences are drawn as gaps: a point is written every minute. */
const GAP_MS = 180_000;
const NOTHING = both('无数据', 'No data');

/** A panel as the SDK builds it; null where the server can answer none of its questions. */
export function panelBuilder(
  declaration: PanelDeclaration,
  as: Rendering,
): Builder<dashboard.Panel> | null {
  const isTable = declaration.view === 'table';
  const targets = targetsOf(declaration.questions, isTable, as);
  const [first] = targets;
  if (first === undefined) return null;
  const panel = viewOf(declaration, as)
    .id(declaration.id)
    .title(inLanguage(declaration.title, as.language))
    .description(inLanguage(declaration.description, as.language))
    .datasource(first.datasource)
    .targets(targets.map(queryBuilder))
    .unit(declaration.unit)
    .noValue(inLanguage(NOTHING, as.language))
    .span(declaration.width)
    .height(declaration.height);
  const { decimals, mapping, interval, timeFrom, timeShift, max } = declaration;
  if (decimals !== undefined) panel.decimals(decimals);
  if (mapping !== undefined) panel.mappings(mappingsOf(mapping, as.language));
  if (interval !== undefined) panel.interval(interval);
  if (timeFrom !== undefined) panel.timeFrom(timeFrom);
  if (timeShift !== undefined) panel.timeShift(timeShift);
  if (max !== undefined) panel.min(0).max(max);
  return panel;
}

type AnyPanel =
  | stat.PanelBuilder
  | bars.PanelBuilder
  | table.PanelBuilder
  | timeline.PanelBuilder
  | history.PanelBuilder;

function viewOf(declaration: PanelDeclaration, as: Rendering): AnyPanel {
  switch (declaration.view) {
    case 'stat':
      return new stat.PanelBuilder()
        .graphMode(common.BigValueGraphMode.None)
        .colorMode(common.BigValueColorMode.Value)
        .colorScheme(
          new dashboard.FieldColorBuilder()
            .mode(dashboard.FieldColorModeId.Fixed)
            .fixedColor('text'),
        )
        .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
    case 'trend':
    case 'bars':
      return seriesView(declaration);
    case 'table':
      return tableView(declaration, as);
    case 'timeline':
      return new timeline.PanelBuilder()
        .showValue(common.VisibilityMode.Auto)
        .mergeValues(true)
        .spanNulls(false)
        .insertNulls(GAP_MS)
        .fillOpacity(75)
        .legend(legend());
    case 'history':
      return new history.PanelBuilder()
        .showValue(common.VisibilityMode.Never)
        .colWidth(0.9)
        .legend(legend());
  }
}

function legend(): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([]);
}

function seriesView(declaration: PanelDeclaration): bars.PanelBuilder {
  const isBars = declaration.view === 'bars';
  const panel = new bars.PanelBuilder()
    .drawStyle(isBars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .fillOpacity(isBars ? 60 : 0)
    .lineWidth(isBars ? 1 : 2)
    .showPoints(isBars ? common.VisibilityMode.Never : common.VisibilityMode.Always)
    .spanNulls(false)
    .legend(legend())
    .min(0)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi));
  if (declaration.stacked) {
    panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
  }
  return panel;
}

function tableView(declaration: PanelDeclaration, as: Rendering): table.PanelBuilder {
  const { server, language } = as;
  const { columns = [], questions, sortBy } = declaration;
  const panel = new table.PanelBuilder()
    .showHeader(true)
    .cellHeight(common.TableCellHeight.Sm)
    .filterable(false);
  const filled = filledColumns(questions, server);
  const isList = questions.some(({ ask }) => ask.kind === 'rows');
  panel.withTransformation({ id: 'merge', options: {} });
  panel.withTransformation({
    id: 'organize',
    options: { excludeByName: isList ? {} : { Time: true }, indexByName: {}, renameByName: {} },
  });
  for (const { name, question, key } of filled) {
    const column = columns.find((one) => one.name === key);
    const label = column?.label ?? question.label;
    const unit = column?.unit ?? question.unit;
    panel.overrideByName(name, [
      { id: 'displayName', value: inLanguage(label, language) },
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...columnProperties(column, language),
    ]);
  }
  const tags = new Set(questions.flatMap(({ ask }) => ask.by));
  for (const column of columns.filter(({ name }) => tags.has(name))) {
    const displayName = { id: 'displayName', value: inLanguage(column.label, language) };
    panel.overrideByName(column.name, [displayName, ...columnProperties(column, language)]);
  }
  const sorted = filled.find(({ key }) => key === sortBy);
  if (sorted !== undefined) {
    const shown = columns.find(({ name }) => name === sortBy)?.label ?? sorted.question.label;
    const by = inLanguage(shown, language);
    panel.sortBy([new common.TableSortByFieldStateBuilder().displayName(by).desc(true)]);
  }
  return panel;
}

function columnProperties(
  column: Column | undefined,
  language: DashboardLanguage,
): { id: string; value: unknown }[] {
  const { mapping, links } = column ?? {};
  return [
    ...(mapping === undefined ? [] : [{ id: 'mappings', value: mappingsOf(mapping, language) }]),
    ...(links === undefined
      ? []
      : [
          {
            id: 'links',
            value: links.map(({ title, url }) => ({ title: inLanguage(title, language), url })),
          },
        ]),
  ];
}

function mappingsOf(
  mapping: readonly MappedValue[],
  language: DashboardLanguage,
): dashboard.ValueMapping[] {
  const options = Object.fromEntries(
    mapping.map((one, index) => [
      one.value,
      { text: inLanguage(one, language), color: one.color, index },
    ]),
  );
  return [
    { type: dashboard.MappingType.ValueToText, options },
    {
      type: dashboard.MappingType.SpecialValue,
      options: {
        match: dashboard.SpecialValueMatch.Null,
        result: {
          text: inLanguage(NOTHING, language),
          color: 'transparent',
          index: mapping.length,
        },
      },
    },
  ];
}
