import { expect, test } from 'vitest';
import { readDemoOptions } from '../../../demo/demoOptions.ts';
import { UsageFailure } from '../../../runtime/failure.ts';

function read(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return readDemoOptions(args, { environment, usualDataFolder: '/package/data' });
}

test('the command line decides, then the environment, then what is usual', () => {
  expect(read([])).toEqual({ dataFolder: '/package/data', httpPort: 8420, seed: 20260101 });
  const environment = { HALLWATCH_PORT: '9000', HALLWATCH_DATA: '/there', HALLWATCH_SEED: '7' };
  expect(read([], environment)).toEqual({ dataFolder: '/there', httpPort: 9000, seed: 7 });
  const args = ['--port', '0', '--data', '/here', '--seed=8'];
  expect(read(args, environment)).toEqual({ dataFolder: '/here', httpPort: 0, seed: 8 });
});

test('an empty variable of the environment is none', () => {
  expect(read([], { HALLWATCH_PORT: '', HALLWATCH_DATA: '' })).toEqual(read([]));
});

test.each([
  ['--port', 'abc'],
  ['--port', '99999'],
  ['--port', '84.5'],
  ['--port', ''],
  ['--port=-1'],
  ['--port', '-1'],
  ['--port'],
  ['--seed', 'abc'],
  ['--seed', '99999999999'],
  ['--nonsense'],
  ['something'],
])('%s %s is refused as a wrong option', (...args) => {
  expect(() => read(args)).toThrow(UsageFailure);
  expect(() => read(args)).toThrow(expect.objectContaining({ code: 'HW-DEMO-001' }));
});

test('a wrong port in the environment is refused as well', () => {
  expect(() => read([], { HALLWATCH_PORT: 'x' })).toThrow(UsageFailure);
});
