import { expect, test } from 'vitest';
import { startBuiltProgram } from '../support/builtProgram.ts';

test('every accepted reading is stored once and in order, however often agent and collector are killed', async () => {
  const args = ['--cycles', '30', '--seed', '20260701', '--json'];
  const proof = startBuiltProgram('dist/tests/prove/crash/crash.js', args);
  const code = await proof.ended;
  const line = proof
    .output()
    .split('\n')
    .find((text) => text.startsWith('{'));
  const result = JSON.parse(line ?? '{}') as Record<string, number>;
  expect(result, proof.output()).toMatchObject({
    cycles: 30,
    lost: 0,
    duplicates: 0,
    disordered: 0,
    forksAndLosses: 0,
    quarantined: 0,
  });
  expect(result.accepted).toBeGreaterThan(100);
  expect(result.stored).toBeGreaterThanOrEqual(result.accepted ?? 0);
  expect(code).toBe(0);
});
