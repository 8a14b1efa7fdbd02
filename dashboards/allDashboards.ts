import { buildDashboard } from './dashboard.ts';
import { devices } from './devices.ts';
import { hall } from './hall.ts';
import { jsonText } from './jsonText.ts';
import { month } from './month.ts';
import { overview } from './overview.ts';
import type { DashboardDeclaration } from './panelDeclaration.ts';
import { plumbingRules } from './plumbingRules.ts';
import { quality } from './quality.ts';
import { ratings } from './ratings.ts';
import { SERVERS } from './target.ts';
import { wall } from './wall.ts';
import { DASHBOARD_LANGUAGES } from './wording.ts';

/** Every dashboard there is. */
export const DASHBOARDS: readonly DashboardDeclaration[] = [
  overview,
  hall,
  devices,
  ratings,
  month,
  quality,
  wall,
];

/**
 * Every generated file, by its path below dashboards/json: `<server>/<language>/<folder>/<uid>.json`
 * and the rules of alerting beside the folders. The same sources give the same bytes.
 */
export function renderAll(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const server of SERVERS) {
    for (const language of DASHBOARD_LANGUAGES) {
      const as = { server, language };
      for (const declaration of DASHBOARDS) {
        const built = buildDashboard(declaration, as);
        const path = `${server}/${language}/${declaration.folder}/${String(built.uid)}.json`;
        files.set(path, jsonText(built));
      }
      files.set(`${server}/${language}/rules.json`, jsonText(plumbingRules(as)));
    }
  }
  return files;
}
