import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pauseMs } from 'node:timers/promises';
import { InfluxDB } from '@influxdata/influxdb-client';
import { onTestFinished } from 'vitest';
import { BUCKET_NAMES } from '../../../collector/series/model/seriesModel.ts';
import { freePort } from '../../support/freePort.ts';
import { startInfluxd } from '../../support/influxd.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** The servers that dashboards are asked of. */
export const SERVER_NAMES = ['InfluxDB 2.7', 'InfluxDB 1', 'VictoriaMetrics'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

type Bucket = keyof typeof BUCKET_NAMES;

/** A real server with the lines in it, for the time of a test. */
export interface LoadedServer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a server's program is: a variable names it, or it is on PATH. */
const PROGRAMS: Readonly<
  Record<ServerName, { program: string; variable: string; version: RegExp; advice: string }>
> = {
  'InfluxDB 2.7': {
    ...{ program: 'influxd', variable: 'INFLUXD', version: /^(InfluxDB v?)?2\./ },
    advice: 'name it by INFLUXD or put it on PATH',
  },
  // Debian calls it influxd, too: the version tells them apart.
  'InfluxDB 1': {
    ...{ program: 'influxd', variable: 'INFLUXD1', version: /^InfluxDB v?1\./ },
    advice: 'apt-get install influxdb, or name it by INFLUXD1',
  },
  VictoriaMetrics: {
    ...{ program: 'victoria-metrics', variable: 'VICTORIA_METRICS', version: /victoria-metrics/ },
    advice: 'apt-get install victoria-metrics, or name it by VICTORIA_METRICS',
  },
};

/** The path of a server's program, or null. */
export function findServer(name: ServerName): string | null {
  const { program, variable, version } = PROGRAMS[name];
  const named = process.env[variable] ?? '';
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = named === '' ? folders.map((folder) => join(folder, program)) : [named];
  return paths.find((path) => isExecutable(path) && version.test(versionOf(path, name))) ?? null;
}

export function missingServer(name: ServerName): string {
  return `${name} is missing: ${PROGRAMS[name].advice}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(path: string, name: ServerName): string {
  const argument = name === 'VictoriaMetrics' ? '-version' : 'version';
  const { stdout, stderr } = spawnSync(path, [argument], { encoding: 'utf8', timeout: 10_000 });
  const said = `${stdout}${stderr}`.trim();
  // Debian's build of VictoriaMetrics does not know its version.
  return name === 'VictoriaMetrics' ? `victoria-metrics ${said}` : said;
}

/** Starts a server on loopback, on files of its own, and loads the lines; it is gone after the test. */
export async function startLoaded(
  name: ServerName,
  linesOf: (bucket: Bucket) => readonly string[],
): Promise<LoadedServer> {
  switch (name) {
    case 'InfluxDB 2.7':
      return startInflux2(linesOf);
    case 'InfluxDB 1':
      return startInflux1(linesOf);
    case 'VictoriaMetrics':
      return startVictoria(linesOf);
  }
}

type Lines = Parameters<typeof startLoaded>[1];
const BUCKETS = Object.keys(BUCKET_NAMES) as Bucket[];

async function startInflux2(linesOf: Lines): Promise<LoadedServer> {
  const influxd = await startInfluxd({ folder: temporaryFolder() });
  const headers = { authorization: `Token ${influxd.token}` };
  for (const bucket of BUCKETS) {
    await influxd.addBucket(BUCKET_NAMES[bucket], 0);
    await post(
      `${influxd.url}/api/v2/write?org=${influxd.org}&bucket=${BUCKET_NAMES[bucket]}&precision=ns`,
      linesOf(bucket).join('\n'),
      headers,
    );
  }
  return { url: influxd.url, headers };
}

async function startInflux1(linesOf: Lines): Promise<LoadedServer> {
  const folder = temporaryFolder();
  const url = `http://127.0.0.1:${await freePort()}`;
  const file = join(folder, 'influxdb.conf');
  mkdirSync(join(folder, 'meta'));
  writeFileSync(
    file,
    `reporting-disabled = true
bind-address = "127.0.0.1:${await freePort()}"
[meta]
dir = ${JSON.stringify(join(folder, 'meta'))}
[data]
dir = ${JSON.stringify(join(folder, 'data'))}
wal-dir = ${JSON.stringify(join(folder, 'wal'))}
[http]
bind-address = "${new URL(url).host}"
log-enabled = false
[monitor]
store-enabled = false
`,
  );
  await startProgram('InfluxDB 1', ['-config', file], `${url}/ping`);
  for (const bucket of BUCKETS) {
    const name = BUCKET_NAMES[bucket];
    await post(`${url}/query?q=${encodeURIComponent(`CREATE DATABASE "${name}"`)}`, '');
    await post(`${url}/write?db=${name}&precision=ns`, linesOf(bucket).join('\n'));
  }
  return { url, headers: {} };
}

async function startVictoria(linesOf: Lines): Promise<LoadedServer> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const settings = [
    `-storageDataPath=${join(temporaryFolder(), 'data')}`,
    `-httpListenAddr=${new URL(url).host}`,
    // As provisioning says: a point that is sent again is the same point.
    '-dedup.minScrapeInterval=1ms',
    '-retentionPeriod=100y',
    '-memory.allowedBytes=200000000',
    '-loggerLevel=ERROR',
  ];
  const loading = await startProgram('VictoriaMetrics', settings, `${url}/health`);
  // The way in which the collector writes.
  for (const bucket of BUCKETS) {
    const client = new InfluxDB({ url, token: 'none' });
    const writer = client.getWriteApi('hallwatch', BUCKET_NAMES[bucket], 'ns');
    writer.writeRecords([...linesOf(bucket)]);
    await writer.close();
  }
  // What was written is found a moment later, by each filter at another moment, and asking too early
  // is remembered; after an orderly restart everything is found.
  await end(loading, 'SIGTERM');
  await startProgram('VictoriaMetrics', settings, `${url}/health`);
  return { url, headers: {} };
}

const START_MS_MAX = 30_000;
const POLL_MS = 100;

async function startProgram(
  name: ServerName,
  programArguments: readonly string[],
  healthUrl: string,
): Promise<ChildProcess> {
  const path = findServer(name);
  if (path === null) throw new Error(missingServer(name));
  const child = spawn(path, programArguments, { stdio: 'ignore' });
  onTestFinished(() => end(child, 'SIGKILL'));
  await once(child, 'spawn');
  for (let waitedMs = 0; waitedMs < START_MS_MAX; waitedMs += POLL_MS) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    const answer = await fetch(healthUrl).catch(() => null);
    if (answer?.ok === true) return child;
    await pauseMs(POLL_MS);
  }
  throw new Error(`${name} does not answer after ${START_MS_MAX} ms`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} says ${answer.status}: ${text}`);
}
