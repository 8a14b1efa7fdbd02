import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderAll } from '../../../dashboards/allDashboards.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';

const FOLDER = join(packageRoot(), 'dashboards', 'json');
const rendered = renderAll();

function committedFiles(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => path.replaceAll('\\', '/'));
}

describe('the committed dashboards', () => {
  test('are all that are generated, and no others', () => {
    expect(committedFiles().sort()).toEqual([...rendered.keys()].sort());
  });

  test.each([...rendered.keys()])('%s is what its sources give: npm run dashboards', (path) => {
    expect(readFileSync(join(FOLDER, path), 'utf8') === rendered.get(path), path).toBe(true);
  });

  test('are the same bytes when they are generated twice', () => {
    expect([...renderAll()]).toEqual([...rendered]);
  });
});
