import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Figure,
  isMet,
  median,
  probeFsyncMs,
  reportJson,
  reportText,
  rounded,
} from '../figures.ts';
import { MESSAGE_A_MINUTE, STILL } from './officeLife.ts';
import { measurePrometheus, prometheusVersion } from './prometheus.ts';
import { measureReplay } from './replay.ts';
import { measureSizes, type SizeFigures, type SizeRun } from './sizes.ts';

// What the detector costs: readings and events for each second of one core and memory for each window
// at several sizes, a county replayed from a real journal, and the CPU of Debian's Prometheus that
// evaluates one rule over as many windows. A reading is an entry of the journal. An event is what a
// reading tells of one window: an edge or a press is one, a heartbeat is one for each of ten windows.
// Ends with 1 when a figure lies below its floor.
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    windows: { type: 'string', default: '10000,100000' },
    // A million windows besides; takes about 12 GB and some minutes.
    large: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '1' },
    // The county that is replayed: from a Monday at eight on. 0 leaves it out.
    hours: { type: 'string', default: '2' },
    county: { type: 'string', default: '1200' },
    // Evaluations of Prometheus at each size, five seconds apart. 0 leaves it out.
    evaluations: { type: 'string', default: '3' },
    'heap-megabytes': { type: 'string', default: '16000' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(options.seed);
const say = (line: string): void => {
  if (!options.json) console.log(line);
};

const SERVICE_HOURS_PER_DAY = 7;
const WORKING_DAYS = 250;

interface Goal {
  readonly floor: number | null;
  readonly aim: number | null;
}

const NO_GOAL: Goal = { floor: null, aim: null };

function figure(
  name: string,
  value: number,
  more: { readonly unit: string; readonly better?: Figure['better']; readonly goal?: Goal },
): Figure {
  const { unit, better = 'higher', goal = NO_GOAL } = more;
  return { figure: name, value: rounded(value), unit, better, ...goal };
}

/** The project's goals for the detector, by size. */
function eventGoal(windows: number): Goal {
  if (windows === 100_000) return { floor: 1e6, aim: 2e6 };
  return windows === 1_000_000 ? { floor: null, aim: 1e6 } : NO_GOAL;
}

function sizeFigures(one: SizeFigures): Figure[] {
  const { windows } = one;
  const bytes = { unit: 'bytes', better: 'lower' } as const;
  return [
    ...one.byLoad.flatMap(({ load, eventsPerSecond, readingsPerSecond }, place) => [
      figure(`${windows} windows, ${load.name}: events`, eventsPerSecond, {
        ...{ unit: '1/CPU-s', goal: place === 0 ? eventGoal(windows) : NO_GOAL },
      }),
      figure(`${windows} windows, ${load.name}: readings`, readingsPerSecond, { unit: '1/CPU-s' }),
    ]),
    figure(`${windows} windows: yardstick, events`, one.yardstickPerSecond, { unit: '1/CPU-s' }),
    figure(`${windows} windows: events against the yardstick`, one.againstYardstick, { unit: '×' }),
    figure(`${windows} windows: CPU per reading, state written out`, one.storingMicrosPerReading, {
      ...{ unit: 'µs', better: 'lower' },
    }),
    figure(`${windows} windows: heap per window`, one.heapBytesPerWindow, bytes),
    figure(`${windows} windows: RSS per window`, one.rssBytesPerWindow, bytes),
    figure(`${windows} windows: stored state per window`, one.storedBytesPerWindow, bytes),
    figure(`${windows} windows: findings raised`, one.findings, { unit: '' }),
  ];
}

async function replayFigures(): Promise<Figure[]> {
  const hours = Number(options.hours);
  const windows = Number(options.county);
  if (hours === 0) return [];
  say(`a county of ${windows} windows, ${hours} hours from a Monday at eight on`);
  const { county, reading, passing, inMemory, inStateDb } = await measureReplay({
    windows,
    hours,
    seed,
  });
  const { left, sent, rows } = county;
  const seconds = { unit: '1/CPU-s' };
  const serviceHours = serviceHoursOf(hours);
  const yearScale = (WORKING_DAYS * SERVICE_HOURS_PER_DAY) / serviceHours;
  const minutes = { unit: 'CPU-min', better: 'lower' } as const;
  return [
    figure('replay: rows of the compacted journal', rows, { unit: '' }),
    figure('replay: readings sent for each one left', sent / left, { unit: '×' }),
    figure('replay: only reading the journal', left / reading.cpuSeconds, seconds),
    figure('replay: readings, judged as whatif does', left / passing.cpuSeconds, {
      ...seconds,
      goal: { floor: 150_000, aim: 400_000 },
    }),
    figure('replay: readings as sent, judged as whatif does', sent / passing.cpuSeconds, seconds),
    figure('replay: readings, store in memory', left / inMemory.cpuSeconds, seconds),
    figure('replay: readings, into state.db', left / inStateDb.cpuSeconds, seconds),
    // From the service hours; nights hold next to nothing.
    figure('replay: a year as whatif does', (passing.cpuSeconds * yearScale) / 60, minutes),
    figure('replay: a year into state.db', (inStateDb.cpuSeconds * yearScale) / 60, minutes),
  ];
}

/** From eight on: nine to twelve and one to five of each day, all of them working days. */
function serviceHoursOf(hours: number): number {
  let served = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    const ofDay = (8 + hour) % 24;
    if ((ofDay >= 9 && ofDay < 12) || (ofDay >= 13 && ofDay < 17)) served += 1;
  }
  return Math.max(1, served);
}

