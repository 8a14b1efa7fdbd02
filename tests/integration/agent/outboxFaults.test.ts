import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Stamp } from '../../../agent/clockState.ts';
import type { MachineIdentity } from '../../../agent/outbox/machineIdentity.ts';
import { createOutbox, type Outbox, type OutboxOptions } from '../../../agent/outbox/outbox.ts';
import { AGENT_PROBLEMS } from '../../../agent/problemCodes.ts';
import { type Journal, openJournal } from '../../../collector/journal/journal.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { openDurableDatabase, type SqliteDatabase } from '../../../runtime/sqlite.ts';
import { createFakeClock, MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { aRating, aReading } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { namedLost, send, storedReadings } from './outboxHistory.ts';

let nowMs = 5000;
const stamp = (): Stamp => ({
  ...{ boot: 'now', monotonicMs: nowMs, wallMs: MONDAY_MORNING_MS + 86_400_000 + nowMs },
  clock: { state: 'synced' },
});

function openOutbox(path: string, options: Partial<OutboxOptions> = {}): Outbox {
  const outbox = createOutbox({ path, log: silentLog, stamp, ...options });
  outbox.start();
  onTestFinished(() => outbox.stop());
  return outbox;
}

function openTestJournal(folder: string): Journal {
  const clock = createFakeClock({ wallMs: MONDAY_MORNING_MS + 86_400_000 });
  const journal = openJournal({ path: join(folder, 'journal.db'), clock, log: silentLog });
  onTestFinished(() => journal.close());
  return journal;
}

function held(outbox: Outbox): Reading[] {
  const request = { fromSequence: 1, readingsMax: 1_000_000, bytesMax: 1e9 };
  return (outbox.readBatch(request)?.texts ?? []).map((text) => JSON.parse(text) as Reading);
}

const presses = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    aRating({ atMs: 1000 + from + n, pressId: `p-${from + n}`, device: `pad-${n % 3}` }),
  );
const pressesIn = (readings: readonly Reading[]) =>
  readings.flatMap((one) => (one.kind === 'rating' ? [one.pressId] : []));

/** An outbox file at rest, with 300 presses of which 40 are acknowledged. */
function aFile(): { path: string; outboxId: string; bytes: Buffer } {
  const path = join(temporaryFolder(), 'outbox.db');
  const outbox = openOutbox(path);
  outbox.append(presses(300));
  outbox.acknowledge(40);
  const { outboxId } = outbox;
  outbox.stop();
  return { path, outboxId, bytes: readFileSync(path) };
}

test('bits that flip anywhere in the file invent nothing: what stays is in order, the rest is counted', () => {
  const { path, outboxId, bytes } = aFile();
  const all = presses(300).map(({ pressId }) => pressId);
  let salvaged = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 6 }), (flips) => {
      const copy = Buffer.from(bytes);
      for (const bit of flips) copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      for (const name of readdirSync(dirname(path))) rmSync(join(dirname(path), name));
      writeFileSync(path, copy);
      const outbox = openOutbox(path);
      const readings = [...held(outbox), ...held(outbox)].slice(0, held(outbox).length);
      const kept = pressesIn(readings);
      expect(kept.every((id) => all.indexOf(id) >= 40)).toBe(true);
      expect(kept).toEqual([...kept].sort((a, b) => all.indexOf(a) - all.indexOf(b)));
      expect(new Set(kept).size).toBe(kept.length);
      if (outbox.outboxId === outboxId) {
        expect(kept.length + namedLost(readings, ['outbox-damaged'])).toBe(260);
        if (kept.length < 260) salvaged += 1;
      } else expect(kept).toEqual([]);
      outbox.append(presses(3, 500));
      expect(pressesIn(held(outbox)).slice(-3)).toEqual(['p-500', 'p-501', 'p-502']);
      outbox.stop();
    }),
    { numRuns: 250, seed: 12 },
  );
  expect(salvaged).toBeGreaterThan(100);
}, 120_000);

test('a file that ends early gives what it still holds', () => {
  const { path, bytes } = aFile();
  for (const share of [0, 0.1, 0.3, 0.5, 0.7, 0.9]) {
    for (const name of readdirSync(dirname(path))) rmSync(join(dirname(path), name));
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)));
    const outbox = openOutbox(path);
    outbox.append(presses(1, 900));
    expect(pressesIn(held(outbox)).at(-1)).toBe('p-900');
    outbox.stop();
  }
});

