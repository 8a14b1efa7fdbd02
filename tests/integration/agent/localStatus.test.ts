import { spawn } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LocalMessage, LocalSnapshot } from '../../../agent/localStatus/localMessages.ts';
import { localSocketPath } from '../../../agent/localStatus/localMessages.ts';
import { createLocalStatusServer } from '../../../agent/localStatus/localStatusServer.ts';
import { localSnapshot, readLocalStatus } from '../../../agent/localStatus/readLocalStatus.ts';
import { runAgent } from '../../../agent/runAgent.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** However busy the machine is. */
const PATIENTLY = { timeout: 30_000, interval: 10 };

function aSnapshot(fields: Partial<LocalSnapshot> = {}): LocalSnapshot {
  return {
    ...({ v: 1, type: 'snapshot', agent: 'hall-1', version: '0.1.0', pid: 7 } as const),
    ...{ wallMs: 1, monotonicMs: 1, clock: { state: 'unsynced' }, problems: [], devices: [] },
    collector: { address: 'c:1', isOnline: false },
    outbox: { id: 'a', waiting: 0, waitingSinceMs: null, dropped: 0 },
    ...fields,
  };
}

/** A server whose time belongs to the test. */
async function aServer(snapshot: () => LocalSnapshot = aSnapshot) {
  const path = join(temporaryFolder(), 'outbox.sqlite.status');
  const clock = createFakeClock();
  const server = createLocalStatusServer({ path, clock, log: silentLog, snapshot });
  await server.start();
  onTestFinished(() => server.stop());
  return { path, clock, server };
}

/** Everything that a reader gets, and how it ended. */
function aReader(path: string) {
  const got: LocalMessage[] = [];
  const ends: string[] = [];
  const take = (message: LocalMessage): number => got.push(message);
  const stop = readLocalStatus(path, {
    onSnapshot: take,
    onObservation: take,
    onEnd: (end) => ends.push(end),
  });
  onTestFinished(stop);
  return { got, ends, stop };
}

const PRESS = {
  ...({ v: 1, type: 'observation', device: 'p', channel: 'main', kind: 'rating' } as const),
  ...{ value: '5', detail: null, wallMs: 1, monotonicMs: 2 },
};

test('a reader gets a snapshot at once, every observation, and a snapshot a second', async () => {
  const { path, clock, server } = await aServer();
  const reader = aReader(path);
  await vi.waitUntil(() => reader.got.length === 1, PATIENTLY);
  server.tell(PRESS);
  clock.advance(1000);
  await vi.waitUntil(() => reader.got.length >= 4, PATIENTLY);
  expect(reader.got.map(({ type }) => type)).toEqual([
    'snapshot',
    'observation',
    'snapshot',
    'snapshot',
  ]);
  await server.stop();
  await vi.waitUntil(() => reader.ends.length > 0, PATIENTLY);
  expect(reader.ends).toEqual(['ended']);
});

test('only the owner may open the socket, and it is gone when the agent has stopped', async () => {
  const { path, server } = await aServer();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await server.stop();
  expect(existsSync(path)).toBe(false);
  expect(await localSnapshot(path)).toBe('not-running');
});

test('a fifth reader is not let in, and one that leaves makes room', async () => {
  const { path } = await aServer();
  const readers = [1, 2, 3, 4].map(() => aReader(path));
  await vi.waitUntil(() => readers.every(({ got }) => got.length === 1), PATIENTLY);
  const fifth = aReader(path);
  await vi.waitUntil(() => fifth.ends.length === 1, PATIENTLY);
  expect(fifth.got).toEqual([]);
  readers[0]?.stop();
  await vi.waitUntil(async () => typeof (await localSnapshot(path)) === 'object', PATIENTLY);
});

test('a reader that does not read is cut off instead of filling the memory', async () => {
  const { path, server } = await aServer();
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  socket.on('error', () => undefined);
  const large = { ...PRESS, detail: 'x'.repeat(64 * 1024) };
  for (let count = 0; count < 200; count += 1) {
    server.tell(large);
    if (count % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  await vi.waitUntil(() => isClosed, PATIENTLY);
});

test('what a reader sends is not read, however much it is', async () => {
  const { path } = await aServer();
  const socket = connect(path);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write('{"command":"stop"}\n'.repeat(50_000));
  expect(await localSnapshot(path)).toMatchObject({ agent: 'hall-1' });
});

test('a socket that a killed agent left behind does not keep the next one from having its own', async () => {
  const path = join(temporaryFolder(), 'outbox.sqlite.status');
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', script]);
  await new Promise((resolve) => child.once('exit', resolve));
  expect(existsSync(path)).toBe(true);
  expect(await localSnapshot(path)).toBe('not-running');
  const server = createLocalStatusServer({
    path,
    clock: createFakeClock(),
    log: silentLog,
    snapshot: aSnapshot,
  });
  await server.start();
  onTestFinished(() => server.stop());
  expect(await localSnapshot(path)).toMatchObject({ agent: 'hall-1' });
});

test.each(['{"v":2,"type":"snapshot"}\n', 'not JSON\n', 'null\n'])(
  'an agent that says %j is of another version',
  async (line) => {
    const path = join(temporaryFolder(), 's');
    const server = createServer((socket) => socket.write(line));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    expect(await localSnapshot(path)).toBe('other-version');
  },
);

test('an outbox so deep that no socket fits beside it has none, and the agent runs', async () => {
  const path = localSocketPath(`/${'a'.repeat(200)}/outbox.sqlite`);
  expect(path).toBeNull();
  const server = createLocalStatusServer({
    path,
    clock: createFakeClock(),
    log: silentLog,
    snapshot: aSnapshot,
  });
  await server.start();
  await server.stop();
  expect(await localSnapshot(path)).toBe('not-running');
});

test('a running agent shows its devices, what they say, and never its secret', async () => {
  const folder = temporaryFolder();
  const configFile = join(folder, 'agent.yaml');
  const secret = 'abcdefgh-12345678';
  writeFileSync(
    configFile,
    `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:9", secret: ${secret} }
outbox: outbox.sqlite
clock: { source: system }
devices:
  - { device: w1-seat, driver: simulated, sensor: seat, window: w1 }
  - { device: w1-camera, driver: simulated, sensor: camera, window: w1 }
`,
  );
  const agent = await runAgent({ configFile, log: silentLog, clock: systemClock });
  onTestFinished(() => agent.stop());
  const found = await localSnapshot(localSocketPath(join(folder, 'outbox.sqlite')));
  expect(found).toMatchObject({
    ...{
      agent: 'hall-1',
      pid: process.pid,
      collector: { isOnline: false, address: '127.0.0.1:9' },
    },
    devices: [
      { device: 'w1-seat', sensor: 'seat', status: 'working', channels: [{ kind: 'occupancy' }] },
      { device: 'w1-camera', sensor: 'camera', status: 'working', channels: [{ kind: 'camera' }] },
    ],
  });
  expect(JSON.stringify(found)).not.toContain(secret);
});
