import { expect, test } from 'vitest';
import { outcomeLine, skipLines, testOutcome } from '../../../bin/testOutcome.mjs';

const file = (statuses: string[], status = 'passed') => ({
  name: '/a.test.ts',
  status,
  assertionResults: statuses.map((one, index) => ({ status: one, fullName: `${one} ${index}` })),
});

test('counts what passed, failed and was skipped', () => {
  const report = { testResults: [file(['passed', 'failed', 'skipped', 'todo'], 'failed')] };
  expect(outcomeLine(testOutcome(report, 1))).toBe('1 passed, 1 failed, 2 skipped');
});

test.each([
  ['no report', null, 1, '0 passed, 1 failed, 0 skipped'],
  ['no report but a good exit', null, 0, '0 passed, 1 failed, 0 skipped'],
  [
    'a file that could not be read',
    { testResults: [file([], 'failed'), file(['passed'])] },
    1,
    '1 passed, 1 failed, 0 skipped',
  ],
  [
    'beside a failed test, a file that could not be read',
    { testResults: [file([], 'failed'), file(['failed'], 'failed')] },
    1,
    '0 passed, 2 failed, 0 skipped',
  ],
  [
    'an error outside of any test',
    { testResults: [file(['passed'])] },
    1,
    '1 passed, 1 failed, 0 skipped',
  ],
  [
    'a test that never ended',
    { testResults: [file(['passed', 'pending'])] },
    0,
    '1 passed, 1 failed, 0 skipped',
  ],
])('%s counts as a failure', (_, report, status, line) => {
  expect(outcomeLine(testOutcome(report, status))).toBe(line);
});

test('each missing program is named with the tests that wait for it', () => {
  const skipped = [
    { file: 'a.test.ts', name: 'a browser', status: 'skipped' },
    { file: 'b.test.ts', name: 'something else', status: 'skipped' },
  ];
  const lines = skipLines(skipped, {
    missing: ['chromium', 'socat'],
    textOf: (name: string) => (name === 'a.test.ts' ? "findProgram('chromium')" : ''),
    sentenceOf: (program: string) => `${program} is missing`,
  });
  expect(lines).toEqual([
    'chromium is missing',
    '  skipped: a browser',
    'socat is missing',
    'skipped: something else (b.test.ts)',
  ]);
});
