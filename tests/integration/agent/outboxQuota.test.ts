import { cpSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Stamp } from '../../../agent/clockState.ts';
import { createOutbox, type Outbox, type OutboxOptions } from '../../../agent/outbox/outbox.ts';
import { AGENT_PROBLEMS } from '../../../agent/problemCodes.ts';
import { type Journal, openJournal } from '../../../collector/journal/journal.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { openDurableDatabase, type SqliteDatabase } from '../../../runtime/sqlite.ts';
import { createFakeClock, MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { anOccupancy, aRating } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { aHallDay, markOf, namedLost, send, storedReadings } from './outboxHistory.ts';

const NOW: Stamp = {
  ...{ boot: 'now', monotonicMs: 5000, wallMs: MONDAY_MORNING_MS + 86_400_000 },
  clock: { state: 'synced' },
};
const LIMITS = { bytesMax: 512 * 1024 * 1024, readingsMax: 1000, ageDaysMax: 90 };
const HOLDS_LOST = ['outbox-full', 'disk-failed'];

/** The same file, without waiting for the disk: what these tests promise has nothing to do with it. */
function openHastily(path: string): SqliteDatabase {
  const database = openDurableDatabase(path, { isExclusive: true });
  database.pragma('synchronous = OFF');
  return database;
}

function openOutbox(path: string, options: Partial<OutboxOptions> = {}): Outbox {
  const outbox = createOutbox({
    ...{ path, log: silentLog, stamp: () => NOW, limits: LIMITS },
    ...{ openDatabase: openHastily, ...options },
  });
  outbox.start();
  onTestFinished(() => outbox.stop());
  return outbox;
}

function openTestJournal(folder: string): Journal {
  const journal = openJournal({
    path: join(folder, 'journal.db'),
    clock: createFakeClock({ wallMs: NOW.wallMs }),
    log: silentLog,
  });
  onTestFinished(() => journal.close());
  return journal;
}

function held(outbox: Outbox): Reading[] {
  const request = { fromSequence: 1, readingsMax: 1_000_000, bytesMax: 1e9 };
  return (outbox.readBatch(request)?.texts ?? []).map((text) => JSON.parse(text) as Reading);
}

test('random days, cuts, kills and resends: every reading is stored once or named, in order, and nothing forks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const folder = temporaryFolder();
      const journal = openTestJournal(folder);
      let path = join(folder, 'outbox.db');
      const random = seededRandom(seed);
      const day = aHallDay(seed);
      const limits = { ...LIMITS, readingsMax: 40 + Math.floor(random.fraction() * 300) };
      let outbox = openOutbox(path, { limits });
      const accepted: Reading[] = [];
      const trouble = { forks: 0, holes: 0 };
      for (let round = 0; round < 15; round += 1) {
        for (let turn = Math.floor(random.fraction() * 50); turn > 0; turn -= 1) {
          const readings = day.next();
          accepted.push(...readings);
          outbox.append(readings);
        }
        if (random.fraction() < 0.5) {
          const line = { batches: 1 + Math.floor(random.fraction() * 8), lossShare: 0.25 };
          const seen = await send({ outbox, journal, random }, line);
          trouble.forks += seen.forks;
        }
        if (random.fraction() < 0.2) {
          // Half of the time nothing is closed: what is on the disk at this moment is all that is left.
          if (random.fraction() < 0.5) outbox.stop();
          path = copyOf(path, join(folder, `outbox-${round}.db`));
          outbox = openOutbox(path, { limits });
        }
      }
      while (outbox.waiting() > 0) {
        const seen = await send({ outbox, journal, random }, { batches: 1000, lossShare: 0.05 });
        trouble.forks += seen.forks;
      }
      expect(trouble.forks).toBe(0);
      expectStoredOrNamed({ accepted, journal, dropped: outbox.dropped() });
      outbox.stop();
      journal.close();
    }),
    { numRuns: 60, seed: 4 },
  );
}, 120_000);

/** The file and its log as they are, under another name. */
function copyOf(path: string, to: string): string {
  for (const suffix of ['', '-wal']) {
    if (existsSync(path + suffix)) cpSync(path + suffix, to + suffix);
  }
  return to;
}

/** Each sequence stands in one place; a rating or a fault is never gone without being counted. */
function expectStoredOrNamed(found: {
  readonly accepted: readonly Reading[];
  readonly journal: Journal;
  readonly dropped: number;
}): void {
  const { accepted, journal, dropped } = found;
  const stored = storedReadings(journal);
  let next = 1;
  let ratio = 0;
  for (const { sequence, to } of stored) {
    expect(sequence).toBe(next);
    next = to + 1;
    ratio += to - sequence;
  }
  expect(next).toBe(accepted.length + 1);
  expect(ratio).toBeGreaterThanOrEqual(0);
  const readings = stored.map(({ reading }) => reading);
  const lost = namedLost(readings, HOLDS_LOST);
  expect(lost).toBe(dropped);
  const marks = new Map(accepted.map((reading, index) => [markOf(reading), index]));
  const kept = new Set<string>();
  let last = -1;
  for (const reading of readings) {
    if (reading.kind === 'gap' && HOLDS_LOST.includes(reading.reason)) continue;
    const index = marks.get(markOf(reading));
    expect(index, `invented: ${markOf(reading)}`).toBeDefined();
    expect(index).toBeGreaterThan(last);
    last = index ?? last;
    kept.add(markOf(reading));
  }
  expectRepeatsOnly({ accepted, kept, lost });
}

