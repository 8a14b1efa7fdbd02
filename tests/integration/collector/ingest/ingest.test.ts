import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { AppendOutcome, Journal } from '../../../../collector/journal/journal.ts';
import { encodeAgentStatus } from '../../../../protocol/agentStatus.ts';
import { topicOf } from '../../../../protocol/topics.ts';
import { aBatch, aBatchChain, anOccupancy } from '../../../support/readings.ts';
import { aJournal, connectAgent, startReceiving } from '../broker/brokerFixture.ts';

/** A journal whose commits wait until the test lets them happen. */
function aHeldJournal() {
  const journal = aJournal();
  const held: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  const gated: Journal = {
    ...journal,
    append(request) {
      return new Promise<AppendOutcome>((resolve) => {
        held.push(() => void journal.append(request).then(resolve));
        arrived();
      });
    },
  };
  const someHeld = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const release = () => {
    for (const go of held.splice(0)) go();
  };
  return { journal: gated, someHeld, release };
}

describe('a batch', () => {
  test('is stored, acknowledged and confirmed', async () => {
    const { tcpPort, journal, ingest } = await startReceiving();
    const agent = await connectAgent(tcpPort);
    const made = aBatch({ readings: [anOccupancy(), anOccupancy({ atMs: 70_000 })] });
    await agent.publish(made);
    expect(journal.readAfter(0, 10)).toMatchObject([
      { entries: [{ sequence: 1 }, { sequence: 2 }] },
    ]);
    const confirmation = await agent.confirmed((one) => one.storedUpTo === 2);
    expect(confirmation).toMatchObject({ outbox: 'outbox-1', rejected: [] });
    expect(ingest.counters).toMatchObject({ batches: 1, storedReadings: 2 });
  });

  test('is neither acknowledged nor confirmed before its commit', async () => {
    const { journal, someHeld, release } = aHeldJournal();
    const { tcpPort } = await startReceiving(journal);
    const agent = await connectAgent(tcpPort);
    let acknowledged = false;
    const publishing = agent.publish(aBatch()).then(() => {
      acknowledged = true;
    });
    await someHeld;
    // Something that goes the whole way there and back after it.
    await agent.client.subscribeAsync(topicOf('hall-1', 'command'), { qos: 1 }).catch(() => null);
    expect(acknowledged).toBe(false);
    expect(agent.confirmations).toEqual([]);
    release();
    await publishing;
    await agent.confirmed((one) => one.storedUpTo === 1);
  });

  test('that cannot be stored is neither acknowledged nor confirmed, and comes again', async () => {
    const journal = aJournal();
    let isFull = true;
    const failing: Journal = {
      ...journal,
      append: (request) =>
        isFull ? Promise.resolve({ kind: 'failed', reason: 'disk-full' }) : journal.append(request),
    };
    const { tcpPort, ingest } = await startReceiving(failing);
    const agent = await connectAgent(tcpPort);
    await expect(agent.publish(aBatch())).rejects.toThrow('the connection ended');
    expect(agent.confirmations).toEqual([]);
    expect(ingest.counters.failed).toBe(1);
    isFull = false;
    const again = await connectAgent(tcpPort);
    await again.publish(aBatch());
    await again.confirmed((one) => one.storedUpTo === 1);
  });

  test('of poison does not hold up what is behind it, nor close the connection', async () => {
    const { tcpPort, journal, ingest } = await startReceiving();
    const agent = await connectAgent(tcpPort);
    const poison = ['', '{', '[]', '{"v":99}', '\u0000\ufffd', aBatch({ agent: 'hall-2' }).text];
    for (const text of poison) {
      await agent.client.publishAsync(topicOf('hall-1', 'batch'), text, { qos: 1 });
    }
    await agent.client.publishAsync(topicOf('hall-1', 'batch'), Buffer.from([0xff, 0x00]), {
      qos: 1,
    });
    await agent.publish(aBatch({ readings: [{ kind: 'poison' }, anOccupancy()] }));
    const confirmation = await agent.confirmed((one) => one.storedUpTo === 2);
    expect(confirmation.rejected).toEqual([{ sequence: 1, code: 'HW-WIRE-005', field: '/kind' }]);
    expect(ingest.counters).toMatchObject({ unreadable: 7, storedReadings: 2 });
    expect(journal.quarantineTotals().rows).toBe(8);
    expect(agent.client.connected).toBe(true);
  });

  test('keeps its place in the order, however many come in one chunk', async () => {
    const { tcpPort, journal } = await startReceiving();
    const agent = await connectAgent(tcpPort);
    const next = aBatchChain();
    const made = Array.from({ length: 300 }, (_, atMs) => next([anOccupancy({ atMs })]));
    (agent.client.stream as Socket).cork();
    const published = made.map((one) => agent.publish(one));
    (agent.client.stream as Socket).uncork();
    await Promise.all(published);
    await agent.confirmed((one) => one.storedUpTo === 300);
    expect(agent.confirmations.every((one) => one.expected === undefined)).toBe(true);
    const entries = journal
      .readAfter(0, 1000)
      .flatMap((row) => (row.kind === 'batch' ? row.entries : []));
    expect(entries.map((one) => one.sequence)).toEqual(made.map((_, index) => index + 1));
  });

  test('of a cloned card is answered with a new outbox, on its own connection', async () => {
    const { tcpPort, ingest } = await startReceiving();
    const original = await connectAgent(tcpPort);
    await original.publish(aBatch());
    const clone = await connectAgent(tcpPort);
    await clone.publish(aBatch({ readings: [anOccupancy({ atMs: 999 })] }));
    const answer = await clone.confirmed((one) => one.newOutbox === true);
    expect(answer.storedUpTo).toBe(0);
    expect(original.confirmations.some((one) => one.newOutbox)).toBe(false);
    expect(ingest.counters.forks).toBe(1);
  });
});

