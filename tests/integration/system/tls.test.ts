import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { runAgent } from '../../../agent/runAgent.ts';
import { runCollector } from '../../../collector/runCollector.ts';
import { type Log, silentLog } from '../../../runtime/log.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const AGENT = 'hall-1';
const SECRET = hash('sha256', 'a secret of the test');
const CERTIFICATES = join(import.meta.dirname, '..', 'collector', 'http');
const CERT_FILE = join(CERTIFICATES, 'localhost.cert.pem');
const TLS = { certFile: CERT_FILE, keyFile: join(CERTIFICATES, 'localhost.key.pem') };
/** Until an agent that was just started has been heard, on a busy machine. */
const HEARD = { timeout: 30_000, interval: 50 };

const SITE = {
  name: 'a hall behind TLS',
  hours: {},
  areas: [{ id: 'county', name: 'county', level: 'county' }],
  halls: [
    {
      ...{ id: 'hall', name: 'hall', area: 'county', timeZone: 'Asia/Shanghai' },
      windows: [
        {
          ...{ id: 'window-1', number: '1', name: 'window' },
          devices: [{ id: 'seat-1', agent: AGENT, kind: 'seat' }],
        },
      ],
    },
  ],
};

interface Lines {
  readonly http: object;
  readonly mqtt: object;
}

function writeCollectorConfig(lines: Lines): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'site.yaml'), stringify(SITE));
  const configFile = join(folder, 'collector.yaml');
  const config = {
    ...{ dataFolder: 'data', site: 'site.yaml', logLevel: 'silent' },
    agents: [{ id: AGENT, secretSha256: hash('sha256', SECRET) }],
    http: { port: 0, ...lines.http },
    mqtt: { port: 0, ...lines.mqtt },
  };
  writeFileSync(configFile, stringify(config));
  return configFile;
}

async function startCollector(lines: Lines) {
  const collector = await runCollector({ configFile: writeCollectorConfig(lines) });
  onTestFinished(() => collector.stop());
  return collector;
}

async function startAgent(mqtt: object, log: Log = silentLog) {
  const folder = temporaryFolder();
  const configFile = join(folder, 'agent.yaml');
  const seat = { device: 'seat-1', driver: 'simulated', sensor: 'seat', window: 'window-1' };
  const config = { agent: AGENT, outbox: 'outbox.db', clock: { source: 'system' } };
  writeFileSync(
    configFile,
    stringify({ ...config, mqtt: { secret: SECRET, ...mqtt }, devices: [seat] }),
  );
  const agent = await runAgent({ configFile, log });
  onTestFinished(() => agent.stop());
  return agent;
}

interface Answer {
  readonly status: number | undefined;
  readonly cookie: string;
  readonly text: string;
}

/** Asks as a browser does that trusts our certificate and nobody else's. */
function ask(url: string, options: RequestOptions & { readonly body?: object }): Promise<Answer> {
  const { body, ...rest } = options;
  const isSecure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const send = isSecure ? requestSecure : requestPlain;
    const trust = isSecure ? { ca: readFileSync(CERT_FILE) } : {};
    const asking = send(url, { agent: false, ...trust, ...rest }, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      const cookie = String(response.headers['set-cookie'] ?? '');
      resolve({ status: response.statusCode, cookie, text });
    });
    asking.once('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Signs in by a one-time link; gives the cookie, and a way to ask with it. */
async function signIn(collector: Awaited<ReturnType<typeof startCollector>>) {
  const token = (await collector.newSignInLink()).split('token=')[1];
  const answer = await ask(`${collector.address}/api/session/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: { token },
  });
  expect(answer.status).toBe(200);
  const headers = { cookie: answer.cookie.split(';')[0] ?? '' };
  const get = async (path: string): Promise<string> =>
    (await ask(`${collector.address}${path}`, { headers })).text;
  return { cookie: answer.cookie, get };
}

test('readings come in over mqtts://, and are shown over https:// for a cookie of TLS only', async () => {
  const collector = await startCollector({ http: { tls: TLS }, mqtt: { tls: TLS } });
  expect(collector.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const agent = await startAgent({
    url: `mqtts://127.0.0.1:${collector.mqttPort}`,
    ca: CERT_FILE,
  });
  const { cookie, get } = await signIn(collector);
  expect(cookie).toMatch(/^__Host-hallwatch_session=[0-9a-f]{64}; .*Path=\/; .*Secure/);
  await vi.waitFor(async () => {
    const { agents } = JSON.parse(await get('/api/agents'));
    expect(agents).toMatchObject([{ id: AGENT, state: 'online', problems: [] }]);
  }, HEARD);
  await vi.waitFor(() => expect(agent.waiting()).toBe(0), HEARD);
  expect(JSON.parse(await get('/api/snapshot'))).toMatchObject({ insecure: false });
  const metrics = await get('/metrics');
  expect(metrics).toContain('hallwatch_insecure 0');
  expect(metrics).toMatch(/hallwatch_readings_stored_total [1-9]/);
});

test.each([
  ['trusts another authority', (port: number) => ({ url: `mqtts://127.0.0.1:${port}` })],
  ['speaks without TLS', (port: number) => ({ url: `mqtt://127.0.0.1:${port}` })],
])('an agent that %s stays out and keeps its readings', async (_what, mqtt) => {
  const collector = await startCollector({ http: {}, mqtt: { tls: TLS } });
  const warn = vi.fn();
  const log: Log = { ...silentLog, warn, child: () => log };
  const agent = await startAgent(mqtt(collector.mqttPort), log);
  await vi.waitFor(() => {
    expect(warn).toHaveBeenCalledWith(
      expect.objectContaining({ retryInMs: expect.any(Number) }),
      'There is no connection to the collector; readings stay in the outbox.',
    );
  }, HEARD);
  expect(agent.isOnline()).toBe(false);
  expect(agent.waiting()).toBeGreaterThan(0);
  const { get } = await signIn(collector);
  expect(await get('/metrics')).toContain('hallwatch_readings_stored_total 0');
});

test('a line that strangers could reach without TLS is refused, with its place in the file', async () => {
  const configFile = writeCollectorConfig({
    http: { host: '0.0.0.0' },
    mqtt: { host: '0.0.0.0' },
  });
  const lines = readFileSync(configFile, 'utf8').split('\n');
  const [httpLine, mqttLine] = ['http:', 'mqtt:'].map((name) => lines.indexOf(name) + 3);
  await expect(runCollector({ configFile })).rejects.toMatchObject({
    code: 'HW-CONFIG-001',
    problems: [
      { field: 'http.host', line: httpLine, keyword: 'HW-HTTP-020' },
      { field: 'mqtt.host', line: mqttLine, keyword: 'HW-BROKER-001' },
    ],
  });
});

test.each([
  ['the web', { http: { host: '0.0.0.0', insecure: true }, mqtt: {} }],
  ['MQTT', { http: {}, mqtt: { host: '0.0.0.0', insecure: true } }],
])(
  'with leave to serve %s without TLS, every page and the metrics say so',
  async (_what, lines) => {
    const collector = await startCollector(lines);
    const { get, cookie } = await signIn(collector);
    expect(cookie).toMatch(/^hallwatch_session=/);
    expect(JSON.parse(await get('/api/snapshot'))).toMatchObject({ insecure: true });
    expect(await get('/metrics')).toContain('hallwatch_insecure 1');
  },
);
