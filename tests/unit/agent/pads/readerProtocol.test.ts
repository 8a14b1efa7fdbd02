import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createLineSplitter,
  lineOf,
  parseReaderMessage,
  parseReaderRequest,
  type ReaderMessage,
  type ReaderRequest,
  readPlugged,
} from '../../../../agent/pads/readerProtocol.ts';
import { PAD } from './padBus.ts';

const count = fc.nat();
const hex = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const kind = fc.constantFrom('hid' as const, 'keyboard' as const);
const text = fc.string({ maxLength: 50 });

const requests: fc.Arbitrary<ReaderRequest> = fc.oneof(
  fc.record({ id: count, ask: fc.constant('ping' as const) }),
  fc.record({ id: count, ask: fc.constant('list' as const), kind }),
  fc.record({ id: count, ask: fc.constant('close' as const), handle: count }),
  fc.record({ id: count, ask: fc.constant('write' as const), handle: count, bytes: hex }),
  fc.record({
    ...{ id: count, ask: fc.constant('open' as const), kind, path: text },
    ...{ handle: count, grab: fc.boolean() },
  }),
);
const messages: fc.Arbitrary<ReaderMessage> = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), handle: count, bytes: hex }),
  fc.record({ kind: fc.constant('gone' as const), handle: count, reason: text }),
  fc.record({ kind: fc.constant('answer' as const), id: count, value: fc.constant(null) }),
  fc.record({
    ...{ kind: fc.constant('failure' as const), id: count, reason: text },
    unavailable: fc.boolean(),
  }),
);

test('what is said is understood, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(messages, { maxLength: 10 }), count, (said, seed) => {
      const stream = said.map(lineOf).join('');
      const lines = createLineSplitter();
      const step = 1 + (seed % 17);
      const heard: string[] = [];
      for (let at = 0; at < stream.length; at += step) {
        heard.push(...lines.push(stream.slice(at, at + step)));
      }
      expect(heard.map(parseReaderMessage)).toEqual(said);
    }),
    { seed: 1 },
  );
});

test('what is asked is understood', () => {
  fc.assert(
    fc.property(requests, (request) => {
      expect(parseReaderRequest(lineOf(request))).toEqual(request);
    }),
    { seed: 1 },
  );
});

test('50,000 lines of anything are a message, a request or nothing', () => {
  const key = fc.constantFrom('id', 'ask', 'kind', 'handle', 'bytes', 'reason', 'value', 'path');
  const word = fc.constantFrom(
    'open',
    'list',
    'bytes',
    'gone',
    'answer',
    'hid',
    '0g',
    'ff',
    -1,
    1e99,
  );
  const near = fc
    .array(fc.tuple(key, fc.oneof(word, fc.integer())), { maxLength: 5 })
    .map((entries) => JSON.stringify(Object.fromEntries(entries)));
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ maxLength: 30 })), (line) => {
      const message = parseReaderMessage(line);
      if (message !== null && 'reason' in message) {
        expect(message.reason.length).toBeLessThanOrEqual(200);
      }
      parseReaderRequest(line);
      readPlugged((message as { value?: unknown } | null)?.value);
    }),
    { seed: 1, numRuns: 50_000 },
  );
});

test('a list of devices is taken without what is none', () => {
  const wrong = [
    null,
    7,
    { ...PAD, kind: 'mouse' },
    { ...PAD, vendorId: '1' },
    { ...PAD, path: 1 },
  ];
  expect(readPlugged([...wrong, PAD])).toEqual([PAD]);
  expect(readPlugged({ length: 1 })).toEqual([]);
});
