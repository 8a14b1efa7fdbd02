import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';

/** What leadership has: the data source of the rollups and the folder of its own. */
const NAMES = /^(Hallwatch rollup|hallwatch-leadership(-en)?)$/;

/** A provisioning file without the entries of others, its comments kept. */
export function leadershipOnly(text: string): string {
  const document = parseDocument(text);
  for (const key of ['datasources', 'providers']) {
    const list = document.get(key);
    if (!isSeq(list)) continue;
    list.items = list.items.filter((item) => isMap(item) && NAMES.test(nameOf(item)));
  }
  return document.toString({ lineWidth: 0 });
}

function nameOf(item: YAMLMap): string {
  return String(item.get('name') ?? '');
}
