/**
 * Counts what a run of vitest says in its JSON report. A report that is missing, a file that could
 * not be read and an error outside of any test each count as a failure: nothing may look passed
 * that did not run.
 */
export function testOutcome(report, exitStatus) {
  const tests = (report?.testResults ?? []).flatMap((file) =>
    file.assertionResults.map((one) => ({
      file: file.name,
      name: one.fullName,
      status: one.status,
    })),
  );
  const passed = tests.filter((one) => one.status === 'passed').length;
  const skipped = tests.filter((one) => one.status === 'skipped' || one.status === 'todo');
  const brokenFiles = (report?.testResults ?? []).filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  );
  let failed = tests.length - passed - skipped.length + brokenFiles.length;
  if (failed === 0 && (report === null || exitStatus !== 0)) failed = 1;
  return { passed, failed, skipped };
}

/** The line that ends a run. */
export function outcomeLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/**
 * Says for each missing program which skipped tests wait for it: those whose file names it. Skipped
 * tests that wait for none of them come last.
 */
export function skipLines(skipped, { missing, textOf, sentenceOf }) {
  const waitsFor = (one, program) => new RegExp(`['"\`]${program}['"\`]`).test(textOf(one.file));
  const lines = missing.flatMap((program) => [
    sentenceOf(program),
    ...skipped.filter((one) => waitsFor(one, program)).map((one) => `  skipped: ${one.name}`),
  ]);
  const others = skipped.filter((one) => !missing.some((program) => waitsFor(one, program)));
  return [...lines, ...others.map((one) => `skipped: ${one.name} (${one.file})`)];
}
