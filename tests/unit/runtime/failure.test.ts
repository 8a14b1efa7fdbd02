import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT, Failure } from '../../../runtime/failure.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';

test('a failure carries its code, its facts and its cause', () => {
  const cause = new Error('ENOENT');
  const failure = new Failure('HW-DISK-001', { path: '/x', tries: 3 }, cause);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({
    name: 'Failure',
    code: 'HW-DISK-001',
    facts: { path: '/x', tries: 3 },
    message: 'HW-DISK-001 {"path":"/x","tries":3}',
    cause,
  });
  expect(new Failure('HW-DISK-002').facts).toEqual({});
  expect('cause' in new Failure('HW-DISK-002')).toBe(false);
});

test('exit codes are part of the interface', () => {
  const codes = {
    ok: 0,
    failed: 1,
    usage: 2,
    dependencyUnreachable: 3,
    doctorFailed: 4,
    restart: 75,
  };
  expect(EXIT).toEqual(codes);
  const document = readFileSync(join(packageRoot(), 'docs/technician/commands.md'), 'utf8');
  const told = [...document.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  // A shell says 130 of a program that was interrupted.
  expect(told.filter((code) => code !== 130)).toEqual(Object.values(codes));
});

test('the package is found from its own code', async () => {
  const { default: manifest } = await import(`${packageRoot()}/package.json`, {
    with: { type: 'json' },
  });
  expect(manifest.name).toBe('hallwatch');
});
