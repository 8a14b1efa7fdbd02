import { describe, expect, test } from 'vitest';
import { probeRtsp, type RtspProbeOptions } from '../../../agent/drivers/camera/rtspProbe.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { missingRtspServer, RTSP_ACCOUNT, startRtspServer } from '../../support/probeServers.ts';

const MISSING = missingRtspServer();
if (MISSING !== null) console.warn(`skipped: ${MISSING}`);

function probe(port: number, path: string, fields: Partial<RtspProbeOptions> = {}) {
  return probeRtsp({
    ...{ clock: systemClock, address: '127.0.0.1', timeoutMs: 20_000 },
    ...{ url: new URL(`rtsp://127.0.0.1:${port}${path}`), credentials: null },
    ...{ allowBasic: false, ask: 'describe' },
    ...fields,
  });
}

describe.skipIf(MISSING !== null)('with the RTSP server of Debian', () => {
  test('a stream that is there is online, one that is not or has no picture gives no stream', async () => {
    const server = await startRtspServer('none');
    expect(await probe(server.port, '/video')).toMatchObject({ status: 'online', reason: null });
    const missing = { status: 'no-stream', reason: 'RTSP 404: no such stream' };
    expect(await probe(server.port, '/nothing')).toMatchObject(missing);
    const sound = { status: 'no-stream', reason: 'no video is offered' };
    expect(await probe(server.port, '/sound')).toMatchObject(sound);
    const served = { status: 'online', reason: null };
    expect(await probe(server.port, '/sound', { ask: 'options' })).toMatchObject(served);
    expect(server.output()).toContain('describe');
    expect(server.output()).not.toMatch(/setup|play/);
  });

  test('an account opens it by digest, none and a wrong one do not', async () => {
    const { port } = await startRtspServer('digest');
    const credentials = RTSP_ACCOUNT;
    expect(await probe(port, '/video', { credentials })).toMatchObject({ status: 'online' });
    expect(await probe(port, '/video')).toMatchObject({
      ...{ status: 'unauthorised', reason: 'it asks for a name and a password' },
    });
    const wrong = { ...credentials, password: 'guessed' };
    expect(await probe(port, '/video', { credentials: wrong })).toMatchObject({
      ...{ status: 'unauthorised', reason: 'it does not accept the name and the password' },
    });
  });

  test('a password is sent unencrypted only where that is allowed', async () => {
    const { port } = await startRtspServer('basic');
    const credentials = RTSP_ACCOUNT;
    const refused = await probe(port, '/video', { credentials });
    expect(refused).toMatchObject({ status: 'unauthorised' });
    expect(JSON.stringify(refused)).toContain('allowBasic');
    const allowed = { credentials, allowBasic: true };
    expect(await probe(port, '/video', allowed)).toMatchObject({ status: 'online' });
  });

  test('a server that was killed is refused', async () => {
    const server = await startRtspServer('none');
    await server.end();
    expect(await probe(server.port, '/video')).toMatchObject({ status: 'refused' });
  });
});