test('what is stored of one card is not confirmed to its clone', async () => {
  const { journal, someHeld, release } = aHeldJournal();
  const { tcpPort } = await startReceiving(journal);
  const original = await connectAgent(tcpPort);
  const publishing = original.publish(aBatch()).catch(() => 'pushed away');
  await someHeld;
  const clone = await connectAgent(tcpPort);
  await publishing;
  release();
  await new Promise<void>((resolve) => journal.onCommitted(resolve));
  await clone.client.subscribeAsync(topicOf('hall-1', 'command'), { qos: 1 });
  expect(journal.highWaterOf('hall-1', 'outbox-1')).toBe(1);
  expect(clone.confirmations).toEqual([]);
});

test('a frozen agent does not delay the confirmations of another', async () => {
  const { tcpPort, port } = await startReceiving();
  const frozen = await connectAgent(tcpPort, 'hall-1');
  const lively = await connectAgent(tcpPort, 'hall-2');
  (frozen.client.stream as Socket).pause();
  const big = JSON.stringify({ x: 'x'.repeat(8_000) });
  let outcome = port.send('hall-1', 'command', big);
  while (outcome === 'sent') {
    for (let times = 0; times < 100 && outcome === 'sent'; times += 1) {
      outcome = port.send('hall-1', 'command', big);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(outcome).toBe('congested');
  const next = aBatchChain({ agent: 'hall-2' });
  for (let sequence = 1; sequence <= 50; sequence += 1) {
    await lively.publish(next([anOccupancy({ atMs: sequence })]));
    await lively.confirmed((one) => one.storedUpTo === sequence);
  }
  expect(port.counters.congested).toBeGreaterThan(0);
});

describe('a status', () => {
  const status = (state: 'online' | 'offline') =>
    encodeAgentStatus({
      agent: 'hall-1',
      session: 'session-1',
      boot: 'boot-1',
      state,
      version: '0.1.0',
      outbox: 'outbox-1',
      waiting: 3,
      clock: { state: 'synced' },
      devices: [],
      problems: [],
    });
  const topic = topicOf('hall-1', 'status');

  test('is kept, and the last will follows when the connection is lost', async () => {
    const { tcpPort, ingest } = await startReceiving();
    const will = { topic, payload: Buffer.from(status('offline')), qos: 1 as const, retain: true };
    const agent = await connectAgent(tcpPort, 'hall-1', { will });
    await agent.client.publishAsync(topic, status('online'), { qos: 1, retain: true });
    expect(ingest.statusOf('hall-1')).toMatchObject({ state: 'online', waiting: 3 });
    const offline = new Promise<void>((resolve) => ingest.onStatus(() => resolve()));
    (agent.client.stream as Socket).destroy();
    await offline;
    expect(ingest.statusOf('hall-1')?.state).toBe('offline');
  });
});

test('an answer to a command reaches those who wait for it', async () => {
  const { tcpPort, ingest, port } = await startReceiving();
  const agent = await connectAgent(tcpPort);
  const heard = new Promise((resolve) =>
    ingest.onReply((agentId, reply) => resolve({ agentId, reply })),
  );
  expect(port.send('hall-1', 'command', '{}')).toBe('sent');
  expect(port.send('hall-2', 'command', '{}')).toBe('absent');
  const reply = { v: 1, requestId: 'request-1', outcome: 'done' };
  await agent.client.publishAsync(topicOf('hall-1', 'reply'), JSON.stringify(reply), { qos: 1 });
  expect(await heard).toEqual({ agentId: 'hall-1', reply });
});
