import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { askCamera } from '../../../agent/drivers/camera/askCamera.ts';
import { createCameraDriver } from '../../../agent/drivers/camera/cameraDriver.ts';
import {
  type CameraSettings,
  cameraSettings,
} from '../../../agent/drivers/camera/cameraSettings.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { freePort } from '../../support/freePort.ts';
import { credentialsFile } from '../../support/probeServers.ts';
import { surroundings } from '../../support/probeSurroundings.ts';
import { type Behaviour, flood, startTalker } from '../../support/talker.ts';
import { driverRig, withDefaults } from '../../unit/agent/drivers/driverRig.ts';

const SDP = 'v=0\r\nm=video 0 RTP/AVP 96\r\n';
const OK = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n';
const DESCRIBED = `RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`;

function settings(fields: Partial<CameraSettings>): CameraSettings {
  return withDefaults(cameraSettings, fields) as CameraSettings;
}

/** The settings of a camera on loopback that does what the test says. */
async function camera(behave: Behaviour, fields: Partial<CameraSettings> = {}) {
  const port = await startTalker(behave);
  return settings({ url: `rtsp://127.0.0.1:${port}/stream1`, timeoutMs: 20_000, ...fields });
}

const answering =
  (...answers: string[]): Behaviour =>
  (socket, heard) => {
    if (heard !== '') socket.write(answers.shift() ?? '');
  };

test('a camera is asked two clean questions and never for media', async () => {
  const asked: string[] = [];
  const answers = [OK, DESCRIBED];
  const wanted = await camera((socket, heard) => {
    if (heard === '') return;
    asked.push(heard);
    socket.write(answers.shift() ?? '');
  });
  expect(await askCamera(wanted, surroundings())).toMatchObject({
    ...{ kind: 'result', status: 'online', reason: null, latencyMs: expect.any(Number) },
  });
  expect(asked).toEqual([
    `OPTIONS ${wanted.url} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: hallwatch\r\n\r\n`,
    `DESCRIBE ${wanted.url} RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: hallwatch\r\nAccept: application/sdp\r\n\r\n`,
  ]);
});

test.each([
  [[`RTSP/1.0 401 Unauthorized\r\n\r\n`], 'unauthorised', 'it asks for a name and a password'],
  [[OK, 'RTSP/1.0 403 Forbidden\r\n\r\n'], 'unauthorised', 'RTSP 403: it forbids this account'],
  [[OK, 'RTSP/1.0 404 Not Found\r\n\r\n'], 'no-stream', 'RTSP 404: no such stream'],
  [[OK, 'RTSP/1.0 454 x\r\n\r\n'], 'no-stream', 'RTSP 454: no such session'],
  [[OK, 'RTSP/1.0 302 x\r\nLocation: rtsp://8.8.8.8/\r\n\r\n'], 'no-stream', /not followed/],
  [[OK, 'RTSP/1.0 200 OK\r\n\r\n'], 'no-stream', 'no video is offered'],
  [['HTTP/1.1 200 OK\r\n\r\n'], 'no-stream', 'the answer is not RTSP'],
  [['RTSP/1.0 501 x\r\n\r\n', DESCRIBED], 'online', null],
] as const)('the answers %j mean %s', async (answers, status, reason) => {
  const wanted = await camera(answering(...answers));
  const told = reason instanceof RegExp ? expect.stringMatching(reason) : reason;
  expect(await askCamera(wanted, surroundings())).toMatchObject({ status, reason: told });
});

test('an answer in single bytes is understood', async () => {
  const answers = [OK, DESCRIBED];
  const wanted = await camera((socket, heard) => {
    socket.setNoDelay(true);
    if (heard !== '') for (const byte of answers.shift() ?? '') socket.write(byte);
  });
  expect(await askCamera(wanted, surroundings())).toMatchObject({ status: 'online' });
});

test('a camera that hangs up after it has asked for the password is asked again', async () => {
  const account = credentialsFile(['admin', 'pass']);
  const signed: boolean[] = [];
  const wanted = await camera(
    (socket, heard) => {
      if (heard === '') return;
      const isSigned = heard.includes('Authorization: Digest');
      signed.push(isSigned);
      if (isSigned) socket.write(heard.startsWith('OPTIONS') ? OK : DESCRIBED);
      else socket.end('RTSP/1.0 401 x\r\nWWW-Authenticate: Digest realm="a", nonce="n"\r\n\r\n');
    },
    { credentialsFile: account.file, ask: 'options' },
  );
  const around = surroundings({ configFolder: account.folder });
  expect(await askCamera(wanted, around)).toMatchObject({ status: 'online' });
  expect(signed[0]).toBe(false);
  expect(signed.at(-1)).toBe(true);
});

test('a port where nobody listens is refused', async () => {
  const wanted = settings({ url: `rtsp://127.0.0.1:${await freePort()}/` });
  expect(await askCamera(wanted, surroundings())).toMatchObject({
    ...{ status: 'refused', reason: 'the connection is refused' },
  });
});

