import type {
  BatchRow,
  JournalReader,
  JournalRow,
  SilenceWriter,
  UnsyncedReader,
} from '../../collector/journal/journalRow.ts';

/** A journal in memory for readers under test: rows become visible one commit at a time. */
export interface MemoryJournal extends JournalReader, SilenceWriter, UnsyncedReader {
  append(...rows: readonly JournalRow[]): void;
}

export function createMemoryJournal(): MemoryJournal {
  const rows: JournalRow[] = [];
  const listeners = new Set<() => void>();
  function append(...more: readonly JournalRow[]): void {
    rows.push(...more);
    for (const listener of [...listeners]) listener();
  }
  return {
    append,
    appendSilences(silences) {
      // This journal has no clock: they are written as soon as the first of them may be.
      const receivedMs = Math.min(...silences.map((one) => one.sinceMs)) + 90_001;
      for (const { agentId, sinceMs } of silences) {
        const id = (rows.at(-1)?.id ?? 0) + 1;
        append({ kind: 'silence', id, receivedMs, agentId, sinceMs });
      }
    },
    readAfter: (afterId, rowsMax) => rows.filter((row) => row.id > afterId).slice(0, rowsMax),
    readUnsynced: ({ agentId, afterId, beforeId }, rowsMax) =>
      rows
        .filter((row) => row.kind === 'batch' && row.agentId === agentId)
        .filter((row) => row.id > afterId && row.id < beforeId)
        .slice(0, rowsMax) as BatchRow[],
    lastId: () => rows.at(-1)?.id ?? 0,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
