import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createExternalBroker } from '../../../../collector/broker/externalBroker.ts';
import { createIngest } from '../../../../collector/ingest/ingest.ts';
import type { AppendOutcome, Journal } from '../../../../collector/journal/journal.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { type Log, silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { freePort } from '../../../support/freePort.ts';
import { findProgram, missingSentence, programPath } from '../../../support/programs.ts';
import { aBatch, aBatchChain, anOccupancy } from '../../../support/readings.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { aJournal, connectAgent, KNOWN } from './brokerFixture.ts';

const MISSING = findProgram('mosquitto') === null;
if (MISSING) console.warn(`skipped: ${missingSentence('mosquitto')}`);

async function startMosquitto(port?: number): Promise<{ port: number; stop(): Promise<void> }> {
  const folder = temporaryFolder();
  const taken = port ?? (await freePort());
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${taken} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 20\n`,
  );
  const child: ChildProcess = spawn(programPath('mosquitto'), ['-c', config], { stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(stop);
  await untilListening(taken);
  return { port: taken, stop };
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const socket = connectTcp(port, '127.0.0.1');
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isUp) return;
    await sleep(20);
  }
  throw new Error('mosquitto did not start');
}

/** The receiving side behind a broker outside; resolves when it hears its agents. */
async function startReceiving(tcpPort: number, journal: Journal = aJournal()) {
  let subscribed: () => void = () => undefined;
  const hears = new Promise<void>((resolve) => {
    subscribed = resolve;
  });
  const log: Log = Object.assign(Object.create(silentLog), { info: () => subscribed() });
  const port = createExternalBroker({
    url: `mqtt://127.0.0.1:${tcpPort}`,
    clock: systemClock,
    random: seededRandom(1),
    log,
  });
  const knownAgents = (agentId: string) => KNOWN.includes(agentId);
  const ingest = createIngest({ journal, port, clock: systemClock, log: silentLog, knownAgents });
  await ingest.start();
  onTestFinished(() => ingest.stop());
  await hears;
  return { journal, port, ingest };
}

describe.skipIf(MISSING)('behind mosquitto', () => {
  test('batches are stored once each and confirmed', async () => {
    const mosquitto = await startMosquitto();
    const { journal } = await startReceiving(mosquitto.port);
    const agent = await connectAgent(mosquitto.port);
    const next = aBatchChain();
    const made = Array.from({ length: 40 }, (_, atMs) => next([anOccupancy({ atMs })]));
    await Promise.all(made.map((one) => agent.publish(one)));
    await agent.confirmed((one) => one.storedUpTo === 40);
    expect(journal.readAfter(0, 100)).toHaveLength(40);
  });

  test('the broker is told that a message was taken only after its commit', async () => {
    const mosquitto = await startMosquitto();
    const journal = aJournal();
    const held: (() => void)[] = [];
    let arrived: () => void = () => undefined;
    const someHeld = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gated: Journal = {
      ...journal,
      append: (request) =>
        new Promise<AppendOutcome>((resolve) => {
          held.push(() => void journal.append(request).then(resolve));
          arrived();
        }),
    };
    await startReceiving(mosquitto.port, gated);
    const agent = await connectAgent(mosquitto.port);
    const next = aBatchChain();
    const made = [next([anOccupancy()]), next([anOccupancy({ atMs: 70_000 })])];
    await Promise.all(made.map((one) => agent.publish(one)));
    await someHeld;
    // The second is not handed out before the first is acknowledged, and that is after its commit.
    expect(held).toHaveLength(1);
    expect(agent.confirmations).toEqual([]);
    held.shift()?.();
    await agent.confirmed((one) => one.storedUpTo === 1);
    expect(agent.confirmations.some((one) => one.storedUpTo === 2)).toBe(false);
  });

  test('unknown agents and topics that are not theirs are ignored and counted', async () => {
    const mosquitto = await startMosquitto();
    const { journal, ingest, port } = await startReceiving(mosquitto.port);
    const agent = await connectAgent(mosquitto.port);
    const { client } = agent;
    await client.publishAsync('hallwatch/v1/hall-9/batch', aBatch({ agent: 'hall-9' }).text, {
      qos: 1,
    });
    await client.publishAsync('hallwatch/v1/HALL/batch', 'x', { qos: 1 });
    await agent.publish(aBatch());
    await agent.confirmed((one) => one.storedUpTo === 1);
    expect(ingest.counters.unknownAgents).toBe(1);
    expect(port.counters.refused).toEqual({ 'topic-not-own': 1 });
    expect(journal.lastId()).toBe(1);
  });

  test('when the broker was away, the collector finds it again', async () => {
    const mosquitto = await startMosquitto();
    const { journal } = await startReceiving(mosquitto.port);
    await mosquitto.stop();
    await startMosquitto(mosquitto.port);
    // Until the collector has subscribed again, nothing is confirmed, so an agent sends again.
    for (let tries = 0; journal.lastId() === 0; tries += 1) {
      expect(tries).toBeLessThan(200);
      const agent = await connectAgent(mosquitto.port);
      await agent.publish(aBatch());
      await Promise.race([agent.confirmed((one) => one.storedUpTo === 1), sleep(200)]);
      await agent.client.endAsync(true);
    }
    expect(journal.readAfter(0, 10)).toHaveLength(1);
  });
});
