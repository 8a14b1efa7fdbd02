import { LIMITS } from '../../protocol/limits.ts';
import type { SqliteDatabase } from '../../runtime/sqlite.ts';
import type { ChainLookup, ChainRow } from './outboxChain.ts';
import type { Quarantine } from './quarantine.ts';

interface StoredRow extends Omit<ChainRow, 'payload'> {
  readonly outbox: number | null;
  readonly previous: number | null;
  readonly payload: unknown;
}

/** Follows the rows of one outbox backwards, as far as confirmed boundaries are remembered. */
export function createChainLookup(database: SqliteDatabase, quarantine: Quarantine): ChainLookup {
  const select = database.prepare(
    'SELECT outbox, first, last, tag, previous, payload FROM journal WHERE id = ?',
  );
  return {
    rowsBackTo(state, sequence) {
      const rows: ChainRow[] = [];
      let id = state.lastRow;
      while (id !== 0 && rows.length < LIMITS.boundariesPerOutboxMax) {
        const row = select.get(id) as StoredRow | undefined;
        // Retention or compaction may have taken what is older.
        if (row === undefined || row.outbox !== state.key || row.tag === null) break;
        rows.push({ ...row, payload: typeof row.payload === 'string' ? row.payload : null });
        if (row.last < sequence) break;
        id = row.previous ?? 0;
      }
      return rows;
    },
    quarantinedText: (state, sequence) =>
      quarantine.textOf(state.agentId, state.outboxId, sequence),
  };
}
