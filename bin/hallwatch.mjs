#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './prepare.mjs';
import { LaunchProblem, launch } from './sentences.mjs';

/** The agent runs on small devices and has a program of its own: see bundle.mjs. */
const PROGRAM = process.argv[2] === 'agent' ? 'bundle/agent.mjs' : 'cli/main.js';

await launch(async () => {
  const program = join(ROOT, 'dist', PROGRAM);
  if (!existsSync(program)) throw new LaunchProblem('notBuilt', { root: ROOT });
  await import(pathToFileURL(program).href);
});
