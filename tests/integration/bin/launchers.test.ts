import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTooOld, missingTools } from '../../../bin/checkMachine.mjs';
import { holdsAll } from '../../../bin/prepare.mjs';
import { REPOSITORY } from '../../layout/sourceTree.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A clone as far as the launchers see it: no node_modules, a PATH with only what is put there. */
function aClone() {
  const root = temporaryFolder();
  for (const name of ['bin', 'package.json', 'package-lock.json']) {
    cpSync(join(REPOSITORY, name), join(root, name), { recursive: true });
  }
  const path = join(root, 'path');
  mkdirSync(path);
  return {
    root,
    /** Puts a program on PATH: a shell script. */
    put(name: string, script = '') {
      writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    environment: { PATH: path, HOME: root, TMPDIR: root },
  };
}

function run(clone: ReturnType<typeof aClone>, launcher: string, language = 'zh_CN.UTF-8') {
  const env = { ...clone.environment, LANG: language };
  const script = join(clone.root, 'bin', launcher);
  return spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
}

/** A clone on a machine with the tools of a native build. */
function aCloneWithTools() {
  const clone = aClone();
  for (const tool of ['g++', 'make', 'python3']) clone.put(tool);
  return clone;
}

describe('a machine that cannot install', () => {
  test('names every missing tool in one sentence, in the language of the environment', () => {
    const clone = aClone();
    clone.put('make');
    const chinese = run(clone, 'prepare.mjs');
    expect(chinese.status).toBe(1);
    expect(chinese.stdout).toBe('');
    expect(chinese.stderr).toBe(
      '安装依赖需要编译 SQLite,但缺少 g++, python3;请先运行 apt-get install g++ make python3,再重试。\n',
    );
    const english = run(clone, 'start.mjs', 'en_GB.UTF-8');
    expect(english.stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining('g++, python3 is missing: run apt-get install'),
    ]);
  });

  test('says so when npm itself is missing', () => {
    const { status, stderr } = run(aCloneWithTools(), 'prepare.mjs', 'en');
    expect(status).toBe(1);
    expect(stderr).toContain('npm was not found');
  });

  test('says where the log of a failed installation is, and shows its end', () => {
    const clone = aCloneWithTools();
    clone.put('npm', 'echo first; echo "the reason" >&2; exit 7');
    const { status, stderr } = run(clone, 'prepare.mjs', 'en');
    expect(status).toBe(1);
    expect(stderr).toContain('npm ci ended with 7');
    expect(stderr.trimEnd().endsWith('the reason')).toBe(true);
    const log = /the whole log is (\S+),/.exec(stderr)?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toBe('first\nthe reason\n');
  });

  test('says in one sentence that the disk is full', () => {
    const clone = aCloneWithTools();
    clone.put('npm', 'echo "npm error code ENOSPC" >&2; exit 1');
    const { status, stderr } = run(clone, 'prepare.mjs', 'en');
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `The disk is full: ${clone.root} cannot be written. Free some space and try again.`,
    );
  });

  test('does not take an installation for good whose SQLite does not load', () => {
    const clone = aCloneWithTools();
    clone.put('npm', 'exit 0');
    const { status, stderr } = run(clone, 'prepare.mjs', 'en');
    expect(status).toBe(1);
    expect(stderr).toContain('SQLite does not load');
    expect(existsSync(join(clone.root, 'node_modules', '.hallwatch-installed'))).toBe(false);
  });

  test('an old Node.js is named by its version', () => {
    expect(isTooOld('v20.18.3')).toBe(true);
    expect(isTooOld('v18.20.0')).toBe(true);
    expect(isTooOld('v20.19.0')).toBe(false);
    expect(isTooOld('v24.0.0')).toBe(false);
  });
});

/** Where the headers of the running Node.js lie, so that nothing looks for them on the network. */
function headersBesideNode(): string {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return existsSync(join(prefix, 'include/node/node.h')) ? prefix : '';
}

describe('installing', () => {
  /** npm that installs a package with the name of ours, and counts how often it was asked. */
  function aCloneWithNpm() {
    const clone = aCloneWithTools();
    const folder = join(clone.root, 'node_modules', 'better-sqlite3');
    const code = 'module.exports = class { close() {} };';
    clone.put(
      'npm',
      [
        'PATH=/usr/bin:/bin',
        `echo "$@ nodedir=$npm_config_nodedir" >> "${join(clone.root, 'asked')}"`,
        `mkdir -p "${folder}"`,
        `echo '${code}' > "${join(folder, 'index.js')}"`,
      ].join('\n'),
    );
    return {
      ...clone,
      asked: () => readFileSync(join(clone.root, 'asked'), 'utf8').trimEnd().split('\n'),
    };
  }

  test('happens once per lockfile', () => {
    const clone = aCloneWithNpm();
    expect(run(clone, 'prepare.mjs').status).toBe(0);
    expect(run(clone, 'prepare.mjs').status).toBe(0);
    expect(clone.asked()).toHaveLength(1);
    expect(clone.asked()[0]).toMatch(/^ci --loglevel=notice --include=dev --include=optional /);
    expect(clone.asked()[0]).toContain(`nodedir=${headersBesideNode()}`);
    writeFileSync(join(clone.root, 'package-lock.json'), '{"packages":{}}');
    expect(run(clone, 'prepare.mjs').status).toBe(0);
    expect(clone.asked()).toHaveLength(2);
  });

  test('says nothing on stdout, which belongs to the program', () => {
    expect(run(aCloneWithNpm(), 'prepare.mjs').stdout).toBe('');
  });

  test('an installation of somebody else is taken only when nothing of the lockfile differs', () => {
    const lock = {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/b': { version: '2.0.0', integrity: 'y', optional: true },
    };
    const { 'node_modules/b': _, ...without } = lock;
    expect(holdsAll({ 'node_modules/a': lock['node_modules/a'] }, lock)).toBe(true);
    expect(holdsAll({}, without)).toBe(false);
    expect(holdsAll({ 'node_modules/a': { version: '1.0.0', integrity: 'z' } }, lock)).toBe(false);
    const more = { ...without, 'node_modules/c': { version: '1.0.0' } };
    expect(holdsAll(more, without)).toBe(false);
  });

  test('SIGTERM stops npm too', async () => {
    const clone = aCloneWithTools();
    const pidFile = join(clone.root, 'pid');
    clone.put('npm', `PATH=/usr/bin:/bin; echo $$ > "${pidFile}"; exec sleep 600`);
    const script = join(clone.root, 'bin', 'prepare.mjs');
    const child = spawn(process.execPath, [script], {
      env: { ...clone.environment, LANG: 'en' },
      stdio: 'ignore',
    });
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8')).toMatch(/\d+\n/);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('any C++ compiler will do, and the environment may name the tools', () => {
    const clone = aClone();
    clone.put('c++');
    clone.put('make');
    expect(missingTools({ ...clone.environment, PYTHON: '/opt/python' })).toEqual([]);
    expect(missingTools(clone.environment)).toEqual(['python3']);
  });
});

describe('the command hallwatch', () => {
  test('says what to do when it has not been built', () => {
    const clone = aClone();
    const { status, stderr } = run(clone, 'hallwatch.mjs', 'en');
    expect(status).toBe(1);
    expect(stderr).toBe(
      `The program has not been built: run npm run build in ${clone.root} first.\n`,
    );
  });
});
