import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  PAD_MESSAGE_BYTES_MAX,
  readPadMessage,
} from '../../../../agent/drivers/websocketPad/padMessages.ts';
import { parseReading } from '../../../../protocol/reading.ts';

const KEY = 'k3y-of-the-pad-0123456789';
const login = (key = KEY, workNo = 'w1') => ({ code: 40001, data: { work_no: workNo, key } });
const HEARTBEAT = { code: 40000, data: 1603780630492 };

test('the messages of the maker and our own are read', () => {
  const read = (message: unknown) => readPadMessage(JSON.stringify(message));
  expect(read(login())).toEqual({ kind: 'login', workNo: 'w1', key: KEY });
  expect(read(HEARTBEAT)).toEqual({ kind: 'heartbeat' });
  expect(read({ code: 40000, data: '1603780630492' })).toEqual({ kind: 'heartbeat' });
  const rating = (data: object) => read({ code: 50101, data });
  expect(rating({ level: 5, ticket: ' A-12 ', id: 'press-0001' })).toEqual({
    ...{ kind: 'rating', level: 5, ticket: 'a-12', id: 'press-0001' },
  });
  expect(rating({ level: 1, ticket: 17 })).toMatchObject({ ticket: '17', id: null });
  for (const ticket of ['办件 1', '', 'x'.repeat(41), null, {}]) {
    expect(rating({ level: 3, ticket })).toEqual({
      ...{ kind: 'rating', level: 3, ticket: null, id: null },
    });
  }
  expect(read({ code: 50102, data: { action: 'pause' } })).toEqual({
    ...{ kind: 'declare', action: 'pause', id: null },
  });
});

test('what is wrong is malformed, and what nobody knows is unknown', () => {
  const kinds = (messages: readonly unknown[]) =>
    messages.map((message) => readPadMessage(JSON.stringify(message) ?? '').kind);
  expect(kinds([{ code: 99 }, { code: 50100, data: 'x' }])).toEqual(['unknown', 'unknown']);
  const wrong = [
    ...[undefined, null, 5, 'text', [], {}, { code: '40000' }],
    ...[{ code: 40001 }, login('x'.repeat(300)), login(KEY, 'a b'), login(KEY, '')],
    ...[0, 6, 2.5, '5', null].map((level) => ({ code: 50101, data: { level } })),
    { code: 50101, data: { level: 5, id: 'short' } },
    { code: 50102, data: { action: 'dance' } },
  ];
  expect(new Set(kinds(wrong))).toEqual(new Set(['malformed']));
  expect(readPadMessage(`${' '.repeat(PAD_MESSAGE_BYTES_MAX)}{}`).kind).toBe('malformed');
});

/** Messages that are almost right. */
const nearMessages = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json(),
  fc
    .record({
      code: fc.oneof(fc.constantFrom(40000, 40001, 50100, 50101, 50102), fc.anything()),
      state: fc.anything(),
      data: fc.oneof(
        fc.record({
          level: fc.oneof(fc.integer({ min: -1, max: 7 }), fc.anything()),
          ticket: fc.oneof(fc.string(), fc.anything()),
          id: fc.oneof(fc.string(), fc.anything()),
          action: fc.oneof(fc.constant('pause'), fc.anything()),
          work_no: fc.oneof(fc.string(), fc.anything()),
          key: fc.oneof(fc.string(), fc.anything()),
        }),
        fc.anything(),
      ),
    })
    .map((message) => {
      try {
        return JSON.stringify(message);
      } catch {
        return '';
      }
    }),
);

test('no text makes the decoder fail, or give a rating that the wire refuses', () => {
  const stamp = { device: 'd', boot: 'b', monotonicMs: 1, wallMs: 1, clock: { state: 'synced' } };
  fc.assert(
    fc.property(nearMessages, (text) => {
      const message = readPadMessage(text);
      if (message.kind !== 'rating') return typeof message.kind === 'string';
      const { level, ticket } = message;
      const reading = {
        ...{ ...stamp, kind: 'rating', channel: 'main', pressId: 'p', level, scale: 5, via: 'pad' },
        ...(ticket === null ? {} : { ticket }),
      };
      return parseReading(reading).ok;
    }),
    { seed: 50101, numRuns: 50_000 },
  );
});
