import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createOutbox, type Outbox } from '../../../agent/outbox/outbox.ts';
import { AGENT_PROBLEMS } from '../../../agent/problemCodes.ts';
import { createBatchSender } from '../../../agent/uplink/batchSender.ts';
import { createMqttTransport } from '../../../agent/uplink/mqttTransport.ts';
import { createUplink, type Uplink } from '../../../agent/uplink/uplink.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { aReading } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import {
  AGENT_ID,
  confirmationText,
  hurriedClock,
  lastOf,
  startTestBroker,
  type TestBroker,
} from './testBroker.ts';

const STAMP = {
  ...{ boot: 'boot-1', monotonicMs: 1, wallMs: 1_800_000_000_000 },
  clock: { state: 'synced' as const },
};

interface Wired {
  readonly outbox: Outbox;
  readonly uplink: Uplink;
}

function openOutbox(path: string, onAppended: () => void): Outbox {
  const outbox = createOutbox({ path, log: silentLog, stamp: () => STAMP, onAppended });
  outbox.start();
  return outbox;
}

/** An outbox and an uplink as in `createAgent.ts`, towards a broker. */
function wire(broker: TestBroker, options: { path?: string; secret?: string } = {}): Wired {
  const path = options.path ?? join(temporaryFolder(), 'outbox.sqlite');
  const outbox: Outbox = openOutbox(path, () => sender.wake());
  const sender = createBatchSender({
    ...{ agentId: AGENT_ID, outbox, clock: hurriedClock, log: silentLog },
    onConfirmation: () => undefined,
    onNewOutbox: () => undefined,
    onNothingConfirmed: () => uplink.reconnect('nothing confirmed'),
  });
  const uplink: Uplink = createUplink({
    ...{ agentId: AGENT_ID, sender, clock: hurriedClock, log: silentLog },
    transport: createMqttTransport({
      ...{ url: broker.url, agentId: AGENT_ID, caFile: null },
      secret: options.secret ?? 'secret',
    }),
    random: seededRandom(7),
    statusText: (session, presence) => `${presence} ${session}`,
    onCommand: () => undefined,
  });
  uplink.start();
  onTestFinished(async () => {
    await uplink.stop();
    outbox.stop();
  });
  return { outbox, uplink };
}

function append(outbox: Outbox, count: number, fromMs = 1000): void {
  outbox.append(Array.from({ length: count }, (_, index) => aReading({ atMs: fromMs + index })));
}

const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 5 });

test('readings arrive in order and are forgotten when they are confirmed', async () => {
  const broker = await startTestBroker();
  const { outbox } = wire(broker);
  append(outbox, 250);
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  append(outbox, 1, 9000);
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  expect(broker.batches.map((batch) => [batch.first, lastOf(batch)])).toEqual([
    [1, 100],
    [101, 200],
    [201, 250],
    [251, 251],
  ]);
  expect(broker.batches.every((batch) => batch.oldest <= batch.first)).toBe(true);
});

test('appends of one turn leave in one batch', async () => {
  const broker = await startTestBroker();
  const { outbox, uplink } = wire(broker);
  await waitFor(() => expect(uplink.isOnline()).toBe(true));
  for (let index = 0; index < 20; index += 1) append(outbox, 1, index);
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  expect(broker.batches).toHaveLength(1);
});

test.each([1, 2, 3, 4, 5])(
  'a refusal with CONNACK code %i is survived, again and again',
  async (code) => {
    const broker = await startTestBroker();
    broker.refusals.push(code, code, code);
    const { outbox } = wire(broker);
    append(outbox, 3);
    await waitFor(() => expect(outbox.waiting()).toBe(0));
    expect(broker.connects).toHaveLength(4);
  },
);

test('a wrong secret loses nothing and never stops the trying', async () => {
  const broker = await startTestBroker();
  const { outbox } = wire(broker, { secret: 'wrong' });
  append(outbox, 3);
  await waitFor(() => expect(broker.connects.length).toBeGreaterThan(2));
  expect(outbox.waiting()).toBe(3);
  expect(broker.batches).toEqual([]);
});

test('nothing is forgotten on a PUBACK: without a confirmation everything goes again', async () => {
  const broker = await startTestBroker();
  broker.answer = () => null;
  const { outbox } = wire(broker);
  append(outbox, 3);
  // The broker acknowledges each publish; the agent gives up after 20 s and connects again.
  await waitFor(() => expect(broker.batches.length).toBeGreaterThanOrEqual(2));
  expect(outbox.waiting()).toBe(3);
  expect(new Set(broker.batches.map((batch) => batch.first))).toEqual(new Set([1]));
  broker.answer = () => ({});
  await waitFor(() => expect(outbox.waiting()).toBe(0));
});

test('never more batches are in flight than allowed', async () => {
  const broker = await startTestBroker();
  broker.answer = () => null;
  const { outbox, uplink } = wire(broker);
  append(outbox, 2000);
  await waitFor(() => expect(broker.batches).toHaveLength(8));
  append(outbox, 1, 9000);
  uplink.publishStatus();
  await waitFor(() => expect(broker.messages.length).toBeGreaterThan(1));
  expect(broker.batches).toHaveLength(8);
  broker.answer = () => ({ pace: { readingsPerSecondMax: null, batchesInFlightMax: 1 } });
  const pace = { readingsPerSecondMax: null, batchesInFlightMax: 1 };
  broker.say('confirm', confirmationText(outbox.outboxId, { storedUpTo: 800, pace }));
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  expect(broker.batches.map((batch) => batch.first)).toEqual(
    [...new Set(broker.batches.map((batch) => batch.first))].sort((a, b) => a - b),
  );
});

