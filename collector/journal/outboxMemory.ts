import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { newOutboxState, type OutboxState } from './outboxChain.ts';

/** Every outbox as it stands, in memory and in the file; a transaction can be taken back. */
export interface OutboxMemory {
  /** An outbox as it stands; one that nobody has heard of stands at its beginning. */
  get(agentId: string, outboxId: string): OutboxState;
  /** Gives a state its row, so that rows of the journal can refer to it. */
  withKey(state: OutboxState): OutboxState;
  set(state: OutboxState): void;
  /** Writes what changed; the last thing before the commit. */
  write(): void;
  /** The transaction is on the disk. */
  keep(): void;
  /** The transaction was rolled back: so is the memory. */
  undo(): void;
}

export function createOutboxMemory(database: SqliteDatabase): OutboxMemory {
  const insert = database.prepare(
    'INSERT INTO outbox (agent, outbox, high_water, tag, last_row) VALUES (?, ?, 0, ?, 0)',
  );
  const update = database.prepare(
    'UPDATE outbox SET high_water = ?, tag = ?, last_row = ? WHERE key = ?',
  );
  const states = load(database);
  /** What changed in this transaction, as it was before; null: not known at all. */
  const before = new Map<string, OutboxState | null>();
  return {
    get(agentId, outboxId) {
      const name = nameOf(agentId, outboxId);
      return states.get(name) ?? newOutboxState({ name, agentId, outboxId });
    },
    withKey(state) {
      if (state.key !== 0) return state;
      const { lastInsertRowid } = insert.run(state.agentId, state.outboxId, state.tag);
      return { ...state, key: Number(lastInsertRowid) };
    },
    set(state) {
      const { name } = state;
      if (!before.has(name)) before.set(name, states.get(name) ?? null);
      states.set(name, state);
    },
    write() {
      for (const name of before.keys()) {
        const state = states.get(name);
        if (state === undefined) continue;
        update.run(state.highWater, state.tag, state.lastRow, state.key);
      }
    },
    keep() {
      before.clear();
    },
    undo() {
      for (const [name, state] of before) {
        if (state === null) states.delete(name);
        else states.set(name, state);
      }
      before.clear();
    },
  };
}

/** Ids have no space in them. */
function nameOf(agentId: string, outboxId: string): string {
  return `${agentId} ${outboxId}`;
}

function load(database: SqliteDatabase): Map<string, OutboxState> {
  const rows = database
    .prepare(`SELECT key, agent AS agentId, outbox AS outboxId, high_water AS highWater, tag,
      last_row AS lastRow FROM outbox`)
    .all() as Omit<OutboxState, 'name'>[];
  return new Map(
    rows.map((row) => {
      const name = nameOf(row.agentId, row.outboxId);
      return [name, { ...row, name }];
    }),
  );
}
