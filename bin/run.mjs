import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { prepare, ROOT } from './prepare.mjs';
import { LaunchProblem, launch } from './sentences.mjs';

// Runs a compiled program: `run.mjs tests/bench/ingest/ingest --json`. Preparing speaks on stderr
// only, because stdout belongs to the program.
await launch(async () => {
  await prepare();
  await build();
  const [name = '', ...rest] = process.argv.slice(2);
  const program = join(ROOT, 'dist', `${name}.js`);
  if (name === '' || !existsSync(program)) throw new LaunchProblem('noSuchProgram', { name });
  process.argv = [process.argv[0], program, ...rest];
  await import(pathToFileURL(program).href);
});
