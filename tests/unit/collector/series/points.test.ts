import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tag, textField } from '../../../../collector/series/lineProtocol.ts';
import { nanoseconds, pointLine } from '../../../../collector/series/points.ts';
import type { Reading } from '../../../../protocol/reading.ts';
import { packageRoot } from '../../../../runtime/packageRoot.ts';
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

/** One line of every shape that points have. */
function sampleLines(): string[] {
  return [
    lineOf(anOccupancy({ occupied: false })),
    lineOf(aRating({ level: 2 })),
    lineOf(aCamera({ status: 'refused', latencyMs: 12.5 })),
    lineOf(anEquipment()),
    lineOf({ kind: 'queue', ...common, event: 'waiting', waiting: 4 }),
    lineOf({ kind: 'queue', ...common, event: 'called', ticket: 'a-17' }),
    lineOf({ kind: 'declare', ...common, action: 'stand-in' }),
    lineOf(aHeartbeat({ lagging: [{ device: 'seat-1', untilMonotonicMs: null }] })),
    lineOf(aGap({ count: 3 })),
  ];
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
  ]);
});

test('docs/series.md names every measurement, tag and field with its type, in both languages', () => {
  const types = { i: ['整数', 'integer'], '"': ['文本', 'string'], f: ['浮点', 'float'] };
  const rows = readFileSync(join(packageRoot(), 'docs/series.md'), 'utf8').split('\n');
  for (const { measurement, tags, fields } of sampleLines().map(readLine)) {
    const documented = rows.filter((row) => row.startsWith(`| \`${measurement}\` |`));
    expect(documented.length).toBe(2);
    documented.forEach((row, language) => {
      for (const key of Object.keys(tags).slice(3)) {
        if (key !== 'hall' && key !== 'window') expect(row).toContain(`| \`${key}\` |`);
      }
      for (const [key, value] of Object.entries(fields)) {
        const type = value.startsWith('"') ? '"' : value.endsWith('i') ? 'i' : 'f';
        expect(row).toContain(`\`${key}\` ${types[type][language]}`);
      }
    });
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
