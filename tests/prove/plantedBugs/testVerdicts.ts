import type { NamedTest } from './plantedBug.ts';

/** What became of a named test. */
export type TestVerdict =
  | 'passed'
  | 'failed-by-assertion'
  /** It failed for another reason: it could not be loaded, threw, or took too long. */
  | 'failed-otherwise'
  /** No test of that name ran. */
  | 'absent';

/** The part of vitest's JSON report that is looked at. */
export interface TestReport {
  readonly testResults: readonly {
    /** The file's absolute path. */
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/**
 * Finds a named test in a report. Of several that fit the name (a table of cases) one that fails is
 * enough, but none may fail otherwise than by an assertion.
 */
export function verdictOf(report: TestReport | null, test: NamedTest): TestVerdict {
  const file = report?.testResults.find((one) => one.name.endsWith(`/${test.file}`));
  if (file === undefined) return 'absent';
  if (file.status === 'failed' && file.assertionResults.length === 0) return 'failed-otherwise';
  const fitting = file.assertionResults.filter(
    (one) => one.fullName.includes(test.name) && ['passed', 'failed'].includes(one.status),
  );
  const failed = fitting.filter((one) => one.status === 'failed');
  if (fitting.length === 0) return 'absent';
  if (failed.length === 0) return 'passed';
  const isAsserted = failed.every((one) => (one.failureMessages ?? []).some(isAssertion));
  return isAsserted ? 'failed-by-assertion' : 'failed-otherwise';
}

/** An assertion of vitest, or a property of fast-check that one has refuted. */
function isAssertion(message: string): boolean {
  if (message.startsWith('AssertionError')) return true;
  return message.startsWith('Error: Property failed') && message.includes('AssertionError');
}
