import { readFileSync } from 'node:fs';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import { expect, test } from 'vitest';
import { encodeBatch, parseBatch } from '../../../protocol/batch.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { parseReading } from '../../../protocol/reading.ts';
import { isLongerThan } from '../../../protocol/textSize.ts';
import { topicOf } from '../../../protocol/topics.ts';
import { isUnderstoodVersion, PROTOCOL_VERSION } from '../../../protocol/version.ts';
import { aHeartbeat, anOccupancy } from '../../support/readings.ts';

const LONGEST_ID = 'x'.repeat(LIMITS.idLengthMax);

const SOURCE = readFileSync(new URL('../../../protocol/limits.ts', import.meta.url), 'utf8');

/** Loads limits.ts as if its table said something else. */
function loadWith(changed: Partial<Record<keyof typeof LIMITS, number>>): Promise<unknown> {
  let source = SOURCE;
  for (const [name, value] of Object.entries(changed)) {
    source = source.replace(new RegExp(`\\b${name}: [^,]+,`), `${name}: ${value},`);
  }
  const script = transpile(source, { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 });
  return import(`data:text/javascript,${encodeURIComponent(script)}`);
}

test('the limits as they stand fit together', async () => {
  await expect(loadWith({})).resolves.toMatchObject({ LIMITS });
});

test.each([
  ['a full batch must fit into one MQTT packet', { batchBytesMax: 65_536 }],
  ['a status must fit into one MQTT packet', { statusBytesMax: 65_536 }],
  ['a CONNECT carries the last will', { connectPacketBytesMax: 32_768 }],
  ['a batch must hold more than one reading of any size', { readingBytesMax: 25_000 }],
  ['name every device as lagging', { devicesPerAgentMax: 90 }],
  ['carry the longest reason in any script', { textLengthMax: 1_200 }],
  ['a status must be able to list every device', { statusBytesMax: 20_000 }],
  ['a confirmation that rejects every reading', { fieldLengthMax: 300 }],
  ['the last sequence of a batch', { sequenceMax: 2 ** 53 - 1 }],
  ['remember more boundaries', { batchesInFlightMax: 20 }],
  ['reject every reading of a batch', { rejectedPerConfirmationMax: 99 }],
  ['between two punctual heartbeats', { pendingAfterMs: 15_000 }],
])('a change that breaks a relation does not load: %s', async (sentence, changed) => {
  await expect(loadWith(changed)).rejects.toThrow(sentence);
});

test('a heartbeat that names every device of its agent as lagging is accepted', () => {
  const lagging = Array.from({ length: LIMITS.devicesPerAgentMax }, (_unused, index) => ({
    device: `${index}-`.padEnd(LIMITS.idLengthMax, 'x'),
    untilMonotonicMs: Number.MAX_SAFE_INTEGER,
  }));
  const longest = aHeartbeat({
    atMs: Number.MAX_SAFE_INTEGER,
    wallMs: 8_640_000_000_000_000,
    device: LONGEST_ID,
    channel: LONGEST_ID,
    boot: LONGEST_ID,
    clock: { state: 'unsynced', source: '\u0001'.repeat(20), errorMs: Number.MIN_VALUE },
    lagging,
    replaces: { from: LIMITS.sequenceMax, to: LIMITS.sequenceMax, tag: 'f'.repeat(16) },
  });
  expect(parseReading(longest).ok).toBe(true);
  expect(isLongerThan(JSON.stringify(longest), LIMITS.readingBytesMax)).toBe(false);
});

test('a batch of as many ordinary readings as allowed fits into its bytes and into one packet', () => {
  const reading = JSON.stringify(anOccupancy({ device: LONGEST_ID, channel: LONGEST_ID }));
  const head = {
    agent: LONGEST_ID,
    outbox: LONGEST_ID,
    first: LIMITS.sequenceMax,
    tag: 'f'.repeat(16),
    oldest: LIMITS.sequenceMax,
    sentAtMs: Number.MAX_SAFE_INTEGER,
  };
  const text = encodeBatch(head, Array(LIMITS.batchReadingsMax).fill(reading));
  expect(parseBatch(text).ok).toBe(true);
  const packetBytes = Buffer.byteLength(topicOf(LONGEST_ID, 'batch')) + 9 + Buffer.byteLength(text);
  expect(packetBytes).toBeLessThanOrEqual(LIMITS.publishPacketBytesMax);
});

test.each([
  ['', 0, false],
  ['x', 0, true],
  ['abc', 3, false],
  ['abcd', 3, true],
  ['厅', 3, false],
  ['厅', 2, true],
  ['厅a', 3, true],
  ['😀', 4, false],
  ['😀', 3, true],
  ['é'.repeat(10), 20, false],
  ['é'.repeat(10), 19, true],
])('%j is longer than %d bytes: %s', (text, bytesMax, longer) => {
  expect(isLongerThan(text, bytesMax)).toBe(longer);
});

test('this side understands its own version and the one before it, and no version 0', () => {
  expect(isUnderstoodVersion(PROTOCOL_VERSION)).toBe(true);
  expect(isUnderstoodVersion(PROTOCOL_VERSION + 1)).toBe(false);
  expect(isUnderstoodVersion(PROTOCOL_VERSION - 2)).toBe(false);
  expect(isUnderstoodVersion(0)).toBe(false);
});
