import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { badNames, ownTimeOrChance, tooLong } from './codeRules.ts';
import { strayPackages, wrongArrows } from './importRules.ts';
import { REPOSITORY, readSourceTree, type SourceTree } from './sourceTree.ts';
import { incompleteTexts, type TextFiles, unmatchedCodes } from './textRules.ts';
import { deadFiles, foreignPaths, loosePins, missingPaths } from './wholeRules.ts';

const repository = readSourceTree();
const texts = await readTexts();

async function readTexts(): Promise<TextFiles> {
  // allTexts.ts only collects what the others say.
  const files = readdirSync(join(REPOSITORY, 'texts')).filter(
    (name) => name.endsWith('.ts') && name !== 'allTexts.ts',
  );
  const read = new Map<string, Record<string, Record<string, string>>>();
  for (const name of files) {
    const module = (await import(pathToFileURL(join(REPOSITORY, 'texts', name)).href)) as object;
    const exported = Object.values(module).filter(isCatalogue);
    read.set(`texts/${name}`, Object.assign({}, ...exported));
  }
  return read;
}

function isCatalogue(value: unknown): value is Record<string, Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.values(value);
  return entries.some((entry) => typeof entry === 'object' && entry !== null && 'zh-Hans' in entry);
}

function tree(files: Record<string, string>): SourceTree {
  return new Map(Object.entries(files));
}

const lines = (count: number): string => 'call();\n'.repeat(count);

describe('arrows between folders', () => {
  test('the repository has no wrong one', () => {
    expect(wrongArrows(repository)).toEqual([]);
  });

  test.each([
    ['a static import', { 'agent/a.ts': "import { b } from '../collector/b.ts';" }],
    ['a type import', { 'agent/a.ts': "import type { B } from '../collector/b.ts';" }],
    ['a type in place', { 'agent/a.ts': "let b: import('../collector/b.ts').B;" }],
    ['a dynamic import', { 'collector/x/a.ts': "await import('../../agent/b.ts');" }],
    ['a re-export', { 'runtime/a.ts': "export { b } from '../protocol/b.ts';" }],
    [
      'the console',
      { 'console/A.vue': '<script setup lang="ts">\nimport "../collector/b.ts";\n</script>' },
    ],
    ['product to tests', { 'cli/a.ts': "import '../tests/support/b.ts';" }],
    ['a disk in the protocol', { 'protocol/a.ts': "import 'node:fs';" }],
    ['a target made up at run time', { 'agent/a.ts': 'await import(name);' }],
  ])('%s is seen', (_, files) => {
    expect(wrongArrows(tree(files as unknown as Record<string, string>))).toHaveLength(1);
  });

  test('those of the picture are allowed', () => {
    const code = "import '../runtime/a.ts'; import '../protocol/a.ts'; import '../texts/a.ts';";
    expect(wrongArrows(tree({ 'agent/a.ts': code, 'collector/a.ts': code }))).toEqual([]);
  });
});

describe('packages that touch the outside world', () => {
  test('each has one import site on each side', () => {
    expect(strayPackages(repository)).toEqual([]);
  });

  test.each([
    [
      'a second import site',
      {
        'agent/a.ts': "import 'mqtt';",
        'agent/b.ts': "import type { C } from 'mqtt/x';",
        'collector/a.ts': "import 'mqtt';",
      },
    ],
    ['the wrong side', { 'collector/a.ts': "import 'onoff';" }],
    ['a second opener of SQLite', { 'collector/a.ts': "import D from 'better-sqlite3';" }],
    ['SQL outside of its folders', { 'collector/http/a.ts': "import { Kysely } from 'kysely';" }],
    [
      'a second server',
      {
        'collector/http/a.ts': "import { fastify } from 'fastify';",
        'collector/http/b.ts': "import { fastify } from 'fastify';",
        'collector/http/c.ts': "import type { FastifyInstance } from 'fastify';",
      },
    ],
  ])('%s is seen', (_, files) => {
    expect(strayPackages(tree(files as unknown as Record<string, string>))).toHaveLength(1);
  });
});

describe('size', () => {
  test('no file and no function is too long', () => {
    expect(tooLong(repository)).toEqual([]);
  });

  test('a file of 401 lines is seen, one of 400 is not', () => {
    expect(tooLong(tree({ 'agent/a.ts': lines(401), 'agent/b.ts': lines(400) }))).toEqual([
      'agent/a.ts has 401 lines',
    ]);
  });

  test.each([
    ['a function', `function a() {\n${lines(69)}}`],
    ['a method', `class A {\n  a() {\n${lines(69)}}\n}`],
    ['an arrow', `const a = () => {\n${lines(69)}};`],
    ['what a factory returns', `function a() {\nreturn { b() {\n${lines(67)}} };\n}`],
    ['a test', `describe('a', () => {\ntest('b', () => {\n${lines(69)}});\n});`],
  ])('%s of 71 lines is seen, of 70 it is not', (_, code) => {
    expect(tooLong(tree({ 'agent/a.ts': code }))).toHaveLength(1);
    expect(tooLong(tree({ 'agent/a.ts': code.replace('call();\n', '') }))).toEqual([]);
  });

  test('the script of a .vue file counts too', () => {
    const code = `<template><p/></template>\n<script>\nfunction a() {\n${lines(70)}}\n</script>`;
    expect(tooLong(tree({ 'console/A.vue': code }))).toEqual([
      'console/A.vue:3 is a function of 72 lines',
    ]);
  });
});

