import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { openDurableDatabase } from '../../runtime/sqlite.ts';
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
