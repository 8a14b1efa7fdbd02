import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { newOutboxState, type OutboxState } from './outboxChain.ts';

/** An outbox as it stands, what is to be committed included. */
export interface Outbox extends OutboxState {
  key: number;
  highWater: number;
  tag: string;
  lastRow: number;
}

/** Every outbox, in memory and in the file; what a failed commit changed is taken back. */
export interface OutboxMemory {
  /** One that nobody has heard of stands at its beginning. */
  get(agentId: string, outboxId: string): Outbox;
  /** Call before the first change to an outbox in a group. */
  touch(outbox: Outbox): void;
  /** Gives an outbox its row, so that rows of the journal can refer to it. In the transaction. */
  giveKey(outbox: Outbox): void;
  /** Writes what changed; the last thing before the commit. */
  write(): void;
  /** The group is on the disk. */
  keep(): void;
  /** The group was rolled back. */
  undo(): void;
}

export function createOutboxMemory(database: SqliteDatabase): OutboxMemory {
  const insert = database.prepare(
    'INSERT INTO outbox (agent, outbox, high_water, tag, last_row) VALUES (?, ?, 0, ?, 0)',
  );
  const update = database.prepare(
    'UPDATE outbox SET high_water = ?, tag = ?, last_row = ? WHERE key = ?',
  );
  const outboxes = load(database);
  /** What changed in this group, as it was before. */
  const before = new Map<Outbox, OutboxState>();
  return {
    get(agentId, outboxId) {
      const name = nameOf(agentId, outboxId);
      const known = outboxes.get(name);
      if (known !== undefined) return known;
      // Not remembered before something of it is stored, or strangers could fill the memory.
      return newOutboxState({ name, agentId, outboxId });
    },
    touch(outbox) {
      if (before.has(outbox)) return;
      before.set(outbox, { ...outbox });
      outboxes.set(outbox.name, outbox);
    },
    giveKey(outbox) {
      if (outbox.key !== 0) return;
      const { lastInsertRowid } = insert.run(outbox.agentId, outbox.outboxId, outbox.tag);
      outbox.key = Number(lastInsertRowid);
    },
    write() {
      for (const { highWater, tag, lastRow, key } of before.keys()) {
        update.run(highWater, tag, lastRow, key);
      }
    },
    keep: () => before.clear(),
    undo() {
      for (const [outbox, state] of before) {
        if (state.key === 0) outboxes.delete(state.name);
        else Object.assign(outbox, state);
      }
      before.clear();
    },
  };
}

/** Ids have no space in them. */
function nameOf(agentId: string, outboxId: string): string {
  return `${agentId} ${outboxId}`;
}

function load(database: SqliteDatabase): Map<string, Outbox> {
  const rows = database
    .prepare(`SELECT key, agent AS agentId, outbox AS outboxId, high_water AS highWater, tag,
      last_row AS lastRow FROM outbox`)
    .all() as Omit<Outbox, 'name'>[];
  const named = rows.map((row) => ({ ...row, name: nameOf(row.agentId, row.outboxId) }));
  return new Map(named.map((outbox) => [outbox.name, outbox]));
}
