import { expect, test } from 'vitest';
import type { BatchSender } from '../../../agent/uplink/batchSender.ts';
import type { ConnectionEvents, OutgoingMessage } from '../../../agent/uplink/transport.ts';
import { createUplink } from '../../../agent/uplink/uplink.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';

/** A transport whose connections do what the test says. */
function rig(clock: FakeClock) {
  const connections: { events: ConnectionEvents; atMs: number; destroyed: boolean }[] = [];
  const published: OutgoingMessage[] = [];
  const said: string[] = [];
  const sender: BatchSender = {
    begin: () => said.push('begin'),
    end: () => said.push('end'),
    wake: () => undefined,
    receive: (text) => said.push(text),
  };
  let grants = true;
  const uplink = createUplink({
    ...{ agentId: 'hall-1', clock, log: silentLog, sender, onCommand: (text) => said.push(text) },
    // The largest draw: every pause is its ceiling.
    random: { fraction: () => 0.999999 },
    statusText: (_session, presence) => presence,
    transport: {
      connect(_options, events) {
        const connection = { events, atMs: clock.monotonicMs(), destroyed: false };
        connections.push(connection);
        return {
          subscribe: async () => grants,
          publish: async (message) => void published.push(message),
          end: async () => undefined,
          destroy(reason) {
            if (connection.destroyed) return;
            connection.destroyed = true;
            events.onClosed({ reason, refusalCode: null });
          },
        };
      },
    },
  });
  const last = () => {
    const connection = connections.at(-1);
    if (connection === undefined) throw new Error('no connection');
    return connection;
  };
  return {
    ...{ uplink, connections, published, said, last },
    refuseGrants() {
      grants = false;
    },
  };
}

const LOST = { reason: 'lost', refusalCode: null };

function pausesOf(connections: readonly { atMs: number }[]): number[] {
  return connections.slice(1).map((one, index) => one.atMs - (connections[index]?.atMs ?? 0));
}

test('the pause between failed connections doubles up to a minute and stays there', () => {
  const clock = createFakeClock();
  const { uplink, connections, last } = rig(clock);
  uplink.start();
  for (let round = 0; round < 9; round += 1) {
    last().events.onClosed({ reason: 'refused', refusalCode: round % 6 });
    clock.advance(60_000);
  }
  expect(connections).toHaveLength(10);
  const fresh = createFakeClock();
  const again = rig(fresh);
  again.uplink.start();
  for (let round = 0; round < 8; round += 1) {
    again.last().events.onClosed(LOST);
    const before = again.connections.length;
    while (again.connections.length === before) fresh.advance(1000);
  }
  expect(pausesOf(again.connections).map((ms) => Math.round(ms / 1000))).toEqual([
    2, 4, 8, 16, 32, 60, 60, 60,
  ]);
});

test('a connection that lasted less than 30 s is no success', async () => {
  const clock = createFakeClock();
  const { uplink, connections, last } = rig(clock);
  uplink.start();
  for (let round = 0; round < 4; round += 1) {
    last().events.onConnected();
    await settle();
    clock.advance(29_000);
    last().events.onClosed(LOST);
    const before = connections.length;
    while (connections.length === before) clock.advance(1000);
  }
  expect(pausesOf(connections).map((ms) => Math.round(ms / 1000) - 29)).toEqual([2, 4, 8, 16]);
  last().events.onConnected();
  await settle();
  clock.advance(31_000);
  last().events.onClosed(LOST);
  clock.advance(2000);
  expect(connections).toHaveLength(6);
});

test('batches begin only after the subscriptions are granted and the status is said', async () => {
  const clock = createFakeClock();
  const { uplink, last, said, published } = rig(clock);
  uplink.start();
  expect(said).toEqual([]);
  last().events.onConnected();
  await settle();
  expect(said).toEqual(['begin']);
  expect(published).toEqual([
    { topic: 'hallwatch/v1/hall-1/status', text: 'online', retain: true },
  ]);
});

test('a broker that refuses the subscriptions, or never answers, is left', async () => {
  const clock = createFakeClock();
  const refusing = rig(clock);
  refusing.refuseGrants();
  refusing.uplink.start();
  refusing.last().events.onConnected();
  await settle();
  expect(refusing.last().destroyed).toBe(true);
  expect(refusing.said).toEqual(['end']);
  const hanging = rig(clock);
  hanging.uplink.start();
  hanging.last().events.onConnected();
  clock.advance(20_000);
  expect(hanging.last().destroyed).toBe(true);
});

test('messages of a connection that is over change nothing', async () => {
  const clock = createFakeClock();
  const { uplink, connections, said, last } = rig(clock);
  uplink.start();
  last().events.onConnected();
  await settle();
  last().events.onClosed(LOST);
  clock.advance(2000);
  const [old] = connections;
  old?.events.onMessage('hallwatch/v1/hall-1/confirm', 'late');
  old?.events.onClosed(LOST);
  last().events.onMessage('hallwatch/v1/hall-1/confirm', 'now');
  expect(said).toEqual(['begin', 'end', 'now']);
  expect(connections).toHaveLength(2);
});

test('a stopped uplink says so, stops twice and never connects again', async () => {
  const clock = createFakeClock();
  const { uplink, connections, published, last } = rig(clock);
  uplink.start();
  last().events.onConnected();
  await settle();
  await uplink.stop();
  await uplink.stop();
  expect(published.map(({ text }) => text)).toEqual(['online', 'stopped']);
  clock.advance(600_000);
  expect(connections).toHaveLength(1);
  expect(clock.waitingTimers()).toBe(0);
});
