import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createOutbox, type Outbox } from '../../../agent/outbox/outbox.ts';
import { createBatchSender } from '../../../agent/uplink/batchSender.ts';
import type { ConnectionEvents, Transport } from '../../../agent/uplink/transport.ts';
import { createUplink } from '../../../agent/uplink/uplink.ts';
import { type Batch, parseBatch } from '../../../protocol/batch.ts';
import { type Confirmation, encodeConfirmation } from '../../../protocol/confirmation.ts';
import { topicOf } from '../../../protocol/topics.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { aReading } from '../../support/readings.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const AGENT = 'hall-1';
const CONFIRM_WITHIN_MS = 20_000;

/** A broker that acknowledges everything at once, and a collector that says what the test says. */
function aBroker() {
  const batches: Batch[] = [];
  let events: ConnectionEvents | null = null;
  const transport: Transport = {
    connect(_options, of) {
      events = of;
      queueMicrotask(() => of.onConnected());
      return {
        subscribe: () => Promise.resolve(true),
        publish({ topic, text }) {
          const parsed = topic === topicOf(AGENT, 'batch') ? parseBatch(text) : null;
          if (parsed?.ok === true) batches.push(parsed.value);
          return Promise.resolve();
        },
        end: () => Promise.resolve(),
        destroy: (reason) => of.onClosed({ reason, refusalCode: null }),
      };
    },
  };
  const pace = { readingsPerSecondMax: null, batchesInFlightMax: 8 };
  return {
    ...{ transport, batches },
    confirm(outbox: string, fields: Partial<Confirmation>) {
      const word = { outbox, storedUpTo: 0, rejected: [], pace, collectorMs: 0, ...fields };
      events?.onMessage(topicOf(AGENT, 'confirm'), encodeConfirmation(word));
    },
  };
}

/** An outbox and an uplink as in `createAgent.ts`, with three readings on their way. */
async function anAgentWithThree() {
  const clock = createFakeClock();
  const broker = aBroker();
  const path = join(temporaryFolder(), 'outbox.db');
  const time = { boot: 'boot-1', monotonicMs: 1, wallMs: 1_800_000_000_000 };
  const stamp = () => ({ ...time, clock: { state: 'synced' as const } });
  const outbox: Outbox = createOutbox({ path, log: silentLog, stamp });
  outbox.start();
  const sender = createBatchSender({
    ...{ agentId: AGENT, outbox, clock, log: silentLog },
    onConfirmation: () => undefined,
    onNewOutbox: () => undefined,
    onNothingConfirmed: () => uplink.reconnect('nothing confirmed'),
  });
  const uplink = createUplink({
    ...{ agentId: AGENT, transport: broker.transport, sender, clock, log: silentLog },
    random: seededRandom(1),
    statusText: () => '{}',
    onCommand: () => undefined,
  });
  onTestFinished(async () => {
    await uplink.stop();
    outbox.stop();
  });
  outbox.append([aReading({ atMs: 1000 }), aReading({ atMs: 2000 }), aReading({ atMs: 3000 })]);
  uplink.start();
  await settle();
  expect(broker.batches).toHaveLength(1);
  return { clock, broker, outbox };
}

test('what the broker took and nobody confirmed stays in the outbox, and goes again', async () => {
  const { clock, broker, outbox } = await anAgentWithThree();
  expect(outbox.waiting()).toBe(3);
  await clock.advanceGently(CONFIRM_WITHIN_MS + 5000);
  expect(outbox.waiting()).toBe(3);
  expect(broker.batches.map((batch) => batch.first)).toEqual([1, 1]);
  broker.confirm(outbox.outboxId, { storedUpTo: 2 });
  expect([outbox.waiting(), outbox.oldestSequence()]).toEqual([1, 3]);
  broker.confirm(outbox.outboxId, { storedUpTo: 3 });
  expect(outbox.waiting()).toBe(0);
});

test('what a forked outbox holds beyond what is stored goes on under a new id', async () => {
  const { broker, outbox } = await anAgentWithThree();
  const before = outbox.outboxId;
  broker.confirm(before, { storedUpTo: 1, newOutbox: true });
  await settle();
  expect(outbox.outboxId).not.toBe(before);
  expect(outbox.waiting()).toBe(2);
  expect(broker.batches.at(-1)).toMatchObject({ outbox: outbox.outboxId, first: 1 });
  expect(broker.batches.at(-1)?.readings).toEqual([
    aReading({ atMs: 2000 }),
    aReading({ atMs: 3000 }),
  ]);
});
