import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import { createAgent } from '../../../agent/createAgent.ts';
import type { ConnectionEvents, OutgoingMessage } from '../../../agent/uplink/transport.ts';
import { parseAgentStatus } from '../../../protocol/agentStatus.ts';
import { parseBatch, placeReadings } from '../../../protocol/batch.ts';
import { encodeCommand } from '../../../protocol/command.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { topicOf } from '../../../protocol/topics.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { confirmationText } from './testBroker.ts';

const CONFIG = `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:1883", secret: 0123456789abcdef }
outbox: outbox.sqlite
clock: { source: system }
devices:
  - { device: w1-seat, driver: simulated, sensor: seat, window: w1, seed: 5 }
  - { device: w1-camera, driver: simulated, sensor: camera, window: w1, seed: 5 }
`;

/** A whole agent on a clock of the test, whose collector is the test. */
async function startAgent(clock: FakeClock, folder = temporaryFolder()) {
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, CONFIG);
  const published: OutgoingMessage[] = [];
  let events: ConnectionEvents | null = null;
  let will: OutgoingMessage | null = null;
  const agent = createAgent({
    ...{ config: loadAgentConfig(file), version: '0.1.0', clock, log: silentLog },
    random: { fraction: () => 0 },
    transport: {
      connect(options, given) {
        events = given;
        will = options.will;
        return {
          subscribe: async () => true,
          publish: async (message) => void published.push(message),
          end: async () => undefined,
          destroy: () => undefined,
        };
      },
    },
  });
  await agent.start();
  onTestFinished(() => agent.stop());
  const texts = (kind: 'batch' | 'status' | 'reply') =>
    published.filter(({ topic }) => topic === topicOf('hall-1', kind)).map(({ text }) => text);
  const batches = () =>
    texts('batch').map((text) => {
      const batch = parseBatch(text);
      if (!batch.ok) throw new Error(batch.problem.detail);
      return batch.value;
    });
  return {
    ...{ agent, folder, texts, batches },
    will: () => will,
    /** Every reading sent so far, judged as the collector judges it. */
    readings: () =>
      batches().flatMap((batch) =>
        placeReadings(batch).map(({ reading, problem }) => {
          if (reading === null) throw new Error(problem?.detail);
          return reading;
        }),
      ),
    async connect() {
      events?.onConnected();
      await settle();
    },
    async say(kind: 'confirm' | 'command', text: string) {
      events?.onMessage(topicOf('hall-1', kind), text);
      await settle();
    },
  };
}

const kinds = (readings: readonly Reading[]) =>
  readings.map(({ kind, device }) => `${kind} ${device}`);

test('the first word is every level and a heartbeat, and each heartbeat goes on from the last', async () => {
  const clock = createFakeClock({ monotonicMs: 500_000 });
  const { connect, readings, batches } = await startAgent(clock);
  await connect();
  expect(kinds(readings())).toEqual([
    ...['occupancy w1-seat', 'camera w1-camera', 'heartbeat agent'],
  ]);
  await clock.advanceGently(60_000);
  const beats = readings().filter((one) => one.kind === 'heartbeat');
  expect(beats.map((beat) => [beat.fromMonotonicMs, beat.monotonicMs])).toEqual([
    ...[
      [500_000, 500_000],
      [500_000, 515_000],
      [515_000, 530_000],
    ],
    ...[
      [530_000, 545_000],
      [545_000, 560_000],
    ],
  ]);
  expect(beats.every(({ lagging }) => lagging.length === 0)).toBe(true);
  expect(batches().every(({ oldest }) => oldest === 1)).toBe(true);
});

test('a level that does not change is said again after a minute', async () => {
  const clock = createFakeClock();
  const { connect, readings } = await startAgent(clock);
  await clock.advanceGently(185_000);
  await connect();
  const camera = readings().filter(({ device }) => device === 'w1-camera');
  expect(camera.map(({ monotonicMs }) => monotonicMs)).toEqual([0, 60_000, 120_000, 180_000]);
});

test('after a stop the time without the agent is one gap per device', async () => {
  const clock = createFakeClock();
  const first = await startAgent(clock);
  await clock.advanceGently(20_000);
  await first.agent.stop();
  const stoppedMs = clock.wallMs();
  await clock.advanceGently(300_000);
  const second = await startAgent(clock, first.folder);
  await second.connect();
  const gaps = second.readings().filter((one) => one.kind === 'gap');
  expect(gaps).toHaveLength(2);
  expect(gaps.map(({ device }) => device)).toEqual(['w1-seat', 'w1-camera']);
  expect(gaps[0]).toMatchObject({
    ...{ reason: 'agent-stopped', count: 0 },
    ...{ fromWallMs: stoppedMs, toWallMs: stoppedMs + 300_000 },
  });
  const [beforeStop, afterStop] = second
    .readings()
    .filter((one) => one.kind === 'heartbeat')
    .slice(-2);
  expect(beforeStop?.monotonicMs).toBe(20_000);
  expect(afterStop?.fromMonotonicMs).toBe(320_000);
});

