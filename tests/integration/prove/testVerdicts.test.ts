import { expect, test } from 'vitest';
import { type TestReport, verdictOf } from '../../prove/plantedBugs/testVerdicts.ts';
import { plant } from '../../prove/plantedBugs/treeCopy.ts';

const NAMED = { file: 'tests/a.test.ts', name: 'keeps its promise' };

function aReport(
  state: string,
  options: { readonly errors?: readonly string[][]; readonly isLoaded?: boolean } = {},
): TestReport {
  const { errors = [], isLoaded = true } = options;
  const tests = [{ fullName: 'a thing keeps its promise', state, errors }];
  return { files: [{ path: '/copy/tests/a.test.ts', isLoaded, tests }] };
}

test.each([
  ['passes', aReport('passed'), 'passed'],
  [
    'fails by an assertion',
    aReport('failed', { errors: [['AssertionError']] }),
    'failed-by-assertion',
  ],
  [
    'has a property that an assertion refutes',
    aReport('failed', { errors: [['Error', 'AssertionError']] }),
    'failed-by-assertion',
  ],
  ['throws', aReport('failed', { errors: [['TypeError']] }), 'failed-otherwise'],
  ['could not be loaded', aReport('failed', { isLoaded: false }), 'failed-otherwise'],
  ['was left out', aReport('skipped'), 'absent'],
  ['has no file', { files: [] }, 'absent'],
  ['left no report', null, 'absent'],
])('a test that %s', (_name, report, verdict) => {
  expect(verdictOf(report, NAMED)).toBe(verdict);
});

test('a bug is planted where its text stands, and only if it stands there once', () => {
  const bug = { name: 'off by one', file: 'a.ts', find: 'a + 1', replace: 'a + $&' };
  expect(plant('return a + 1;', bug)).toBe('return a + $&;');
  expect(() => plant('return a;', bug)).toThrow('out of date');
  expect(() => plant('a + 1; a + 1', bug)).toThrow('2 times in a.ts');
});
