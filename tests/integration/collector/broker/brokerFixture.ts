import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import {
  createEmbeddedBroker,
  type EmbeddedBroker,
} from '../../../../collector/broker/embeddedBroker.ts';
import { createIngest, type Ingest } from '../../../../collector/ingest/ingest.ts';
import { type Journal, openJournal } from '../../../../collector/journal/journal.ts';
import { type Confirmation, parseConfirmation } from '../../../../protocol/confirmation.ts';
import { topicOf } from '../../../../protocol/topics.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import type { MadeBatch } from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

export const SECRET = 'c0ffee'.repeat(10);
const SHA256 = createHash('sha256').update(SECRET).digest('hex');
/** Agents that have a secret. */
export const KNOWN = ['hall-1', 'hall-2', 'hall-3'];

/** A journal in a folder of its own. */
export function aJournal(): Journal {
  const path = join(temporaryFolder(), 'journal.db');
  const journal = openJournal({ path, clock: systemClock, log: silentLog });
  onTestFinished(() => journal.close());
  return journal;
}

export interface Receiving {
  readonly journal: Journal;
  readonly port: EmbeddedBroker;
  readonly ingest: Ingest;
  readonly tcpPort: number;
}

/** The collector's receiving side with its embedded broker on loopback. */
export async function startReceiving(journal: Journal = aJournal()): Promise<Receiving> {
  const port = createEmbeddedBroker({
    listeners: [{ host: '127.0.0.1', port: 0 }],
    secretSha256Of: (agentId) => (KNOWN.includes(agentId) ? SHA256 : null),
    clock: systemClock,
    log: silentLog,
  });
  const knownAgents = (agentId: string) => KNOWN.includes(agentId);
  const ingest = createIngest({ journal, port, clock: systemClock, log: silentLog, knownAgents });
  await ingest.start();
  onTestFinished(() => ingest.stop());
  return { journal, port, ingest, tcpPort: port.ports()[0] ?? 0 };
}

export function agentOptions(agentId: string, change: IClientOptions = {}): IClientOptions {
  return {
    protocolVersion: 4,
    clean: true,
    clientId: agentId,
    username: agentId,
    password: SECRET,
    keepalive: 30,
    reconnectPeriod: 0,
    ...change,
  };
}

/** A client of mqtt.js that stands for an agent. */
export interface TestAgent {
  readonly client: MqttClient;
  readonly confirmations: Confirmation[];
  /** Resolves when PUBACK has come; rejects when the connection has ended before. */
  publish(made: MadeBatch): Promise<void>;
  /** Resolves when a confirmation fits. */
  confirmed(test: (confirmation: Confirmation) => boolean): Promise<Confirmation>;
  readonly closed: Promise<void>;
}

/** Connects and subscribes as an agent does. */
export async function connectAgent(
  tcpPort: number,
  agentId = 'hall-1',
  change: IClientOptions = {},
): Promise<TestAgent> {
  const client = connect(`mqtt://127.0.0.1:${tcpPort}`, agentOptions(agentId, change));
  onTestFinished(() => {
    client.end(true);
  });
  client.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const confirmations: Confirmation[] = [];
  const waiting = new Set<() => void>();
  client.on('message', (topic, payload) => {
    const parsed = parseConfirmation(payload.toString());
    if (topic !== topicOf(agentId, 'confirm') || !parsed.ok) return;
    confirmations.push(parsed.value);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('close', () => reject(new Error('refused')));
  });
  await client.subscribeAsync([topicOf(agentId, 'confirm'), topicOf(agentId, 'command')], {
    qos: 1,
  });
  return {
    client,
    confirmations,
    closed,
    async publish(made) {
      const acknowledged = client.publishAsync(topicOf(agentId, 'batch'), made.text, { qos: 1 });
      await Promise.race([
        acknowledged,
        closed.then(() => Promise.reject(new Error('the connection ended'))),
      ]);
    },
    confirmed(test) {
      return new Promise((resolve) => {
        const look = () => {
          const found = confirmations.find(test);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
