import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import { type MeasurementName, SERIES_MODEL } from '../collector/series/model/seriesModel.ts';
import { finish } from './finish.ts';
import { tagValuesInfluxQl } from './influxQl.ts';
import { labelValues } from './metricsQl.ts';
import { panelBuilder, type Rendering } from './panel.ts';
import type { DashboardDeclaration, VariableDeclaration } from './panelDeclaration.ts';
import { DATASOURCE_UIDS } from './target.ts';
import { inLanguage, uidOf } from './wording.ts';

const WEEK_START = 'monday';
const TIME_ZONE = 'Asia/Shanghai';
const TAG = 'hallwatch';

/** A dashboard in Grafana's classic form, which every version since 9 reads. */
export function buildDashboard(
  declaration: DashboardDeclaration,
  as: Rendering,
): Record<string, unknown> {
  const builder = new sdk.DashboardBuilder(inLanguage(declaration.title, as.language))
    .uid(uidOf(declaration.uid, as.language))
    .description(inLanguage(declaration.description, as.language))
    .tags([TAG])
    .timezone(TIME_ZONE)
    .weekStart(WEEK_START)
    .time({ from: declaration.from, to: declaration.to })
    .refresh(declaration.refresh)
    .tooltip(sdk.DashboardCursorSync.Crosshair)
    .readonly();
  for (const variable of declaration.variables) builder.withVariable(variableOf(variable, as));
  builder.link(
    new sdk.DashboardLinkBuilder(as.language === 'en' ? 'Hallwatch' : '厅哨')
      .type(sdk.DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(true)
      .keepTime(false),
  );
  for (const panel of declaration.panels) {
    const built = panelBuilder(panel, as);
    if (built !== null) builder.withPanel(built);
  }
  return finish(builder.build(), declaration, as);
}

function variableOf(variable: VariableDeclaration, as: Rendering): Builder<sdk.VariableModel> {
  const label = inLanguage(variable.label, as.language);
  const description = inLanguage(variable.description, as.language);
  if (variable.kind === 'constant') {
    return new sdk.ConstantVariableBuilder(variable.name)
      .label(label)
      .description(description)
      .value(variable.value);
  }
  if (variable.kind === 'choice') {
    const [first] = variable.values;
    return new sdk.CustomVariableBuilder(variable.name)
      .label(label)
      .description(description)
      .values(variable.values.map(({ text, value }) => `${text} : ${value}`).join(', '))
      .options(variable.values.map((one) => ({ ...one, selected: one === first })))
      .current({ text: first?.text ?? '', value: first?.value ?? '', selected: true })
      .multi(false)
      .includeAll(false);
  }
  return tagVariable(variable, as).label(label).description(description);
}

function tagVariable(
  variable: Extract<VariableDeclaration, { readonly kind: 'tag' }>,
  { server }: Rendering,
): sdk.QueryVariableBuilder {
  const { name, measurement, field, chosen, multi } = variable;
  const uid = DATASOURCE_UIDS[SERIES_MODEL[measurement as MeasurementName].bucket];
  const isInflux = server === 'influxdb';
  const query = isInflux
    ? tagValuesInfluxQl(measurement, name, chosen)
    : labelValues({ measurement, field }, name, chosen);
  const builder = new sdk.QueryVariableBuilder(name)
    .datasource({ type: isInflux ? 'influxdb' : 'prometheus', uid })
    .query(isInflux ? query : { query, refId: 'values' })
    .definition(query)
    .refresh(sdk.VariableRefresh.OnDashboardLoad)
    .sort(sdk.VariableSort.NaturalAsc)
    .multi(multi);
  if (!multi) return builder.includeAll(false);
  const all = { text: 'All', value: '$__all', selected: true };
  return builder.includeAll(true).allValue('.*').current(all);
}
