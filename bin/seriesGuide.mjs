import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { isStarted, ROOT } from './prepare.mjs';

/** The document that tells what is written to the time series database. */
export const GUIDE_FILE = join(ROOT, 'docs', 'series.md');

/** `node bin/seriesGuide.mjs` puts what follows from the declaration into docs/series.md again. */
async function main() {
  await build();
  const program = join(ROOT, 'dist', 'collector/series/model/seriesGuide.js');
  const { withSeriesGuide } = await import(pathToFileURL(program).href);
  writeFileSync(GUIDE_FILE, withSeriesGuide(readFileSync(GUIDE_FILE, 'utf8')));
}

if (isStarted(import.meta.url)) await main();
