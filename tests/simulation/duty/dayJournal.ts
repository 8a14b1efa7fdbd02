import type {
  BatchRow,
  JournalReader,
  JournalRow,
  SilenceWriter,
  UnsyncedReader,
} from '../../../collector/journal/journalRow.ts';
import type { ComingRow } from './arrivals.ts';

/** The journal of one day in memory; finds rows by number at once, because the days are long. */
export interface DayJournal extends JournalReader, SilenceWriter, UnsyncedReader {
  readonly rows: readonly JournalRow[];
  append(row: ComingRow): void;
}

/** `nowMs`: the collector's clock, for what it writes itself. */
export function createDayJournal(nowMs: () => number, rows: JournalRow[] = []): DayJournal {
  const append = (row: ComingRow): void => {
    rows.push({ ...row, id: rows.length + 1 } as JournalRow);
  };
  return {
    rows,
    append,
    appendSilences(silences) {
      for (const silence of silences) {
        append({ kind: 'silence', receivedMs: nowMs(), ...silence });
      }
    },
    // Rows are numbered from 1 without holes.
    readAfter: (afterId, rowsMax) => rows.slice(afterId, afterId + rowsMax),
    readUnsynced({ agentId, afterId, beforeId }, rowsMax) {
      const found: BatchRow[] = [];
      for (let index = afterId; index < beforeId - 1 && found.length < rowsMax; index += 1) {
        const row = rows[index];
        if (row?.kind !== 'batch' || row.agentId !== agentId) continue;
        if (row.entries.some(({ reading }) => reading.clock.state === 'unsynced')) found.push(row);
      }
      return found;
    },
    lastId: () => rows.length,
    onCommitted: () => () => undefined,
  };
}
