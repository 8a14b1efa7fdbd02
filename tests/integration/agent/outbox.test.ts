import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Stamp } from '../../../agent/clockState.ts';
import { createOutbox, type Outbox, type OutboxOptions } from '../../../agent/outbox/outbox.ts';
import { AGENT_PROBLEMS } from '../../../agent/problemCodes.ts';
import { encodeBatch, parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { genesisTag, nextTag } from '../../../protocol/chain.ts';
import type { GapReading, Reading } from '../../../protocol/reading.ts';
import { silentLog } from '../../../runtime/log.ts';
import { openDurableDatabase, type SqliteDatabase } from '../../../runtime/sqlite.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { aRating, aReading } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STAMP: Stamp = {
  boot: 'boot-1',
  monotonicMs: 5000,
  wallMs: MONDAY_MORNING_MS + 5000,
  clock: { state: 'synced' },
};

function openOutbox(path: string, options: Partial<OutboxOptions> = {}): Outbox {
  const outbox = createOutbox({ path, log: silentLog, stamp: () => STAMP, ...options });
  outbox.start();
  onTestFinished(() => outbox.stop());
  return outbox;
}

function newOutbox(options: Partial<OutboxOptions> = {}): { outbox: Outbox; path: string } {
  const path = join(temporaryFolder(), 'outbox.sqlite');
  return { outbox: openOutbox(path, options), path };
}

function readings(count: number, fromMs = 1000): Reading[] {
  return Array.from({ length: count }, (_, index) => aReading({ atMs: fromMs + index }));
}

/** Everything held, from the oldest on. */
function everything(outbox: Outbox) {
  const request = { fromSequence: 1, readingsMax: 1000, bytesMax: 10_000_000 };
  return outbox.readBatch(request);
}

function held(outbox: Outbox): Reading[] {
  return (everything(outbox)?.texts ?? []).map((text) => JSON.parse(text) as Reading);
}

