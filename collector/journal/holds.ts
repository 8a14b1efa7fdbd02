import type { SqliteDatabase } from '../../runtime/sqlite.ts';

/** A slice of the journal under dispute: neither deleted nor compacted until it is released. */
export interface Hold {
  readonly id: number;
  /** Null: of all agents. */
  readonly agentId: string | null;
  /** By when the collector received the rows. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
  readonly recordedMs: number;
}

const ALL = `SELECT id, agent AS agentId, from_ms AS fromMs, to_ms AS toMs, reason,
  recorded_ms AS recordedMs FROM hold ORDER BY id`;

export function readHolds(database: SqliteDatabase): Hold[] {
  return database.prepare(ALL).all() as Hold[];
}

/** Says whether a row received at a time from an agent lies in a slice that is held. */
export function isHeld(
  holds: readonly Hold[],
  row: { readonly agentId: string | null; readonly receivedMs: number },
): boolean {
  return holds.some(
    (hold) =>
      (hold.agentId === null || hold.agentId === row.agentId) &&
      row.receivedMs >= hold.fromMs &&
      row.receivedMs <= hold.toMs,
  );
}
