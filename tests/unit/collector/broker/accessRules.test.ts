import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ConnectWish,
  judgeConnect,
  judgePublish,
  judgeSubscribe,
} from '../../../../collector/broker/accessRules.ts';
import { LIMITS } from '../../../../protocol/limits.ts';

const WILL = { topic: 'hallwatch/v1/hall-1/status', qos: 1, retain: true, bytes: 300 };
const GOOD: ConnectWish = {
  protocolVersion: 4,
  clientId: 'hall-1',
  username: 'hall-1',
  clean: true,
  keepaliveSeconds: 30,
  will: WILL,
};

describe('a connection', () => {
  test('of an agent of ours may go on, with its last will or without', () => {
    expect(judgeConnect(GOOD)).toBeNull();
    expect(judgeConnect({ ...GOOD, will: null })).toBeNull();
    expect(judgeConnect({ ...GOOD, keepaliveSeconds: LIMITS.keepaliveSecondsMax })).toBeNull();
  });

  test.each([
    [{ protocolVersion: 3 }, 'protocol-not-3.1.1'],
    [{ protocolVersion: 5 }, 'protocol-not-3.1.1'],
    [{ clientId: '' }, 'client-id-not-an-agent-id'],
    [{ clientId: 'Hall_1' }, 'client-id-not-an-agent-id'],
    [{ clientId: 'x'.repeat(41) }, 'client-id-not-an-agent-id'],
    [{ clientId: '__proto__', username: '__proto__' }, 'client-id-not-an-agent-id'],
    [{ username: 'hall-2' }, 'username-not-client-id'],
    [{ username: undefined }, 'username-not-client-id'],
    [{ clean: false }, 'session-not-clean'],
    [{ keepaliveSeconds: 0 }, 'keepalive-out-of-range'],
    [{ keepaliveSeconds: 61 }, 'keepalive-out-of-range'],
    [{ will: { ...WILL, topic: 'hallwatch/v1/hall-2/status' } }, 'will-not-own-status'],
    [{ will: { ...WILL, topic: 'hallwatch/v1/hall-1/batch' } }, 'will-not-own-status'],
    [{ will: { ...WILL, topic: '$SYS/x' } }, 'will-not-own-status'],
    [{ will: { ...WILL, qos: 0 } }, 'will-not-retained-qos-1'],
    [{ will: { ...WILL, qos: 2 } }, 'will-not-retained-qos-1'],
    [{ will: { ...WILL, retain: false } }, 'will-not-retained-qos-1'],
    [{ will: { ...WILL, bytes: LIMITS.statusBytesMax + 1 } }, 'will-too-large'],
  ] as const)('with %o is refused: %s', (change, fault) => {
    expect(judgeConnect({ ...GOOD, ...change })).toBe(fault);
  });
});

describe('a message', () => {
  const publish = (topic: string, { qos = 1, retain = false } = {}) =>
    judgePublish('hall-1', { topic, qos, retain });

  test.each(['batch', 'status', 'reply'])('on the own topic %s is taken', (kind) => {
    expect(publish(`hallwatch/v1/hall-1/${kind}`)).toEqual({ ok: true, kind });
  });

  test('of status may be retained and may be QoS 0', () => {
    const topic = 'hallwatch/v1/hall-1/status';
    expect(publish(topic, { retain: true })).toMatchObject({ ok: true });
    expect(publish(topic, { qos: 0, retain: true })).toMatchObject({ ok: true });
  });

  test.each([
    ['hallwatch/v1/hall-2/batch', {}, 'topic-not-own'],
    ['hallwatch/v1/hall-1/confirm', {}, 'topic-not-own'],
    ['hallwatch/v1/hall-1/command', {}, 'topic-not-own'],
    ['hallwatch/v1/hall-1/batch/x', {}, 'topic-not-own'],
    ['hallwatch/v2/hall-1/batch', {}, 'topic-not-own'],
    ['$SYS/broker/new/clients', {}, 'topic-not-own'],
    ['hallwatch/v1/hall-1/batch', { qos: 0 }, 'qos-not-allowed'],
    ['hallwatch/v1/hall-1/batch', { qos: 2 }, 'qos-not-allowed'],
    ['hallwatch/v1/hall-1/status', { qos: 2 }, 'qos-not-allowed'],
    ['hallwatch/v1/hall-1/batch', { retain: true }, 'retain-not-allowed'],
  ] as const)('on %s with %o is refused: %s', (topic, how, fault) => {
    expect(publish(topic, how)).toEqual({ ok: false, fault });
  });
});

describe('a subscription', () => {
  const subscribe = (topic: string, qos = 1) => judgeSubscribe('hall-1', { topic, qos });

  test('to the own confirmations and commands is granted', () => {
    expect(subscribe('hallwatch/v1/hall-1/confirm')).toBeNull();
    expect(subscribe('hallwatch/v1/hall-1/command', 0)).toBeNull();
  });

  test.each([
    'hallwatch/v1/hall-2/confirm',
    'hallwatch/v1/+/confirm',
    'hallwatch/v1/hall-1/#',
    'hallwatch/v1/hall-1/batch',
    '#',
    '+/+/+/+',
    '$SYS/#',
    '$share/group/hallwatch/v1/hall-1/confirm',
  ])('to %s is refused', (filter) => {
    expect(subscribe(filter)).toBe('filter-not-own');
  });

  test('with QoS 2 is refused', () => {
    expect(subscribe('hallwatch/v1/hall-1/confirm', 2)).toBe('qos-not-allowed');
  });
});

test('no topic of random making lets an agent speak or listen for another', () => {
  const part = fc.constantFrom(
    'hallwatch',
    'v1',
    'hall-1',
    'hall-2',
    '+',
    '#',
    '$SYS',
    'batch',
    '',
    'confirm',
  );
  const topic = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(topic, (one) => {
      const own = /^hallwatch\/v1\/hall-1\/(batch|status|reply)$/.test(one);
      expect(judgePublish('hall-1', { topic: one, qos: 1, retain: false }).ok).toBe(own);
      const hears = /^hallwatch\/v1\/hall-1\/(confirm|command)$/.test(one);
      expect(judgeSubscribe('hall-1', { topic: one, qos: 1 }) === null).toBe(hears);
    }),
    { numRuns: 5000 },
  );
});
