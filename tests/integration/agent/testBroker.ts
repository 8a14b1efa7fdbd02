import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import { onTestFinished } from 'vitest';
import { type Batch, parseBatch } from '../../../protocol/batch.ts';
import { type Confirmation, encodeConfirmation } from '../../../protocol/confirmation.ts';
import { parseTopic, topicOf } from '../../../protocol/topics.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { systemClock } from '../../../runtime/clock.ts';

/** A clock that runs ten times as fast, so that a test need not wait long for a backoff. */
const HASTE = 10;
const startedMs = systemClock.monotonicMs();
const wallStartMs = systemClock.wallMs();
const hurriedMs = () => (systemClock.monotonicMs() - startedMs) * HASTE;
export const hurriedClock: Clock = {
  wallMs: () => wallStartMs + hurriedMs(),
  monotonicMs: hurriedMs,
  after: (delayMs, callback) => systemClock.after(delayMs / HASTE, callback),
  every: (periodMs, callback) => systemClock.every(periodMs / HASTE, callback),
};

/** A real broker on loopback that plays the collector as a test wants it. */
export interface TestBroker {
  readonly url: string;
  /** Batches that arrived, each once per arrival. */
  readonly batches: Batch[];
  /** Retained or plain messages on the other topics, as `kind text`. */
  readonly messages: { readonly kind: string; readonly text: string; readonly retain: boolean }[];
  /** CONNACK codes of the next connections; an accepted one when it is empty. */
  readonly refusals: number[];
  /** Names of the clients that connected or were refused. */
  readonly connects: string[];
  /** What to answer to a batch; null: nothing. Default: stored up to its last reading. */
  answer: (batch: Batch) => Partial<Confirmation> | null;
  /** Sends any text to the agent. */
  say(kind: 'confirm' | 'command', text: string): void;
  /** Cuts every connection without a goodbye. */
  cut(): void;
  stop(): Promise<void>;
}

export const AGENT_ID = 'hall-1';

/** The last sequence of a batch whose readings replace none. */
export function lastOf(batch: Batch): number {
  return batch.first + batch.readings.length - 1;
}

export function confirmationText(outbox: string, wish: Partial<Confirmation>): string {
  return encodeConfirmation({
    outbox,
    storedUpTo: 0,
    rejected: [],
    pace: { readingsPerSecondMax: null, batchesInFlightMax: 8 },
    collectorMs: 1_800_000_000_000,
    ...wish,
  });
}

export async function startTestBroker(): Promise<TestBroker> {
  const sockets = new Set<Socket>();
  let current: Client | null = null;
  const aedes = await Aedes.createBroker({
    authenticate(client, username, password, done) {
      broker.connects.push(client.id);
      const code = broker.refusals.shift();
      const isRight = client.id === AGENT_ID && username === AGENT_ID && `${password}` === 'secret';
      if (code !== undefined || !isRight) {
        done(Object.assign(new Error('refused'), { returnCode: code ?? 4 }) as never, null);
        return;
      }
      done(null, true);
    },
    authorizePublish(_client, packet, done) {
      receive(packet.topic, { text: packet.payload.toString(), retain: packet.retain });
      done(null);
    },
  });
  aedes.on('clientReady', (client) => {
    current = client;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  const port = await listen(server);

  function receive(topic: string, message: { text: string; retain: boolean }): void {
    const kind = parseTopic(topic)?.kind ?? topic;
    if (kind !== 'batch') {
      broker.messages.push({ kind, ...message });
      return;
    }
    const parsed = parseBatch(message.text);
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    broker.batches.push(parsed.value);
    const wish = broker.answer(parsed.value);
    if (wish === null) return;
    broker.say(
      'confirm',
      confirmationText(parsed.value.outbox, { storedUpTo: lastOf(parsed.value), ...wish }),
    );
  }

  const broker: TestBroker = {
    url: `mqtt://127.0.0.1:${port}`,
    batches: [],
    messages: [],
    refusals: [],
    connects: [],
    answer: () => ({}),
    say(kind, text) {
      const packet = { cmd: 'publish', topic: topicOf(AGENT_ID, kind), payload: text } as const;
      current?.publish({ ...packet, qos: 1, retain: false, dup: false }, () => undefined);
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
  onTestFinished(() => broker.stop());
  return broker;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
