import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawDuty } from '../../../../cli/duty/drawDuty.ts';
import { explainDuty } from '../../../../collector/duty/explainDuty.ts';
import { loadSite } from '../../../../collector/site/loadSite.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import { packageRoot } from '../../../../runtime/packageRoot.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { at } from './aSite.ts';

const GUIDES = [
  ['docs/duty.md', 'zh-Hans'],
  ['docs/duty.en.md', 'en'],
] as const;

function block(guide: string, kind: string): string {
  const text = readFileSync(join(packageRoot(), guide), 'utf8');
  return new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';
}

test.each(GUIDES)(
  'the example of %s is a site in order, and looks as it is shown',
  (guide, language) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'calendar'));
    const days = [{ name: '元旦', date: '2027-01-01', isOffDay: true }];
    const notice = { year: 2027, papers: ['x'], days };
    writeFileSync(join(folder, 'calendar', '2027.json'), JSON.stringify(notice));
    const file = join(folder, 'site.yaml');
    writeFileSync(file, block(guide, 'yaml'));
    const { site, warnings } = loadSite(file);
    expect(warnings).toEqual([]);
    const index = indexSite(site);
    const explained = explainDuty(index, 'baisha-1', '2026-10-10');
    if (explained === null) throw new Error('no such window');
    const paint = (_tone: string, text: string) => text;
    const nowMs = at('2026-10-10T00:00:00+08:00');
    const lines = drawDuty(explained, { index, language, paint, nowMs });
    expect(block(guide, 'text').trimEnd().split('\n')).toEqual(lines);
  },
);
