import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';
import { onTestFinished, vi } from 'vitest';
import { type Confirmation, parseConfirmation } from '../../protocol/confirmation.ts';
import { topicOf } from '../../protocol/topics.ts';
import type { CollectorFolder } from '../support/builtCollector.ts';

/** A stranger that speaks the protocol with nothing but an MQTT library. */
export interface PlainAgent {
  /** Sends a batch. Does not wait for anything, as the collector may not answer. */
  send(batchText: string): void;
  /** The newest confirmation; null before the first. One may stand for several batches. */
  lastConfirmation(): Confirmation | null;
  /** Resolves with the confirmation that says that everything up to a sequence is stored. */
  confirmedUpTo(sequence: number): Promise<Confirmation>;
  /** Resolves when the collector has ended the connection, as it does with what it cannot store. */
  refused(): Promise<unknown>;
}

const ANSWER_MS_MAX = 20_000;

/** Connects as an agent that a collector knows, and leaves with the test. */
export async function connectPlainAgent(
  place: CollectorFolder,
  agentId: string,
): Promise<PlainAgent> {
  const client = await connectAsync(`mqtt://127.0.0.1:${place.mqttPort}`, {
    protocolVersion: 4,
    clientId: agentId,
    username: agentId,
    password: readFileSync(place.secretFileOf(agentId), 'utf8'),
    reconnectPeriod: 0,
  });
  onTestFinished(async () => {
    await client.endAsync(true);
  });
  client.on('error', () => undefined);
  let last: Confirmation | null = null;
  client.on('message', (_topic, payload) => {
    const parsed = parseConfirmation(payload.toString('utf8'));
    if (parsed.ok) last = parsed.value;
  });
  await client.subscribeAsync(topicOf(agentId, 'confirm'), { qos: 1 });
  return {
    send(batchText) {
      client.publish(topicOf(agentId, 'batch'), batchText, { qos: 1 });
    },
    lastConfirmation: () => last,
    confirmedUpTo: (sequence) =>
      vi.waitUntil(() => (last !== null && last.storedUpTo >= sequence ? last : null), {
        timeout: ANSWER_MS_MAX,
        interval: 20,
      }),
    refused: () => vi.waitUntil(() => !client.connected, { timeout: ANSWER_MS_MAX }),
  };
}