/** What is neither there nor counted said nothing new: a heartbeat or a level that was said before. */
function expectRepeatsOnly(found: {
  readonly accepted: readonly Reading[];
  readonly kept: ReadonlySet<string>;
  readonly lost: number;
}): void {
  const said = new Map<string, string>();
  let missing = 0;
  let news = 0;
  for (const reading of found.accepted) {
    const isMissing = !found.kept.has(markOf(reading));
    if (isMissing) missing += 1;
    if (reading.kind === 'heartbeat') continue;
    const level = 'status' in reading ? reading.status : 'occupied' in reading && reading.occupied;
    const key = `${reading.kind} ${reading.device}`;
    const isLevel = 'status' in reading || 'occupied' in reading;
    if (isMissing && !(isLevel && said.get(key) === String(level))) news += 1;
    said.set(key, String(level));
  }
  expect(news).toBeLessThanOrEqual(found.lost);
  expect(missing).toBeGreaterThanOrEqual(found.lost);
}

test('ratings, declarations and faults outlive everything else, however long the line is down', () => {
  const outbox = openOutbox(join(temporaryFolder(), 'outbox.db'));
  const ratings: string[] = [];
  const day = aHallDay(11);
  for (let turn = 0; turn < 4000; turn += 1) {
    const readings = day.next();
    for (const one of readings) if (one.kind === 'rating') ratings.push(one.pressId);
    outbox.append(readings);
    if (ratings.length >= 200) break;
  }
  expect(outbox.problems()).toContain(AGENT_PROBLEMS.outboxFull);
  expect(outbox.dropped()).toBeGreaterThan(0);
  const kept = held(outbox).flatMap((one) => (one.kind === 'rating' ? [one.pressId] : []));
  expect(kept).toEqual(ratings);
});

test('a quota of readings holds, and when only ratings are left the oldest of them go, counted', () => {
  const outbox = openOutbox(join(temporaryFolder(), 'outbox.db'));
  for (let index = 0; index < 5000; index += 1) {
    outbox.append([aRating({ atMs: 1000 + index, device: 'pad-1', pressId: `p-${index}` })]);
    expect(outbox.waiting()).toBeLessThanOrEqual(LIMITS.readingsMax * 1.05);
  }
  const readings = held(outbox);
  const kept = readings.filter(({ kind }) => kind === 'rating').length;
  expect(namedLost(readings, HOLDS_LOST)).toBe(5000 - kept);
  expect(outbox.dropped()).toBe(5000 - kept);
  expect(readings.at(-1)).toMatchObject({ pressId: 'p-4999' });
});

test('a quota of bytes bounds the file and what lies beside it', () => {
  const path = join(temporaryFolder(), 'outbox.db');
  const bytesMax = 1024 * 1024;
  const limits = { ...LIMITS, bytesMax, readingsMax: 2_000_000 };
  const outbox = openOutbox(path, { limits });
  let largest = 0;
  for (let index = 0; index < 600; index += 1) {
    const some = Array.from({ length: 100 }, (_, n) =>
      aRating({ atMs: 1000 + index * 100 + n, pressId: `p-${index}-${n}` }),
    );
    outbox.append(some);
    if (index % 20 === 0) largest = Math.max(largest, sizeOf(path));
  }
  expect(largest).toBeLessThan(bytesMax + 3 * 1024 * 1024);
  const readings = held(outbox);
  const kept = readings.filter(({ kind }) => kind === 'rating').length;
  expect(kept + namedLost(readings, HOLDS_LOST)).toBe(60_000);
});

test('the file shrinks again once the collector has everything', () => {
  const path = join(temporaryFolder(), 'outbox.db');
  const outbox = openOutbox(path, { limits: { ...LIMITS, readingsMax: 2_000_000 } });
  for (let index = 0; index < 200; index += 1) {
    outbox.append(
      Array.from({ length: 200 }, (_, n) => aRating({ atMs: index * 200 + n, pressId: `p-${n}` })),
    );
  }
  const full = sizeOf(path);
  for (let upTo = 100; upTo <= 40_000; upTo += 100) outbox.acknowledge(upTo);
  expect(outbox.waiting()).toBe(0);
  for (let index = 0; index < 50; index += 1) {
    outbox.append([anOccupancy({ atMs: 90_000_000 + index })]);
    outbox.acknowledge(40_001 + index);
  }
  expect(sizeOf(path)).toBeLessThan(full / 3);
});

test('what is older than the limit goes, but never a rating, and never by a clock nobody has set', () => {
  const day = 86_400_000;
  const old = Array.from({ length: 600 }, (_, n) =>
    anOccupancy({ atMs: 1000 + n, device: 'seat-1' }),
  );
  const rating = aRating({ atMs: 2000 });
  const kept = (wallMs: number, state: 'synced' | 'unsynced') => {
    const stamp = { ...NOW, wallMs, clock: { state } as const };
    const path = join(temporaryFolder(), 'outbox.db');
    const limits = { ...LIMITS, readingsMax: 2000 };
    const outbox = openOutbox(path, { stamp: () => stamp, limits });
    outbox.append([...old, rating, ...old]);
    for (let n = 0; n < 20; n += 1) outbox.append([anOccupancy({ atMs: 3000 + n })]);
    return held(outbox);
  };
  const aged = kept(MONDAY_MORNING_MS + 91 * day, 'synced');
  expect(aged.length).toBeLessThan(200);
  expect(aged).toContainEqual(rating);
  expect(namedLost(aged, HOLDS_LOST) + aged.filter(({ kind }) => kind !== 'gap').length).toBe(1221);
  expect(kept(MONDAY_MORNING_MS + 91 * day, 'unsynced')).toHaveLength(1221);
  expect(kept(MONDAY_MORNING_MS + 89 * day, 'synced')).toHaveLength(1221);
});

function sizeOf(path: string): number {
  return ['', '-wal', '-shm']
    .filter((suffix) => existsSync(path + suffix))
    .reduce((sum, suffix) => sum + statSync(path + suffix).size, 0);
}
