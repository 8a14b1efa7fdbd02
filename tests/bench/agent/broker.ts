import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { encodeConfirmation } from '../../../protocol/confirmation.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { topicOf } from '../../../protocol/topics.ts';
import { systemClock } from '../../../runtime/clock.ts';

/** A mosquitto that both programs publish to, and somebody behind it who confirms every batch. */
export interface BenchBroker {
  /** Readings of the agent that were confirmed. */
  readings(): number;
  /** Resolves at the next message on a topic, with the time of its arrival. */
  nextMessage(topic: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts them; resolves when the broker takes messages. */
export async function openBenchBroker(folder: string, port: number): Promise<BenchBroker> {
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const mosquitto = spawn('mosquitto', ['-c', file], { stdio: 'ignore' });
  const client = await connectSoon(port, mosquitto);
  let readings = 0;
  const waiting = new Map<string, (atMs: number) => void>();
  client.on('message', (topic, payload) => {
    waiting.get(topic)?.(systemClock.monotonicMs());
    waiting.delete(topic);
    if (topic === topicOf('bench', 'batch')) readings += confirm(client, payload.toString());
  });
  await client.subscribeAsync('#', { qos: 0 });
  return {
    readings: () => readings,
    nextMessage: (topic) => new Promise((resolve) => waiting.set(topic, resolve)),
    async close() {
      await client.endAsync(true);
      mosquitto.kill();
    },
  };
}

async function connectSoon(port: number, mosquitto: ChildProcess): Promise<MqttClient> {
  for (let attempt = 0; mosquitto.exitCode === null && attempt < 100; attempt += 1) {
    try {
      return await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 }, false);
    } catch {
      await new Promise<void>((resolve) => systemClock.after(100, resolve));
    }
  }
  throw new Error('mosquitto does not take connections');
}

function confirm(client: MqttClient, text: string): number {
  const batch = parseBatch(text);
  if (!batch.ok) throw new Error(`the agent sent what is no batch: ${batch.problem.code}`);
  const placed = placeReadings(batch.value);
  const confirmation = encodeConfirmation({
    outbox: batch.value.outbox,
    storedUpTo: placed.at(-1)?.toSequence ?? 0,
    rejected: [],
    pace: { readingsPerSecondMax: null, batchesInFlightMax: LIMITS.batchesInFlightMax },
    collectorMs: systemClock.wallMs(),
  });
  client.publish(topicOf('bench', 'confirm'), confirmation, { qos: 1 });
  return placed.length;
}
