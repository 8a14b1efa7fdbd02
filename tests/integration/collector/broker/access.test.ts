import { connect as connectTcp } from 'node:net';
import { connect, type IClientOptions } from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { topicOf } from '../../../../protocol/topics.ts';
import { aBatch } from '../../../support/readings.ts';
import { agentOptions, connectAgent, startReceiving } from './brokerFixture.ts';

/** Connects, and resolves to the code of CONNACK, or null when the connection just ended. */
function refusal(tcpPort: number, options: IClientOptions): Promise<number | null> {
  const client = connect(`mqtt://127.0.0.1:${tcpPort}`, options);
  onTestFinished(() => {
    client.end(true);
  });
  return new Promise((resolve, reject) => {
    let code: number | null = null;
    client.on('error', (error) => {
      code = (error as { code?: number }).code ?? null;
    });
    client.on('connect', () => reject(new Error('it was let in')));
    client.on('close', () => resolve(code));
  });
}

const will = (change: object) => ({
  will: {
    topic: 'hallwatch/v1/hall-1/status',
    payload: Buffer.from('{}'),
    qos: 1 as const,
    retain: true,
    ...change,
  },
});

describe('a connection is refused, told why and counted', () => {
  test.each<[string, string, IClientOptions, number]>([
    ['with a wrong secret', 'secret-wrong', { password: 'wrong' }, 4],
    ['of an unknown agent', 'secret-wrong', { clientId: 'hall-9', username: 'hall-9' }, 4],
    ['without a user name', 'username-not-client-id', { username: 'hall-2' }, 5],
    ['that wants to be remembered', 'session-not-clean', { clean: false }, 5],
    ['that need not speak', 'keepalive-out-of-range', { keepalive: 0 }, 5],
    ['that speaks too seldom', 'keepalive-out-of-range', { keepalive: 90 }, 5],
    [
      'with the will of another',
      'will-not-own-status',
      will({ topic: 'hallwatch/v1/hall-2/status' }),
      5,
    ],
    [
      'with a will that is a batch',
      'will-not-own-status',
      will({ topic: 'hallwatch/v1/hall-1/batch' }),
      5,
    ],
    ['with a will of QoS 2', 'will-not-retained-qos-1', will({ qos: 2 }), 5],
    ['with a long client id', 'client-id-not-an-agent-id', { clientId: 'x'.repeat(60_000) }, 5],
    ['of MQTT 3.1', 'protocol-not-3.1.1', { protocolVersion: 3, protocolId: 'MQIsdp' }, 5],
  ])('%s', async (_name, reason, change, code) => {
    const { tcpPort, port } = await startReceiving();
    expect(await refusal(tcpPort, agentOptions('hall-1', change))).toBe(code);
    expect(port.counters.refused).toEqual({ [reason]: 1 });
    expect(port.counters.connectedAgents).toBe(0);
  });
});

describe('a connected agent is cut off', () => {
  const batch = aBatch().text;
  test.each<[string, string, { qos: 0 | 1 | 2; retain?: boolean }, string]>([
    ["on another agent's topic", 'hallwatch/v1/hall-2/batch', { qos: 1 }, 'topic-not-own'],
    ['on a topic of the collector', 'hallwatch/v1/hall-1/confirm', { qos: 1 }, 'topic-not-own'],
    ["on the broker's own topic", '$SYS/x/new/clients', { qos: 1 }, 'topic-not-own'],
    ['with QoS 2', 'hallwatch/v1/hall-1/batch', { qos: 2 }, 'qos-not-allowed'],
    ['with QoS 0', 'hallwatch/v1/hall-1/batch', { qos: 0 }, 'qos-not-allowed'],
    [
      'with a retained batch',
      'hallwatch/v1/hall-1/batch',
      { qos: 1, retain: true },
      'retain-not-allowed',
    ],
  ])('when it publishes %s, and nothing is stored', async (_name, topic, how, reason) => {
    const { tcpPort, port, journal } = await startReceiving();
    const agent = await connectAgent(tcpPort);
    agent.client.publish(topic, batch, how);
    await agent.closed;
    expect(port.counters.refused).toEqual({ [reason]: 1 });
    expect(journal.lastId()).toBe(0);
  });

  test.each(['#', 'hallwatch/v1/+/confirm', 'hallwatch/v1/hall-2/confirm', '$SYS/#', '$share/a/b'])(
    'when it subscribes to %s',
    async (filter) => {
      const { tcpPort, port } = await startReceiving();
      const agent = await connectAgent(tcpPort);
      agent.client.subscribe(filter, { qos: 1 }, () => undefined);
      await agent.closed;
      expect(port.counters.refused).toEqual({ 'filter-not-own': 1 });
    },
  );
});

describe('before anybody is known', () => {
  const oversize = Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]);

  /** Sends bytes and resolves to how many came back before the collector closed. */
  function sendRaw(tcpPort: number, bytes: Buffer): Promise<number> {
    return new Promise((resolve) => {
      const socket = connectTcp(tcpPort, '127.0.0.1');
      let received = 0;
      socket.on('data', (chunk) => {
        received += chunk.length;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(received));
      socket.write(bytes);
    });
  }

  test('a CONNECT that announces 256 MB is cut from its first five bytes', async () => {
    const { tcpPort, port } = await startReceiving();
    const results = await Promise.all(Array.from({ length: 20 }, () => sendRaw(tcpPort, oversize)));
    expect(results).toEqual(Array(20).fill(0));
    expect(port.counters.refused).toEqual({ 'connect-too-large': 20 });
  });

  test('something that is not MQTT is cut', async () => {
    const { tcpPort, port } = await startReceiving();
    await sendRaw(tcpPort, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(port.counters.refused).toEqual({ 'first-not-connect': 1 });
  });

  test('an oversize PUBLISH of a connected agent is cut, and others go on', async () => {
    const { tcpPort, port } = await startReceiving();
    const good = await connectAgent(tcpPort, 'hall-2');
    const bad = await connectAgent(tcpPort, 'hall-1');
    bad.client.publish(topicOf('hall-1', 'batch'), Buffer.alloc(70_000), { qos: 1 });
    await bad.closed;
    expect(port.counters.refused).toEqual({ 'publish-too-large': 1 });
    await good.publish(aBatch({ agent: 'hall-2' }));
    expect(good.client.connected).toBe(true);
  });
});

test('two connections of one agent push each other away, and that is counted', async () => {
  const { tcpPort, port } = await startReceiving();
  const first = await connectAgent(tcpPort);
  const second = await connectAgent(tcpPort);
  await first.closed;
  expect(second.client.connected).toBe(true);
  expect(port.counters).toMatchObject({ takeovers: 1, connectedAgents: 1 });
  expect(port.isConnected('hall-1')).toBe(true);
});
