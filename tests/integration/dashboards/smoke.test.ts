import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { renderAll } from '../../../dashboards/allDashboards.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';

/** No Grafana is installed where this runs: one that answers like it shows what smoke.mjs notices. */
interface Faults {
  readonly missing?: string;
  readonly failing?: string;
  readonly rules?: number;
}

interface Query {
  readonly refId: string;
  readonly query?: string;
}

async function startGrafana(faults: Faults) {
  const boards = new Map<string, unknown>();
  for (const [path, text] of renderAll()) {
    const board = JSON.parse(text) as { uid?: string };
    if (
      path.startsWith('influxdb/zh-Hans/') &&
      board.uid !== undefined &&
      board.uid !== faults.missing
    ) {
      boards.set(board.uid, board);
    }
  }
  const asked: string[] = [];
  const resultsOf = (queries: readonly Query[]) =>
    Object.fromEntries(
      queries.map(({ refId, query = '' }) => {
        asked.push(query);
        const isFailing = faults.failing !== undefined && query.includes(faults.failing);
        return [refId, isFailing ? { error: 'database not found' } : { frames: [] }];
      }),
    );
  const answers = (url: string, body: string): unknown => {
    if (url === '/api/health') return { database: 'ok', version: '12.2.0' };
    if (url.startsWith('/api/search')) return [...boards.keys()].map((uid) => ({ uid }));
    if (url === '/api/ds/query') {
      return { results: resultsOf((JSON.parse(body) as { queries: Query[] }).queries) };
    }
    if (url === '/api/v1/provisioning/alert-rules') {
      return Array.from({ length: faults.rules ?? 6 }, (_, index) => ({ uid: `hw-${index}` }));
    }
    return { dashboard: boards.get(url.split('/').at(-1) ?? '') };
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    response.end(JSON.stringify(answers(request.url ?? '', body)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function smoke(faults: Faults) {
  const { url, asked } = await startGrafana(faults);
  const program = join(packageRoot(), 'provisioning/grafana/smoke.mjs');
  const env = { ...process.env, GRAFANA_URL: url, GRAFANA_PASSWORD: 'of the test' };
  const child = spawn(process.execPath, [program], { env });
  let said = '';
  child.stdout.on('data', (part) => (said += part));
  child.stderr.on('data', (part) => (said += part));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said, asked };
}

test('the smoke test asks every query, with nothing left to fill in', async () => {
  const { code, said, asked } = await smoke({});
  expect(code, said).toBe(0);
  const queries = [...renderAll()]
    .filter(([path]) => path.startsWith('influxdb/zh-Hans/') && !path.endsWith('rules.json'))
    .flatMap(([, text]) => [...text.matchAll(/"rawQuery": true,\n\s+"resultFormat"/g)]);
  expect(asked).toHaveLength(queries.length);
  expect(asked.filter((query) => /\$(?!timeFilter|__interval)\w/.test(query))).toEqual([]);
});

test.each([
  ['a dashboard that is missing', { missing: 'hw-month' }, 'hw-month is not there'],
  ['a query that fails', { failing: '"gap"' }, 'hw-devices panel 8'],
  ['rules that are missing', { rules: 2 }, '2 alert rules of 6'],
])('the smoke test notices %s', async (_, faults, sentence) => {
  const { code, said } = await smoke(faults);
  expect(code).toBe(1);
  expect(said).toContain(sentence);
});
