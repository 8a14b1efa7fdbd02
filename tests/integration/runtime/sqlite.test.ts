import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  applySchema,
  holdFolder,
  isDiskFull,
  openDurableDatabase,
  type SchemaStep,
  type SqliteDatabase,
} from '../../../runtime/sqlite.ts';
import { fill, LANGUAGES } from '../../../texts/entry.ts';
import { runtimeTexts } from '../../../texts/runtimeTexts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const FULL = 2;

function open(path: string): SqliteDatabase {
  const database = openDurableDatabase(path);
  onTestFinished(() => void database.close());
  return database;
}

function newFile(): string {
  return join(temporaryFolder(), 'test.db');
}

const createTable: SchemaStep = (database) => void database.exec('CREATE TABLE t (n INTEGER)');
const addColumn: SchemaStep = (database) => void database.exec('ALTER TABLE t ADD COLUMN m TEXT');

test('synchronous stays FULL after the first write in WAL mode, and after opening again', () => {
  const path = newFile();
  for (let round = 0; round < 2; round += 1) {
    const database = openDurableDatabase(path);
    applySchema(database, [createTable]);
    database.prepare('INSERT INTO t VALUES (?)').run(round);
    database.transaction(() => database.prepare('INSERT INTO t VALUES (?)').run(round))();
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(FULL);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  }
});

test('what was committed is seen by a second connection at once', () => {
  const path = newFile();
  const writer = open(path);
  applySchema(writer, [createTable]);
  const reader = open(path);
  writer.prepare('INSERT INTO t VALUES (7)').run();
  expect(reader.prepare('SELECT n FROM t').pluck().all()).toEqual([7]);
});

test('schema steps run in order, each once, and a later program goes on where it stands', () => {
  const path = newFile();
  const ran: string[] = [];
  const noted = (name: string, step: SchemaStep): SchemaStep => {
    return (database) => {
      ran.push(name);
      step(database);
    };
  };
  const first = noted('create', createTable);
  const second = noted('add', addColumn);
  const database = open(path);
  applySchema(database, [first]);
  applySchema(database, [first, second]);
  applySchema(database, [first, second]);
  expect(ran).toEqual(['create', 'add']);
  expect(database.pragma('user_version', { simple: true })).toBe(2);
});

test('a step that fails leaves nothing of itself, and the next start tries it again', () => {
  const database = open(newFile());
  const half: SchemaStep = (opened) => {
    opened.exec('CREATE TABLE half (n)');
    throw new Error('power cut');
  };
  expect(() => applySchema(database, [createTable, half])).toThrow('power cut');
  expect(database.pragma('user_version', { simple: true })).toBe(1);
  const tables = () =>
    database.prepare("SELECT name FROM sqlite_master WHERE type='table'").pluck();
  expect(tables().all()).toEqual(['t']);
  applySchema(database, [createTable, addColumn]);
  expect(database.pragma('user_version', { simple: true })).toBe(2);
});

test('a file of a later version is refused untouched, with a sentence that says what to do', () => {
  const database = open(newFile());
  applySchema(database, [createTable, addColumn]);
  const refused = failureOf(() => applySchema(database, [createTable]));
  expect(refused).toMatchObject({ code: 'HW-DISK-003', facts: { found: 2, known: 1 } });
  for (const language of LANGUAGES) {
    expect(fill(runtimeTexts['HW-DISK-003'][language], refused.facts)).not.toMatch(/\{\w+\}/);
  }
});

