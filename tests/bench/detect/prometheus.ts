import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/freePort.ts';
import { readProcess } from '../agent/processFigures.ts';
import { remoteWriteBody, type WrittenSeries } from './remoteWrite.ts';

/** What Prometheus took to judge as many windows by one rule. */
export interface PrometheusFigures {
  readonly version: string;
  /** User and system time of one evaluation. */
  readonly cpuMsPerEvaluation: number;
  /** The same for taking one sample of each series, which has to be done as often. */
  readonly cpuMsPerSamples: number;
  readonly rssMegabytes: number;
  /** Windows that the rule found, to show that it was the rule that was timed. */
  readonly found: number;
}

/** The rule that comes closest: nobody seen for a quarter of an hour, while on duty. */
const RULE = 'max_over_time(occupied[15m]) == 0 and on_duty == 1';
const SAMPLE_EVERY_MS = 15_000;
const HISTORY_MS = 16 * 60_000;
/** Samples are there already while the evaluations run. */
const AHEAD_MS = 4 * 60_000;
const SERIES_PER_REQUEST = 1000;
/** One window in fifty is empty. */
const EMPTY_EVERY = 50;
const EVALUATE_EVERY_SECONDS = 5;
/** Seldom: answering costs Prometheus something too. */
const POLL_MS = 1000;

/** Null: it is not installed (Debian's package `prometheus`). */
export function prometheusVersion(): string | null {
  const { error, stdout, stderr } = spawnSync('prometheus', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return null;
  return /version (\S+)/.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
}

interface Running {
  readonly url: string;
  readonly pid: number;
}

/** Starts Prometheus on loopback, gives it the series, lets it evaluate for a while and ends it. */
export async function measurePrometheus(options: {
  readonly windows: number;
  readonly evaluations: number;
}): Promise<PrometheusFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
  const port = await freePort();
  writeConfig(folder);
  const child = spawn('prometheus', argumentsFor(folder, port), { stdio: 'ignore' });
  try {
    const running = { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0 };
    await untilReady(running, child);
    return await measure(running, options);
  } finally {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeConfig(folder: string): void {
  const every = `${EVALUATE_EVERY_SECONDS}s`;
  const config = [
    `global: { evaluation_interval: ${every} }`,
    `rule_files: ['${join(folder, 'rules.yml')}']`,
  ];
  const rules = [
    'groups:',
    '  - name: windows',
    `    interval: ${every}`,
    '    rules:',
    `      - { alert: EmptyPost, expr: '${RULE}' }`,
  ];
  writeFileSync(join(folder, 'prometheus.yml'), `${config.join('\n')}\n`);
  writeFileSync(join(folder, 'rules.yml'), `${rules.join('\n')}\n`);
}

function argumentsFor(folder: string, port: number): string[] {
  return [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-remote-write-receiver',
    '--log.level=error',
  ];
}

async function untilReady({ url }: Running, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error('prometheus has ended at its start');
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error('prometheus did not get ready');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function measure(
  running: Running,
  options: { readonly windows: number; readonly evaluations: number },
): Promise<PrometheusFigures> {
  const { windows, evaluations } = options;
  const nowMs = Math.floor(Date.now() / SAMPLE_EVERY_MS) * SAMPLE_EVERY_MS;
  const times: number[] = [];
  for (let atMs = nowMs - HISTORY_MS; atMs < nowMs + AHEAD_MS; atMs += SAMPLE_EVERY_MS) {
    times.push(atMs);
  }
  await write(running, windows, times);
  const cpuMsPerSamples = await cpuOf(running, () => write(running, windows, [nowMs + AHEAD_MS]));
  // The load is behind it: from an evaluation on, only evaluations cost.
  await untilEvaluated(running, (await evaluated(running)) + 1);
  const first = await evaluated(running);
  const beforeMs = readProcess(running.pid).cpuMs;
  await untilEvaluated(running, first + evaluations);
  const cpuMs = readProcess(running.pid).cpuMs - beforeMs;
  const done = (await evaluated(running)) - first;
  return {
    ...{ version: prometheusVersion() ?? '', cpuMsPerEvaluation: cpuMs / done, cpuMsPerSamples },
    rssMegabytes: readProcess(running.pid).rssMegabytes,
    found: await query(running, `count(ALERTS{alertname="EmptyPost"})`),
  };
}

async function cpuOf({ pid }: Running, work: () => Promise<void>): Promise<number> {
  const before = readProcess(pid).cpuMs;
  await work();
  return readProcess(pid).cpuMs - before;
}

async function write({ url }: Running, windows: number, times: readonly number[]): Promise<void> {
  for (let first = 0; first < windows; first += SERIES_PER_REQUEST) {
    const last = Math.min(windows, first + SERIES_PER_REQUEST);
    const series: WrittenSeries[] = [];
    for (let window = first; window < last; window += 1) series.push(...seriesOf(window, times));
    const answer = await fetch(`${url}/api/v1/write`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      body: remoteWriteBody(series),
    });
    if (!answer.ok) throw new Error(`prometheus takes no samples: ${await answer.text()}`);
  }
}

function seriesOf(window: number, times: readonly number[]): WrittenSeries[] {
  const place = [
    ['hall', `hall-${Math.floor(window / 20)}`],
    ['window', `window-${window}`],
  ] as const;
  const isEmpty = window % EMPTY_EVERY === 0;
  return [
    {
      labels: [['__name__', 'occupied'], ...place],
      samples: times.map((atMs) => {
        const isSeated = !isEmpty && (Math.floor(atMs / 60_000) + window) % 2 === 0;
        return { atMs, value: isSeated ? 1 : 0 };
      }),
    },
    {
      labels: [['__name__', 'on_duty'], ...place],
      samples: times.map((atMs) => ({ atMs, value: 1 })),
    },
  ];
}

async function untilEvaluated(running: Running, wanted: number): Promise<void> {
  while ((await evaluated(running)) < wanted) await sleep(POLL_MS);
}

/** How often the rule was evaluated, by Prometheus's own count. */
async function evaluated({ url }: Running): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = text.matchAll(/^prometheus_rule_group_iterations_total\{.*\} (\S+)$/gm);
  const missed = text.matchAll(/^prometheus_rule_group_iterations_missed_total\{.*\} (\S+)$/gm);
  return total(counts) - total(missed);
}

function total(matches: Iterable<RegExpMatchArray>): number {
  let sum = 0;
  for (const match of matches) sum += Number(match[1]);
  return sum;
}

async function query({ url }: Running, expression: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { data } = (await answer.json()) as { data?: { result?: { value?: [number, string] }[] } };
  return Number(data?.result?.[0]?.value?.[1] ?? 0);
}
