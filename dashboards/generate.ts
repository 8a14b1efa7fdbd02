import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderAll } from './allDashboards.ts';

// `npm run dashboards`: writes dashboards/json anew. Commit what it writes. npm starts it at the root.
const folder = join(process.cwd(), 'dashboards', 'json');
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of renderAll()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
