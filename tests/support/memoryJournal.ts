import type { JournalReader, JournalRow } from '../../collector/journal/journalRow.ts';

/** A journal in memory for readers under test: rows become visible one commit at a time. */
export interface MemoryJournal extends JournalReader {
  append(...rows: readonly JournalRow[]): void;
}

export function createMemoryJournal(): MemoryJournal {
  const rows: JournalRow[] = [];
  const listeners = new Set<() => void>();
  return {
    append(...more) {
      rows.push(...more);
      for (const listener of [...listeners]) listener();
    },
    readAfter: (afterId, rowsMax) => rows.filter((row) => row.id > afterId).slice(0, rowsMax),
    lastId: () => rows.at(-1)?.id ?? 0,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
