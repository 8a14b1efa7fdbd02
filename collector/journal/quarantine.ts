import type { SqliteDatabase } from '../../runtime/sqlite.ts';

/** How much content that nobody could read is kept; beyond it the oldest goes first, counted. */
export interface QuarantineLimits {
  readonly rowsMax: number;
  readonly bytesMax: number;
  /** Messages without a readable envelope kept of one agent: it will send them again and again. */
  readonly messagesPerAgentMax: number;
}

export const QUARANTINE_LIMITS: QuarantineLimits = {
  rowsMax: 100_000,
  bytesMax: 64 * 1024 * 1024,
  messagesPerAgentMax: 16,
};

/** Content that could not be stored as a reading. */
export interface QuarantineItem {
  readonly id: number;
  readonly receivedMs: number;
  readonly agentId: string;
  /** Both null for a message that was not even an envelope. */
  readonly outboxId: string | null;
  readonly sequence: number | null;
  readonly code: string;
  readonly field: string;
  readonly bytes: number;
  readonly text: string;
}

export type NewQuarantineItem = Omit<QuarantineItem, 'id' | 'bytes'>;

export interface QuarantineTotals {
  readonly rows: number;
  readonly bytes: number;
  /** Dropped for want of room since the file was made. */
  readonly dropped: number;
}

/** Runs inside the transactions of the journal; `restore` takes back what a rollback undid. */
export interface Quarantine {
  add(item: NewQuarantineItem): void;
  remove(id: number): void;
  /** Newest first, below `beforeId`. */
  list(options?: { readonly rowsMax?: number; readonly beforeId?: number }): QuarantineItem[];
  show(id: number): QuarantineItem | null;
  /** Every id, oldest first. */
  ids(): number[];
  textOf(agentId: string, outboxId: string, sequence: number): string | null;
  totals(): QuarantineTotals;
  restore(totals: QuarantineTotals): void;
}

const COLUMNS = `id, received_ms AS receivedMs, agent AS agentId, outbox AS outboxId, sequence,
  code, field, bytes, text`;
const DROPPED = 'quarantine-dropped';

export function createQuarantine(database: SqliteDatabase, limits: QuarantineLimits): Quarantine {
  const insert = database.prepare(`INSERT INTO quarantine
    (received_ms, agent, outbox, sequence, code, field, bytes, text) VALUES (?,?,?,?,?,?,?,?)`);
  const deleteOne = database.prepare('DELETE FROM quarantine WHERE id = ?');
  const oldest = database.prepare('SELECT id, bytes FROM quarantine ORDER BY id LIMIT 1');
  const oldestMessages = database.prepare(`SELECT id, bytes FROM quarantine
    WHERE agent = ? AND outbox IS NULL ORDER BY id DESC LIMIT -1 OFFSET ?`);
  const listBelow = database.prepare(
    `SELECT ${COLUMNS} FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const showOne = database.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE id = ?`);
  const allIds = database.prepare('SELECT id FROM quarantine ORDER BY id').pluck();
  const text = database.prepare(
    'SELECT text FROM quarantine WHERE agent = ? AND outbox = ? AND sequence = ?',
  );
  const count = database.prepare(`INSERT INTO tally (name, value) VALUES ('${DROPPED}', ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  let totals = loadTotals(database);

  function drop(row: { id: number; bytes: number }): void {
    deleteOne.run(row.id);
    totals = {
      rows: totals.rows - 1,
      bytes: totals.bytes - row.bytes,
      dropped: totals.dropped + 1,
    };
    count.run(totals.dropped);
  }

  function makeRoom(agentId: string, isMessage: boolean): void {
    if (isMessage) {
      const rows = oldestMessages.all(agentId, limits.messagesPerAgentMax);
      for (const row of rows as { id: number; bytes: number }[]) drop(row);
    }
    while (totals.rows > limits.rowsMax || totals.bytes > limits.bytesMax) {
      const row = oldest.get() as { id: number; bytes: number } | undefined;
      if (row === undefined) return;
      drop(row);
    }
  }

  return {
    add(item) {
      const { agentId, outboxId, sequence } = item;
      const bytes = item.text.length;
      insert.run(
        ...[item.receivedMs, agentId, outboxId, sequence],
        ...[item.code, item.field, bytes, item.text],
      );
      totals = { ...totals, rows: totals.rows + 1, bytes: totals.bytes + bytes };
      makeRoom(agentId, outboxId === null);
    },
    remove(id) {
      const row = showOne.get(id) as QuarantineItem | undefined;
      if (row === undefined) return;
      deleteOne.run(id);
      totals = { ...totals, rows: totals.rows - 1, bytes: totals.bytes - row.bytes };
    },
    list: ({ rowsMax = 100, beforeId = Number.MAX_SAFE_INTEGER } = {}) =>
      listBelow.all(beforeId, rowsMax) as QuarantineItem[],
    show: (id) => (showOne.get(id) as QuarantineItem | undefined) ?? null,
    ids: () => allIds.all() as number[],
    textOf: (agentId, outboxId, sequence) =>
      (text.get(agentId, outboxId, sequence) as { text: string } | undefined)?.text ?? null,
    totals: () => totals,
    restore(before) {
      totals = before;
    },
  };
}

function loadTotals(database: SqliteDatabase): QuarantineTotals {
  const sums = database
    .prepare('SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes FROM quarantine')
    .get() as { rows: number; bytes: number };
  const dropped = database.prepare('SELECT value FROM tally WHERE name = ?').get(DROPPED) as
    | { value: number }
    | undefined;
  return { ...sums, dropped: dropped?.value ?? 0 };
}
