import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isId } from '../../../protocol/ids.ts';
import {
  AGENT_PUBLISHES,
  AGENT_SUBSCRIBES,
  filterOfAll,
  parseTopic,
  TOPIC_KINDS,
  topicOf,
} from '../../../protocol/topics.ts';

const idCharacter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-');
const anyId = fc.string({ unit: idCharacter, minLength: 1, maxLength: 40 });
const anyKind = fc.constantFrom(...TOPIC_KINDS);

test('the topics of an agent are these and no others', () => {
  expect(TOPIC_KINDS.map((kind) => topicOf('hall-1', kind))).toEqual([
    'hallwatch/v1/hall-1/batch',
    'hallwatch/v1/hall-1/status',
    'hallwatch/v1/hall-1/confirm',
    'hallwatch/v1/hall-1/command',
    'hallwatch/v1/hall-1/reply',
  ]);
  expect(filterOfAll('batch')).toBe('hallwatch/v1/+/batch');
});

test('every kind is said by exactly one side', () => {
  expect([...AGENT_PUBLISHES, ...AGENT_SUBSCRIBES].sort()).toEqual([...TOPIC_KINDS].sort());
});

test('a topic comes apart as it was put together', () => {
  fc.assert(
    fc.property(anyId, anyKind, (agentId, kind) => {
      expect(parseTopic(topicOf(agentId, kind))).toEqual({ agentId, kind });
    }),
  );
});

/** Pieces from which somebody might build a topic that looks like ours. */
const piece = fc.oneof(
  fc.constantFrom('hallwatch/v1/', '/', '+', '#', '..', '$SYS', '$share/g/', '\u0000', '\n', ' '),
  fc.constantFrom('batch', 'confirm', 'hall-1', 'hall-2', 'Hall-1', '__proto__', 'ﬁ', '%2f'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const anyTopic = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));

test('of 100 000 identities and topics, none is taken for the topic of another', () => {
  fc.assert(
    fc.property(anyId, anyTopic, anyKind, (identity, noise, kind) => {
      const built = `${topicOf(identity, kind)}`;
      const position = noise.length % (built.length + 1);
      const tampered = built.slice(0, position) + noise + built.slice(position);
      for (const topic of [noise, `hallwatch/v1/${noise}/${kind}`, tampered]) {
        const found = parseTopic(topic);
        if (found === null) continue;
        // Whatever is recognised is written in exactly one way, and is no filter.
        if (topic !== topicOf(found.agentId, found.kind)) throw new Error(`two ways: ${topic}`);
        if (!isId(found.agentId) || /[+#$\s]/.test(topic)) throw new Error(`escaped: ${topic}`);
      }
    }),
    { numRuns: 100_000 },
  );
});

test.each([
  '',
  'hallwatch/v1/hall-1',
  'hallwatch/v1//batch',
  'hallwatch/v1/hall-1/batch/',
  'hallwatch/v1/hall-1/batch/x',
  '/hallwatch/v1/hall-1/batch',
  'hallwatch/v2/hall-1/batch',
  'hallwatch/v1/hall-1/BATCH',
  'hallwatch/v1/hall-1/batch\n',
  'hallwatch/v1/hall-1\n/batch',
  'hallwatch/v1/+/batch',
  'hallwatch/v1/hall-1/#',
  'hallwatch/v1/hall-1/constructor',
  `hallwatch/v1/${'a'.repeat(41)}/batch`,
  '$share/g/hallwatch/v1/hall-1/batch',
])('is no topic of ours: %j', (topic) => {
  expect(parseTopic(topic)).toBeNull();
});

test.each(['', 'A', 'a b', 'a_b', 'é', 'a\n', 'a'.repeat(41), '窗口'])('is no id: %j', (text) => {
  expect(isId(text)).toBe(false);
});

test.each(['a', '-', '0', 'a'.repeat(40), 'constructor'])('is an id: %s', (text) => {
  expect(isId(text)).toBe(true);
});
