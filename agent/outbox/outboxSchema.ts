import { genesisTag, nextTag } from '../../protocol/chain.ts';
import { randomId } from '../../runtime/random.ts';
import type { SchemaStep } from '../../runtime/sqlite.ts';

/** The state of an outbox besides its readings, in one row. */
export interface OutboxRow {
  readonly outboxId: string;
  /** The sequence that the next reading gets. Kept here, because the readings may all be gone. */
  readonly nextSequence: number;
  /** The chain tag after the last reading. */
  readonly lastTag: string;
  /** Wall time of the last reading of all, across restarts and outboxes. */
  readonly observedWallMs: number | null;
  /** Nothing beyond this sequence can have left the machine; up to it nothing is rewritten. */
  readonly sealedUpTo: number;
  /** The collector has everything up to this sequence, and the chain tag after it. */
  readonly acknowledgedUpTo: number;
  readonly acknowledgedTag: string;
  /** Readings dropped for want of room since the outbox was made. */
  readonly dropped: number;
  /** The box on which it was made, as `machineText` writes it; null: not known. */
  readonly machine: string | null;
}

/**
 * Readings lie in the order of their sequences, without a hole: a row stands for everything up to the
 * next row. Most stand for one sequence; a `gap` or a compacted heartbeat may stand for many.
 */
export const OUTBOX_STEPS: readonly SchemaStep[] = [
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
  (database) =>
    database.exec(`
      ALTER TABLE outbox ADD COLUMN sealed_up_to INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox ADD COLUMN acknowledged_up_to INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox ADD COLUMN acknowledged_tag TEXT NOT NULL DEFAULT '';
      ALTER TABLE outbox ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox ADD COLUMN machine TEXT;
      ALTER TABLE outbox ADD COLUMN proof TEXT NOT NULL DEFAULT '';
      ALTER TABLE reading ADD COLUMN proof TEXT;
      UPDATE outbox SET sealed_up_to = next_sequence - 1, acknowledged_up_to =
        coalesce((SELECT min(sequence) - 1 FROM reading), next_sequence - 1),
        acknowledged_tag = coalesce(
          (SELECT tag_before FROM reading ORDER BY sequence LIMIT 1), last_tag);
    `),
];

export const SELECT_ROW = `SELECT outbox_id AS outboxId, next_sequence AS nextSequence,
  last_tag AS lastTag, observed_wall_ms AS observedWallMs, sealed_up_to AS sealedUpTo,
  acknowledged_up_to AS acknowledgedUpTo, acknowledged_tag AS acknowledgedTag, dropped, machine, proof FROM outbox`;

export const REPLACE_ROW = 'INSERT OR REPLACE INTO outbox VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** The values of `REPLACE_ROW`, the last of which vouches for the others. */
export function rowValues(row: OutboxRow): (string | number | null)[] {
  const values = [
    ...[row.outboxId, row.nextSequence, row.lastTag, row.observedWallMs],
    ...[row.sealedUpTo, row.acknowledgedUpTo, row.acknowledgedTag, row.dropped, row.machine],
  ];
  return [...values, proofOf(values)];
}

/** A row as it was read: null when a bit of it has changed since it was written. */
export function soundRow(read: unknown): OutboxRow | null {
  const { proof, ...row } = read as OutboxRow & { proof: string };
  // A row of the first version of the file carries no proof until it is written again.
  return proof === '' || proof === rowValues(row).at(-1) ? row : null;
}

function proofOf(values: readonly unknown[]): string {
  return nextTag('hallwatch outbox row', JSON.stringify(values));
}

/** The row of a new outbox. */
export function newOutboxRow(machine: string | null): OutboxRow {
  const outboxId = randomId();
  return {
    ...{ outboxId, nextSequence: 1, lastTag: genesisTag(outboxId), observedWallMs: null },
    ...{ sealedUpTo: 0, acknowledgedUpTo: 0, acknowledgedTag: genesisTag(outboxId) },
    ...{ dropped: 0, machine },
  };
}
