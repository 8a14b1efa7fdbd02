#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './prepare.mjs';
import { LaunchProblem, launch } from './sentences.mjs';

await launch(async () => {
  if (!existsSync(join(ROOT, 'dist', 'cli', 'main.js'))) {
    throw new LaunchProblem('notBuilt', { root: ROOT });
  }
  await import('../dist/cli/main.js');
});
