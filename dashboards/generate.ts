import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../runtime/packageRoot.ts';
import { renderAll } from './allDashboards.ts';

// `npm run dashboards`: writes dashboards/json anew. Commit what it writes.
const folder = join(packageRoot(), 'dashboards', 'json');
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of renderAll()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
