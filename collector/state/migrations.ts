import { type Kysely, type Migration, type MigrationProvider, sql } from 'kysely';
import { addDutyAndConclusions } from './dutyMigration.ts';
import { addSeriesChanges } from './seriesMigration.ts';

/** The schema steps of state.db, in order. A step that was released is never changed. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': { up: createFirstTables },
  '0002-time-quality': { up: addTimeQuality },
  '0003-remote-operation': { up: createRemoteTables },
  '0004-trial': { up: addTrial },
  '0005-duty-and-conclusions': { up: addDutyAndConclusions },
  '0006-series-changes': { up: addSeriesChanges },
};

export const stateMigrations: MigrationProvider = {
  getMigrations: () => Promise.resolve(MIGRATIONS),
};

async function addTimeQuality(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('device_state').addColumn('last_reading_quality', 'text').execute();
}

async function addTrial(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('finding')
    .addColumn('trial', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function createFirstTables(db: Kysely<unknown>): Promise<void> {
  await createDetectionTables(db);
  await createFindingTables(db);
  await createAccessTables(db);
}

async function createDetectionTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cursor')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('journal_id', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('verdict_interval')
    .addColumn('window_id', 'text', (column) => column.notNull())
    .addColumn('from_ms', 'integer', (column) => column.notNull())
    .addColumn('to_ms', 'integer')
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('verdict_interval_key', ['window_id', 'from_ms'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await sql`create index verdict_interval_open on verdict_interval (window_id) where to_ms is null`.execute(
    db,
  );
  await db.schema
    .createTable('window_mark')
    .addColumn('window_id', 'text', (column) => column.primaryKey())
    .addColumn('watermark_ms', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('device_state')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('last_reading_ms', 'integer')
    .addColumn('last_change_ms', 'integer')
    .addPrimaryKeyConstraint('device_state_key', ['agent_id', 'device_id'])
    .execute();
  await db.schema
    .createTable('agent_state')
    .addColumn('agent_id', 'text', (column) => column.primaryKey())
    .addColumn('last_heard_ms', 'integer', (column) => column.notNull())
    .addColumn('watermark_ms', 'integer')
    .addColumn('silent', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('detector_entry')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
}

async function createFindingTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('finding')
    .addColumn('place', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('hall_id', 'text')
    .addColumn('window_id', 'text')
    .addColumn('agent_id', 'text')
    .addColumn('device_id', 'text')
    .addColumn('started_ms', 'integer', (column) => column.notNull())
    .addColumn('raised_ms', 'integer', (column) => column.notNull())
    .addColumn('recorded_ms', 'integer', (column) => column.notNull())
    .addColumn('late', 'integer', (column) => column.notNull())
    .addColumn('cleared_ms', 'integer')
    .addColumn('clear_reason', 'text')
    .execute();
  await sql`create index finding_raised on finding (raised_ms, id)`.execute(db);
  await sql`create index finding_open on finding (raised_ms) where cleared_ms is null`.execute(db);
  await db.schema
    .createTable('finding_why')
    .addColumn('finding_id', 'text', (column) => column.primaryKey())
    .addColumn('why', 'text', (column) => column.notNull())
    .execute();
}

async function createAccessTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('token_sha256', 'text', (column) => column.primaryKey())
    .addColumn('created_ms', 'integer', (column) => column.notNull())
    .addColumn('last_used_ms', 'integer', (column) => column.notNull())
    .addColumn('expires_ms', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sign_in_link')
    .addColumn('token_sha256', 'text', (column) => column.primaryKey())
    .addColumn('created_ms', 'integer', (column) => column.notNull())
    .addColumn('expires_ms', 'integer', (column) => column.notNull())
    .addColumn('used_ms', 'integer')
    .execute();
}

async function createRemoteTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agent_command')
    .addColumn('request_id', 'text', (column) => column.primaryKey())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('command', 'text', (column) => column.notNull())
    .addColumn('device', 'text')
    .addColumn('particulars', 'text')
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('asked_ms', 'integer', (column) => column.notNull())
    .addColumn('expires_ms', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('detail', 'text')
    .addColumn('answered_ms', 'integer')
    .execute();
  await sql`create index agent_command_newest on agent_command (agent_id, asked_ms)`.execute(db);
  await sql`create index agent_command_open on agent_command (expires_ms) where outcome = 'waiting'`.execute(
    db,
  );
  await db.schema
    .createTable('agent_configuration')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('try_ms', 'integer', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('recorded_ms', 'integer', (column) => column.notNull())
    .addColumn('state', 'text')
    .addColumn('problem', 'text')
    .addColumn('state_ms', 'integer')
    .addPrimaryKeyConstraint('agent_configuration_key', ['agent_id', 'revision'])
    .execute();
}
