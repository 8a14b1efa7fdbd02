import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DROP_STEPS, type DropStep } from '../../../../agent/outbox/dropOrder.ts';
import type { HeldReading } from '../../../../agent/outbox/heldReading.ts';
import { createLevelMemory } from '../../../../agent/outbox/levelMemory.ts';
import { planThinning } from '../../../../agent/outbox/planThinning.ts';
import {
  addGap,
  addLevel,
  cover,
  type Level,
  levelAt,
  newTrail,
  newWatch,
} from '../../../../collector/detection/sensorSignal.ts';
import { genesisTag, nextTag } from '../../../../protocol/chain.ts';
import { AGENT_DEVICE, parseReading, type Reading } from '../../../../protocol/reading.ts';
import { aHallDay } from '../../../integration/agent/outboxHistory.ts';
import { aHeartbeat, anOccupancy, aRating } from '../../../support/readings.ts';

function rowsOf(readings: readonly Reading[]): HeldReading[] {
  let tag = genesisTag('outbox-1');
  return readings.map((reading, index) => {
    const text = JSON.stringify(reading);
    const tagBefore = tag;
    tag = nextTag(tag, text);
    const sequence = index + 1;
    return { sequence, toSequence: sequence, tagBefore, tagAfter: tag, text, proof: null };
  });
}

/** Plans page by page as the thinner does, and gives what is there afterwards. */
function thinned(rows: readonly HeldReading[], step: DropStep, pageRows: number) {
  let levels = createLevelMemory();
  let from = 1;
  let left = [...rows];
  let dropped = 0;
  const end = (rows.at(-1)?.toSequence ?? 0) + 1;
  while (from < end) {
    const page = left.filter((row) => row.sequence >= from).slice(0, pageRows);
    const made = planThinning({ rows: page, step, reason: 'outbox-full', levels });
    for (const { fromSequence, toSequence, rows: now } of made.rewrites) {
      const gone = left.filter((row) => row.sequence >= fromSequence && row.sequence <= toSequence);
      const fresh = now.map(({ sequence, text }, index) => {
        const range = (JSON.parse(text) as { replaces?: { to: number; tag: string } }).replaces;
        const same = gone.find((row) => row.sequence === sequence) as HeldReading;
        if (range === undefined) return { ...same, text };
        expect(range.to).toBe((now[index + 1]?.sequence ?? toSequence + 1) - 1);
        return { ...same, text, toSequence: range.to, tagAfter: range.tag };
      });
      left = left.flatMap((row) => (row === gone[0] ? fresh : gone.includes(row) ? [] : [row]));
    }
    dropped += made.dropped;
    expect(made.nextSequence).toBeGreaterThan(from);
    ({ levels, nextSequence: from } = made);
  }
  return { rows: left, dropped };
}

const readingsOf = (rows: readonly HeldReading[]) =>
  rows.map((row) => JSON.parse(row.text) as Reading);

/** What the collector's detector makes of one sensor. */
function trailOf(readings: readonly Reading[], device: string) {
  const watch = newWatch(0);
  const trail = newTrail(0);
  for (const one of readings) {
    if (one.kind === 'occupancy' && one.device === device) {
      const { wallMs: atMs, boot, monotonicMs } = one;
      const level: Level = one.occupied ? 'occupied' : 'empty';
      addLevel(watch, { atMs, boot, monotonicMs, level, ref: null, quality: 'synced' });
    } else if (one.kind === 'gap' && [device, AGENT_DEVICE].includes(one.device)) {
      const { fromWallMs: fromMs, toWallMs: toMs, count } = one;
      addGap(watch, { fromMs, toMs, isLossy: count > 0 });
    } else if (one.kind === 'heartbeat') {
      const lags = one.lagging.find((lagging) => lagging.device === device);
      const until = lags === undefined ? one.monotonicMs : lags.untilMonotonicMs;
      if (until === null || until < one.fromMonotonicMs) continue;
      const { boot, fromMonotonicMs, monotonicMs, wallMs } = one;
      const spanMs = monotonicMs - fromMonotonicMs;
      const [fromMs, toMs] = [wallMs - spanMs, wallMs - (monotonicMs - until)];
      const timeError = { errorMs: 0, fromMs: null };
      cover(watch, trail, {
        ...{ boot, fromMonotonicMs, toMonotonicMs: until, fromMs, toMs, timeError },
      });
    }
  }
  return { trail, endMs: watch.endMs };
}

