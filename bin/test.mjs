import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from './build.mjs';
import { prepare, ROOT } from './prepare.mjs';
import { runProgram } from './runProgram.mjs';
import { LaunchProblem, report as sayProblem } from './sentences.mjs';
import { outcomeLine, skipLines, testOutcome } from './testOutcome.mjs';

/** Where CI must prove everything, a skip is a failure. */
function mustNotSkip() {
  return process.env.CI === 'true' && existsSync(join(ROOT, '..', 'shared'));
}

/** Runs vitest and gives its report (null when it wrote none) and its exit status. */
async function runVitest(extraArguments) {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-tests-'));
  const file = join(folder, 'report.json');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const run = [vitest, 'run', ...reporters, ...extraArguments];
    const { status } = await runProgram(process.execPath, run, { cwd: ROOT, inherit: true });
    return { status, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function saySkips(skipped) {
  const { missingPrograms, missingSentence } = await import('../dist/tests/support/programs.js');
  const lines = skipLines(
    skipped.map((one) => ({ ...one, file: relative(ROOT, one.file) })),
    {
      missing: missingPrograms(),
      textOf: (file) => readFileSync(join(ROOT, file), 'utf8'),
      sentenceOf: missingSentence,
    },
  );
  for (const line of lines) console.log(line);
}

async function main() {
  await prepare();
  await build();
  const { status, report } = await runVitest(process.argv.slice(2));
  const outcome = testOutcome(report, status);
  await saySkips(outcome.skipped);
  if (outcome.failed > 0) process.exitCode = 1;
  if (outcome.skipped.length > 0 && mustNotSkip()) {
    console.log(
      `${outcome.skipped.length} skipped where CI must prove everything: that is a failure`,
    );
    process.exitCode = 1;
  }
  console.log(outcomeLine(outcome));
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof LaunchProblem) sayProblem(error);
  else console.error(error);
  console.log(outcomeLine({ passed: 0, failed: 1, skipped: [] }));
}