test('a board that woke in 1970 still makes a gap that ends after it began', async () => {
  const clock = createFakeClock();
  const first = await startAgent(clock);
  await first.agent.stop();
  const early = createFakeClock({ wallMs: 10_000 });
  const second = await startAgent(early, first.folder);
  await second.connect();
  const gap = second.readings().find((one) => one.kind === 'gap');
  expect(gap).toMatchObject({ clock: { state: 'unsynced' }, wallMs: 10_000 });
  expect(gap?.kind === 'gap' && gap.toWallMs >= gap.fromWallMs).toBe(true);
});

test('status and last will are messages of the protocol', async () => {
  const clock = createFakeClock();
  const { connect, texts, will } = await startAgent(clock);
  await connect();
  const [online] = texts('status').map(parseAgentStatus);
  expect(online).toMatchObject({ ok: true, value: { state: 'online', version: '0.1.0' } });
  if (online?.ok !== true) return;
  expect(online.value.devices.map(({ status }) => status)).toEqual(['working', 'working']);
  const last = parseAgentStatus(will()?.text ?? '');
  expect(last).toMatchObject({ value: { state: 'offline', reason: 'connection-lost' } });
  expect(last.ok && last.value.session).toBe(online.value.session);
  expect(will()?.retain).toBe(true);
});

test('a status that has changed is published again, and not more than every five seconds', async () => {
  const clock = createFakeClock();
  const { connect, texts, say, batches } = await startAgent(clock);
  await connect();
  const before = texts('status').length;
  const outbox = batches()[0]?.outbox ?? '';
  const rejected = [{ sequence: 1, code: 'HW-WIRE-004', field: '/x' }];
  await say('confirm', confirmationText(outbox, { storedUpTo: 1, rejected }));
  await say('confirm', confirmationText(outbox, { storedUpTo: 1, newOutbox: true }));
  await clock.advanceGently(5000);
  expect(texts('status').length).toBeLessThanOrEqual(before + 2);
  const last = parseAgentStatus(texts('status').at(-1) ?? '');
  expect(last).toMatchObject({ value: { problems: ['HW-AGENT-006', 'HW-AGENT-004'] } });
  expect(last.ok && last.value.outbox).not.toBe(outbox);
});

test('a clock that nobody has set is a problem of the agent until it is set', async () => {
  const clock = createFakeClock({ wallMs: 0 });
  const { connect, texts, readings } = await startAgent(clock);
  await connect();
  const problems = () => {
    const last = parseAgentStatus(texts('status').at(-1) ?? '');
    return last.ok ? last.value.problems : null;
  };
  expect(problems()).toEqual(['HW-AGENT-013']);
  clock.stepWall(Date.UTC(2026, 2, 2));
  await clock.advanceGently(1600);
  const [change, beat] = readings().slice(readings().findIndex(({ kind }) => kind === 'clock'));
  expect(change).toMatchObject({ change: 'set', offsetBeforeMs: 0, clock: { state: 'stepped' } });
  expect(beat).toMatchObject({ kind: 'heartbeat', clock: { state: 'stepped' } });
  await clock.advanceGently(18_400);
  expect(problems()).toEqual([]);
});

test('a command is carried out by the collector’s time and answered', async () => {
  const clock = createFakeClock();
  const { connect, texts, say, batches } = await startAgent(clock);
  await connect();
  const outbox = batches()[0]?.outbox ?? '';
  await say('confirm', confirmationText(outbox, { storedUpTo: 1, collectorMs: 1000 }));
  const command = { requestId: 'r1', command: 'identify', device: 'w1-seat' } as const;
  await say('command', encodeCommand({ ...command, expiresAtMs: 2000 }));
  expect(texts('reply').map((text) => JSON.parse(text))).toMatchObject([
    { requestId: 'r1', outcome: 'done', detail: expect.stringContaining('w1-seat: simulated') },
  ]);
});

test('hours without a line are kept, and go in order when the line is back', async () => {
  const clock = createFakeClock();
  const { connect, agent, batches, readings } = await startAgent(clock);
  await clock.advanceGently(2 * 3_600_000);
  const waiting = agent.waiting();
  expect(waiting).toBeGreaterThan(600);
  await connect();
  expect(batches().map(({ first }) => first)).toEqual(
    [1, 101, 201, 301, 401, 501, 601, 701].slice(0, batches().length),
  );
  const times = readings().map(({ monotonicMs }) => monotonicMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