function someReadings(seed: number, turns: number): Reading[] {
  const day = aHallDay(seed, 2);
  return Array.from({ length: turns }, () => day.next()).flat();
}

test.each(DROP_STEPS)('step %s never makes a sensor say what it did not say', (step) => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 4, max: 90 }), (seed, pageRows) => {
      const readings = someReadings(seed, 60);
      const { rows } = thinned(rowsOf(readings), step, pageRows);
      const left = readingsOf(rows);
      for (const device of ['seat-0', 'seat-1']) {
        const before = trailOf(readings, device);
        const after = trailOf(left, device);
        const endMs = Math.min(before.endMs, after.endMs);
        for (const { atMs } of [...before.trail.edges, ...after.trail.edges]) {
          if (atMs >= endMs) continue;
          const was = levelAt(before.trail, atMs);
          const is = levelAt(after.trail, atMs);
          if (step === 'repeats') expect(is, `${device} at ${atMs}`).toBe(was);
          else if (is !== 'unknown') expect(is, `${device} at ${atMs}`).toBe(was);
        }
      }
    }),
    { numRuns: 150, seed: 7 },
  );
});

test.each(DROP_STEPS)('step %s leaves a chain without a hole that anybody can read', (step) => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 2, max: 90 }), (seed, pageRows) => {
      const readings = someReadings(seed, 40);
      const before = rowsOf(readings);
      const { rows, dropped } = thinned(before, step, pageRows);
      let next = 1;
      let named = 0;
      for (const row of rows) {
        expect(row.sequence).toBe(next);
        next = row.toSequence + 1;
        expect(row.tagAfter).toBe(before[row.toSequence - 1]?.tagAfter);
        const parsed = parseReading(JSON.parse(row.text));
        expect(parsed.ok).toBe(true);
        if (parsed.ok && parsed.value.kind === 'gap' && parsed.value.reason === 'outbox-full') {
          named += parsed.value.count;
        }
      }
      expect(next).toBe(readings.length + 1);
      expect(named).toBe(dropped);
      expect(rows.length).toBeLessThanOrEqual(before.length);
      if (step === 'repeats') expect(dropped).toBe(0);
    }),
    { numRuns: 100, seed: 8 },
  );
});

test('nothing goes in a step before its own', () => {
  const readings = someReadings(5, 300);
  const kinds = (step: DropStep) =>
    new Set(readingsOf(thinned(rowsOf(readings), step, 500).rows).map(({ kind }) => kind));
  expect(kinds('repeats')).toContain('occupancy');
  expect(kinds('well')).toContain('heartbeat');
  expect(kinds('notes')).toContain('rating');
  const faults = readings.filter((one) => one.kind === 'equipment' && one.status === 'fault');
  const left = readingsOf(thinned(rowsOf(readings), 'notes', 500).rows);
  expect(left.filter((one) => one.kind === 'equipment')).toEqual(faults);
});

test('an hour of an idle hall becomes a few readings, and a level is still said every hour', () => {
  const readings: Reading[] = [];
  for (let second = 15; second <= 6 * 3600; second += 15) {
    if (second % 60 === 0)
      readings.push(anOccupancy({ atMs: second * 1000 - 5000, device: 'seat-0' }));
    readings.push(aHeartbeat({ atMs: second * 1000 }));
  }
  const { rows } = thinned(rowsOf(readings), 'repeats', 1000);
  const left = readingsOf(rows);
  expect(left.length).toBeLessThan(30);
  expect(left.filter(({ kind }) => kind === 'occupancy').length).toBeGreaterThanOrEqual(6);
  const spans = left.map((one) =>
    one.kind === 'heartbeat' ? one.monotonicMs - one.fromMonotonicMs : 0,
  );
  expect(Math.max(...spans)).toBeLessThanOrEqual(3_600_000);
  expect(spans.reduce((sum, ms) => sum + ms, 0)).toBe(6 * 3_600_000);
});

test('a press is never a repeat, however often the same is pressed', () => {
  const presses = Array.from({ length: 5 }, (_, n) =>
    aRating({ atMs: 20_000 + n, device: 'pad-1' }),
  );
  const readings = [aHeartbeat({ atMs: 15_000 }), ...presses, aHeartbeat({ atMs: 30_000 })];
  const left = readingsOf(thinned(rowsOf(readings), 'notes', 100).rows);
  expect(left.filter(({ kind }) => kind === 'rating')).toHaveLength(5);
});