test.each([
  [
    'a folder that is missing',
    'HW-DISK-001',
    (folder: string) => join(folder, 'missing', 'test.db'),
  ],
  [
    'a folder in place of the file',
    'HW-DISK-001',
    (folder: string) => {
      mkdirSync(join(folder, 'test.db'));
      return join(folder, 'test.db');
    },
  ],
  [
    'a file that is no database',
    'HW-DISK-004',
    (folder: string) => {
      writeFileSync(join(folder, 'test.db'), 'these are my holiday notes, dear reader'.repeat(50));
      return join(folder, 'test.db');
    },
  ],
] as const)('%s is a failure that names the path and the reason', (_what, code, prepare) => {
  const path = prepare(temporaryFolder());
  const failed = failureOf(() => openDurableDatabase(path));
  expect(failed).toMatchObject({ code, facts: { path } });
  for (const language of LANGUAGES) {
    const sentence = fill(runtimeTexts[code][language], failed.facts);
    expect(sentence).toContain(path);
    expect(sentence).not.toMatch(/\{\w+\}/);
  }
});

test('a file that could not be used is not kept open', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'test.db');
  writeFileSync(path, 'no database'.repeat(200));
  const openFiles = () => readdirSync('/proc/self/fd').length;
  const before = openFiles();
  for (let round = 0; round < 20; round += 1) failureOf(() => openDurableDatabase(path));
  expect(openFiles()).toBeLessThan(before + 10);
});

test('a full disk is recognised by the code of SQLite and of the file system', () => {
  const database = open(newFile());
  applySchema(database, [(opened) => void opened.exec('CREATE TABLE t (b BLOB)')]);
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages + 2}`);
  const fillUp = () => database.prepare('INSERT INTO t VALUES (zeroblob(1000000))').run();
  expect(errorOf(fillUp)).toSatisfy(isDiskFull);
  expect(isDiskFull(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toBe(true);
  expect(isDiskFull(new Error('full'))).toBe(false);
  expect(isDiskFull(null)).toBe(false);
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function failureOf(action: () => unknown) {
  return errorOf(action) as { code: string; facts: Record<string, string | number> };
}

test('only its owner may read a database and what lies beside it', () => {
  const path = newFile();
  applySchema(open(path), [createTable]);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
});

describe('a folder that is held', () => {
  const inUse = expect.objectContaining({ code: 'HW-DISK-005' });

  test('is refused to everybody else until it is released', () => {
    const folder = join(temporaryFolder(), 'made');
    const release = holdFolder(folder);
    onTestFinished(release);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['in-use.lock']);
    expect(() => holdFolder(folder)).toThrow(inUse);
    expect(() => holdFolder(folder)).toThrow(inUse);
    release();
    const releaseAgain = holdFolder(folder);
    onTestFinished(releaseAgain);
    expect(() => holdFolder(folder)).toThrow(inUse);
  });

  test('is refused to another process, and free again when its holder was killed', async () => {
    const folder = temporaryFolder();
    const holder = spawn(process.execPath, ['-e', HOLDER, join(folder, 'in-use.lock')]);
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    expect(() => holdFolder(folder)).toThrow(inUse);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    holdFolder(folder)();
  });

  test('stays refused to another process after somebody here was refused', () => {
    const folder = temporaryFolder();
    onTestFinished(holdFolder(folder));
    expect(() => holdFolder(folder)).toThrow(inUse);
    const other = spawnSync(process.execPath, ['-e', LOCK, join(folder, 'in-use.lock')]);
    expect(String(other.stderr)).toContain('database is locked');
  });

  test('stays held although its holder has forgotten how to release it', () => {
    const folder = temporaryFolder();
    holdFolder(folder);
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    expect(() => holdFolder(folder)).toThrow(inUse);
  });

  test('is named when it cannot be made', () => {
    const file = newFile();
    writeFileSync(file, '');
    const refused = expect.objectContaining({
      code: 'HW-DISK-006',
      facts: expect.objectContaining({ path: file }),
    });
    expect(() => holdFolder(file)).toThrow(refused);
  });
});

/** Another program that takes a folder's lock by the same means, and one that then keeps it. */
const LOCK = `
  const Database = require('better-sqlite3');
  const taken = new Database(process.argv[1], { timeout: 0 });
  taken.exec('BEGIN EXCLUSIVE');
`;
const HOLDER = `${LOCK}
  console.log('held');
  setInterval(() => taken.open, 1000);
`;
