import { influxQl } from './influxQl.ts';
import type { Rendering } from './panel.ts';
import type { AnnotationDeclaration, DashboardDeclaration } from './panelDeclaration.ts';
import { datasourceOf } from './target.ts';
import { inLanguage, uidOf } from './wording.ts';

type Tree = Record<string, unknown>;

/**
 * What the SDK's builders leave undone: links and annotations stay where they always stood (the
 * builders move them into a menu of the newest Grafana), annotations of InfluxDB get their columns,
 * links to other dashboards lead to the same language.
 */
export function finish(built: object, declaration: DashboardDeclaration, as: Rendering): Tree {
  const plain = JSON.parse(JSON.stringify(built)) as Tree;
  const links = ((plain.links ?? []) as Tree[]).map(without('placement'));
  const annotations = as.server === 'influxdb' ? declaration.annotations : [];
  return sameLanguage(
    {
      ...plain,
      id: null,
      templating: { list: [], ...(plain.templating as Tree) },
      links,
      annotations: { list: annotations.map((one) => annotationOf(one, as)) },
      panels: ((plain.panels ?? []) as Tree[]).map(without('repeatDirection')),
    },
    as,
  ) as Tree;
}

function without(key: string): (tree: Tree) => Tree {
  return (tree) => Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}

function annotationOf(declaration: AnnotationDeclaration, as: Rendering): Tree {
  const { name, ask, color, textColumn, tagsColumn, timeEndColumn, isOn } = declaration;
  const query = influxQl(ask);
  return {
    name: inLanguage(name, as.language),
    datasource: datasourceOf(ask, as.server),
    ...{ enable: isOn, hide: false, iconColor: color, fromAnnotations: true },
    ...{ query, textColumn, tagsColumn, titleColumn: '' },
    ...(timeEndColumn === undefined ? {} : { timeEndColumn }),
    // Newer versions of Grafana read the query from here.
    target: { refId: 'Anno', query, rawQuery: true, textEditor: true, fromAnnotations: true },
  };
}

/** A link to a dashboard leads to the one in the same language. */
function sameLanguage(value: unknown, as: Rendering): unknown {
  if (typeof value === 'string') {
    return value.replace(/^\/d\/(hw-[a-z]+)/, (_, uid: string) => `/d/${uidOf(uid, as.language)}`);
  }
  if (Array.isArray(value)) return value.map((one) => sameLanguage(one, as));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, sameLanguage(one, as)]),
  );
}
