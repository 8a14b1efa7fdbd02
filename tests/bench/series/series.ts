import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BatchRow } from '../../../collector/journal/journalRow.ts';
import type { Reading } from '../../../protocol/reading.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { countyFigures } from './county.ts';
import { startDiscardingServer } from './discardingServer.ts';
import { realServerFigures } from './realServers.ts';
import { anyTarget, pointApi, seriesWriter, type WriteAll } from './writers.ts';

// What a point costs: the series writer against the client's own Point API, both to the same local
// server that keeps nothing, in interleaved rounds. The writer's side counts everything it does: it
// reads the journal, saves its cursor with fsync, and nothing of it may be lost; the client's side
// only makes points and sends them.

const ROWS = 2000;
const READINGS_PER_ROW = 100;
/** As many as the series writer has in a request. */
const POINTS_PER_REQUEST = 1000;
const ROUNDS_MIN = 5;

export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  readonly aim: number | null;
  readonly better: 'higher' | 'lower';
  readonly met: boolean;
}

function makeRows(random: Random): BatchRow[] {
  const startMs = Date.UTC(2026, 2, 2, 1);
  return [...Array(ROWS).keys()].map((index) => ({
    kind: 'batch',
    id: index + 1,
    // After all of its readings were made: a reading from the future is not believed.
    receivedMs: startMs + 86_400_000,
    agentId: `hall-${index % 50}`,
    outboxId: `outbox-${index % 50}`,
    entries: [...Array(READINGS_PER_ROW).keys()].map((n) => {
      const sequence = Math.floor(index / 50) * READINGS_PER_ROW + n + 1;
      return { sequence, toSequence: sequence, reading: makeReading(random, startMs, sequence) };
    }),
  }));
}

function makeReading(random: Random, startMs: number, sequence: number): Reading {
  const monotonicMs = sequence * 500;
  const common = {
    device: `seat-${Math.floor(random.fraction() * 12)}`,
    channel: 'main',
    boot: 'boot-1',
    monotonicMs,
    wallMs: startMs + monotonicMs,
    clock: { state: 'synced' as const, source: 'ntp', errorMs: 5 },
  };
  if (random.fraction() < 0.9) {
    return { kind: 'occupancy', ...common, occupied: random.fraction() < 0.5 };
  }
  const level = 1 + Math.floor(random.fraction() * 5);
  return { kind: 'rating', ...common, pressId: `press-${sequence}`, level, scale: 5, via: 'pad' };
}

/** CPU microseconds of this process for each point. */
async function cpuPerPoint(write: WriteAll, rows: readonly BatchRow[]): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await write(rows);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (rows.length * READINGS_PER_ROW);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Median milliseconds of an fsync in the folder of the cursor. */
function probeFsync(folder: string): number {
  const file = openSync(join(folder, 'probe'), 'w');
  const times = [...Array(50).keys()].map(() => {
    writeSync(file, 'x'.repeat(4096));
    const start = process.hrtime.bigint();
    fsyncSync(file);
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  closeSync(file);
  return median(times);
}

async function measure(rounds: number, seed: number, folder: string) {
  const rows = makeRows(seededRandom(seed));
  const server = await startDiscardingServer();
  const ways = {
    writer: seriesWriter(anyTarget(server.url), folder),
    points: pointApi(anyTarget(server.url), { pointsPerRequest: POINTS_PER_REQUEST, gzip: 'off' }),
    pointsGzip: pointApi(anyTarget(server.url), {
      pointsPerRequest: POINTS_PER_REQUEST,
      gzip: 'default',
    }),
  };
  const costs = { writer: [] as number[], points: [] as number[], pointsGzip: [] as number[] };
  const names = Object.keys(ways) as (keyof typeof ways)[];
  for (const name of names) await ways[name](rows);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) costs[name].push(await cpuPerPoint(ways[name], rows));
  }
  server.stop();
  return costs;
}

function figuresOf(costs: Awaited<ReturnType<typeof measure>>): Figure[] {
  const cost = (figure: string, values: readonly number[]): Figure => {
    const value = median(values);
    return { figure, value, unit: 'µs/point', floor: null, aim: null, better: 'lower', met: true };
  };
  const ratios = costs.points.map((points, round) => points / (costs.writer[round] ?? Number.NaN));
  const value = median(ratios);
  return [
    cost('CPU of the series writer', costs.writer),
    cost('CPU of the Point API, no gzip', costs.points),
    cost('CPU of the Point API, default options', costs.pointsGzip),
    {
      figure: 'Point API without gzip / series writer',
      value,
      unit: '×',
      floor: 1,
      aim: 1.6,
      better: 'higher',
      met: value >= 1,
    },
  ];
}

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(given.seed);
const rounds = Math.max(ROUNDS_MIN, Number(given.rounds) || 0);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
try {
  const fsyncMs = probeFsync(folder);
  const figures = [
    ...figuresOf(await measure(rounds, seed, folder)),
    ...(await realServerFigures({
      rows: makeRows(seededRandom(seed)),
      rounds: ROUNDS_MIN,
      folder,
    })),
    ...(await countyFigures({ seed, folder })),
  ];
  if (given.json) console.log(JSON.stringify({ name: 'series', seed, fsyncMs, figures }));
  else {
    console.log(
      `series: ${rounds} rounds of ${ROWS * READINGS_PER_ROW} points, fsync ${fsyncMs.toFixed(2)} ms`,
    );
    for (const { figure, value, unit, floor, aim } of figures) {
      const goal = floor === null ? '' : ` (floor ${floor}, aim ${aim})`;
      console.log(`${figure}: ${value.toFixed(2)} ${unit}${goal}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
