import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { genesisTag } from '../../protocol/chain.ts';
import { Failure } from '../../runtime/failure.ts';
import { randomId } from '../../runtime/random.ts';
import { applySchema, type SchemaStep, type SqliteDatabase } from '../../runtime/sqlite.ts';
import { AGENT_PROBLEMS } from '../problemCodes.ts';

/** Opens a SQLite file; a test passes its own to make a disk that fills up. */
export type OpenDatabase = (path: string) => SqliteDatabase;

/** The state of an outbox besides its readings, in one row. */
export interface OutboxRow {
  readonly outboxId: string;
  /** The sequence that the next reading gets. Kept here, because the readings may all be gone. */
  readonly nextSequence: number;
  /** The chain tag after the last reading. */
  readonly lastTag: string;
  /** Wall time of the last reading of all, across restarts and outboxes. */
  readonly observedWallMs: number | null;
}

const STEPS: readonly SchemaStep[] = [
  (database) =>
    database.exec(`
      CREATE TABLE outbox (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        outbox_id TEXT NOT NULL,
        next_sequence INTEGER NOT NULL,
        last_tag TEXT NOT NULL,
        observed_wall_ms INTEGER
      ) STRICT;
      CREATE TABLE reading (
        sequence INTEGER PRIMARY KEY,
        tag_before TEXT NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
    `),
];

/** What was found when the file was opened. */
export interface OpenedFile {
  readonly database: SqliteDatabase;
  readonly row: OutboxRow;
  /** Set when the file was damaged: where it now lies, and what could still be read. */
  readonly damaged: DamagedFile | null;
}

export interface DamagedFile {
  readonly path: string;
  /** Readings that it still held and that are lost with it; 0 when that cannot be known. */
  readonly lost: number;
  /** Wall time of the oldest of them, and of the last thing it observed, as well as is known. */
  readonly oldestWallMs: number;
  readonly observedWallMs: number;
}

/**
 * Opens the file of an outbox, or makes it. A damaged file is set aside and never deleted, because
 * an agent that refuses to start observes nothing at all. Throws a `Failure` when the file cannot
 * be opened for another reason, or when another process has it open.
 */
export function openOutboxFile(path: string, openDatabase: OpenDatabase): OpenedFile {
  makeFolder(dirname(path));
  try {
    return { ...openSound(path, openDatabase), damaged: null };
  } catch (error) {
    if (isInUse(error)) throw new Failure(AGENT_PROBLEMS.outboxInUse, { path }, error);
    if (!isDamage(error)) throw error;
  }
  const damaged = setAside(path, openDatabase);
  return { ...openSound(path, openDatabase), damaged };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Failure('HW-DISK-006', { path, reason: (error as Error).message }, error);
  }
}

class DamageFound extends Error {}

function openSound(path: string, openDatabase: OpenDatabase): Omit<OpenedFile, 'damaged'> {
  const database = openDatabase(path);
  try {
    // One agent per outbox: a second process gets "database is locked" at its first access.
    database.pragma('locking_mode = EXCLUSIVE');
    const check = database.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new DamageFound(String(check));
    applySchema(database, STEPS);
    return { database, row: readOrMakeRow(database) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function readOrMakeRow(database: SqliteDatabase): OutboxRow {
  const outboxId = randomId();
  database
    .prepare(`INSERT INTO outbox VALUES (1, ?, 1, ?, NULL) ON CONFLICT DO NOTHING`)
    .run(outboxId, genesisTag(outboxId));
  const row = database
    .prepare(
      `SELECT outbox_id AS outboxId, next_sequence AS nextSequence, last_tag AS lastTag,
         observed_wall_ms AS observedWallMs FROM outbox`,
    )
    .get() as OutboxRow | undefined;
  if (row === undefined) throw new DamageFound('the outbox row is missing');
  return row;
}

/** Names of the files that belong to one SQLite file. */
const SUFFIXES = ['', '-wal', '-shm'];

function setAside(path: string, openDatabase: OpenDatabase): DamagedFile {
  const modifiedMs = Math.round(statSync(path).mtimeMs);
  let number = 1;
  while (SUFFIXES.some((suffix) => existsSync(`${path}.damaged-${number}${suffix}`))) number += 1;
  const aside = `${path}.damaged-${number}`;
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return { path: aside, ...describeLoss(aside, openDatabase, modifiedMs) };
}

/**
 * What is lost with a damaged file. Its readings are not taken over: some may be stored already
 * without this agent knowing, and under a new outbox id they would count twice.
 */
function describeLoss(
  path: string,
  openDatabase: OpenDatabase,
  modifiedMs: number,
): Omit<DamagedFile, 'path'> {
  const loss = { lost: 0, oldestWallMs: modifiedMs, observedWallMs: modifiedMs };
  try {
    const database = openDatabase(path);
    try {
      const read = (sql: string) => database.prepare(sql).pluck().get();
      loss.observedWallMs = Number(read('SELECT observed_wall_ms FROM outbox') ?? modifiedMs);
      const oldest = read('SELECT text FROM reading ORDER BY sequence LIMIT 1');
      const { wallMs } = JSON.parse(String(oldest ?? '{}')) as { wallMs?: unknown };
      loss.oldestWallMs = typeof wallMs === 'number' ? wallMs : loss.observedWallMs;
      loss.lost = Number(read('SELECT count(*) FROM reading'));
    } finally {
      database.close();
    }
  } catch {
    // What cannot be read stays in the file that was set aside.
  }
  return loss;
}

/** The code of a SQLite error, also of one that `openDurableDatabase` wrapped into a `Failure`. */
export function sqliteCode(error: unknown): string {
  const own = (error as { code?: unknown } | null)?.code;
  const cause = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return String(cause ?? own ?? '');
}

function isInUse(error: unknown): boolean {
  return sqliteCode(error).startsWith('SQLITE_BUSY');
}

function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  const isCorrupt = code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
  return isCorrupt || code === 'SQLITE_ERROR' || error instanceof DamageFound;
}