test('what is salvaged goes on under its id, and the collector sees neither a fork nor a repeat', async () => {
  const folder = temporaryFolder();
  const journal = openTestJournal(folder);
  const path = join(folder, 'outbox.db');
  const before = openOutbox(path);
  before.append(presses(400));
  // The collector has 100 of them; the agent has not heard of it.
  const random = seededRandom(1);
  await send(
    { outbox: { ...bound(before), acknowledge: () => undefined }, journal, random },
    {
      ...{ batches: 3, lossShare: 0 },
    },
  );
  const stored = storedReadings(journal).length;
  expect(stored).toBeGreaterThan(20);
  before.stop();
  const bytes = readFileSync(path);
  const at = bytes.indexOf('"pressId":"p-250"');
  bytes[at + 12] = '9'.charCodeAt(0);
  writeFileSync(path, bytes);
  const after = openOutbox(path);
  while (after.waiting() > 0) {
    const { forks } = await send({ outbox: after, journal, random }, { batches: 9, lossShare: 0 });
    expect(forks).toBe(0);
  }
  const readings = storedReadings(journal).map(({ reading }) => reading);
  const ids = pressesIn(readings);
  expect(ids).toEqual(
    presses(400).flatMap(({ pressId }) => (pressId === 'p-250' ? [] : [pressId])),
  );
  expect(namedLost(readings, ['outbox-damaged'])).toBe(1);
});

function bound(outbox: Outbox): Outbox {
  return {
    ...outbox,
    get outboxId() {
      return outbox.outboxId;
    },
    oldestSequence: () => outbox.oldestSequence(),
    readBatch: (request) => outbox.readBatch(request),
  } as Outbox;
}

test('an agent whose disk is out of reach at its start works from memory, and moves over when it heals', () => {
  const folder = temporaryFolder();
  const blocked = join(folder, 'card');
  writeFileSync(blocked, 'a file where a folder should be');
  const path = join(blocked, 'outbox.db');
  nowMs = 5000;
  const outbox = openOutbox(path);
  outbox.append(presses(5));
  expect(outbox.problems()).toContain(AGENT_PROBLEMS.diskFailed);
  expect(pressesIn(held(outbox))).toHaveLength(5);
  const memoryId = outbox.outboxId;
  outbox.append(presses(3, 5));
  rmSync(blocked);
  nowMs += 60_000;
  outbox.append(presses(1, 8));
  expect(outbox.problems()).toEqual([]);
  // The first five may have left under the id of the memory: they are confirmed under it first.
  expect(outbox.outboxId).toBe(memoryId);
  expect(outbox.waiting()).toBe(9);
  outbox.acknowledge(99, 'another');
  expect(outbox.waiting()).toBe(9);
  outbox.acknowledge(5, memoryId);
  expect(outbox.outboxId).not.toBe(memoryId);
  expect(pressesIn(held(outbox))).toEqual(['p-5', 'p-6', 'p-7', 'p-8']);
  outbox.stop();
  expect(pressesIn(held(openOutbox(path)))).toEqual(['p-5', 'p-6', 'p-7', 'p-8']);
});

test('while the disk is full or read-only the line goes on from memory, each reading stored once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
      const folder = temporaryFolder();
      const journal = openTestJournal(folder);
      const random = seededRandom(seed);
      const disk = fillingDisk();
      const outbox = openOutbox(join(folder, 'outbox.db'), { openDatabase: disk.open });
      let made = 0;
      const moved: string[] = [];
      for (let round = 0; round < 40; round += 1) {
        if (random.fraction() < 0.2) disk.fill();
        if (random.fraction() < 0.1) disk.turnReadOnly();
        if (random.fraction() < 0.2) disk.empty();
        const count = Math.floor(random.fraction() * 30);
        outbox.append(presses(count, made));
        made += count;
        if (random.fraction() < 0.6) {
          const line = { batches: Math.floor(random.fraction() * 6), lossShare: 0.2 };
          const { forks } = await send({ outbox, journal, random }, line);
          expect(forks).toBe(0);
        }
        moved.push(outbox.outboxId);
      }
      disk.empty();
      for (let turn = 0; outbox.waiting() > 0 && turn < 1000; turn += 1) {
        await send({ outbox, journal, random }, { batches: 50, lossShare: 0.05 });
      }
      const ids = pressesIn(storedReadings(journal).map(({ reading }) => reading));
      expect(ids).toEqual(presses(made).map(({ pressId }) => pressId));
      outbox.stop();
      journal.close();
    }),
    { numRuns: 15, seed: 3 },
  );
}, 120_000);

