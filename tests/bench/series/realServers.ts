import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchRow } from '../../../collector/journal/journalRow.ts';
import { pointLine } from '../../../collector/series/points.ts';
import { sleep, systemClock } from '../../../runtime/clock.ts';
import { findProgram } from '../../support/programs.ts';
import type { Figure } from './series.ts';
import { bareClient, seriesWriter, type WriteTarget } from './writers.ts';

// Points per second into servers that keep them: our writer, whole, beside the bare client that only
// sends what was made before, in interleaved rounds of one run.

const LINES_PER_BATCH = 5000;
const PORT = 38_486;
/** The part of the bare client's speed that the writer should reach. */
const AIM = 0.8;

interface Running {
  readonly target: WriteTarget;
  readonly child: ChildProcess;
}

export async function realServerFigures(options: {
  readonly rows: readonly BatchRow[];
  readonly rounds: number;
  readonly folder: string;
}): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, start] of [
    ['InfluxDB 2', startInfluxd],
    ['VictoriaMetrics', startVictoriaMetrics],
  ] as const) {
    const running = await start(join(options.folder, name.replace(' ', '')));
    if (running === null) continue;
    try {
      figures.push(...(await measure(name, running.target, options)));
    } finally {
      running.child.kill('SIGKILL');
      await once(running.child, 'exit');
    }
  }
  return figures;
}

async function measure(
  name: string,
  target: WriteTarget,
  of: { readonly rows: readonly BatchRow[]; readonly rounds: number; readonly folder: string },
): Promise<Figure[]> {
  const { rows, rounds, folder } = of;
  const batches = batchesOf(rows);
  const points = rows.reduce((sum, { entries }) => sum + entries.length, 0);
  const ours = seriesWriter(target, join(folder, name.replace(' ', '')));
  const speeds = { ours: [] as number[], bare: [] as number[] };
  await bareClient(target, batches);
  for (let round = 0; round < rounds; round += 1) {
    speeds.ours.push(points / (await secondsOf(() => ours(rows))));
    speeds.bare.push(points / (await secondsOf(() => bareClient(target, batches))));
  }
  const ratio = median(speeds.ours.map((speed, round) => speed / (speeds.bare[round] ?? 1)));
  const speed = (figure: string, value: number): Figure => {
    return { figure, value, unit: 'points/s', floor: null, aim: null, better: 'higher', met: true };
  };
  return [
    speed(`${name}: series writer`, median(speeds.ours)),
    speed(`${name}: bare client`, median(speeds.bare)),
    {
      figure: `${name}: series writer / bare client`,
      ...{ value: ratio, unit: '×', floor: AIM, aim: 1, better: 'higher', met: ratio >= AIM },
    },
  ];
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function batchesOf(rows: readonly BatchRow[]): string[] {
  const lines = rows.flatMap(({ agentId, entries }) =>
    entries.flatMap(
      (entry) => pointLine(entry, { agentId, atMs: entry.reading.wallMs, place: null }) ?? [],
    ),
  );
  const batches: string[] = [];
  for (let at = 0; at < lines.length; at += LINES_PER_BATCH) {
    batches.push(lines.slice(at, at + LINES_PER_BATCH).join('\n'));
  }
  return batches;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Null: it is not here. */
async function startInfluxd(folder: string): Promise<Running | null> {
  const program = findProgram('influxd');
  if (program === null) return null;
  mkdirSync(join(folder, 'engine'), { recursive: true });
  const url = `http://127.0.0.1:${PORT}`;
  const child = spawn(
    program,
    [
      ...[`--bolt-path=${join(folder, 'bolt.db')}`, `--sqlite-path=${join(folder, 'i.sqlite')}`],
      ...[`--engine-path=${join(folder, 'engine')}`, `--http-bind-address=127.0.0.1:${PORT}`],
      ...['--reporting-disabled', '--log-level=error'],
    ],
    { stdio: 'ignore' },
  );
  await untilHealthy(url);
  const target = { url, org: 'bench', bucket: 'bench', token: 'token-of-the-bench' };
  const body = JSON.stringify({ username: 'bench', password: 'bench-bench', ...target });
  await fetch(`${url}/api/v2/setup`, { method: 'POST', body });
  return { target, child };
}

async function startVictoriaMetrics(folder: string): Promise<Running | null> {
  const program = findProgram('victoria-metrics');
  if (program === null) return null;
  mkdirSync(folder, { recursive: true });
  const url = `http://127.0.0.1:${PORT + 1}`;
  const child = spawn(
    program,
    [
      ...[`-storageDataPath=${join(folder, 'points')}`, `-httpListenAddr=127.0.0.1:${PORT + 1}`],
      ...['-dedup.minScrapeInterval=1ms', '-retentionPeriod=100y', '-loggerLevel=ERROR'],
    ],
    { stdio: 'ignore' },
  );
  await untilHealthy(url);
  return { target: { url, org: '-', bucket: '-', token: '-' }, child };
}

async function untilHealthy(url: string): Promise<void> {
  for (let waits = 0; waits < 600; waits += 1) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(systemClock, 100);
  }
  throw new Error(`${url} does not answer`);
}
