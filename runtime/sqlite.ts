import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Failure } from './failure.ts';

export type SqliteDatabase = Database.Database;
export type SqliteStatement = Database.Statement;

/** A database in memory: gone with the process. */
export function openMemoryDatabase(): SqliteDatabase {
  return new Database(':memory:');
}

/** A schema step: runs once, in order, inside one transaction. */
export type SchemaStep = (database: SqliteDatabase) => void;

/**
 * Opens a SQLite file so that a commit is on the disk when it returns. better-sqlite3 is built with
 * NORMAL as its default in WAL mode and falls back to it at the first write, so FULL is set
 * explicitly on every open. A new file, and what SQLite lays beside it, is its owner's alone. One
 * process alone may have an exclusive one, which then needs no index beside it (a full disk has no
 * room for that).
 * Throws a `Failure`: HW-DISK-004 when the file is damaged, else HW-DISK-001.
 */
export function openDurableDatabase(
  path: string,
  options: { readonly isExclusive?: boolean } = {},
): SqliteDatabase {
  let database: SqliteDatabase | null = null;
  try {
    if (path !== ':memory:') makeOwnFile(path);
    database = new Database(path);
    if (options.isExclusive === true) database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('journal_size_limit = 67108864');
    database.pragma('busy_timeout = 5000');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (error) {
    database?.close();
    const code = isDamaged(error) ? 'HW-DISK-004' : 'HW-DISK-001';
    throw new Failure(code, { path, reason: (error as Error).message }, error);
  }
}

/**
 * Opens a file that is there, to be read only: nothing in it is changed, and another process may be
 * writing it. Throws a `Failure`: HW-DISK-004 when the file is damaged, else HW-DISK-001.
 */
export function openReadOnlyDatabase(path: string): SqliteDatabase {
  let database: SqliteDatabase | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true });
    database.pragma('busy_timeout = 5000');
    database.pragma('query_only = ON');
    return database;
  } catch (error) {
    database?.close();
    const code = isDamaged(error) ? 'HW-DISK-004' : 'HW-DISK-001';
    throw new Failure(code, { path, reason: (error as Error).message }, error);
  }
}

/**
 * Makes an empty file that only its owner may read; SQLite gives what it lays beside it the same
 * rights. One that is there is not even opened: closing it would drop this process's locks on it.
 */
function makeOwnFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The folders held: a lock that nobody remembers would be collected, and with that released. */
const held = new Set<SqliteDatabase>();

/**
 * Holds a folder for one program until it is released, or until the process ends in whatever way:
 * the operating system keeps the lock, so that nothing stale stays behind. Makes the folder where
 * there is none, open to its owner alone. Throws a `Failure`: HW-DISK-005, at once, when another
 * program holds it; HW-DISK-006 when it cannot be used.
 */
export function holdFolder(folder: string): () => void {
  const path = join(folder, 'in-use.lock');
  let lock: SqliteDatabase | null = null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    makeOwnFile(path);
    const opened = new Database(path, { timeout: 0 });
    lock = opened;
    // Nothing is ever written here, so no journal of its own need lie beside it.
    opened.pragma('journal_mode = MEMORY');
    opened.exec('BEGIN EXCLUSIVE');
    held.add(opened);
    return () => {
      held.delete(opened);
      opened.close();
    };
  } catch (error) {
    lock?.close();
    const isHeld = String((error as { code?: string }).code).startsWith('SQLITE_BUSY');
    if (isHeld) throw new Failure('HW-DISK-005', { folder }, error);
    throw new Failure('HW-DISK-006', { path: folder, reason: (error as Error).message }, error);
  }
}

/** Brings a file's schema up to date, counting the steps done in `user_version`. */
export function applySchema(database: SqliteDatabase, steps: readonly SchemaStep[]): void {
  const done = database.pragma('user_version', { simple: true }) as number;
  if (done > steps.length) {
    throw new Failure('HW-DISK-003', { path: database.name, found: done, known: steps.length });
  }
  steps.slice(done).forEach((step, index) => {
    const version = done + index + 1;
    // Another process may be doing the same: it has begun first, or it waits.
    database
      .transaction(() => {
        if ((database.pragma('user_version', { simple: true }) as number) >= version) return;
        step(database);
        database.pragma(`user_version = ${version}`);
      })
      .immediate();
  });
}

/** Says whether an error means that a file is no SQLite file, or a broken one. */
export function isDamaged(error: unknown): boolean {
  const code = String((error as { code?: unknown } | null)?.code);
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}

/** Says whether an error means that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return code === 'SQLITE_FULL' || code === 'ENOSPC';
}
