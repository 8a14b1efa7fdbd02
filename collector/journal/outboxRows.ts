import type { PlacedReading } from '../../protocol/batch.ts';
import type { Log } from '../../runtime/log.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import { ROW_KIND } from './journalSchema.ts';
import { afterRow, type OutboxState } from './outboxChain.ts';
import type { Quarantine } from './quarantine.ts';
import { encodePayload } from './rowPayload.ts';

/** Writes rows of one outbox, each a link of its chain. All give the outbox as it stands then. */
export interface OutboxRows {
  /** Readings that begin right behind the high-water mark, or straddle it. */
  writeReadings(
    state: OutboxState,
    readings: readonly PlacedReading[],
    receivedMs: number,
  ): OutboxState;
  /** Names readings that can never arrive; the tag after them is taken on trust. */
  writeLoss(
    state: OutboxState,
    loss: { readonly toSequence: number; readonly tag: string; readonly receivedMs: number },
  ): OutboxState;
  /** Notes a fork, which is no link of the chain. */
  writeFork(state: OutboxState, fork: { sequence: number; receivedMs: number }): void;
}

interface Collaborators {
  readonly database: SqliteDatabase;
  readonly quarantine: Quarantine;
  readonly log: Log;
}

const { batch: BATCH, loss: LOSS, fork: FORK } = ROW_KIND;

export function createOutboxRows({ database, quarantine, log }: Collaborators): OutboxRows {
  const insert = database.prepare(`INSERT INTO journal
    (kind, received_ms, outbox, first, last, tag, previous, payload) VALUES (?,?,?,?,?,?,?,?)`);

  function setAside(state: OutboxState, one: PlacedReading, receivedMs: number): string {
    const { agentId, outboxId } = state;
    const sequence = Math.max(one.fromSequence, state.highWater + 1);
    const code = one.problem?.code ?? '';
    const field = one.problem?.field ?? '';
    quarantine.add({ agentId, outboxId, sequence, receivedMs, code, field, text: one.text });
    return String(one.toSequence);
  }

  return {
    writeReadings(state, readings, receivedMs) {
      const end = readings.at(-1);
      if (end === undefined) return state;
      const texts = readings.map((one) =>
        one.problem === null ? one.text : setAside(state, one, receivedMs),
      );
      const { key, highWater, lastRow } = state;
      const { toSequence, tag } = end;
      const payload = encodePayload(texts);
      const first = highWater + 1;
      const row = insert.run(BATCH, receivedMs, key, first, toSequence, tag, lastRow, payload);
      const rowId = Number(row.lastInsertRowid);
      return afterRow(state, { highWater: toSequence, tag, lastRow: rowId });
    },

    writeLoss(state, { toSequence, tag, receivedMs }) {
      const { agentId, outboxId, key, highWater, lastRow } = state;
      const from = highWater + 1;
      const row = insert.run(LOSS, receivedMs, key, from, toSequence, tag, lastRow, null);
      log.error(
        { code: 'HW-INGEST-002', agentId, outboxId, from, to: toSequence },
        'readings that this collector never received cannot be sent any more',
      );
      const rowId = Number(row.lastInsertRowid);
      return afterRow(state, { highWater: toSequence, tag, lastRow: rowId });
    },

    writeFork({ key, agentId, outboxId }, { sequence, receivedMs }) {
      insert.run(FORK, receivedMs, key, sequence, sequence, null, null, null);
      log.error(
        { code: 'HW-INGEST-001', agentId, outboxId, sequence },
        'an outbox goes on from a state unknown here (cloned card or restored image)',
      );
    },
  };
}
