import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAgentStatus } from '../../../protocol/agentStatus.ts';
import { parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { parseCommand, parseReply } from '../../../protocol/command.ts';
import { parseConfirmation } from '../../../protocol/confirmation.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { parseReading } from '../../../protocol/reading.ts';
import { parseTopic } from '../../../protocol/topics.ts';
import { aBatch, aGap, aHeartbeat } from '../../support/readings.ts';
import { GOOD_READINGS } from './goodReadings.ts';

const PARSERS = [parseBatch, parseAgentStatus, parseConfirmation, parseCommand, parseReply];

/** Every parser answers, and what it answers can be told to anybody. */
function survive(text: string): void {
  for (const parse of PARSERS) {
    const outcome = parse(text);
    if (outcome.ok) continue;
    if (!/^HW-WIRE-00[1-7]$/.test(outcome.problem.code)) throw new Error(outcome.problem.code);
    if (outcome.problem.field.length > LIMITS.fieldLengthMax) throw new Error('a long field');
    if (outcome.problem.detail.length > LIMITS.textLengthMax) throw new Error('a long detail');
  }
  parseTopic(text);
}

test('random bytes break no parser', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      survive(Buffer.from(bytes).toString('utf8'));
      survive(Buffer.from(bytes).toString('latin1'));
    }),
    { numRuns: 5_000 },
  );
});

test('random JSON breaks no parser', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
      survive(text);
      parseReading(JSON.parse(text));
    }),
    { numRuns: 5_000 },
  );
});

test('a good batch with bytes changed, cut out or doubled breaks nothing and keeps its order', () => {
  const replaces = { from: 9, to: 12, tag: 'aaaaaaaaaaaaaaaa' };
  const readings = [...Object.values(GOOD_READINGS), aGap({ replaces }), aHeartbeat()];
  const bytes = Buffer.from(aBatch({ readings }).text);
  const change = fc.record({
    at: fc.nat(bytes.length - 1),
    cut: fc.nat(4),
    put: fc.oneof(
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '0', '-', '1e999', 'null', '\\u0000'),
      fc.constantFrom('"__proto__":{"kind":"gap"},', '"replaces":{"from":1,"to":2},'),
      fc.string({ maxLength: 4 }),
    ),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      let changed: Buffer = bytes;
      for (const { at, cut, put } of changes) {
        changed = Buffer.concat([
          changed.subarray(0, at),
          Buffer.from(put),
          changed.subarray(at + cut),
        ]);
      }
      const outcome = parseBatch(changed.toString('utf8'));
      if (!outcome.ok) return;
      let next = outcome.value.first;
      for (const one of placeReadings(outcome.value)) {
        expect(one.fromSequence).toBe(next);
        expect(one.toSequence).toBeGreaterThanOrEqual(next);
        expect(one.tag).toMatch(/^[0-9a-f]{16}$/);
        expect((one.reading === null) === (one.problem !== null)).toBe(true);
        next = one.toSequence + 1;
      }
    }),
    { numRuns: 5_000 },
  );
});
