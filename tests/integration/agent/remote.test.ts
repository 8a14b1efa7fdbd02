import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import { createAgent } from '../../../agent/createAgent.ts';
import { createMqttTransport } from '../../../agent/uplink/mqttTransport.ts';
import type { ConnectionEvents, OutgoingMessage } from '../../../agent/uplink/transport.ts';
import { type AgentStatus, parseAgentStatus } from '../../../protocol/agentStatus.ts';
import { parseBatch } from '../../../protocol/batch.ts';
import { encodeCommand, type NewCommand } from '../../../protocol/command.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { topicOf } from '../../../protocol/topics.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { confirmationText, hurriedClock, lastOf, startTestBroker } from './testBroker.ts';

const CONFIG = `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:1883", secret: 0123456789abcdef }
outbox: outbox.sqlite
clock: { source: system }
devices:
  - { device: w1-seat, driver: simulated, sensor: seat, window: w1, seed: 5 }
  - { device: w1-camera, driver: simulated, sensor: camera, window: w1, seed: 5 }
`;
const KEEP_SEAT = 'devices:\n  - { device: w1-seat, keep: true }\n';
const COLLECTOR_MS = 1_800_000_000_000;

/** A whole agent on a clock of the test, whose collector is the test. */
async function startAgent(clock: FakeClock, folder = temporaryFolder()) {
  const file = join(folder, 'agent.yaml');
  if (!existsSync(file)) writeFileSync(file, CONFIG);
  const published: OutgoingMessage[] = [];
  let events: ConnectionEvents | null = null;
  let confirms = true;
  let restarts = 0;
  const confirm = (message: OutgoingMessage): void => {
    published.push(message);
    if (!confirms || message.topic !== topicOf('hall-1', 'batch')) return;
    const batch = parseBatch(message.text);
    if (!batch.ok) throw new Error(batch.problem.detail);
    const { outbox } = batch.value;
    const collectorMs = COLLECTOR_MS + clock.monotonicMs();
    const text = confirmationText(outbox, { storedUpTo: lastOf(batch.value), collectorMs });
    queueMicrotask(() => events?.onMessage(topicOf('hall-1', 'confirm'), text));
  };
  const agent = createAgent({
    ...{ config: loadAgentConfig(file), version: '0.1.0', clock, log: silentLog },
    random: { fraction: () => 0 },
    restart: () => {
      restarts += 1;
    },
    transport: {
      connect(_options, given) {
        events = given;
        return {
          subscribe: async () => true,
          publish: async (message) => confirm(message),
          end: async () => undefined,
          destroy: () => undefined,
        };
      },
    },
  });
  await agent.start();
  onTestFinished(() => agent.stop());
  events = events as ConnectionEvents | null;
  (events as ConnectionEvents | null)?.onConnected();
  await settle();
  const texts = (kind: 'batch' | 'reply') =>
    published.filter(({ topic }) => topic === topicOf('hall-1', kind)).map(({ text }) => text);
  return {
    ...{ agent, folder, file },
    restarts: () => restarts,
    setConfirming: (to: boolean) => {
      confirms = to;
    },
    replies: () => texts('reply').map((text) => JSON.parse(text)),
    readings: () =>
      texts('batch').flatMap((text) => {
        const batch = parseBatch(text);
        return batch.ok ? (batch.value.readings as Reading[]) : [];
      }),
    async command(requestId: string, fields: object) {
      const expiresAtMs = COLLECTOR_MS + clock.monotonicMs() + 60_000;
      const text = encodeCommand({ requestId, expiresAtMs, ...fields } as NewCommand);
      events?.onMessage(topicOf('hall-1', 'command'), text);
      await settle();
      await settle();
    },
  };
}

const beatsOf = (readings: readonly Reading[]) =>
  readings.filter((one) => one.kind === 'heartbeat');

