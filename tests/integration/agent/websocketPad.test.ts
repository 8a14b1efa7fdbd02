import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createPadListeners } from '../../../agent/drivers/websocketPad/padListeners.ts';
import {
  createWebsocketPadDriver,
  type WebsocketPadSettings,
  websocketPadSettings,
} from '../../../agent/drivers/websocketPad/websocketPadDriver.ts';
import { freePort } from '../../support/freePort.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from '../../unit/agent/drivers/driverRig.ts';

const KEY = 'k3y-of-the-pad-0123456789';
const LOGIN = { code: 40001, data: { work_no: 'w1', key: KEY } };

/** Connections are cut and not waited for: a handshake that stands still may take ten seconds. */
const CUTTING = { timeout: 8000 };

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

async function startedHall(fields: Partial<WebsocketPadSettings> = {}) {
  const configFolder = temporaryFolder();
  writeFileSync(join(configFolder, 'pad.key'), KEY);
  const rig = driverRig({ configFolder });
  const port = await freePort();
  const given = { port, workNo: 'w1', keyFile: 'pad.key', ...fields };
  const settings = withDefaults(websocketPadSettings, given) as WebsocketPadSettings;
  const driver = createWebsocketPadDriver(rig.context, settings, createPadListeners());
  onTestFinished(() => driver.stop());
  expect(await driver.start()).toBe('started');
  const levels = () =>
    rig.emitted.flatMap(({ observation }) =>
      observation.kind === 'rating' ? [observation.level] : [],
    );
  return { ...rig, driver, port, settings, levels };
}

/** A pad on a real connection, with what it has heard. */
function connectPad(port: number, options: { url?: string; ca?: Buffer } = {}) {
  const url = options.url ?? `ws://127.0.0.1:${port}/`;
  const socket = new WebSocket(url, options.ca === undefined ? {} : { ca: options.ca });
  const heard: { code: number; state: number; data?: unknown }[] = [];
  let isOver = false;
  socket.on('message', (data) => void heard.push(JSON.parse(String(data))));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isOver = true;
  });
  onTestFinished(() => socket.terminate());
  const isAsked = () => eventually(() => expect(heard[0]).toMatchObject({ code: 40001, state: 0 }));
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  const logIn = async () => {
    await isAsked();
    say(LOGIN);
    await eventually(() => expect(heard[1]).toMatchObject({ code: 40001, state: 1 }));
  };
  return { socket, heard, say, logIn, isAsked, isOver: () => isOver };
}

/** A raw connection, for what no WebSocket client would send. */
function connectRaw(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  let isOver = false;
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  socket.on('close', () => {
    isOver = true;
  });
  onTestFinished(() => void socket.destroy());
  return { socket, isOver: () => isOver };
}

test('a pad logs in, beats, rates and is answered over a real connection', async () => {
  const { port, levels } = await startedHall();
  const pad = connectPad(port);
  await pad.logIn();
  pad.say({ code: 40000, data: 1603780630492 });
  await eventually(() => expect(pad.heard.at(-1)).toMatchObject({ code: 40000, state: 1 }));
  pad.say({ code: 50101, data: { level: 4, id: 'press-00000001' } });
  await eventually(() => expect(pad.heard.at(-1)).toMatchObject({ code: 50101, state: 1 }));
  expect(levels()).toEqual([4]);
});

test('frames that are none, too long or of bytes end their connection and nothing else', async () => {
  const { port, levels } = await startedHall();
  const honest = connectPad(port);
  await honest.logIn();
  const upgrade =
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n';
  const broken = [
    ...[Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from([0x81, 0x05, 1, 2, 3, 4, 5])],
    Buffer.from([0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  ];
  for (const bytes of broken) {
    const raw = connectRaw(port);
    raw.socket.write(upgrade);
    raw.socket.write(bytes);
    await eventually(() => expect(raw.isOver()).toBe(true));
  }
  const long = connectPad(port);
  await long.isAsked();
  long.say({ code: 40001, data: 'x'.repeat(5000) });
  await eventually(() => expect(long.isOver()).toBe(true));
  const binary = connectPad(port);
  await binary.logIn().catch(() => undefined);
  binary.socket.send(Buffer.from([1, 2, 3]));
  await eventually(() => expect(binary.heard.at(-1)).toMatchObject({ code: 40002, state: 0 }));
  const web = connectRaw(port);
  web.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually(() => expect(web.isOver()).toBe(true));
  binary.say({ code: 50101, data: { level: 2 } });
  await eventually(() => expect(levels()).toEqual([2]));
});

test('who connects and says nothing is cut off after ten seconds', async () => {
  const { port, clock } = await startedHall();
  const raw = connectRaw(port);
  const pad = connectPad(port);
  await pad.isAsked();
  await clock.advanceGently(10_000);
  await eventually(() => expect([raw.isOver(), pad.isOver()]).toEqual([true, true]));
});

test('one address has at most sixteen connections', async () => {
  const { port } = await startedHall();
  const many = Array.from({ length: 20 }, () => connectRaw(port));
  await eventually(() => expect(many.filter((one) => one.isOver())).toHaveLength(4));
});

test('five wrong keys make their address wait a minute', async () => {
  const { port, clock } = await startedHall();
  for (let time = 0; time < 5; time += 1) {
    const stranger = connectPad(port);
    await stranger.isAsked();
    stranger.say({ code: 40001, data: { work_no: 'w1', key: `guess-number-${time}` } });
    await eventually(() => expect(stranger.isOver()).toBe(true));
  }
  const refused = connectPad(port);
  await eventually(() => expect(refused.isOver()).toBe(true));
  expect(refused.heard).toEqual([]);
  clock.advance(60_000);
  await connectPad(port).logIn();
});

test('a stop cuts all and frees the port; a port in use is tried again', CUTTING, async () => {
  const { driver, port, context, settings } = await startedHall();
  const pad = connectPad(port);
  await pad.logIn();
  const halfway = connectRaw(port);
  halfway.socket.write('GET / HTT');
  const second = createWebsocketPadDriver(context, settings, createPadListeners());
  onTestFinished(() => second.stop());
  expect(await second.start()).toMatchObject({ retryLater: expect.stringContaining('EADDRINUSE') });
  await driver.stop();
  await eventually(() => expect([pad.isOver(), halfway.isOver()]).toEqual([true, true]));
  const third = createWebsocketPadDriver(context, settings, createPadListeners());
  onTestFinished(() => third.stop());
  expect(await third.start()).toBe('started');
  await connectPad(port).logIn();
});

test('with a certificate a pad connects by TLS, and only so', CUTTING, async () => {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder, name);
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-nodes'];
  const files = ['-keyout', file('key.pem'), '-out', file('cert.pem'), '-days', '3650'];
  execFileSync('openssl', [...args, ...names, ...files], { stdio: 'ignore' });
  const tls = { cert: file('cert.pem'), key: file('key.pem') };
  const { port, levels, driver } = await startedHall({ tls });
  const pad = connectPad(port, {
    ...{ url: `wss://localhost:${port}/`, ca: readFileSync(tls.cert) },
  });
  await pad.logIn();
  pad.say({ code: 50101, data: { level: 3 } });
  await eventually(() => expect(levels()).toEqual([3]));
  const plain = connectPad(port);
  await eventually(() => expect(plain.isOver()).toBe(true));
  const halfway = connectRaw(port);
  await eventually(() => expect(halfway.socket.readyState).toBe('open'));
  await driver.stop();
  await eventually(() => expect(halfway.isOver()).toBe(true));
});
