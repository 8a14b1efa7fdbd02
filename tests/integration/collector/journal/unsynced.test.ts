import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { type Journal, openJournal } from '../../../../collector/journal/journal.ts';
import { placeReadings } from '../../../../protocol/batch.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { aBatchChain, aHeartbeat, anOccupancy } from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const ALL = { olderThanMs: Number.MAX_SAFE_INTEGER, upToRowId: Number.MAX_SAFE_INTEGER };
const UNSYNCED = { clock: { state: 'unsynced' as const }, wallMs: 5000 };
const EVERYTHING = { afterId: 0, beforeId: Number.MAX_SAFE_INTEGER };

async function open(path = join(temporaryFolder(), 'journal.db')) {
  const clock = createFakeClock();
  const journal = openJournal({ path, clock, log: silentLog });
  onTestFinished(() => journal.close());
  return { path, journal };
}

/** A row per reading of one outbox. */
async function append(journal: Journal, agent: string, readings: readonly Reading[]) {
  const next = aBatchChain({ agent, outbox: `outbox-${agent}` });
  for (const reading of readings) {
    const { batch } = next([reading]);
    await journal.append({ agentId: agent, batch, placed: placeReadings(batch) });
  }
}

function sequencesOf(journal: Journal, agentId: string): number[] {
  return journal
    .readUnsynced({ agentId, ...EVERYTHING }, 1000)
    .flatMap(({ entries }) => entries)
    .filter(({ reading }) => reading.clock.state === 'unsynced')
    .map(({ sequence }) => sequence);
}

const STORY = [1, 2, 3, 4, 5, 6].map((minute) => {
  const fields = minute < 5 ? UNSYNCED : {};
  return minute % 2 === 0
    ? aHeartbeat({ atMs: minute * 60_000, ...fields })
    : anOccupancy({ atMs: minute * 60_000, ...fields });
});

test('the readings of a clock that was not set are found again, of one agent, in order, in parts', async () => {
  const { journal } = await open();
  await append(journal, 'hall-1', STORY);
  await append(journal, 'hall-2', STORY);
  const all = journal.readUnsynced({ agentId: 'hall-2', ...EVERYTHING }, 1000);
  expect(all.map(({ entries: [entry] }) => entry?.sequence)).toEqual([1, 2, 3, 4]);
  expect(all.every(({ agentId }) => agentId === 'hall-2')).toBe(true);
  const [first] = journal.readUnsynced({ agentId: 'hall-2', ...EVERYTHING }, 1);
  const rest = { agentId: 'hall-2', afterId: first?.id ?? 0, beforeId: all.at(-1)?.id ?? 0 };
  expect(journal.readUnsynced(rest, 1000)).toEqual(all.slice(1, -1));
  expect(journal.readUnsynced({ agentId: 'hall-9', ...EVERYTHING }, 1000)).toEqual([]);
});

test('they are found after compaction, and in a journal that an earlier version wrote', async () => {
  const { path, journal } = await open();
  // The newest rows of an outbox are left alone by compaction.
  const since = Array.from({ length: 60 }, (_, index) => anOccupancy({ atMs: 600_000 + index }));
  await append(journal, 'hall-1', [...STORY, ...since]);
  const before = sequencesOf(journal, 'hall-1');
  const { rowsBefore, rowsAfter } = journal.compact(ALL);
  expect(rowsAfter).toBeLessThan(rowsBefore);
  // Heartbeats may have become one; what else was said is there.
  expect(sequencesOf(journal, 'hall-1')).toEqual(expect.arrayContaining([1, 3]));
  journal.close();
  const old = new Database(path);
  old.exec('DROP INDEX journal_statement; DROP INDEX journal_notice;');
  old.exec('DROP INDEX journal_unsynced; ALTER TABLE journal DROP COLUMN unsynced;');
  old.pragma('user_version = 1');
  old.close();
  const { journal: again } = await open(path);
  expect(sequencesOf(again, 'hall-1')).toEqual(expect.arrayContaining([1, 3]));
  expect(before).toEqual([1, 2, 3, 4]);
});