describe('time and chance', () => {
  test('come in from outside', () => {
    expect(ownTimeOrChance(repository)).toEqual([]);
  });

  test.each([
    'Date.now();',
    'Math.random();',
    'performance.now();',
    'setTimeout(f, 1);',
    'const wait = setInterval;',
    'globalThis.setTimeout(f, 1);',
    'new Date();',
    'process.hrtime.bigint();',
    "import { setTimeout as sleep } from 'node:timers/promises';",
  ])('%s is seen', (code) => {
    expect(ownTimeOrChance(tree({ 'collector/a.ts': code })).length).toBeGreaterThan(0);
    expect(ownTimeOrChance(tree({ 'runtime/a.ts': code }))).toEqual([]);
  });

  test('a given time and the timer of a socket are allowed', () => {
    const code = 'new Date(atMs); socket.setTimeout(1000); setImmediate(f); clock.after(1, f);';
    expect(ownTimeOrChance(tree({ 'agent/a.ts': code }))).toEqual([]);
  });
});

describe('names', () => {
  test('say what is inside', () => {
    expect(badNames(repository)).toEqual([]);
  });

  test.each([
    { 'agent/utils/a.ts': '' },
    { 'agent/stringHelpers.ts': '' },
    { 'tests/common/a.ts': '' },
    { 'collector/a.ts': 'export class SessionManager {}' },
    { 'collector/types.ts': '' },
    { 'collector/index.ts': '' },
    { 'collector/read_it.ts': '' },
  ])('%j is seen', (files) => {
    expect(badNames(tree(files as unknown as Record<string, string>))).toHaveLength(1);
  });

  test('the table of drivers is an index', () => {
    expect(badNames(tree({ 'agent/drivers/index.ts': '' }))).toEqual([]);
  });
});

describe('packages', () => {
  test('are pinned exactly, and the lockfile does not say where they come from', () => {
    expect(repository.has('package.json') && repository.has('package-lock.json')).toBe(true);
    expect(loosePins(repository)).toEqual([]);
  });

  test('a range and a place are seen', () => {
    const files = {
      'package.json': '{"dependencies":{"a":"^1.0.0"},"optionalDependencies":{"b":"1.2"}}',
      'package-lock.json': '{"packages":{"a":{"resolved":"x"}}}',
    };
    expect(loosePins(tree(files))).toHaveLength(3);
  });
});

describe('dead files', () => {
  test('every file is reached', () => {
    expect(deadFiles(repository)).toEqual([]);
  });

  test('a product file that only its test reaches is seen, and so is an unused builder', () => {
    const files = {
      'cli/main.ts': "import('./a.ts');",
      'cli/a.ts': "fork(new URL('./b.js', import.meta.url));",
      'cli/b.ts': '',
      'agent/forgotten.ts': '',
      'tests/unit/forgotten.test.ts': "import '../../agent/forgotten.ts';",
      'tests/support/unused.ts': '',
      'bin/test.mjs': "await import('../dist/tests/support/programs.js');",
      'tests/support/programs.ts': '',
      'package.json': '{"scripts":{"x":"node bin/run.mjs tests/bench/x"}}',
      'tests/bench/x.ts': '',
    };
    expect(deadFiles(tree(files))).toEqual([
      'agent/forgotten.ts is reached by no program',
      'tests/support/unused.ts is reached by no program and no test',
    ]);
  });
});

describe('documents', () => {
  test('name only what is there', () => {
    expect(missingPaths(repository)).toEqual([]);
  });

  test('a folder that is gone is seen, in a drawn tree and in a sentence', () => {
    const map = '```\nagent/     the edge\n  drivers/ one each\n  gone/    nothing\n```\n';
    const files = {
      'agent/drivers/index.ts': '',
      'README.md': `${map}See \`agent/lost.ts\`, \`agent/drivers/\` and \`and/or\`.`,
    };
    expect(missingPaths(tree(files))).toEqual([
      'README.md names agent/gone/, which is not there',
      'README.md names agent/lost.ts, which is not there',
    ]);
  });

  test('nothing names a folder of one machine', () => {
    expect(foreignPaths(repository)).toEqual([]);
  });

  test('such a folder is seen, a folder inside of the repository is not', () => {
    const machine = ['', 'work', 'main'].join('/');
    const files = { 'docs/a.md': `cd ${machine}`, 'docs/b.md': `docs${machine}` };
    const found = foreignPaths(tree(files));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^docs\/a\.md/);
  });
});

describe('texts', () => {
  const full = { 'zh-Hans': '甲 {a}', 'zh-Hant': '甲 {a}', en: 'A {a}' };

  test('every sentence stands in every language, once', () => {
    expect(texts.size).toBeGreaterThan(0);
    expect(incompleteTexts(texts)).toEqual([]);
  });

  test('every code of a failure is explained, and every explained code is used', () => {
    expect(unmatchedCodes(repository, texts)).toEqual([]);
  });

  test('a missing language, another fact and a key that stands twice are seen', () => {
    const files = new Map([
      ['texts/a.ts', { one: { ...full, en: '' }, two: { ...full, en: 'A {b}' }, three: full }],
      ['texts/b.ts', { three: full }],
    ]);
    expect(incompleteTexts(files)).toHaveLength(3);
  });

  test('a failure without a text and a text without a failure are seen', () => {
    const code = "throw new Failure('HW-NEW-001', {});";
    const files = new Map([['texts/a.ts', { 'HW-OLD-001': full }]]);
    expect(unmatchedCodes(tree({ 'agent/a.ts': code }), files)).toHaveLength(2);
  });
});
