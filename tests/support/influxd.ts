import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pauseMs } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePort } from './freePort.ts';
import { programPath } from './programs.ts';

/** A real InfluxDB 2 on loopback with one bucket, on files of its own. */
export interface Influxd {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  readonly token: string;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same files and address; resolves when it answers. */
  startAgain(): Promise<void>;
  /** Makes another bucket that drops what is older. */
  addBucket(name: string, retentionSeconds: number): Promise<void>;
  /** Deletes every point of a bucket. */
  deletePoints(bucket?: string): Promise<void>;
  /** Posts to the API: JSON, or lines as they are. */
  call(path: string, content: object | string): Promise<void>;
  /** Rows of an InfluxQL query, one object each, tags of GROUP BY included; times as RFC 3339. */
  query(influxQl: string, bucket?: string): Promise<Record<string, unknown>[]>;
}

export interface InfluxdOptions {
  /** An empty folder for its files. */
  readonly folder: string;
}

const START_MS_MAX = 60_000;
const POLL_MS = 100;
const ORG = 'hallwatch-test';
const BUCKET = 'halls';
const TOKEN = 'token-of-the-test';

/**
 * Starts InfluxDB and sets it up. It is killed when the running test has ended. Ask
 * `findProgram('influxd')` first and skip with `missingSentence('influxd')`.
 */
export async function startInfluxd(options: InfluxdOptions): Promise<Influxd> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child = await spawnInfluxd(options.folder, port);
  const kill = () => killProcess(child);
  onTestFinished(kill);
  await untilHealthy(url, child);
  await post(`${url}/api/v2/setup`, {
    username: 'tester',
    password: 'password-of-the-test',
    org: ORG,
    bucket: BUCKET,
    token: TOKEN,
  });
  return {
    url,
    org: ORG,
    bucket: BUCKET,
    token: TOKEN,
    kill,
    async startAgain() {
      child = await spawnInfluxd(options.folder, port);
      await untilHealthy(url, child);
    },
    async addBucket(name, retentionSeconds) {
      const orgs = (await get(`${url}/api/v2/orgs`)) as { orgs: { id: string }[] };
      const retentionRules = [{ type: 'expire', everySeconds: retentionSeconds }];
      await post(`${url}/api/v2/buckets`, { name, orgID: orgs.orgs[0]?.id, retentionRules });
    },
    async deletePoints(bucket = BUCKET) {
      const span = { start: '1970-01-01T00:00:00Z', stop: '2200-01-01T00:00:00Z' };
      await post(`${url}/api/v2/delete?org=${ORG}&bucket=${bucket}`, span);
    },
    async call(path, content) {
      await post(`${url}${path}`, content);
    },
    async query(influxQl, bucket = BUCKET) {
      const parameters = new URLSearchParams({ db: bucket, q: influxQl });
      return rowsOf((await get(`${url}/query?${parameters}`)) as QueryAnswer);
    },
  };
}

async function spawnInfluxd(folder: string, port: number): Promise<ChildProcess> {
  mkdirSync(join(folder, 'engine'), { recursive: true });
  const child = spawn(
    programPath('influxd'),
    [
      `--bolt-path=${join(folder, 'bolt.db')}`,
      `--sqlite-path=${join(folder, 'influxd.sqlite')}`,
      `--engine-path=${join(folder, 'engine')}`,
      `--http-bind-address=127.0.0.1:${port}`,
      '--reporting-disabled',
      '--log-level=error',
    ],
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  return child;
}

async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MS_MAX; waitedMs += POLL_MS) {
    if (child.exitCode !== null) throw new Error(`influxd ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok === true) return;
    await pauseMs(POLL_MS);
  }
  throw new Error(`influxd does not answer after ${START_MS_MAX} ms`);
}

const HEADERS = { authorization: `Token ${TOKEN}` };

async function get(address: string): Promise<unknown> {
  return bodyOf(await fetch(address, { headers: HEADERS }));
}

async function post(address: string, content: unknown): Promise<unknown> {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  return bodyOf(await fetch(address, { method: 'POST', headers: HEADERS, body }));
}

async function bodyOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`influxd says ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

interface QueryAnswer {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly tags?: Record<string, string>;
      readonly columns: readonly string[];
      readonly values: readonly (readonly unknown[])[];
    }[];
  }[];
}

function rowsOf(answer: QueryAnswer): Record<string, unknown>[] {
  return answer.results.flatMap((result) => {
    if (result.error !== undefined) throw new Error(result.error);
    return (result.series ?? []).flatMap(({ tags, columns, values }) =>
      values.map((row) => ({
        ...tags,
        ...Object.fromEntries(columns.map((column, index) => [column, row[index]])),
      })),
    );
  });
}
