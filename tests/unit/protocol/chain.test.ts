import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { genesisTag, nextTag } from '../../../protocol/chain.ts';
import { GOOD_READINGS } from './goodReadings.ts';

test('the tags of a known outbox never change', () => {
  const genesis = genesisTag('outbox-1');
  const first = nextTag(genesis, '{"kind":"occupancy","device":"seat-1"}');
  const second = nextTag(first, '{"kind":"camera","reason":"缺纸"}');
  expect([genesis, first, second]).toEqual([
    '02eda1c66ebcf409',
    'a221703b8484ba1d',
    'a457b1c11cb34065',
  ]);
});

test('a tag is the first 16 hexadecimal digits of a plain SHA-256', () => {
  const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(genesisTag(text)).toBe(sha256(`hallwatch outbox ${text}`).slice(0, 16));
      expect(nextTag('0123456789abcdef', text)).toBe(
        sha256(`0123456789abcdef${text}`).slice(0, 16),
      );
    }),
  );
});

test('outboxes of different names, and readings in another order, have different tags', () => {
  const [a, b] = ['{"kind":"a"}', '{"kind":"b"}'];
  expect(genesisTag('outbox-1')).not.toBe(genesisTag('outbox-2'));
  const genesis = genesisTag('outbox-1');
  expect(nextTag(nextTag(genesis, a), b)).not.toBe(nextTag(nextTag(genesis, b), a));
});

/** What `JSON.stringify` may meet in a reading: everything JSON can say, and what it cannot. */
const anyJson = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 0, 1e21, 1e-7, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE, Number.NaN),
  fc.maxSafeInteger(),
);
const anyKey = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '0', '10', '9', 'constructor', '\u2028', '\ud800'),
);

test('what an agent hashed is what the collector hashes: writing, reading and writing again is stable', () => {
  const anyValue = fc.oneof(
    anyJson,
    anyNumber,
    fc.dictionary(anyKey, fc.oneof(anyJson, anyNumber)),
  );
  fc.assert(
    fc.property(anyValue, (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test('a reading with any optional numbers and texts is hashed alike on both sides', () => {
  fc.assert(
    fc.property(anyNumber, fc.string({ unit: 'binary' }), (latencyMs, reason) => {
      const text = JSON.stringify({ ...GOOD_READINGS.camera, latencyMs, reason });
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['spaces', '{"kind": "gap"}'],
  ['a number with a useless fraction', '{"n":1.0}'],
  ['a negative zero', '{"n":-0}'],
  ['an exponent', '{"n":1e3}'],
  ['an escaped letter', '{"s":"\\u7f3a"}'],
  ['an escaped slash', '{"s":"a\\/b"}'],
  ['upper-case hexadecimal', '{"s":"\\u001F"}'],
  ['a key twice', '{"a":1,"a":2}'],
  ['keys that are numbers, out of order', '{"2":1,"1":2}'],
])('a third party that writes %s hashes something else, as the README warns', (_what, text) => {
  expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
});
