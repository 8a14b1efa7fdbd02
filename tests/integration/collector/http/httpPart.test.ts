import { readFileSync } from 'node:fs';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSignInLinks } from '../../../../collector/access/signInLinks.ts';
import {
  createHttpPart,
  createMetricsPart,
  type HttpPart,
} from '../../../../collector/http/httpPart.ts';
import type { ListenAddress } from '../../../../collector/http/listenAddress.ts';
import { createLiveFeed } from '../../../../collector/live/liveFeed.ts';
import { systemClock } from '../../../../runtime/clock.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createMemoryAccessStore } from '../../../unit/collector/access/memoryAccessStore.ts';
import { exampleOperation, exampleQueries, silentDesk } from './aServer.ts';

const LOOPBACK: ListenAddress = { host: '127.0.0.1', port: 0, tls: null, insecure: false };
const TLS = {
  certFile: join(import.meta.dirname, 'localhost.cert.pem'),
  keyFile: join(import.meta.dirname, 'localhost.key.pem'),
};

function aPart(listen: Partial<ListenAddress> = {}) {
  const store = createMemoryAccessStore();
  const build = {
    queries: exampleQueries,
    feed: createLiveFeed({ epoch: 'e' }),
    access: store,
    operation: exampleOperation,
    statements: silentDesk,
    clock: systemClock,
    log: silentLog,
    consoleFolder: '/nowhere',
    version: '0.1.0',
  };
  const part = createHttpPart({ listen: { ...LOOPBACK, ...listen }, build });
  onTestFinished(() => part.stop());
  return { part, store, build };
}

function portOf(part: HttpPart): number {
  return Number(new URL(part.url()).port);
}

describe('the listener', () => {
  test('answers where it says, and stops twice', async () => {
    const { part } = aPart();
    await part.start();
    expect(part.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${part.url()}/healthz`)).json()).toEqual({ alive: true });
    const url = part.url();
    await part.stop();
    await part.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test('starts again after it was stopped', async () => {
    const { part } = aPart();
    await part.start();
    await part.stop();
    await part.start();
    expect((await fetch(`${part.url()}/healthz`)).status).toBe(200);
  });

  test('names the port that somebody else has, and can be stopped after that', async () => {
    const first = aPart();
    await first.part.start();
    const port = portOf(first.part);
    const second = aPart({ port });
    await expect(second.part.start()).rejects.toMatchObject({
      code: 'HW-HTTP-021',
      facts: { host: '127.0.0.1', port },
    });
    await second.part.stop();
  });

  test('names an address that is not of this machine', async () => {
    const { part } = aPart({ host: '192.0.2.1', insecure: true });
    await expect(part.start()).rejects.toMatchObject({
      code: 'HW-HTTP-022',
      facts: { host: '192.0.2.1', reason: 'EADDRNOTAVAIL' },
    });
  });

  test.each(['0.0.0.0', '::', '10.0.0.5', 'collector.county.gov.cn'])(
    'does not open itself to strangers on %s without TLS',
    async (host) => {
      const { part } = aPart({ host });
      await expect(part.start()).rejects.toMatchObject({ code: 'HW-HTTP-020', facts: { host } });
    },
  );

  test('names a certificate that cannot be read or does not fit its key', async () => {
    const missing = aPart({ tls: { ...TLS, certFile: '/nowhere.pem' } });
    await expect(missing.part.start()).rejects.toMatchObject({ code: 'HW-HTTP-023' });
    const swapped = aPart({ tls: { certFile: TLS.keyFile, keyFile: TLS.certFile } });
    await expect(swapped.part.start()).rejects.toMatchObject({ code: 'HW-HTTP-023' });
  });

  test('stops although a client has sent half a request', async () => {
    const { part } = aPart();
    await part.start();
    const socket = connect(portOf(part), '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => socket.write('GET / HTTP/1.1\r\nHost:', () => resolve()));
    await part.stop();
  });

  test('answers what is not HTTP in the uniform shape', async () => {
    const { part } = aPart();
    await part.start();
    const socket = connect(portOf(part), '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.end('nonsense\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(text).toContain('"code":"HW-HTTP-013"');
  });
});

describe('under TLS', () => {
  test('signs in with a cookie that only this host and only TLS can carry', async () => {
    const { part, store } = aPart({ tls: TLS });
    await part.start();
    expect(part.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const links = createSignInLinks({ store, clock: systemClock });
    const token = (await links.create(part.url())).url.split('token=')[1];
    const answer = await post(`${part.url()}/api/session/exchange`, { token });
    expect(answer.status).toBe(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-hallwatch_session=[0-9a-f]{64};/);
    expect(cookie).toContain('Secure');
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });
});

describe('the listener for Prometheus', () => {
  test('serves counters to this machine without a session, and nothing else', async () => {
    const { build } = aPart();
    const part = createMetricsPart({ port: 0, build });
    onTestFinished(() => part.stop());
    await part.start();
    const answer = await fetch(`${part.url()}/metrics`);
    expect(await answer.text()).toBe('hallwatch_readings_stored_total 7\n');
    expect((await fetch(`${part.url()}/api/areas`)).status).toBe(404);
    expect(part.url()).toContain('127.0.0.1');
  });
});

function post(url: string, body: object) {
  return new Promise<{
    status: number | undefined;
    headers: Record<string, string | string[] | undefined>;
  }>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const ca = readFileSync(TLS.certFile);
    const asking = secureRequest(
      url,
      { method: 'POST', headers, ca, rejectUnauthorized: false, agent: false },
      (response) => {
        response.resume();
        resolve({ status: response.statusCode, headers: response.headers });
      },
    );
    asking.once('error', reject);
    asking.end(JSON.stringify(body));
  });
}
