import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { Failure } from '../../runtime/failure.ts';
import {
  openDurableDatabase,
  openReadOnlyDatabase,
  type SqliteDatabase,
} from '../../runtime/sqlite.ts';
import { stateMigrations } from './migrations.ts';
import type { StateTables } from './stateTables.ts';

export type StateDatabase = Kysely<StateTables>;

/**
 * Opens state.db on a connection of its own and brings its schema up to date. Throws a `Failure`
 * HW-DISK-001 when the file cannot be opened.
 */
export async function openStateDatabase(path: string): Promise<StateDatabase> {
  const database = openDurableDatabase(path);
  const db = new Kysely<StateTables>({ dialect: new SqliteDialect({ database }) });
  try {
    const { error } = await new Migrator({ db, provider: stateMigrations }).migrateToLatest();
    if (error !== undefined) throw error;
  } catch (error) {
    await db.destroy();
    if (database.open) database.close();
    throw error;
  }
  return db;
}

/**
 * Opens state.db to look at it only; a collector may be writing it. Throws a `Failure` HW-DISK-001
 * when the file cannot be opened, HW-CLI-023 when another version of the program has made it.
 */
export async function openStateForReading(path: string): Promise<StateDatabase> {
  const database = openReadOnlyDatabase(path);
  const db = new Kysely<StateTables>({ dialect: new SqliteDialect({ database }) });
  const known = Object.keys(await stateMigrations.getMigrations());
  const done = stepsDone(database);
  if (known.length === done.length && known.every((name, index) => name === done[index])) return db;
  await db.destroy();
  throw new Failure('HW-CLI-023', { path });
}

/** The schema steps that were taken in a file, in order; none in a file that is no state file. */
function stepsDone(database: SqliteDatabase): string[] {
  try {
    return database
      .prepare('SELECT name FROM kysely_migration ORDER BY name')
      .pluck()
      .all() as string[];
  } catch {
    return [];
  }
}