/** A disk that takes no more pages while it is full: SQLite's own error, as on a full card. */
function fillingDisk() {
  let database: SqliteDatabase | null = null;
  return {
    open(path: string): SqliteDatabase {
      database = openDurableDatabase(path, { isExclusive: true });
      database.pragma('synchronous = OFF');
      return database;
    },
    fill() {
      database?.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    },
    /** As a kernel does with a card that fails: what is open stays open, and takes nothing. */
    turnReadOnly() {
      database?.pragma('query_only = ON');
    },
    empty() {
      database?.pragma('max_page_count = 1000000');
      database?.pragma('query_only = OFF');
    },
  };
}

const BOX: MachineIdentity = { serial: 'a', networks: ['m'], installation: 'i' };
const OTHER_BOX: MachineIdentity = { serial: 'b', networks: ['n'], installation: 'i' };

test('a card copied into another box begins a new outbox there, and sends nothing of the first', async () => {
  const folder = temporaryFolder();
  const journal = openTestJournal(folder);
  const original = openOutbox(join(folder, 'one.db'), { machine: BOX });
  original.append(presses(50));
  original.stop();
  cpSync(join(folder, 'one.db'), join(folder, 'two.db'));
  const first = openOutbox(join(folder, 'one.db'), { machine: BOX });
  const clone = openOutbox(join(folder, 'two.db'), { machine: OTHER_BOX });
  expect(first.problems()).toEqual([]);
  expect(clone.problems()).toEqual([AGENT_PROBLEMS.otherBox]);
  expect(clone.outboxId).not.toBe(first.outboxId);
  expect(existsSync(join(folder, 'two.db.other-box-1'))).toBe(true);
  first.append(presses(20, 50));
  clone.append(presses(20, 100));
  const random = seededRandom(2);
  for (const outbox of [clone, first]) {
    while (outbox.waiting() > 0) {
      const { forks } = await send({ outbox, journal, random }, { batches: 9, lossShare: 0.2 });
      expect(forks).toBe(0);
    }
  }
  const ids = pressesIn(storedReadings(journal).map(({ reading }) => reading));
  const expected = [...presses(20, 100), ...presses(70)].map(({ pressId }) => pressId);
  expect(ids).toEqual(expected);
});

test('an image restored on the same box is found by the chain, and nothing observed since is lost', async () => {
  const folder = temporaryFolder();
  const journal = openTestJournal(folder);
  const path = join(folder, 'outbox.db');
  const random = seededRandom(3);
  const line = { batches: 50, lossShare: 0 };
  const before = openOutbox(path, { machine: BOX });
  before.append(presses(30));
  await send({ outbox: before, journal, random }, line);
  before.stop();
  const image = readFileSync(path);
  const lived = openOutbox(path, { machine: BOX });
  lived.append(presses(40, 30));
  await send({ outbox: lived, journal, random }, line);
  lived.stop();
  for (const name of readdirSync(folder).filter((one) => one.startsWith('outbox'))) {
    rmSync(join(folder, name));
  }
  writeFileSync(path, image);
  const restored = openOutbox(path, { machine: BOX });
  const oldId = restored.outboxId;
  restored.append(presses(25, 70));
  let forks = 0;
  while (restored.waiting() > 0) {
    forks += (await send({ outbox: restored, journal, random }, line)).forks;
  }
  expect(forks).toBe(1);
  expect(restored.outboxId).not.toBe(oldId);
  expect(restored.problems()).toContain(AGENT_PROBLEMS.outboxForked);
  const ids = pressesIn(storedReadings(journal).map(({ reading }) => reading));
  expect(ids).toEqual(presses(95).map(({ pressId }) => pressId));
});

test('an agent that cannot be told from its neighbour by hardware keeps its outbox', () => {
  const path = join(temporaryFolder(), 'outbox.db');
  const nobody: MachineIdentity = { serial: null, networks: [], installation: null };
  const { outboxId } = openAndStop(path, BOX);
  expect(openAndStop(path, nobody).outboxId).toBe(outboxId);
  expect(openAndStop(path, { ...BOX, networks: ['new card'], installation: 'new' })).toEqual({
    outboxId,
  });
});

function openAndStop(path: string, machine: MachineIdentity): { outboxId: string } {
  const outbox = openOutbox(path, { machine });
  outbox.append([aReading()]);
  const { outboxId } = outbox;
  outbox.stop();
  return { outboxId };
}
