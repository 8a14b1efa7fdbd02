import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../runtime/failure.ts';
import { applySchema, isDamaged, type SqliteDatabase } from '../../runtime/sqlite.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';
import {
  isOtherMachine,
  type MachineIdentity,
  machineText,
  parseMachineText,
} from './machineIdentity.ts';
import {
  newOutboxRow,
  OUTBOX_STEPS,
  type OutboxRow,
  REPLACE_ROW,
  rowValues,
  SELECT_ROW,
  soundRow,
} from './outboxSchema.ts';
import { type GapOfLoss, type Salvaged, salvage } from './salvage.ts';

/** Opens a SQLite file; a test passes its own to make a disk that fills up. */
export type OpenDatabase = (path: string) => SqliteDatabase;

/** What was found when the file was opened. */
export interface OpenedFile {
  readonly database: SqliteDatabase;
  readonly row: OutboxRow;
  /** Set when the file was damaged: where it now lies, and what could still be read of it. */
  readonly damaged: (Salvaged & { readonly path: string }) | null;
  /** Set when the file was made on another box: where it now lies, and how much it held. */
  readonly foreign: { readonly path: string; readonly held: number } | null;
}

export interface OpenOptions {
  readonly path: string;
  readonly openDatabase: OpenDatabase;
  /** This box; null: nobody asks. */
  readonly machine: MachineIdentity | null;
  /** Names a loss. */
  readonly gapOf: GapOfLoss;
}

/** Above this the file is emptied into its database: little is written twice then. */
const CHECKPOINT_PAGES = 250;
const LOG_BYTES_MAX = 1024 * 1024;

/**
 * Opens the file of an outbox, or makes it. A damaged file is set aside and never deleted; what is
 * sound in it goes on. So is one from another box (a cloned card), whose readings are the other's.
 * Throws a `Failure` when another process has it open or a newer version wrote it, and whatever else
 * keeps it from being opened.
 */
export function openOutboxFile(options: OpenOptions): OpenedFile {
  const { path, machine } = options;
  makeFolder(dirname(path));
  try {
    const opened = openSound(options);
    const before = parseMachineText(opened.row.machine);
    if (machine === null || before === null || !isOtherMachine(before, machine)) {
      return { ...opened, damaged: null, foreign: null };
    }
    const held = opened.database.prepare('SELECT count(*) FROM reading').pluck().get() as number;
    opened.database.close();
    const aside = setAside(path, 'other-box');
    return { ...openSound(options), damaged: null, foreign: { path: aside, held } };
  } catch (error) {
    if (isInUse(error)) throw new Failure(AGENT_PROBLEMS.outboxInUse, { path }, error);
    if (!isDamage(error)) throw error;
  }
  return openAfterDamage(options);
}

function openAfterDamage(options: OpenOptions): OpenedFile {
  const modifiedMs = Math.round(statSync(options.path).mtimeMs);
  const path = setAside(options.path, 'damaged');
  const { database, row } = openSound(options);
  const place = { path, openDatabase: options.openDatabase, modifiedMs, gapOf: options.gapOf };
  const salvaged = salvage(place, database);
  return {
    ...{ database, row: salvaged.row ?? row },
    damaged: { ...salvaged, path },
    foreign: null,
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Failure('HW-DISK-006', { path, reason: (error as Error).message }, error);
  }
}

class DamageFound extends Error {}

function openSound(options: OpenOptions): Pick<OpenedFile, 'database' | 'row'> {
  const database = options.openDatabase(options.path);
  try {
    // One agent per outbox: a second process gets "database is locked" at its first access.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma(`journal_size_limit = ${LOG_BYTES_MAX}`);
    const check = database.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new DamageFound(String(check));
    applySchema(database, OUTBOX_STEPS);
    letFileShrink(database);
    const row = readOrMakeRow(database, options.machine);
    const last = database.prepare('SELECT max(sequence) FROM reading').pluck().get() as
      | number
      | null;
    if (last !== null && last >= row.nextSequence) throw new DamageFound('readings out of turn');
    return { database, row };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Free pages go back to the disk. Only an empty file can be told so for little. */
function letFileShrink(database: SqliteDatabase): void {
  const INCREMENTAL = 2;
  if (database.pragma('auto_vacuum', { simple: true }) === INCREMENTAL) return;
  if (database.prepare('SELECT 1 FROM reading LIMIT 1').get() !== undefined) return;
  try {
    database.pragma(`auto_vacuum = ${INCREMENTAL}`);
    database.exec('VACUUM');
  } catch (error) {
    if (isDamage(error)) throw error;
    // No room to do it now; the pages are used again in any case.
  }
}

function readOrMakeRow(database: SqliteDatabase, machine: MachineIdentity | null): OutboxRow {
  const read = database.prepare(SELECT_ROW).get();
  if (read !== undefined) {
    const row = soundRow(read);
    if (row === null) throw new DamageFound('the outbox row is not what was stored');
    return row;
  }
  if (database.prepare('SELECT 1 FROM reading LIMIT 1').get() !== undefined) {
    throw new DamageFound('the outbox row is missing');
  }
  const row = newOutboxRow(machine === null ? null : machineText(machine));
  database.prepare(REPLACE_ROW).run(...rowValues(row));
  return row;
}

/** Names of the files that belong to one SQLite file. */
const SUFFIXES = ['', '-wal', '-shm'];

function setAside(path: string, why: string): string {
  let number = 1;
  while (SUFFIXES.some((suffix) => existsSync(`${path}.${why}-${number}${suffix}`))) number += 1;
  const aside = `${path}.${why}-${number}`;
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

/** The code of a SQLite error, also of one that `openDurableDatabase` wrapped into a `Failure`. */
function sqliteCode(error: unknown): string {
  const own = (error as { code?: unknown } | null)?.code;
  const cause = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return String(cause ?? own ?? '');
}

function isInUse(error: unknown): boolean {
  return sqliteCode(error).startsWith('SQLITE_BUSY');
}

/** Says whether an error means that the file is broken, rather than out of reach for now. */
export function isDamage(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  if (isDamaged(cause) || error instanceof DamageFound) return true;
  return sqliteCode(error) === 'SQLITE_ERROR';
}

/** Says whether an agent must not go on without this file: a person has to act. */
export function isRefusal(error: unknown): boolean {
  const code = error instanceof Failure ? error.code : '';
  return code === AGENT_PROBLEMS.outboxInUse || code === 'HW-DISK-003';
}
