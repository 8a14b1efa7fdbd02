import type { Clock } from '../../runtime/clock.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';

/** A reader's state after the row `cursor`: from here history can be judged again. */
export interface Checkpoint {
  readonly cursor: number;
  readonly recordedMs: number;
  readonly state: Uint8Array;
}

export interface Checkpoints {
  saveCheckpoint(checkpoint: { reader: string; cursor: number; state: Uint8Array }): void;
  /** The newest at or before a row; null when there is none. */
  checkpointBefore(reader: string, cursor: number): Checkpoint | null;
}

/** Kept of one reader: enough to judge again from some while ago, without growing for ever. */
const KEPT_PER_READER = 64;

export function createCheckpoints(database: SqliteDatabase, clock: Clock): Checkpoints {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO checkpoint (reader, cursor, recorded_ms, state) VALUES (?, ?, ?, ?)',
  );
  const thin = database.prepare(`DELETE FROM checkpoint WHERE reader = ? AND cursor <=
    (SELECT cursor FROM checkpoint WHERE reader = ? ORDER BY cursor DESC LIMIT 1 OFFSET ?)`);
  const before = database.prepare(`SELECT cursor, recorded_ms AS recordedMs, state FROM checkpoint
    WHERE reader = ? AND cursor <= ? ORDER BY cursor DESC LIMIT 1`);
  const save = database.transaction((reader: string, cursor: number, state: Uint8Array) => {
    insert.run(reader, cursor, clock.wallMs(), state);
    thin.run(reader, reader, KEPT_PER_READER);
  });
  return {
    saveCheckpoint: ({ reader, cursor, state }) => save(reader, cursor, state),
    checkpointBefore: (reader, cursor) =>
      (before.get(reader, cursor) as Checkpoint | undefined) ?? null,
  };
}
