import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashOf } from '../../../bin/build.mjs';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

function aSource(): string {
  const root = temporaryFolder();
  for (const folder of ['agent/drivers', 'dist', 'node_modules']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'agent/drivers/a.ts'), 'one');
  return root;
}

test('a build is taken for new only while every source is the same', () => {
  const root = aSource();
  const hash = () => hashOf(root, ['agent', 'tsconfig.json']);
  const before = hash();
  expect(hash()).toBe(before);
  writeFileSync(join(root, 'agent/drivers/a.ts'), 'two');
  const changed = hash();
  expect(changed).not.toBe(before);
  writeFileSync(join(root, 'agent/drivers/b.ts'), '');
  expect(hash()).not.toBe(changed);
  rmSync(join(root, 'agent/drivers/b.ts'));
  expect(hash()).toBe(changed);
  writeFileSync(join(root, 'tsconfig.json'), '{}');
  expect(hash()).not.toBe(changed);
});

test('what was built or installed does not count as a source', () => {
  const root = aSource();
  const before = hashOf(root, ['agent']);
  mkdirSync(join(root, 'agent/dist'));
  writeFileSync(join(root, 'agent/dist/a.js'), 'built');
  expect(hashOf(root, ['agent'])).toBe(before);
});
