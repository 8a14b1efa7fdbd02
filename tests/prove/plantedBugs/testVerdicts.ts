import type { NamedTest } from './plantedBug.ts';

/** What became of a named test. */
export type TestVerdict =
  | 'passed'
  | 'failed-by-assertion'
  /** It failed for another reason: it could not be loaded, threw, or took too long. */
  | 'failed-otherwise'
  /** No test of that name ran. */
  | 'absent';

/** What `outcomeReporter.ts` writes. */
export interface TestReport {
  readonly files: readonly {
    readonly path: string;
    /** False when there was an error outside of any test, most likely at its import. */
    readonly isLoaded: boolean;
    readonly tests: readonly {
      /** With the names of the groups around it, separated by spaces. */
      readonly fullName: string;
      readonly state: string;
      /** The kinds of each error and of its causes, the outermost first. */
      readonly errors: readonly (readonly string[])[];
    }[];
  }[];
}

/**
 * Finds a named test in a report. Of several that fit the name (a table of cases) one that fails is
 * enough, but none may fail otherwise than by an assertion.
 */
export function verdictOf(report: TestReport | null, test: NamedTest): TestVerdict {
  const file = report?.files.find((one) => one.path.endsWith(`/${test.file}`));
  if (file === undefined) return 'absent';
  if (!file.isLoaded) return 'failed-otherwise';
  const fitting = file.tests.filter(
    (one) => one.fullName.includes(test.name) && ['passed', 'failed'].includes(one.state),
  );
  const failed = fitting.filter((one) => one.state === 'failed');
  if (fitting.length === 0) return 'absent';
  if (failed.length === 0) return 'passed';
  const isAsserted = failed.every((one) => one.errors.some(isAssertion));
  return isAsserted ? 'failed-by-assertion' : 'failed-otherwise';
}

/** Directly, or as the cause of a property that was refuted. */
function isAssertion(names: readonly string[]): boolean {
  return names.includes('AssertionError');
}
