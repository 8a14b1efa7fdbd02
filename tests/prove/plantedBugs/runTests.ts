import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../runtime/clock.ts';
import { REPORT_VARIABLE } from './outcomeReporter.ts';
import type { NamedTest } from './plantedBug.ts';
import type { TestReport } from './testVerdicts.ts';

/** A bug may make a test hang; then it has not failed by an assertion. */
const RUN_WITHIN_MS = 240_000;

/** Runs named tests with vitest in a folder and gives its report; null when it wrote none. */
export async function runTests(
  folder: string,
  tests: readonly NamedTest[],
): Promise<TestReport | null> {
  const file = join(folder, 'planted-report.json');
  const names = tests.map((test) => test.name.replaceAll(/[^\p{L}\p{N} ]/gu, '\\$&'));
  const vitest = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
  const reporter = '--reporter=./tests/prove/plantedBugs/outcomeReporter.ts';
  const files = [...new Set(tests.map((test) => test.file))];
  rmSync(file, { force: true });
  const env = { ...ownEnv(), [REPORT_VARIABLE]: file };
  await run([vitest, 'run', reporter, '-t', names.join('|'), ...files], { cwd: folder, env });
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : null;
}

function run(
  programArguments: readonly string[],
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, programArguments, { ...place, stdio: 'ignore' });
    const cancel = systemClock.after(RUN_WITHIN_MS, () => child.kill('SIGKILL'));
    child.once('error', reject);
    child.once('close', () => {
      cancel();
      resolve();
    });
  });
}

/** Without what a vitest around this one has left there. */
function ownEnv(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|VITE_|NODE_ENV$|TEST$|PROD$|DEV$|MODE$|SSR$|BASE_URL$)/.test(name),
  );
  return Object.fromEntries(entries);
}
