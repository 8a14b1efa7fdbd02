import { join } from 'node:path';
import { type Journal, openJournal } from '../../../collector/journal/journal.ts';
import { placeReadings } from '../../../protocol/batch.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { aBatchChain } from '../../support/readings.ts';
import { benchSite, SITE_FROM_MS } from './benchSite.ts';
import { createOfficeLife, SLICE_MS } from './officeLife.ts';

const HOUR_MS = 3_600_000;
/** As the collector's upkeep does it: whole hours that lie two hours back. */
const COMPACT_AFTER_MS = 2 * HOUR_MS;

export interface CountyJournal {
  readonly path: string;
  /** Readings that agents sent: sequences used up. */
  readonly sent: number;
  /** Rows and readings that are left of them after compaction. */
  readonly rows: number;
  readonly left: number;
}

/**
 * Writes some hours of a county into a journal through its own append path, from a Monday at eight on,
 * and compacts it hour by hour, at last all of it. Each agent sends what a quarter of a minute brought
 * as one batch.
 */
export async function writeCounty(options: {
  readonly folder: string;
  readonly windows: number;
  readonly hours: number;
  readonly seed: number;
}): Promise<CountyJournal> {
  const { folder, windows, hours, seed } = options;
  const path = join(folder, 'journal.db');
  const clock = createFakeClock({ wallMs: SITE_FROM_MS });
  const journal = openJournal({ path, clock, log: silentLog });
  journal.appendRevision({ site: benchSite(windows), validFromMs: SITE_FROM_MS, author: 'bench' });
  const life = createOfficeLife({ windows, seed, fromMs: SITE_FROM_MS });
  const chains = new Map<string, ReturnType<typeof aBatchChain>>();
  const slices = (hours * HOUR_MS) / SLICE_MS;
  let sent = 0;
  for (let slice = 0; slice < slices; slice += 1) {
    const byAgent = new Map<string, Reading[]>();
    for (const { agentId, reading } of life.next()) {
      const readings = byAgent.get(agentId) ?? [];
      readings.push(reading);
      byAgent.set(agentId, readings);
      sent += 1;
    }
    clock.advance(SLICE_MS);
    await appendAll(journal, chains, byAgent);
    if (clock.wallMs() % HOUR_MS === 0) compact(journal, clock.wallMs() - COMPACT_AFTER_MS);
  }
  compact(journal, clock.wallMs());
  const counted = count(journal);
  journal.close();
  return { path, sent, ...counted };
}

async function appendAll(
  journal: Journal,
  chains: Map<string, ReturnType<typeof aBatchChain>>,
  byAgent: ReadonlyMap<string, readonly Reading[]>,
): Promise<void> {
  const outcomes = [...byAgent].map(([agent, readings]) => {
    const next = chains.get(agent) ?? aBatchChain({ agent, outbox: `${agent}-1` });
    chains.set(agent, next);
    const { batch } = next(readings);
    return journal.append({ agentId: agent, batch, placed: placeReadings(batch) });
  });
  for (const { kind } of await Promise.all(outcomes)) {
    if (kind !== 'stored') throw new Error(`the journal has not stored a batch: ${kind}`);
  }
}

function compact(journal: Journal, olderThanMs: number): void {
  while (!journal.compact({ olderThanMs, upToRowId: journal.lastId() }).done);
}

function count(journal: Journal): { readonly rows: number; readonly left: number } {
  let [rows, left] = [0, 0];
  for (let after = 0; ; ) {
    const chunk = journal.readAfter(after, 200);
    const last = chunk.at(-1);
    if (last === undefined) return { rows, left };
    for (const row of chunk) {
      rows += 1;
      if (row.kind === 'batch') left += row.entries.length;
    }
    after = last.id;
  }
}
