import { type Kysely, sql } from 'kysely';

/** Duty, declarations, corrections, stages of findings and what people concluded. */
export async function addDutyAndConclusions(db: Kysely<unknown>): Promise<void> {
  await extendVerdicts(db);
  await extendFindings(db);
  await createStatementTables(db);
}

async function extendVerdicts(db: Kysely<unknown>): Promise<void> {
  await sql`alter table verdict_interval add column basis text`.execute(db);
  await sql`alter table verdict_interval add column service text`.execute(db);
  await sql`alter table verdict_interval add column because text`.execute(db);
  await sql`alter table verdict_interval add column covered integer not null default 1`.execute(db);
  await sql`create table verdict_superseded (
    cause_id integer not null, window_id text not null, from_ms integer not null, to_ms integer not null,
    verdict text not null, basis text, service text, because text, covered integer not null,
    primary key (window_id, cause_id, from_ms)) without rowid`.execute(db);
  await sql`create table sensor_edge (
    device_key text not null, at_ms integer not null, place integer not null, level text not null,
    outbox text, sequence integer, quality text,
    primary key (device_key, at_ms, place)) without rowid`.execute(db);
  await sql`create table window_sign (
    window_id text not null, at_ms integer not null, kind text not null, device_id text not null,
    value text not null, quality text not null,
    primary key (window_id, at_ms, kind, device_id)) without rowid`.execute(db);
  await sql`create table pool_interval (
    pool_id text not null, hall_id text not null, from_ms integer not null, to_ms integer,
    state text not null, needed integer not null, staffed integer not null, unknown integer not null,
    windows integer not null, primary key (pool_id, from_ms)) without rowid`.execute(db);
}

async function extendFindings(db: Kysely<unknown>): Promise<void> {
  await sql`alter table finding add column stage text not null default 'suspected'`.execute(db);
  await sql`alter table finding add column suspected_ms integer`.execute(db);
  await sql`alter table finding add column escalated_ms integer`.execute(db);
  await sql`alter table finding add column subject text`.execute(db);
  await sql`alter table finding add column held integer not null default 0`.execute(db);
  await sql`update finding set suspected_ms = raised_ms`.execute(db);
  await sql`create index finding_window on finding (window_id, raised_ms)`.execute(db);
  await sql`create table finding_stage (
    finding_id text not null, stage text not null, at_ms integer not null, why text not null,
    primary key (finding_id, stage)) without rowid`.execute(db);
  await sql`create table finding_superseded (
    finding_id text not null, cause_id integer not null, stored text not null,
    primary key (finding_id, cause_id)) without rowid`.execute(db);
  await sql`create table conclusion (
    finding_id text not null, version integer not null, conclusion text not null, reason text not null,
    remark text, author text not null, recorded_ms integer not null, journal_id integer not null,
    primary key (finding_id, version)) without rowid`.execute(db);
}

async function createStatementTables(db: Kysely<unknown>): Promise<void> {
  await sql`create table declaration (
    id text not null, window_id text not null, state text not null, from_ms integer not null,
    until_ms integer, ended_ms integer, person text, stand_in text, via text not null,
    author text not null, recorded_ms integer not null, journal_id integer not null,
    primary key (window_id, id)) without rowid`.execute(db);
  await sql`create index declaration_from on declaration (from_ms)`.execute(db);
  await sql`create table activation (
    window_id text not null, at_ms integer not null, active integer not null, author text not null,
    journal_id integer not null, primary key (window_id, at_ms, journal_id)) without rowid`.execute(
    db,
  );
  await sql`create table booking (
    id text primary key, hall_id text not null, window_id text, from_ms integer not null,
    until_ms integer not null, cancelled integer not null, author text not null,
    journal_id integer not null) without rowid`.execute(db);
  await sql`create table specialist_call (
    id text primary key, window_id text not null, station text not null, matter text,
    called_ms integer not null, signed_in_ms integer, author text not null,
    journal_id integer not null) without rowid`.execute(db);
}
