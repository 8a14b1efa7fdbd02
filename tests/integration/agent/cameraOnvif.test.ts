import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { askCamera } from '../../../agent/drivers/camera/askCamera.ts';
import {
  type CameraSettings,
  cameraSettings,
} from '../../../agent/drivers/camera/cameraSettings.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { type OnvifDeviceOptions, startOnvifDevice } from '../../support/onvifDevice.ts';
import { credentialsFile } from '../../support/probeServers.ts';
import { surroundings } from '../../support/probeSurroundings.ts';
import { flood, startTalker } from '../../support/talker.ts';
import { withDefaults } from '../../unit/agent/drivers/driverRig.ts';

const ACCOUNT = { name: 'ad<min>', password: 'p&ss "word"' };
const HOUR_MS = 3_600_000;

function settings(fields: object): CameraSettings {
  return withDefaults(cameraSettings, { timeoutMs: 20_000, ...fields }) as CameraSettings;
}

async function device(fields: Partial<OnvifDeviceOptions> = {}, onvif: object = {}) {
  const started = await startOnvifDevice({ clock: systemClock, ...fields });
  const url = `http://127.0.0.1:${started.port}/onvif/device_service`;
  return { ...started, wanted: settings({ onvif: { url, ...onvif } }) };
}

/** The settings with an account that is read from a file. */
function signed(wanted: CameraSettings, account = ACCOUNT) {
  const { folder, file } = credentialsFile([account.name, account.password]);
  return [{ ...wanted, credentialsFile: file }, surroundings({ configFolder: folder })] as const;
}

test('a device with a right clock and profiles is online, asked three questions at its own address', async () => {
  const { wanted, asked } = await device();
  expect(await askCamera(wanted, surroundings())).toMatchObject({ status: 'online', reason: null });
  expect(asked).toEqual([
    'GetSystemDateAndTime /onvif/device_service',
    'GetCapabilities /onvif/device_service',
    'GetProfiles /onvif/media',
  ]);
});

test.each([
  [2 * HOUR_MS, 'its clock is more than 1 hour ahead'],
  [-90_000, 'its clock is more than 60 s behind'],
  [-400 * 86_400_000, 'its clock is more than 1 year behind'],
])('a clock that is %d ms ahead is told', async (aheadMs, reason) => {
  const { wanted } = await device({ aheadMs });
  const told = { status: 'time-drift', reason };
  expect(await askCamera(wanted, surroundings())).toMatchObject(told);
});

test('a clock is not judged by an agent whose own is not set, and not when it is near enough', async () => {
  const wrong = await device({ aheadMs: 2 * HOUR_MS });
  const unset = surroundings({ isClockSynced: () => false });
  expect(await askCamera(wrong.wanted, unset)).toMatchObject({ status: 'online' });
  const near = await device({ aheadMs: 20_000 });
  expect(await askCamera(near.wanted, surroundings())).toMatchObject({ status: 'online' });
});

test('a device without a profile gives no stream, which hides a wrong clock', async () => {
  const { wanted } = await device({ profiles: 0, aheadMs: 2 * HOUR_MS });
  const told = { status: 'no-stream', reason: 'it has no media profile' };
  expect(await askCamera(wanted, surroundings())).toMatchObject(told);
});

test.each(['message', 'http'] as const)(
  'an account opens it by %s, none and a wrong one do not',
  async (signIn) => {
    const { wanted } = await device({ account: ACCOUNT, signIn, aheadMs: 30_000 });
    expect(await askCamera(...signed(wanted))).toMatchObject({ status: 'online' });
    expect(await askCamera(wanted, surroundings())).toMatchObject({ status: 'unauthorised' });
    const wrong = signed(wanted, { ...ACCOUNT, password: 'guessed' });
    expect(await askCamera(...wrong)).toMatchObject({ status: 'unauthorised' });
  },
);

test('the time is asked without an account; profiles may be left out', async () => {
  const { wanted, asked } = await device({ account: ACCOUNT }, { profiles: false });
  expect(await askCamera(wanted, surroundings())).toMatchObject({ status: 'online' });
  expect(asked).toHaveLength(1);
});

test('only the path of an address that the device names is used', async () => {
  const { wanted, asked } = await device({ mediaAddress: 'http://169.254.169.254/latest/media' });
  expect(await askCamera(wanted, surroundings())).toMatchObject({ status: 'online' });
  expect(asked.at(-1)).toBe('GetProfiles /latest/media');
});

test('what is no ONVIF, floods or drips is told and over in time', async () => {
  const port = await startTalker((socket, heard) => {
    if (heard !== '') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  });
  const url = `http://127.0.0.1:${port}/`;
  const told = { status: 'no-stream', reason: 'the answer is not ONVIF' };
  expect(await askCamera(settings({ onvif: { url } }), surroundings())).toMatchObject(told);
  const flooding = await startTalker((socket, heard) => {
    if (heard === '') return;
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    flood(socket, '<a>'.repeat(1000));
  });
  const flooded = settings({ onvif: { url: `http://127.0.0.1:${flooding}/` } });
  expect(await askCamera(flooded, surroundings())).toMatchObject({ status: 'no-stream' });
});

/** A recorder that answers every question with one JSON document. */
async function recorder(document: unknown, status = 200) {
  const server = createServer((_, response) => {
    response.writeHead(status, { Location: 'http://127.0.0.1:1/' });
    response.end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/channels`;
  const values = { ON: 'online', OFF: 'offline', NOREC: 'no-stream' };
  return settings({ recorder: { url, pointer: '/data/1/status', values } });
}

test.each([
  ['ON', { status: 'online', reason: null }],
  ['OFF', { status: 'offline', reason: 'recorder: OFF' }],
  ['NOREC', { status: 'no-stream' }],
  ['SLEEPING', { kind: 'not-asked', reason: 'the recorder says "SLEEPING", not in values' }],
  [['ON'], { kind: 'not-asked', reason: 'the recorder says nothing at /data/1/status' }],
])('a recorder that says %j is understood', async (word, told) => {
  const wanted = await recorder({ data: [{ status: 'OFF' }, { status: word }] });
  expect(await askCamera(wanted, surroundings())).toMatchObject(told);
});

test('a recorder that is ill says nothing about the camera', async () => {
  const ill = await recorder({}, 503);
  expect(await askCamera(ill, surroundings())).toMatchObject({ kind: 'not-asked' });
  const moved = await recorder({}, 302);
  const told = { kind: 'not-asked', reason: 'the recorder answers HTTP 302' };
  expect(await askCamera(moved, surroundings())).toMatchObject(told);
});

test('of several questions the worst answer is told', async () => {
  const port = await startTalker((socket, heard) => {
    if (heard !== '') socket.write('RTSP/1.0 404 x\r\n\r\n');
  });
  const { wanted } = await device({ aheadMs: 2 * HOUR_MS });
  const both = { ...wanted, url: `rtsp://127.0.0.1:${port}/gone` };
  const told = { status: 'no-stream', reason: 'RTSP 404: no such stream' };
  expect(await askCamera(both, surroundings())).toMatchObject(told);
});