test('after a cut line the unconfirmed goes again, from the oldest', async () => {
  const broker = await startTestBroker();
  broker.answer = (batch) => (batch.first === 1 ? {} : null);
  const { outbox } = wire(broker);
  append(outbox, 250);
  await waitFor(() => expect(broker.batches).toHaveLength(3));
  await waitFor(() => expect(outbox.oldestSequence()).toBe(101));
  broker.answer = () => ({});
  broker.cut();
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  expect(broker.batches.slice(3).map((batch) => batch.first)).toEqual([101, 201]);
});

test('a collector that misses something gets it again, once for all batches behind the hole', async () => {
  const broker = await startTestBroker();
  let isLosing = true;
  let storedUpTo = 0;
  broker.answer = (batch) => {
    if (isLosing && batch.first === 101) {
      isLosing = false;
      return null;
    }
    if (batch.first > storedUpTo + 1) return { storedUpTo, expected: storedUpTo + 1 };
    storedUpTo = Math.max(storedUpTo, lastOf(batch));
    return { storedUpTo };
  };
  const { outbox } = wire(broker);
  append(outbox, 600);
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  expect(broker.batches.map((batch) => batch.first)).toEqual([
    ...[1, 101, 201, 301, 401, 501],
    ...[101, 201, 301, 401, 501],
  ]);
});

test('a collector that asks for what is gone hears from where the agent can go on', async () => {
  const broker = await startTestBroker();
  const path = join(temporaryFolder(), 'outbox.sqlite');
  const before = openOutbox(path, () => undefined);
  append(before, 50);
  before.acknowledge(40);
  before.stop();
  broker.answer = (batch) => (batch.first === 41 ? { storedUpTo: 20, expected: 21 } : null);
  const { outbox } = wire(broker, { path });
  await waitFor(() => expect(broker.batches.length).toBeGreaterThanOrEqual(2));
  expect(broker.batches[1]).toMatchObject({ first: 41, oldest: 41 });
  expect(outbox.waiting()).toBe(10);
});

test('a forked outbox goes on under a new id with everything that was not stored', async () => {
  const broker = await startTestBroker();
  const forkedId = { id: '' };
  broker.answer = (batch) => {
    forkedId.id ||= batch.outbox;
    return batch.outbox === forkedId.id ? { storedUpTo: 10, newOutbox: true } : {};
  };
  const { outbox } = wire(broker);
  append(outbox, 30);
  await waitFor(() => expect(outbox.waiting()).toBe(0));
  expect(outbox.outboxId).not.toBe(forkedId.id);
  expect(outbox.problems()).toContain(AGENT_PROBLEMS.outboxForked);
  const fresh = broker.batches.filter((batch) => batch.outbox === outbox.outboxId);
  expect(fresh).toMatchObject([{ first: 1 }]);
  expect(fresh[0]?.readings).toHaveLength(20);
});

test('confirmations of another outbox, and of what was never sent, change nothing', async () => {
  const broker = await startTestBroker();
  broker.answer = () => null;
  const { outbox } = wire(broker);
  append(outbox, 3);
  await waitFor(() => expect(broker.batches).toHaveLength(1));
  broker.say('confirm', confirmationText('another', { storedUpTo: 3 }));
  broker.say('confirm', confirmationText(outbox.outboxId, { storedUpTo: 4 }));
  broker.say('confirm', '{"no":"confirmation"}');
  broker.say('confirm', confirmationText(outbox.outboxId, { storedUpTo: 1 }));
  await waitFor(() => expect(outbox.waiting()).toBe(2));
});

test('what an earlier process had sent may be confirmed to this one', async () => {
  const broker = await startTestBroker();
  const path = join(temporaryFolder(), 'outbox.sqlite');
  const before = openOutbox(path, () => undefined);
  append(before, 1500);
  before.stop();
  broker.answer = () => ({ storedUpTo: 1400 });
  const { outbox } = wire(broker, { path });
  await waitFor(() => expect(outbox.oldestSequence()).toBe(1401));
});

test('the status is retained and online, the goodbye says stopped, a lost line leaves the will', async () => {
  const broker = await startTestBroker();
  const { uplink } = wire(broker);
  await waitFor(() => expect(broker.messages).toHaveLength(1));
  broker.cut();
  await waitFor(() => expect(broker.messages).toHaveLength(3));
  await waitFor(() => expect(uplink.isOnline()).toBe(true));
  await uplink.stop();
  const said = broker.messages.map(({ kind, text, retain }) => [kind, text.split(' ')[0], retain]);
  expect(said).toEqual([
    ['status', 'online', true],
    ['status', 'connection-lost', true],
    ['status', 'online', true],
    ['status', 'stopped', true],
  ]);
  const [first, will, second] = broker.messages.map(({ text }) => text.split(' ')[1]);
  expect(will).toBe(first);
  expect(second).not.toBe(first);
});
