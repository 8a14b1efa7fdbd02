import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  type CameraSettings,
  cameraDriver,
  cameraSettings,
  createCameraDriver,
} from '../../../agent/drivers/camera/cameraDriver.ts';
import { judgeProbe, NOTHING_KNOWN } from '../../../agent/drivers/camera/cameraJudge.ts';
import { type ProbeResult, probeRtsp } from '../../../agent/drivers/camera/rtspProbe.ts';
import { readAllowedNetworks } from '../../../agent/probing/allowedNetworks.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { freePort } from '../../support/freePort.ts';
import { driverRig, withDefaults } from '../../unit/agent/drivers/driverRig.ts';

/** A camera on loopback that does what the test says with each connection. */
async function camera(behave: (socket: Socket, request: string) => void, atOnce = false) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (atOnce) behave(socket, '');
    socket.on('data', (data) => behave(socket, data.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/stream1`;
}

const LOOPBACK = readAllowedNetworks(['127.0.0.0/8']);

function probe(url: string, fields: Partial<Parameters<typeof probeRtsp>[0]> = {}) {
  if (LOOPBACK === null) throw new Error();
  const options = { timeoutMs: 10_000, networks: LOOPBACK, clock: systemClock };
  return probeRtsp({ url: new URL(url), ...options, ...fields });
}

test('a camera that answers 200 is online, asked by one clean RTSP request', async () => {
  let asked = '';
  const url = await camera((socket, request) => {
    asked = request;
    socket.write('RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE\r\n\r\n');
  });
  expect(await probe(url)).toMatchObject({ status: 'online', reason: null });
  expect(asked).toBe(`OPTIONS ${url} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: hallwatch\r\n\r\n`);
});

test.each([
  ['RTSP/1.0 401 Unauthorized\r\n\r\n', 'unauthorised', 'RTSP 401'],
  ['RTSP/1.0 404 Not Found\r\n\r\n', 'no-stream', 'RTSP 404'],
  ['HTTP/1.1 200 OK\r\n\r\n', 'no-stream', 'the answer is not RTSP'],
])('the answer %j means %s', async (answer, status, reason) => {
  const url = await camera((socket) => socket.write(answer));
  expect(await probe(url)).toMatchObject({ status, reason });
});

test('an answer in single bytes is understood', async () => {
  const url = await camera((socket) => {
    socket.setNoDelay(true);
    for (const byte of 'RTSP/1.0 200 OK\r\n') socket.write(byte);
  });
  expect(await probe(url)).toMatchObject({ status: 'online' });
});

test('a port where nobody listens is refused', async () => {
  const url = `rtsp://127.0.0.1:${await freePort()}/`;
  expect(await probe(url)).toMatchObject({ status: 'refused' });
});

test('a camera that hangs gives no stream when the time is over', async () => {
  const clock = createFakeClock();
  let connected = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const url = await camera(() => connected());
  const result = probe(url, { clock, timeoutMs: 5000 });
  await isAsked;
  clock.advance(5000);
  expect(await result).toMatchObject({ status: 'no-stream', reason: 'no answer in time' });
  expect(clock.waitingTimers()).toBe(0);
});

test('a camera that floods is cut off after 8 KiB', async () => {
  let sent = 0;
  const url = await camera((socket) => {
    const flood = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(1024))) sent += 1;
      socket.once('drain', flood);
    };
    flood();
  });
  expect(await probe(url)).toMatchObject({ reason: 'the answer never ends' });
  expect(sent).toBeGreaterThan(8);
});

test('a camera that closes or resets gives no stream', async () => {
  const closing = await camera((socket) => socket.end(), true);
  expect(await probe(closing)).toMatchObject({ status: 'no-stream' });
  const resetting = await camera((socket) => socket.resetAndDestroy());
  expect(await probe(resetting)).toMatchObject({ status: 'no-stream' });
});

test('an address outside of the allowed networks is never connected to', async () => {
  let connections = 0;
  const url = await camera(() => {
    connections += 1;
  }, true);
  const networks = readAllowedNetworks(['192.168.1.0/24', '::1']);
  if (networks === null) throw new Error();
  expect(await probe(url, { networks })).toMatchObject({ status: 'offline' });
  expect(connections).toBe(0);
});

test('networks are addresses or CIDR, anything else is a mistake', () => {
  expect(readAllowedNetworks(['10.0.0.0/8'])?.allows('10.1.2.3')).toBe(true);
  expect(readAllowedNetworks(['10.0.0.5'])?.allows('10.0.0.6')).toBe(false);
  expect(readAllowedNetworks(['fd00::/8'])?.allows('fd12::1')).toBe(true);
  for (const wrong of ['camera.local', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/x', '']) {
    expect(readAllowedNetworks([wrong])).toBeNull();
  }
});

test('an online camera is down after two failures in a row; others change at once', () => {
  const result = (status: ProbeResult['status']): ProbeResult => ({
    ...{ status, reason: null, latencyMs: null },
  });
  const told = (...statuses: ProbeResult['status'][]) => {
    let belief = NOTHING_KNOWN;
    return statuses.map((status) => {
      belief = judgeProbe(belief, result(status));
      return belief.told?.status;
    });
  };
  expect(told('online', 'offline', 'online', 'offline', 'refused', 'online')).toEqual([
    ...['online', 'online', 'online', 'online', 'refused', 'online'],
  ]);
  expect(told('offline', 'unauthorised')).toEqual(['offline', 'unauthorised']);
});

function settings(fields: Partial<CameraSettings>): CameraSettings {
  return withDefaults(cameraSettings, fields) as CameraSettings;
}

test('the driver asks again every period and tells what it believes', async () => {
  let isUp = true;
  const url = await camera((socket) => {
    if (isUp) socket.write('RTSP/1.0 200 OK\r\n\r\n');
    else socket.destroy();
  });
  const { context, emitted, clock } = driverRig({ allowedNetworks: ['127.0.0.1'] });
  const driver = createCameraDriver(context, settings({ url }));
  expect(await driver.start()).toBe('started');
  const told = () =>
    emitted.map(({ observation }) => observation.kind === 'camera' && observation.status);
  const waitFor = (count: number) => vi.waitFor(() => expect(told()).toHaveLength(count));
  await waitFor(1);
  isUp = false;
  for (const count of [2, 3]) {
    await vi.waitFor(() => expect(clock.waitingTimers()).toBe(1));
    clock.advance(30_000);
    await waitFor(count);
  }
  expect(told()).toEqual(['online', 'online', 'no-stream']);
  await driver.stop();
  await driver.stop();
  expect(clock.waitingTimers()).toBe(0);
});

test('a camera has a url or a contact, no password in it, and a network to be in', () => {
  const check = (fields: Partial<CameraSettings>, allowedNetworks: string[] = ['10.0.0.0/8']) =>
    cameraDriver.check(settings(fields), { allowedNetworks }).map(({ message }) => message);
  expect(check({})).toEqual(['a camera has either a url or a contact']);
  expect(check({ url: 'rtsp://10.0.0.1/' })).toEqual([]);
  expect(check({ url: 'rtsp://admin:12345@10.0.0.1/' })).toEqual([
    'must not contain a name or a password',
  ]);
  expect(check({ url: 'rtsp://10.0.0.1/' }, [])).toHaveLength(1);
});
