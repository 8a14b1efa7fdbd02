import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Journal, openJournal } from '../../../../collector/journal/journal.ts';
import type { BatchRow, JournalEntry } from '../../../../collector/journal/journalRow.ts';
import { placeReadings } from '../../../../protocol/batch.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, type FakeClock } from '../../../support/fakeClock.ts';
import {
  aBatch,
  aBatchChain,
  aHeartbeat,
  anOccupancy,
  type MadeBatch,
} from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALL = { olderThanMs: Number.MAX_SAFE_INTEGER, upToRowId: Number.MAX_SAFE_INTEGER };

function aJournal(retentionDays = 30) {
  const clock = createFakeClock();
  const path = join(temporaryFolder(), 'journal.db');
  const open = () => {
    const journal = openJournal({ path, clock, log: silentLog, retentionDays });
    onTestFinished(() => journal.close());
    return journal;
  };
  return { clock, path, open, journal: open() };
}

function append(journal: Journal, { batch }: MadeBatch) {
  return journal.append({ agentId: batch.agent, batch, placed: placeReadings(batch) });
}

/** Minutes of an agent: four heartbeats and an edge in each, a commit for every minute. */
async function live(journal: Journal, clock: FakeClock, minutes: number) {
  const next = aBatchChain();
  const sent: MadeBatch[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const stored: Promise<unknown>[] = [];
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      const atMs = minute * 60_000 + quarter * 15_000;
      clock.advance(15_000);
      const edge = anOccupancy({ atMs, occupied: minute % 2 === 0 });
      for (const reading of quarter === 2 ? [edge, aHeartbeat({ atMs })] : [aHeartbeat({ atMs })]) {
        const made = next([reading]);
        sent.push(made);
        stored.push(append(journal, made));
      }
    }
    await Promise.all(stored);
  }
  return sent;
}

function entries(journal: Journal): JournalEntry[] {
  return batchRows(journal).flatMap((row) => row.entries);
}

function batchRows(journal: Journal): BatchRow[] {
  return journal.readAfter(0, 100_000).filter((row) => row.kind === 'batch');
}

/** Everything but heartbeats, and how far the watching reached when each of them came. */
function told(list: readonly JournalEntry[]) {
  return list.filter(({ reading }) => reading.kind !== 'heartbeat');
}

/** The stretches of time that heartbeats cover, joined. */
function covered(list: readonly JournalEntry[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const { reading } of list) {
    if (reading.kind !== 'heartbeat') continue;
    const last = stretches.at(-1);
    if (last !== undefined && last[1] === reading.fromMonotonicMs) last[1] = reading.monotonicMs;
    else stretches.push([reading.fromMonotonicMs, reading.monotonicMs]);
  }
  return stretches;
}

describe('compaction', () => {
  test('keeps every reading in order and the time that was watched, in few rows', async () => {
    const { journal, clock } = aJournal();
    await live(journal, clock, 150);
    const before = entries(journal);
    const result = journal.compact(ALL);
    expect(result).toMatchObject({ done: true });
    // The newest stay as they are, and so does the first word of the outbox.
    expect(result.rowsBefore).toBe(150 - 32 - 1);
    expect(result.rowsAfter).toBeLessThanOrEqual(4);
    const after = entries(journal);
    expect(told(after)).toEqual(told(before));
    expect(covered(after)).toEqual(covered(before));
    expect(after.length).toBeLessThan(before.length / 2);
    expect(journal.compact(ALL)).toEqual({ rowsBefore: 0, rowsAfter: 0, done: true });
  });

  test('keeps the last id of the rows that become one, so that no cursor skips any', async () => {
    const { journal, clock } = aJournal();
    await live(journal, clock, 150);
    const before = batchRows(journal);
    const cursor = before[100]?.id ?? 0;
    journal.compact({ ...ALL, upToRowId: cursor });
    const later = journal.readAfter(cursor, 100_000);
    expect(later).toEqual(before.slice(101));
    expect(journal.lastId()).toBe(before.at(-1)?.id);
  });

  test('does not make a reading from the future believable', async () => {
    const { journal, clock } = aJournal();
    const next = aBatchChain();
    for (let minute = 1; minute <= 120; minute += 1) {
      clock.advance(60_000);
      const ahead = anOccupancy({ atMs: 100 * 60_000, occupied: false });
      const readings = minute === 20 ? [ahead] : [aHeartbeat({ atMs: minute * 60_000 })];
      await append(journal, next(readings));
    }
    journal.compact(ALL);
    const row = batchRows(journal).find(({ entries: held }) => told(held).length > 0);
    const reading = row === undefined ? undefined : told(row.entries)[0]?.reading;
    expect((reading?.wallMs ?? 0) - (row?.receivedMs ?? 0)).toBe(80 * 60_000);
  });

  test('leaves hours alone that are not over, and what is held', async () => {
    const { journal, clock } = aJournal();
    const startMs = clock.wallMs();
    await live(journal, clock, 150);
    expect(journal.compact({ ...ALL, olderThanMs: startMs + HOUR_MS / 2 }).rowsBefore).toBe(0);
    const id = journal.hold({ agentId: 'hall-1', fromMs: 0, toMs: 1e15, reason: '申诉' });
    expect(journal.holds()).toMatchObject([{ id, agentId: 'hall-1', reason: '申诉' }]);
    expect(journal.compact(ALL).rowsBefore).toBe(0);
    journal.releaseHold(id);
    expect(journal.holds()).toEqual([]);
  });

  test('joins nothing across a version of the site or a start', async () => {
    const { journal, clock } = aJournal();
    const next = aBatchChain();
    const minute = async () => {
      await append(journal, next([aHeartbeat({ atMs: 15_000 })]));
    };
    await minute();
    journal.appendStart();
    await minute();
    clock.advance(2 * HOUR_MS);
    for (let times = 0; times < 40; times += 1) await minute();
    journal.compact(ALL);
    const kinds = journal.readAfter(0, 3).map((row) => row.kind);
    expect(kinds).toEqual(['batch', 'start', 'batch']);
  });

  test('does not make a repeated batch a fork', async () => {
    const { journal, clock, open } = aJournal();
    const sent = await live(journal, clock, 60);
    journal.compact(ALL);
    journal.close();
    const again = open();
    for (const made of sent.slice(-8)) {
      expect(await append(again, made)).toMatchObject({ kind: 'stored', fresh: 0 });
    }
  });
});