async function prometheusFigures(runs: readonly SizeRun[]): Promise<Figure[]> {
  const evaluations = Number(options.evaluations);
  const version = prometheusVersion();
  if (version === null) say('Prometheus is left out: apt-get install prometheus');
  if (version === null || evaluations === 0) return [];
  const figures: Figure[] = [];
  for (const { figures: own, sliceCpuMs } of runs) {
    const { windows } = own;
    // A million windows are two million series of it, which are not asked of this machine.
    if (windows > 100_000) continue;
    say(`Prometheus ${version}, ${windows} windows, ${evaluations} evaluations`);
    const before = sliceCpuMs(MESSAGE_A_MINUTE);
    const theirs = await measurePrometheus({ windows, evaluations });
    const ours = median([before, sliceCpuMs(MESSAGE_A_MINUTE), sliceCpuMs(MESSAGE_A_MINUTE)]);
    const oursStill = median([sliceCpuMs(STILL), sliceCpuMs(STILL), sliceCpuMs(STILL)]);
    const cpu = { unit: 'ms', better: 'lower' } as const;
    const name = `${windows} windows`;
    figures.push(
      figure(`${name}: Prometheus, CPU of an evaluation`, theirs.cpuMsPerEvaluation, cpu),
      figure(`${name}: Prometheus, CPU of taking its samples`, theirs.cpuMsPerSamples, cpu),
      figure(`${name}: Prometheus, RSS`, theirs.rssMegabytes, { unit: 'MB', better: 'lower' }),
      figure(`${name}: Prometheus, windows found`, theirs.found, { unit: '' }),
      figure(`${name}: CPU of ours for the same 15 s`, ours, cpu),
      figure(`${name}: the same while nobody moves`, oursStill, cpu),
      figure(`${name}: evaluation against ours`, theirs.cpuMsPerEvaluation / ours, {
        ...{ unit: '×', goal: { floor: 50, aim: 150 } },
      }),
      figure(
        `${name}: evaluation against ours while nobody moves`,
        theirs.cpuMsPerEvaluation / oursStill,
        { unit: '×' },
      ),
      figure(
        `${name}: evaluation and samples against ours`,
        (theirs.cpuMsPerEvaluation + theirs.cpuMsPerSamples) / ours,
        { unit: '×' },
      ),
    );
  }
  return figures;
}

async function main(): Promise<void> {
  const sizes = options.windows.split(',').map(Number);
  if (options.large) sizes.push(1_000_000);
  const fsyncMs = probeFsyncMs();
  const runs = measureSizes(sizes, {
    ...{ seed, rounds: Number(options.rounds), warmUpMinutes: Number(options['warm-up']), say },
  });
  const figures = runs.flatMap((run) => sizeFigures(run.figures));
  figures.push(...(await prometheusFigures(runs)), ...(await replayFigures()));
  const report = { name: 'detect', seed, fsyncMs, figures };
  console.log(options.json ? reportJson(report) : reportText(report));
  if (figures.some((one) => !isMet(one))) process.exitCode = 1;
}

/** The heap's size and the right to clean it up are given to a process at its start. */
function startAgain(): void {
  const flags = ['--expose-gc', `--max-old-space-size=${options['heap-megabytes']}`];
  const args = [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

if (globalThis.gc === undefined) startAgain();
else await main();