test('a reading is in the file when append returns, with synchronous FULL', () => {
  const databases: SqliteDatabase[] = [];
  const { outbox } = newOutbox({
    openDatabase(path) {
      const database = openDurableDatabase(path);
      databases.push(database);
      return database;
    },
  });
  outbox.append(readings(1));
  expect(databases[0]?.pragma('synchronous', { simple: true })).toBe(2);
  expect(databases[0]?.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(databases[0]?.inTransaction).toBe(false);
});

test('a sequence is never used twice, not even after the outbox was emptied and opened again', () => {
  const { outbox, path } = newOutbox();
  outbox.append(readings(3));
  outbox.acknowledge(3);
  expect(outbox.waiting()).toBe(0);
  const before = { id: outbox.outboxId, tag: outbox.lastTag };
  outbox.stop();
  const again = openOutbox(path);
  expect(again.outboxId).toBe(before.id);
  expect(again.lastTag).toBe(before.tag);
  expect(again.oldestSequence()).toBe(4);
  again.append(readings(1));
  expect(everything(again)).toMatchObject({ first: 4, tagBefore: before.tag });
});

test('a batch is what the collector needs to place its readings and to go on with the chain', () => {
  const { outbox } = newOutbox();
  outbox.append(readings(10));
  outbox.acknowledge(4);
  const batch = outbox.readBatch({ fromSequence: 5, readingsMax: 3, bytesMax: 100_000 });
  if (batch === null) throw new Error('no batch');
  const { first, tagBefore, texts } = batch;
  const head = { agent: 'hall-1', outbox: outbox.outboxId, oldest: 5, sentAtMs: 1 };
  const message = parseBatch(encodeBatch({ ...head, first, tag: tagBefore }, texts));
  if (!message.ok) throw new Error(message.problem.detail);
  const placed = placeReadings(message.value);
  expect(placed.map((one) => [one.fromSequence, one.problem])).toEqual(
    [5, 6, 7].map((s) => [s, null]),
  );
  expect(placed.at(-1)?.tag).toBe(batch.lastTag);
});

test('a batch stays within its bytes, and holds one reading however large', () => {
  const { outbox } = newOutbox();
  outbox.append(readings(3));
  const bytes = Buffer.byteLength(JSON.stringify(readings(1)[0])) + 1;
  const read = (bytesMax: number) =>
    outbox.readBatch({ fromSequence: 1, readingsMax: 100, bytesMax })?.texts.length;
  expect(read(2 * bytes)).toBe(2);
  expect(read(1)).toBe(1);
});

test('a batch that was asked for below what is held begins with the oldest', () => {
  const { outbox } = newOutbox();
  outbox.append(readings(3));
  outbox.acknowledge(2);
  expect(everything(outbox)?.first).toBe(3);
  outbox.acknowledge(3);
  expect(everything(outbox)).toBeNull();
});

test('the time of the last observation survives a restart, also of an empty outbox', () => {
  const { outbox, path } = newOutbox();
  expect(outbox.lastObservedWallMs()).toBeNull();
  outbox.append([aReading({ atMs: 7000 })]);
  outbox.acknowledge(1);
  outbox.stop();
  expect(openOutbox(path).lastObservedWallMs()).toBe(MONDAY_MORNING_MS + 7000);
});

test('a new outbox takes over what was not stored, numbered from 1 in a chain of its own', () => {
  const { outbox, path } = newOutbox();
  outbox.append(readings(1200));
  const oldId = outbox.outboxId;
  expect(outbox.moveToNewOutbox(100)).toBe(true);
  expect(outbox.outboxId).not.toBe(oldId);
  expect(outbox.waiting()).toBe(1100);
  expect(outbox.nextSequence).toBe(1101);
  expect(outbox.problems()).toContain(AGENT_PROBLEMS.outboxForked);
  const all = outbox.readBatch({ fromSequence: 1, readingsMax: 2000, bytesMax: 10_000_000 });
  expect(all).toMatchObject({ first: 1, tagBefore: genesisTag(outbox.outboxId) });
  expect((JSON.parse(all?.texts[0] ?? '') as Reading).monotonicMs).toBe(1100);
  const tag = all?.texts.reduce(nextTag, genesisTag(outbox.outboxId));
  expect(outbox.lastTag).toBe(tag);
  const id = outbox.outboxId;
  outbox.stop();
  expect(openOutbox(path)).toMatchObject({ outboxId: id, nextSequence: 1101, lastTag: tag });
});

test('a damaged file is set aside, and a new outbox begins with a gap', () => {
  const { outbox, path } = newOutbox();
  outbox.append(readings(300));
  const oldId = outbox.outboxId;
  outbox.stop();
  spoil(path);
  const fresh = openOutbox(path);
  expect(fresh.outboxId).not.toBe(oldId);
  expect(fresh.problems()).toContain(AGENT_PROBLEMS.outboxDamaged);
  expect(held(fresh)).toMatchObject([
    { kind: 'gap', device: 'agent', reason: 'outbox-damaged', toWallMs: STAMP.wallMs },
  ]);
  const names = readdirSync(join(path, '..'));
  expect(names.filter((name) => /damaged-1$/.test(name))).toHaveLength(1);
});

test('a file that is no database at all is set aside too, again and again', () => {
  const path = join(temporaryFolder(), 'outbox.sqlite');
  for (const round of [1, 2]) {
    writeFileSync(path, `this is not a database, ${'x'.repeat(5000)}`);
    const outbox = openOutbox(path);
    expect(held(outbox)).toMatchObject([{ reason: 'outbox-damaged' }]);
    outbox.stop();
    expect(statSync(`${path}.damaged-${round}`).size).toBeGreaterThan(5000);
  }
});

test('a second agent on the same outbox is refused with a sentence', () => {
  const { outbox, path } = newOutbox();
  outbox.append(readings(1));
  const other = createOutbox({
    ...{ path, log: silentLog, stamp: () => STAMP },
    openDatabase: openImpatiently,
  });
  expect(() => other.start()).toThrow(AGENT_PROBLEMS.outboxInUse);
});

test('another process cannot take the outbox either', () => {
  const { outbox, path } = newOutbox();
  outbox.append(readings(1));
  const program = `const D = require('better-sqlite3'); try {
    new D(process.argv[1], { timeout: 50 }).prepare('SELECT * FROM reading').all(); console.log('read');
  } catch (error) { console.log(error.code); }`;
  const said = execFileSync(process.execPath, ['-e', program, path], { encoding: 'utf8' });
  expect(said.trim()).toBe('SQLITE_BUSY');
});

test('while the disk is full readings wait in memory, in order, and are stored when it is not', () => {
  const disk = fillingDisk();
  const { outbox, path } = newOutbox({ openDatabase: disk.open });
  outbox.append(readings(5));
  disk.fill();
  outbox.append([aRating({ atMs: 2000, pressId: 'x'.repeat(40) })]);
  for (let index = 0; index < 200; index += 1) outbox.append(readings(5, 3000 + index * 10));
  expect(outbox.problems()).toContain(AGENT_PROBLEMS.diskFull);
  expect(outbox.waiting()).toBe(1006);
  disk.empty();
  outbox.append(readings(1, 9000));
  expect(outbox.problems()).toEqual([]);
  expect(outbox.waiting()).toBe(1007);
  outbox.stop();
  const again = openOutbox(path);
  const all = again.readBatch({ fromSequence: 1, readingsMax: 2000, bytesMax: 10_000_000 });
  const times = (all?.texts ?? []).map((text) => (JSON.parse(text) as Reading).monotonicMs);
  expect(times).toHaveLength(1007);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('what falls out of memory is counted, and a gap per device stands in its place', () => {
  const disk = fillingDisk();
  let losses = 0;
  const { outbox } = newOutbox({
    openDatabase: disk.open,
    memoryReadingsMax: 10,
    onLoss: () => {
      losses += 1;
    },
  });
  disk.fill();
  fillUp(outbox);
  const before = outbox.waiting();
  const lostSeat = 30;
  const seats = readings(lostSeat + 10, 100_000).map((one) => ({ ...one, device: 'seat-9' }));
  for (const seat of seats) outbox.append([seat as Reading]);
  expect(outbox.problems()).toContain(AGENT_PROBLEMS.readingsLost);
  expect(outbox.waiting()).toBeGreaterThan(before);
  disk.empty();
  outbox.append([aReading({ atMs: 200_000, device: 'seat-9' })]);
  expect(losses).toBe(1);
  const all = outbox.readBatch({ fromSequence: 1, readingsMax: 5000, bytesMax: 10_000_000 });
  const ofSeat = (all?.texts ?? [])
    .map((text) => JSON.parse(text) as Reading)
    .filter((one) => one.device === 'seat-9');
  const gaps = ofSeat.filter((one): one is GapReading => one.kind === 'gap');
  const named = gaps.reduce((sum, gap) => sum + gap.count, 0);
  expect(named).toBeGreaterThan(0);
  expect(named + ofSeat.length - gaps.length).toBe(lostSeat + 11);
  expect(outbox.dropped()).toBeGreaterThanOrEqual(named);
  expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(['disk-failed']));
  expect(gaps[0]?.fromWallMs).toBeGreaterThanOrEqual(MONDAY_MORNING_MS + 100_000);
  const times = ofSeat.map((one) => one.monotonicMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('appended is always acknowledged plus waiting, in one chain without a hole', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 7 }) }),
    fc.record({
      do: fc.constant('acknowledge' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ do: fc.constant('reopen' as const) }),
    fc.record({
      do: fc.constant('move' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );
  const folder = temporaryFolder();
  let run = 0;
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 1, max: 9 }),
      (steps, size) => {
        run += 1;
        const path = join(folder, `outbox-${run}.sqlite`);
        let outbox = openOutbox(path);
        let appended = 0;
        let forgotten = 0;
        const upTo = (share: number) =>
          outbox.oldestSequence() - 1 + Math.floor(share * outbox.waiting());
        for (const one of steps) {
          const before = outbox.waiting();
          if (one.do === 'append') {
            outbox.append(readings(one.count, appended));
            appended += one.count;
          } else if (one.do === 'acknowledge') {
            outbox.acknowledge(upTo(one.share));
            forgotten += before - outbox.waiting();
          } else if (one.do === 'move') {
            outbox.moveToNewOutbox(upTo(one.share));
            forgotten += before - outbox.waiting();
          } else {
            outbox.stop();
            outbox = openOutbox(path);
          }
          expect(appended).toBe(forgotten + outbox.waiting());
          expectChain(outbox, { size, firstMs: forgotten });
        }
        outbox.stop();
      },
    ),
    { numRuns: 40 },
  );
});

