import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import type { TestReport } from './testVerdicts.ts';

/** Where the report goes: the environment variable that names the file. */
export const REPORT_VARIABLE = 'PLANTED_BUGS_REPORT';

/**
 * Writes what became of every test, with the kind of its errors: vitest's own JSON has only their
 * stacks, which do not tell an assertion in a promise or in a property from any other error.
 */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const report: TestReport = { files: modules.map(fileOf) };
    writeFileSync(process.env[REPORT_VARIABLE] ?? '', JSON.stringify(report));
  }
}

function fileOf(module: TestModule): TestReport['files'][number] {
  return {
    path: module.moduleId,
    isLoaded: module.errors().length === 0,
    tests: [...module.children.allTests()].map((test) => {
      const { state, errors = [] } = test.result();
      const fullName = test.fullName.replaceAll(' > ', ' ');
      return { fullName, state, errors: errors.map(namesOf) };
    }),
  };
}

/** The kinds of an error and of what caused it, the outermost first. */
function namesOf(error: SerializedError): string[] {
  const names: string[] = [];
  let next: unknown = error;
  while (typeof next === 'object' && next !== null && names.length < 10) {
    const { name, cause } = next as { name?: unknown; cause?: unknown };
    names.push(String(name));
    next = cause;
  }
  return names;
}