test.each([
  ['says nothing', () => undefined],
  ['says a byte and then nothing', (socket: Socket, heard: string) => heard && socket.write('R')],
])('a camera that %s gives no stream when the time is over', async (_, behave) => {
  const clock = createFakeClock();
  let isHeard = false;
  const wanted = await camera((socket, heard) => {
    if (heard !== '') isHeard = true;
    behave(socket, heard);
  });
  const result = askCamera(wanted, surroundings({ clock }));
  await vi.waitFor(() => expect(isHeard).toBe(true));
  clock.advance(20_000);
  expect(await result).toMatchObject({ status: 'no-stream', reason: 'no answer in time' });
  expect(clock.waitingTimers()).toBe(0);
});

test.each([
  ['headers', 'RTSP/1.0 200 OK\r\nA: b\r\n'],
  ['a body', 'RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\nxxxxxxxxxxxxxxxxxxxxx'],
  ['nothing that is RTSP', 'x'.repeat(1024)],
])('a camera that floods with %s is cut off', async (_, text) => {
  const wanted = await camera((socket, heard) => {
    if (heard !== '') flood(socket, text);
  });
  expect(await askCamera(wanted, surroundings())).toMatchObject({ status: 'no-stream' });
});

test('a camera that closes or resets gives no stream', async () => {
  const closing = await camera((socket) => socket.end());
  expect(await askCamera(closing, surroundings())).toMatchObject({ status: 'no-stream' });
  const resetting = await camera((socket, heard) => {
    if (heard !== '') socket.resetAndDestroy();
  });
  expect(await askCamera(resetting, surroundings())).toMatchObject({ status: 'no-stream' });
});

test('an address that is not allowed, or on another network, is never connected to', async () => {
  let connections = 0;
  const wanted = await camera(() => {
    connections += 1;
  });
  const elsewhere = surroundings({ allow: ['192.168.1.0/24', '::1'] });
  expect(await askCamera(wanted, elsewhere)).toMatchObject({
    ...{ kind: 'not-asked', reason: '127.0.0.1 is not in the networks of probes.allow' },
  });
  const guard = { refusalOf: async () => 'an agent has one network' };
  expect(await askCamera(wanted, surroundings({ guard }))).toEqual({
    ...{ kind: 'not-asked', reason: 'an agent has one network' },
  });
  expect(connections).toBe(0);
});

test('a name is judged by the address behind it', async () => {
  const port = await startTalker(answering(OK, DESCRIBED));
  const wanted = settings({ url: `rtsp://localhost:${port}/stream1`, timeoutMs: 20_000 });
  const only4 = surroundings({ allow: ['127.0.0.1'] });
  expect(await askCamera(wanted, only4)).toMatchObject({ status: 'online' });
  const elsewhere = surroundings({ allow: ['10.0.0.0/8'] });
  expect(await askCamera(wanted, elsewhere)).toMatchObject({ kind: 'not-asked' });
});

test('the driver tells the second failure in a row and asks about the first one soon', async () => {
  let isUp = true;
  const wanted = await camera(
    (socket, heard) => {
      if (!isUp) socket.destroy();
      else if (heard !== '') socket.write(heard.startsWith('OPTIONS') ? OK : DESCRIBED);
    },
    { role: 'window' },
  );
  const { context, emitted, clock, blind } = driverRig({ allowedNetworks: ['127.0.0.1'] });
  const driver = createCameraDriver(context, wanted);
  expect(await driver.start()).toBe('started');
  clock.advance(1000);
  const told = () =>
    emitted.map(({ observation }) => observation.kind === 'camera' && observation.status);
  await vi.waitFor(() => expect(told()).toEqual(['online']));
  isUp = false;
  await vi.waitFor(() => expect(clock.waitingTimers()).toBe(1));
  clock.advance(33_000);
  await vi.waitFor(() => expect(clock.waitingTimers()).toBe(1));
  expect(told()).toEqual(['online']);
  clock.advance(5500);
  await vi.waitFor(() => expect(told()).toEqual(['online', 'no-stream']));
  expect(emitted.at(-1)?.observation).toMatchObject({
    reason: 'window: the connection was closed',
  });
  isUp = true;
  await driver.probeNow?.();
  expect(told()).toEqual(['online', 'no-stream', 'online']);
  expect(new Set(blind)).toEqual(new Set([null]));
  await driver.stop();
  await driver.stop();
  expect(clock.waitingTimers()).toBe(0);
});

test('a driver that is stopped in the middle of a question lets go at once and says nothing', async () => {
  let isAsked = false;
  let isClosed = false;
  const wanted = await camera((socket, heard) => {
    socket.on('close', () => {
      isClosed = true;
    });
    if (heard !== '') isAsked = true;
  });
  const { context, emitted, clock } = driverRig({ allowedNetworks: ['127.0.0.1'] });
  const driver = createCameraDriver(context, wanted);
  await driver.start();
  clock.advance(1000);
  await vi.waitFor(() => expect(isAsked).toBe(true));
  await driver.stop();
  expect(clock.waitingTimers()).toBe(0);
  await vi.waitFor(() => expect(isClosed).toBe(true));
  expect(emitted).toEqual([]);
});

test('while the question cannot be put, the driver is blind and accuses nobody', async () => {
  const wanted = settings({ url: 'rtsp://10.0.0.1/stream1' });
  const { context, emitted, blind } = driverRig({ allowedNetworks: ['192.168.0.0/16'] });
  const driver = createCameraDriver(context, wanted);
  await driver.start();
  await driver.probeNow?.();
  await driver.stop();
  expect(emitted).toEqual([]);
  expect(blind).toEqual(['10.0.0.1 is not in the networks of probes.allow']);
});
