import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openApiDocument } from '../../collector/http/openApiDocument.ts';
import {
  type CollectorFolder,
  makeCollectorFolder,
  startCollector,
} from '../support/builtCollector.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { aSmallSite } from './aSmallSite.ts';
import { runHallwatch, runScript } from './commands.ts';
import { endAfterTest } from './endAfterTest.ts';
import { processesThatName } from './processes.ts';

const AGENT = 'hall-1';

function makePlace(more: object = {}): Promise<CollectorFolder> {
  const site = aSmallSite({ agent: AGENT });
  return makeCollectorFolder(temporaryFolder(), { site, agents: [AGENT], more });
}

/** A port that somebody else has. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('the demo on a taken port says one sentence and leaves nothing running', async () => {
  const data = temporaryFolder();
  const port = await takenPort();
  const demo = await runScript('dist/demo/startDemo.js', ['--port', String(port), '--data', data]);
  expect(demo.code).toBe(1);
  expect(demo.sentences).toEqual([expect.stringMatching(`${port}.*\\(HW-HTTP-021\\)$`)]);
  expect(demo.printed).toBe(demo.sentences[0]);
  expect(processesThatName(data)).toEqual([]);
});

test.each(['http', 'mqtt'])('the collector on a taken %s port says one sentence', async (part) => {
  const port = await takenPort();
  const place = await makePlace({ [part]: { port } });
  const collector = await runHallwatch('collector', '--config', place.configFile);
  expect(collector.code).toBe(1);
  const code = part === 'http' ? 'HW-HTTP-021' : 'HW-BROKER-002';
  expect(collector.sentences).toEqual([expect.stringMatching(`${port}.*\\(${code}\\)$`)]);
});

test('a second collector on the same data says one sentence, and the first goes on', async () => {
  const place = await makePlace();
  const first = endAfterTest(await startCollector(place));
  const second = await runHallwatch('collector', '--config', place.configFile);
  expect(second).toMatchObject({ code: 1, sentences: [expect.stringMatching(/\(HW-DISK-005\)$/)] });
  const health = await fetch(`http://127.0.0.1:${place.httpPort}/healthz`);
  expect(await health.json()).toEqual({ alive: true });
  expect(await first.end(), first.output()).toBe(0);
});

test('a mistake in collector.yaml is named with its line', async () => {
  const place = await makePlace();
  const check = () => runHallwatch('collector', '--config', place.configFile, '--check');
  expect(await check()).toMatchObject({ code: 0, sentences: [] });
  const right = readFileSync(place.configFile, 'utf8');
  const lines = right.replace('http:\n', 'http:\n  prot: 8080\n').split('\n');
  writeFileSync(place.configFile, lines.join('\n'));
  const wrong = await check();
  expect(wrong.code).toBe(2);
  expect(wrong.printed).toContain('HW-CONFIG-001');
  const line = lines.indexOf('  prot: 8080') + 1;
  expect(wrong.printed).toContain(`${place.configFile}:${line}:3 http.prot: `);
  expect(wrong.printed).toContain('port');
});

test('a mistake in the site file is named with its line', async () => {
  const place = await makePlace();
  const siteFile = join(place.folder, 'site.yaml');
  const lines = readFileSync(siteFile, 'utf8').replace('Asia/Shanghai', 'Asia/Shangri').split('\n');
  writeFileSync(siteFile, lines.join('\n'));
  const wrong = await runHallwatch('collector', '--config', place.configFile, '--check');
  expect(wrong.code).toBe(2);
  const line = lines.findIndex((text) => text.includes('Shangri')) + 1;
  const column = (lines[line - 1] ?? '').indexOf('timeZone') + 1;
  expect(wrong.printed).toContain(`${siteFile}:${line}:${column} halls.0.timeZone`);
});

test('agent.yaml is checked without a device being touched', async () => {
  const place = await makePlace();
  const file = join(place.folder, 'agent.yaml');
  const lines = [
    `agent: ${AGENT}`,
    `mqtt: { url: mqtt://127.0.0.1:${place.mqttPort}, secretFile: ${place.secretFileOf(AGENT)} }`,
    'outbox: outbox.db',
    'devices:',
    '  - { device: seat-1, driver: gpio, line: 17 }',
  ];
  writeFileSync(file, lines.join('\n'));
  const right = await runHallwatch('agent', '--config', file, '--check');
  expect(right).toMatchObject({ code: 0, sentences: [] });
  expect(right.printed).toContain(file);
  writeFileSync(file, [...lines, '  - { device: pad-1, driver: hdi }'].join('\n'));
  const wrong = await runHallwatch('agent', '--config', file, '--check');
  expect(wrong.code).toBe(2);
  expect(wrong.printed).toContain(`${file}:6:22 devices.1.driver`);
});

test.each([
  { args: ['colector'], named: 'colector' },
  { args: ['agent', '--config', 'a.yaml', '--chekc'], named: '--chekc' },
  { args: ['quarantine', 'list'], named: '--config' },
])('hallwatch $args is refused by the name of what is wrong', async ({ args, named }) => {
  const refused = await runHallwatch(...args);
  expect(refused.code).toBe(2);
  expect(refused.printed).toContain(named);
});

test('the demo names an option that it does not know', async () => {
  const refused = await runScript('dist/demo/startDemo.js', ['--prot', '1']);
  expect(refused.code).toBe(2);
  expect(refused.sentences).toEqual([expect.stringContaining('--prot')]);
});

test('without a session every path of the interface answers 401', async () => {
  const place = await makePlace();
  const collector = endAfterTest(await startCollector(place));
  const { paths } = (await openApiDocument('test')) as { paths: Record<string, object> };
  const asked = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
  );
  const closed = asked.filter(
    ({ path }) => path.startsWith('/api/') && path !== '/api/session/exchange',
  );
  expect(closed.length).toBeGreaterThan(10);
  for (const { path, method } of [...closed, { path: '/metrics', method: 'GET' }]) {
    const address = `http://127.0.0.1:${place.httpPort}${path.replace(/\{\w+\}/g, 'window-1')}`;
    // What changes something must be JSON, or it would be refused for that.
    const json = { headers: { 'content-type': 'application/json' }, body: '{}' };
    const answer = await fetch(address, { method, ...(method === 'POST' ? json : {}) });
    const { code } = (await answer.json()) as { code: string };
    expect({ path, method, status: answer.status, code }).toEqual({
      ...{ path, method },
      ...{ status: 401, code: 'HW-HTTP-002' },
    });
  }
  expect(await collector.end(), collector.output()).toBe(0);
});
