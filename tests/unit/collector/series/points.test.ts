import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tag, textField } from '../../../../collector/series/lineProtocol.ts';
import type { MeasurementDeclaration } from '../../../../collector/series/model/declaration.ts';
import {
  type MeasurementName,
  measurements,
  SERIES_MODEL,
} from '../../../../collector/series/model/seriesModel.ts';
import { nanoseconds, pointLine } from '../../../../collector/series/points.ts';
import { measurementOf } from '../../../../collector/series/tally.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { MONDAY_MORNING_MS } from '../../../support/fakeClock.ts';
import {
  aCamera,
  aGap,
  aHeartbeat,
  anEquipment,
  anOccupancy,
  aRating,
} from '../../../support/readings.ts';
import { readLine } from './lineReader.ts';

function lineOf(reading: Reading, sequence = 7): string {
  const context = {
    agentId: 'hall-1',
    atMs: MONDAY_MORNING_MS,
    place: { hall: 'hall-a', window: 'w-3' },
  };
  const line = pointLine({ sequence, toSequence: sequence, reading }, context);
  if (line === null) throw new Error('no line');
  return line;
}

const common = {
  device: 'key-1',
  channel: 'main',
  boot: 'boot-1',
  monotonicMs: 60_000,
  wallMs: MONDAY_MORNING_MS,
  clock: { state: 'synced' as const },
};

/** One reading of every shape that points have. */
const SAMPLES: readonly Reading[] = [
  anOccupancy({ occupied: false }),
  aRating({ level: 2 }),
  aCamera({ status: 'refused', latencyMs: 12.5 }),
  anEquipment(),
  { kind: 'queue', ...common, event: 'waiting', waiting: 4 },
  { kind: 'queue', ...common, event: 'called', ticket: 'a-17' },
  { kind: 'declare', ...common, action: 'stand-in' },
  aHeartbeat({ lagging: [{ device: 'seat-1', untilMonotonicMs: null }] }),
  aGap({ count: 3 }),
  { kind: 'hint', ...common, requestId: 'ask-1', state: 'shown' },
  { kind: 'clock', ...common, change: 'set', offsetBeforeMs: 0, offsetAfterMs: 2500 },
];

function sampleLines(): string[] {
  return SAMPLES.map((reading) => lineOf(reading));
}

test('every kind of reading has the measurement, tags and fields of docs/series.md', () => {
  const site = 'hall=hall-a,window=w-3';
  const ns = `${MONDAY_MORNING_MS}000007`;
  const seat = 'agent=hall-1,channel=main,device=seat-1';
  const key = 'agent=hall-1,channel=main,device=key-1';
  expect(sampleLines()).toEqual([
    `occupancy,${seat},${site} occupied=0i ${ns}`,
    `rating,${seat},${site} level=2i,press="press-1",scale=5i,via="pad" ${ns}`,
    `camera,${seat},${site} latency_ms=12.5,ok=0i,status="refused" ${ns}`,
    `equipment,${seat},${site} ok=1i,status="ok" ${ns}`,
    `queue,${key},event=waiting,${site} count=1i,waiting=4i ${ns}`,
    `queue,${key},event=called,${site} count=1i ${ns}`,
    `declare,${key},action=stand-in,${site} count=1i ${ns}`,
    `agent_health,agent=hall-1,channel=main,device=agent,${site} lagging=1i,seconds=15 ${ns}`,
    `gap,${seat},reason=agent-stopped,${site} count=3i,seconds=60 ${ns}`,
    `hint,${key},state=shown,${site} count=1i ${ns}`,
    `clock,${key},change=set,${site} seconds=2.5 ${ns}`,
  ]);
});

test('every kind of reading has what the declaration says of its measurement, and nothing else', () => {
  const types = { integer: /^-?\d+i$/, float: /^-?\d+(\.\d+)?$/, string: /^"/ };
  const seen = new Set<string>();
  for (const { measurement, tags, fields } of sampleLines().map(readLine)) {
    seen.add(measurement);
    const declared: MeasurementDeclaration = SERIES_MODEL[measurement as MeasurementName];
    expect(declared.origin).toBe('reading');
    expect(Object.keys(declared.tags)).toEqual(expect.arrayContaining(Object.keys(tags)));
    for (const [name, value] of Object.entries(tags)) {
      const { bound = '' } = declared.tags[name] ?? {};
      if (typeof bound !== 'string') expect(bound).toContain(value);
    }
    for (const [name, value] of Object.entries(fields)) {
      expect(value).toMatch(types[declared.fields[name]?.type ?? 'string']);
    }
    const must = Object.entries(declared.fields).filter(([, { isOptional }]) => !isOptional);
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(must.map(([name]) => name)));
  }
  const declared = measurements().filter(([, { origin }]) => origin === 'reading');
  expect([...seen].sort()).toEqual(declared.map(([name]) => name).sort());
});

test('a reading is counted under the measurement of its point', () => {
  for (const reading of SAMPLES) {
    expect(readLine(lineOf(reading)).measurement).toBe(measurementOf(reading));
  }
});

test('a ticket, which could lead to a person, is in no point', () => {
  expect(lineOf(aRating({ ticket: 'a-17' }))).not.toContain('a-17');
});

test('two readings of one millisecond have two timestamps, and the same reading has always one', () => {
  const times = [1, 2, 999_999, 1_000_000].map((sequence) =>
    nanoseconds(1_700_000_000_123, sequence),
  );
  expect(times).toEqual([
    '1700000000123000001',
    '1700000000123000002',
    '1700000000123999999',
    '1700000000123000000',
  ]);
});

test('a timestamp is milliseconds times a million plus the sequence, to the last digit', () => {
  const ms = fc.integer({ min: -1_000_000_000_000, max: 9_223_372_036_853 });
  fc.assert(
    fc.property(ms, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (atMs, sequence) => {
      const ns = BigInt(atMs) * 1_000_000n + (BigInt(sequence) % 1_000_000n);
      expect(nanoseconds(atMs, sequence)).toBe(String(ns));
    }),
  );
});

test('a time beyond the range of InfluxDB makes no line', () => {
  expect(nanoseconds(9_223_372_036_853, 999_999)).toBe('9223372036853999999');
  expect(nanoseconds(9_223_372_036_854, 0)).toBeNull();
  expect(nanoseconds(8_640_000_000_000_000, 1)).toBeNull();
});

test('no text, however strange, breaks a line or becomes another tag or field', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 });
  const nasty = fc.string({
    unit: fc.constantFrom('\\', '"', ',', '=', ' ', '\n', '\r', 'a', '中'),
  });
  fc.assert(
    fc.property(fc.oneof(text, nasty), fc.oneof(text, nasty), (value, field) => {
      const line = readLine(`m,first=1${tag('odd', value)},last=2 text=${textField(field)},n=1i 5`);
      const odd = value.replaceAll(/[\\\p{Cc}]/gu, '_');
      expect(line.tags).toEqual({ first: '1', ...(odd === '' ? {} : { odd }), last: '2' });
      expect(line.fields).toEqual({ text: `"${field}`, n: '1i' });
      expect(line.ns).toBe(5n);
    }),
    { numRuns: 2000 },
  );
});