describe('retention', () => {
  test('deletes what is older, but neither versions of the site, nor what is held, nor the last row', async () => {
    const { journal, clock } = aJournal(30);
    const site = { name: '县', hours: {}, areas: [], halls: [] };
    journal.appendRevision({ site, validFromMs: 0, author: 'tester' });
    const next = aBatchChain();
    await append(journal, next([anOccupancy({ atMs: 1 })]));
    clock.advance(DAY_MS);
    await append(journal, next([anOccupancy({ atMs: 2 })]));
    const heldMs = clock.wallMs();
    journal.hold({ agentId: 'hall-1', fromMs: heldMs, toMs: heldMs, reason: '申诉' });
    await append(journal, aBatch({ agent: 'hall-2' }));
    clock.advance(40 * DAY_MS);
    expect(journal.deleteExpired()).toEqual({ deleted: 1, done: true });
    expect(journal.readAfter(0, 10).map((row) => row.id)).toEqual([1, 3, 4]);
    await append(journal, next([anOccupancy({ atMs: 3 })]));
    expect(journal.lastId()).toBe(5);
    expect(journal.deleteExpired()).toEqual({ deleted: 1, done: true });
    expect(journal.readAfter(0, 10).map((row) => row.id)).toEqual([1, 3, 5]);
  });

  test('leaves what is young enough', async () => {
    const { journal, clock } = aJournal(30);
    await append(journal, aBatch());
    clock.advance(29 * DAY_MS);
    await append(journal, aBatch({ agent: 'hall-2' }));
    expect(journal.deleteExpired()).toEqual({ deleted: 0, done: true });
  });
});

describe('the quarantine', () => {
  test('drops the oldest when it is full, and counts them', async () => {
    const clock = createFakeClock();
    const path = join(temporaryFolder(), 'journal.db');
    const limits = { rowsMax: 3 };
    const open = () => openJournal({ path, clock, log: silentLog, quarantine: limits });
    const before = open();
    const nonsense = Array.from({ length: 5 }, (_, number) => ({ kind: 'nonsense', number }));
    await append(before, aBatch({ readings: nonsense }));
    expect(before.quarantineTotals()).toMatchObject({ rows: 3, dropped: 2 });
    expect(before.quarantineList().map((item) => item.sequence)).toEqual([5, 4, 3]);
    const { bytes } = before.quarantineTotals();
    before.close();
    const journal = open();
    onTestFinished(() => journal.close());
    expect(journal.quarantineTotals()).toEqual({ rows: 3, dropped: 2, bytes });
  });

  test('gives back what a newer version can read, at its own place, from another process too', async () => {
    const { journal, path, open } = aJournal();
    const good = anOccupancy({ atMs: 7 });
    await append(journal, aBatch({ readings: [anOccupancy(), { kind: 'later' }, anOccupancy()] }));
    // As if a newer version understood what this one does not.
    const edit = new Database(path);
    edit.prepare('UPDATE quarantine SET text = ?').run(JSON.stringify(good));
    edit.close();
    const other = open();
    expect(other.quarantineRetry()).toEqual({ accepted: [1], settled: [], stillWrong: [] });
    expect(journal.readAfter(1, 10)).toMatchObject([
      { id: 2, kind: 'batch', entries: [{ sequence: 2, toSequence: 2, reading: good }] },
    ]);
    expect(other.quarantineTotals().rows).toBe(0);
    const again = aBatch({ readings: [anOccupancy(), { kind: 'later' }, anOccupancy()] });
    expect(await append(journal, again)).toMatchObject({ kind: 'stored', upTo: 3, fresh: 0 });
  });

  test('settles a whole message once its readings have come otherwise', async () => {
    const { journal } = aJournal();
    const made = aBatch();
    const problem = { code: 'HW-WIRE-003', field: '/v', detail: '' } as const;
    await journal.appendUnreadable({ agentId: 'hall-1', text: made.text, problem });
    expect(journal.quarantineRetry()).toMatchObject({ settled: [], stillWrong: [{ id: 1 }] });
    await append(journal, made);
    expect(journal.quarantineRetry()).toMatchObject({ settled: [1], stillWrong: [] });
  });
});
