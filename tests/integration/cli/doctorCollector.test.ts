import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { parseAgentConfig } from '../../../agent/config/agentConfig.ts';
import { checkCollector } from '../../../cli/doctor/checks/collector.ts';
import type { AgentAtWork, Patient } from '../../../cli/doctor/examination.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { freePort } from '../../support/freePort.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { connectAgent, SECRET, startReceiving } from '../collector/broker/brokerFixture.ts';

const STOPPED: AgentAtWork = { state: 'stopped' };

async function found(
  url: string,
  change: { secret?: string; ca?: string; atWork?: AgentAtWork } = {},
) {
  const { secret = SECRET, ca, atWork = STOPPED } = change;
  const folder = temporaryFolder();
  if (ca !== undefined) writeFileSync(join(folder, 'ca.pem'), ca);
  const caLine = ca === undefined ? '' : ', ca: ca.pem';
  const text = `agent: hall-1\nmqtt: { url: "${url}", secret: "${secret}"${caLine} }\noutbox: o.sqlite\n`;
  const config = parseAgentConfig(join(folder, 'agent.yaml'), text);
  const patient: Patient = { config, atWork, clock: systemClock, root: '/', environment: {} };
  return (await checkCollector(patient)).map(({ outcome, id }) => `${outcome} ${id}`);
}

test('a collector that takes the agent, and one that refuses its secret', async () => {
  const { tcpPort } = await startReceiving();
  const url = `mqtt://127.0.0.1:${tcpPort}`;
  expect(await found(url)).toEqual(['ok tcp', 'ok identity']);
  expect(await found(url, { secret: 'another-secret-of-nobody' })).toEqual([
    'ok tcp',
    'fail identityRefused',
  ]);
});

test('an agent that runs is never thrown out by the question', async () => {
  const { tcpPort } = await startReceiving();
  const url = `mqtt://127.0.0.1:${tcpPort}`;
  const agent = await connectAgent(tcpPort);
  let isClosed = false;
  void agent.closed.then(() => {
    isClosed = true;
  });
  const snapshot = { collector: { isOnline: true, address: '' }, devices: [] } as never;
  expect(await found(url, { atWork: { state: 'running', snapshot } })).toEqual([
    'ok tcp',
    'ok agentOnline',
  ]);
  expect(await found(url, { atWork: { state: 'hidden' } })).toEqual([
    'ok tcp',
    'warn identityUntried',
  ]);
  expect(isClosed).toBe(false);
  expect(agent.client.connected).toBe(true);
});

test('nobody at the port, and somebody who speaks no MQTT', async () => {
  expect(await found(`mqtt://127.0.0.1:${await freePort()}`)).toEqual(['fail tcpFails']);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  const port = await listening(server);
  expect(await found(`mqtt://127.0.0.1:${port}`)).toEqual(['ok tcp', 'fail mqttFails']);
  expect(await found(`mqtts://127.0.0.1:${port}`)).toEqual(['ok tcp', 'fail tlsFails']);
});

test('a certificate is trusted by its authority only, and told by its dates', async () => {
  const pem = (name: string) =>
    readFileSync(
      join(packageRoot(), 'tests/integration/collector/http', `localhost.${name}.pem`),
      'utf8',
    );
  const server = createTlsServer({ cert: pem('cert'), key: pem('key') }, (socket) => {
    socket.on('error', () => undefined);
    socket.end();
  });
  const url = `mqtts://localhost:${await listening(server)}`;
  const strange = await found(url);
  expect(strange).toContain('fail tlsUntrusted');
  expect(strange.join(' ')).not.toMatch(/identity|mqttFails/);
  const trusted = await found(url, { ca: pem('cert') });
  expect(trusted.slice(0, 2)).toEqual(['ok tcp', 'ok tls']);
  expect(trusted[2]).toMatch(/certificate/);
});

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}
