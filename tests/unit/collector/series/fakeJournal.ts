import type { JournalReader, JournalRow } from '../../../../collector/journal/journalRow.ts';
import type { Site } from '../../../../collector/site/site.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';

/** A journal in memory that a test writes to. */
export interface FakeJournal extends JournalReader {
  /**
   * Appends a batch of readings of one agent; its outbox goes on counting. Received on Monday morning
   * or when its newest reading was made, unless the test says so. Returns the row's id.
   */
  append(readings: readonly Reading[], agentId?: string, receivedMs?: number): number;
  appendSite(site: Site, validFromMs?: number): number;
  /** Makes the next reads fail. */
  failReads(count: number): void;
}

export function createFakeJournal(): FakeJournal {
  const rows: JournalRow[] = [];
  const listeners = new Set<() => void>();
  const sequences = new Map<string, number>();
  let readsToFail = 0;

  function commit(row: JournalRow): number {
    rows.push(row);
    for (const listener of listeners) listener();
    return row.id;
  }

  return {
    append(readings, agentId = 'hall-1', receivedMs = newestOf(readings)) {
      const first = (sequences.get(agentId) ?? 0) + 1;
      sequences.set(agentId, first + readings.length - 1);
      const entries = readings.map((reading, index) => ({
        sequence: first + index,
        toSequence: first + index,
        reading,
      }));
      return commit({
        kind: 'batch',
        id: rows.length + 1,
        receivedMs,
        agentId,
        outboxId: `outbox-${agentId}`,
        entries,
      });
    },
    appendSite(site, validFromMs = 0) {
      return commit({
        kind: 'revision',
        id: rows.length + 1,
        receivedMs: MONDAY_MORNING_MS,
        validFromMs,
        author: 'test',
        site,
      });
    },
    failReads(count) {
      readsToFail = count;
    },
    readAfter(afterId, rowsMax) {
      if (readsToFail > 0) {
        readsToFail -= 1;
        throw new Error('the journal cannot be read');
      }
      return rows.slice(afterId, afterId + rowsMax);
    },
    lastId: () => rows.length,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function newestOf(readings: readonly Reading[]): number {
  return Math.max(MONDAY_MORNING_MS, ...readings.map(({ wallMs }) => wallMs));
}

/** A site with one hall and its windows, each with its devices as [agent, device]. */
export function aSite(
  windows: Readonly<Record<string, readonly (readonly [string, string])[]>>,
  hall = 'hall-a',
): Site {
  const site = {
    name: 'test',
    hours: {},
    areas: [{ id: 'county', name: 'county', level: 'county' }],
    halls: [
      {
        id: hall,
        name: hall,
        area: 'county',
        timeZone: 'Asia/Shanghai',
        windows: Object.entries(windows).map(([id, devices]) => ({
          id,
          number: id,
          name: id,
          devices: devices.map(([agent, device]) => ({ id: device, agent, kind: 'seat' })),
        })),
      },
    ],
  };
  return site as unknown as Site;
}
