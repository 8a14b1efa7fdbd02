import { type Kysely, sql } from 'kysely';

/** What the series have to write again; see `seriesChanges.ts`. */
export async function addSeriesChanges(db: Kysely<unknown>): Promise<void> {
  await sql`create table series_change (
    subject text primary key, from_ms integer not null, version integer not null) without rowid`.execute(
    db,
  );
}
