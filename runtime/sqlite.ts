import Database from 'better-sqlite3';
import { Failure } from './failure.ts';

export type SqliteDatabase = Database.Database;
export type SqliteStatement = Database.Statement;

/** A schema step: runs once, in order, inside one transaction. */
export type SchemaStep = (database: SqliteDatabase) => void;

/**
 * Opens a SQLite file so that a commit is on the disk when it returns. better-sqlite3 is built with
 * NORMAL as its default in WAL mode and falls back to it at the first write, so FULL is set
 * explicitly on every open. Throws a `Failure` when the file cannot be opened.
 */
export function openDurableDatabase(path: string): SqliteDatabase {
  let database: SqliteDatabase | null = null;
  try {
    database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('journal_size_limit = 67108864');
    database.pragma('busy_timeout = 5000');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (error) {
    database?.close();
    throw new Failure('HW-DISK-001', { path, reason: (error as Error).message }, error);
  }
}

/** Brings a file's schema up to date, counting the steps done in `user_version`. */
export function applySchema(database: SqliteDatabase, steps: readonly SchemaStep[]): void {
  const done = database.pragma('user_version', { simple: true }) as number;
  if (done > steps.length) {
    throw new Failure('HW-DISK-003', { path: database.name, found: done, known: steps.length });
  }
  steps.slice(done).forEach((step, index) => {
    database.transaction(() => {
      step(database);
      database.pragma(`user_version = ${done + index + 1}`);
    })();
  });
}

/** Says whether an error means that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return code === 'SQLITE_FULL' || code === 'ENOSPC';
}