/** Reads everything in batches of any size: one sequence after the other, one chain. */
function expectChain(outbox: Outbox, options: { size: number; firstMs: number }): void {
  let next = outbox.oldestSequence();
  let tag: string | null = null;
  let atMs = options.firstMs;
  for (;;) {
    const batch = outbox.readBatch({
      ...{ fromSequence: next, readingsMax: options.size, bytesMax: 100_000 },
    });
    if (batch === null) break;
    expect(batch.first).toBe(next);
    if (tag !== null) expect(batch.tagBefore).toBe(tag);
    else if (next === 1) expect(batch.tagBefore).toBe(genesisTag(outbox.outboxId));
    tag = batch.texts.reduce(nextTag, batch.tagBefore);
    expect(batch.lastTag).toBe(tag);
    for (const text of batch.texts) {
      expect((JSON.parse(text) as Reading).monotonicMs).toBe(atMs);
      atMs += 1;
    }
    next = batch.lastSequence + 1;
  }
  expect(next).toBe(outbox.nextSequence);
  if (tag !== null) expect(outbox.lastTag).toBe(tag);
}

/** Overwrites the pages of readings, and leaves the first page, so that the file still opens. */
function spoil(path: string): void {
  const database = new Database(path);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const size = statSync(path).size;
  const program = `const fs = require('fs'); const file = fs.openSync(process.argv[1], 'r+');
    fs.writeSync(file, Buffer.alloc(${size - 8192}, 0xa5), 0, ${size - 8192}, 8192);`;
  execFileSync(process.execPath, ['-e', program, path]);
}

function openImpatiently(path: string): SqliteDatabase {
  const database = new Database(path, { timeout: 20 });
  database.pragma('journal_mode = WAL');
  return database;
}

/** A disk that takes no more pages while it is full: SQLite's own error, as on a full card. */
function fillingDisk() {
  let database: SqliteDatabase | null = null;
  return {
    open(path: string): SqliteDatabase {
      database = openDurableDatabase(path);
      return database;
    },
    fill() {
      const pages = database?.pragma('page_count', { simple: true });
      database?.pragma(`max_page_count = ${pages}`);
    },
    empty() {
      database?.pragma('max_page_count = 1000000');
    },
  };
}

/** Fills the last free bytes of the pages that are there already. */
function fillUp(outbox: Outbox): void {
  for (let index = 0; index < 500; index += 1) {
    outbox.append([aReading({ atMs: 10_000 + index })]);
    if (outbox.problems().includes(AGENT_PROBLEMS.diskFull)) return;
  }
  throw new Error('the disk never became full');
}
