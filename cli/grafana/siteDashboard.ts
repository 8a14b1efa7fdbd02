/** What people call the places of a site. */
export interface SiteNames {
  readonly halls: readonly Named[];
  readonly windows: readonly Named[];
}

interface Named {
  readonly id: string;
  readonly name: string;
}

type Tree = Record<string, unknown>;

/**
 * A dashboard of the package made one of a site: links lead to its console, halls are chosen by name,
 * and columns of halls and windows show names instead of ids.
 */
export function siteDashboard(
  dashboard: unknown,
  site: { readonly consoleUrl: string; readonly names: SiteNames },
): unknown {
  const { templating, panels, ...rest } = dashboard as Tree;
  const { list = [] } = templating as { readonly list?: readonly Tree[] };
  return {
    ...rest,
    templating: { list: list.map((variable) => siteVariable(variable, site)) },
    panels: (panels as readonly Tree[]).map((panel) => namedPanel(panel, site.names)),
  };
}

function siteVariable(
  variable: Tree,
  { consoleUrl, names }: Parameters<typeof siteDashboard>[1],
): Tree {
  if (variable.name === 'console') return { ...variable, query: consoleUrl };
  if (variable.name !== 'hall' || names.halls.length === 0) return variable;
  const { datasource: _, definition: _definition, refresh: _refresh, ...rest } = variable;
  const [first] = names.halls;
  const all = variable.includeAll === true;
  const chosen = all ? variable.current : { text: first?.name, value: first?.id, selected: true };
  return {
    ...rest,
    type: 'custom',
    query: names.halls.map(({ id, name }) => `${optionText(name)} : ${id}`).join(', '),
    options: names.halls.map(({ id, name }) => ({ text: name, value: id, selected: false })),
    current: chosen,
  };
}

/** Commas and colons part the options of a list. */
function optionText(name: string): string {
  return name.replaceAll(/\s*[,:]\s*/g, ' ');
}

interface Override {
  readonly matcher: { readonly id: string; readonly options: unknown };
  readonly properties: readonly unknown[];
}

function namedPanel(panel: Tree, names: SiteNames): Tree {
  const { fieldConfig } = panel as {
    readonly fieldConfig?: { readonly overrides?: readonly Override[] };
  };
  if (fieldConfig?.overrides === undefined) return panel;
  const overrides = fieldConfig.overrides.map((override) => {
    const { options } = override.matcher;
    const places = options === 'hall' ? names.halls : options === 'window' ? names.windows : [];
    if (places.length === 0) return override;
    const mapping = { id: 'mappings', value: [{ type: 'value', options: texts(places) }] };
    return { ...override, properties: [...override.properties, mapping] };
  });
  return { ...panel, fieldConfig: { ...fieldConfig, overrides } };
}

function texts(places: readonly Named[]): Tree {
  return Object.fromEntries(places.map(({ id, name }, index) => [id, { text: name, index }]));
}
