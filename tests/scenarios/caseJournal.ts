import type {
  BatchRow,
  JournalReader,
  JournalRow,
  SilenceWriter,
  UnsyncedReader,
} from '../../collector/journal/journalRow.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { UnnumberedRow } from './deliveries.ts';

/** The journal of a case, in memory: rows get their numbers as they come. */
export interface CaseJournal extends JournalReader, SilenceWriter, UnsyncedReader {
  append(row: UnnumberedRow): void;
  readonly rows: readonly JournalRow[];
}

/** Silences are written down when the clock says so; `rows` is what there is to begin with. */
export function createCaseJournal(clock: Clock, begun: readonly JournalRow[] = []): CaseJournal {
  const rows = [...begun];
  const listeners = new Set<() => void>();
  function append(row: UnnumberedRow): void {
    // The number of a row is its place, so that reading on from it costs nothing.
    rows.push({ ...row, id: rows.length + 1 } as JournalRow);
    for (const listener of [...listeners]) listener();
  }
  return {
    rows,
    append,
    appendSilences(silences) {
      const receivedMs = clock.wallMs();
      for (const silence of silences) append({ ...silence, kind: 'silence', receivedMs });
    },
    readAfter: (afterId, rowsMax) => rows.slice(afterId, afterId + rowsMax),
    readUnsynced: ({ agentId, afterId, beforeId }, rowsMax) =>
      rows
        .slice(afterId, beforeId - 1)
        .filter((row): row is BatchRow => row.kind === 'batch' && row.agentId === agentId)
        .slice(0, rowsMax),
    lastId: () => rows.length,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