describe('a list from the collector', () => {
  test('leaves a device that stays alone: its coverage has no gap, and it is not said anew', async () => {
    const clock = createFakeClock();
    const { command, readings, agent } = await startAgent(clock);
    await clock.advanceGently(20_000);
    const more = '  - { device: w2-seat, driver: simulated, sensor: seat, window: w2 }\n';
    await command('r1', {
      command: 'configure',
      revision: 1,
      document: KEEP_SEAT + more,
      tryMs: 60_000,
    });
    await clock.advanceGently(40_000);
    expect(agent.devices().map(({ device }) => device)).toEqual(['w1-seat', 'w2-seat']);
    expect(agent.status().configuration).toEqual({ revision: 1, state: 'applied' });
    const beats = beatsOf(readings());
    for (const [index, beat] of beats.entries()) {
      if (index > 0) expect(beat.fromMonotonicMs).toBe(beats[index - 1]?.monotonicMs);
      expect(beat.lagging.map(({ device }) => device)).not.toContain('w1-seat');
    }
    const ofSeat = readings().filter(({ device }) => device === 'w1-seat');
    expect(ofSeat.every(({ kind }) => kind === 'occupancy')).toBe(true);
  });

  test('gives a device that leaves its last word: what it said counts until then, and no longer', async () => {
    const clock = createFakeClock();
    const { command, readings } = await startAgent(clock);
    await clock.advanceGently(20_000);
    await command('r1', { command: 'configure', revision: 1, document: KEEP_SEAT, tryMs: 60_000 });
    const leftMs = clock.monotonicMs();
    await clock.advanceGently(40_000);
    const ofCamera = readings().filter(({ device }) => device === 'w1-camera');
    expect(ofCamera.at(-1)).toMatchObject({ kind: 'gap', count: 0, monotonicMs: leftMs });
    const after = beatsOf(readings()).filter(({ fromMonotonicMs }) => fromMonotonicMs >= leftMs);
    expect(after.length).toBeGreaterThan(0);
    for (const { lagging } of after) {
      expect(lagging).toEqual([{ device: 'w1-camera', untilMonotonicMs: null }]);
    }
  });

  test('does not stay when the collector confirms nothing any more, also across a restart', async () => {
    const clock = createFakeClock();
    const first = await startAgent(clock);
    await clock.advanceGently(20_000);
    first.setConfirming(false);
    const wish = { command: 'configure', document: KEEP_SEAT, tryMs: 30_000 };
    await first.command('r1', { ...wish, revision: 1 });
    expect(first.replies()).toMatchObject([{ requestId: 'r1', outcome: 'done' }]);
    expect(first.agent.devices()).toHaveLength(1);
    await clock.advanceGently(40_000);
    expect(first.agent.devices().map(({ device }) => device)).toEqual(['w1-seat', 'w1-camera']);
    expect(first.agent.status().configuration).toMatchObject({ revision: 1, state: 'reverted' });
    first.setConfirming(true);
    await clock.advanceGently(20_000);
    await first.command('r2', { ...wish, revision: 2 });
    await first.agent.stop();
    const second = await startAgent(clock, first.folder);
    expect(second.agent.devices()).toHaveLength(2);
    expect(second.agent.status().configuration).toMatchObject({ revision: 2, state: 'reverted' });
    expect(readFileSync(second.file, 'utf8')).toBe(CONFIG);
  });
});

test('a changed agent.yaml is taken without a restart, and what needs one is said', async () => {
  const clock = createFakeClock();
  const { agent, file } = await startAgent(clock);
  writeFileSync(file, `${CONFIG.replace(/.*w1-camera.*\n/, '')}outboxLimits: { ageDaysMax: 5 }\n`);
  await agent.reload(loadAgentConfig(file));
  expect(agent.devices().map(({ device }) => device)).toEqual(['w1-seat']);
  expect(agent.status().problems).toEqual(['HW-AGENT-074']);
  await agent.reload(null);
  expect(agent.status().problems).toContain('HW-AGENT-073');
  expect(agent.devices()).toHaveLength(1);
});

test('the commands about devices say what was done and why not', async () => {
  const clock = createFakeClock();
  const { command, replies, restarts } = await startAgent(clock);
  await clock.advanceGently(1000);
  await command('r1', { command: 'identify', device: 'w1-seat' });
  await command('r2', { command: 'probe', device: 'w1-seat' });
  await command('r3', { command: 'probe', device: 'nobody' });
  await command('r4', { command: 'show-hint', device: 'w1-seat', shownMs: 60_000 });
  await command('r5', { command: 'log-level', level: 'debug' });
  await command('r6', { command: 'restart' });
  await command('r6', { command: 'restart' });
  expect(replies()).toMatchObject([
    { outcome: 'done', detail: expect.stringContaining('w1-seat: simulated') },
    { outcome: 'refused', detail: 'this device speaks by itself' },
    { outcome: 'refused', detail: 'no such device' },
    { outcome: 'refused', detail: 'this device cannot show anything' },
    { outcome: 'refused', detail: 'the level of this log cannot be changed' },
    { outcome: 'done' },
    { outcome: 'repeated' },
  ]);
  expect(restarts()).toBe(1);
});

test('over a real broker: a list that cuts the agent off is taken back, the next one stays', async () => {
  const broker = await startTestBroker();
  const folder = temporaryFolder();
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, CONFIG.replace('mqtt://127.0.0.1:1883', broker.url));
  const config = loadAgentConfig(file);
  const agent = createAgent({
    ...{
      config,
      version: '0.1.0',
      clock: hurriedClock,
      log: silentLog,
      random: { fraction: () => 0 },
    },
    transport: createMqttTransport({
      url: broker.url,
      secret: 'secret',
      caFile: null,
      agentId: 'hall-1',
    }),
  });
  await agent.start();
  onTestFinished(() => agent.stop());
  const seen = (state: string, revision: number) => (status: AgentStatus) =>
    status.configuration?.state === state && status.configuration.revision === revision;
  const until = async (wanted: (status: AgentStatus) => boolean): Promise<void> => {
    await expect
      .poll(
        () => {
          const statuses = broker.messages.filter(({ kind }) => kind === 'status');
          const last = parseAgentStatus(statuses.at(-1)?.text ?? '');
          return last.ok && wanted(last.value);
        },
        { timeout: 15_000 },
      )
      .toBe(true);
  };
  await expect.poll(() => broker.batches.length, { timeout: 10_000 }).toBeGreaterThan(0);
  const configure = (revision: number) =>
    broker.say(
      'command',
      encodeCommand({
        ...{ requestId: `r${revision}`, command: 'configure', revision, document: KEEP_SEAT },
        ...{ tryMs: 30_000, expiresAtMs: 1_800_000_999_000 },
      }),
    );
  broker.answer = () => null;
  configure(1);
  await until(seen('reverted', 1));
  expect(agent.devices()).toHaveLength(2);
  broker.answer = () => ({});
  await until(({ waiting }) => waiting <= 1);
  configure(2);
  await until(seen('applied', 2));
  expect(agent.devices()).toHaveLength(1);
}, 60_000);
