import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Default } from 'typebox/value';
import type { Observation } from '../../../agent/drivers/driver.ts';
import { machineGpio } from '../../../agent/drivers/gpio/contactInput.ts';
import { describeGpio } from '../../../agent/drivers/gpio/describeGpio.ts';
import {
  createGpioDriver,
  type GpioSettings,
  gpioSettings,
} from '../../../agent/drivers/gpio/gpioDriver.ts';
import {
  type Edges,
  type GpioLineOptions,
  type Listening,
  openGpioLine,
} from '../../../agent/drivers/gpio/gpioLine.ts';
import type { LineWish } from '../../../agent/drivers/gpio/lineWish.ts';
import { openOutputLine } from '../../../agent/drivers/gpio/outputLine.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { silentLog } from '../../../runtime/log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { BOARD_CHIP, eventually, hallLines } from './hallLines.ts';

/**
 * Runs on the emulated board, all at once on different lines, and prints what it saw as one JSON
 * object: `{ checkName: what was seen }`. The test beside the board compares.
 */

type ForcedDoor = 'character' | 'sysfs';
const DOORS = ['character', 'sysfs'] as const;
const hall = hallLines();
const SOON_MS = 5000;

/** A driver at a real line, with what it said. */
async function watch(settings: Partial<GpioSettings> & LineWish) {
  const emitted: Observation[] = [];
  const blind: (string | null)[] = [];
  const lost: string[] = [];
  const driver = createGpioDriver(
    {
      ...{ device: `line-${settings.line}`, clock: systemClock, log: silentLog },
      ...{ random: seededRandom(1), configFolder: '/', allowedNetworks: [] },
      emit: (observation) => emitted.push(observation),
      blind: (reason) => blind.push(reason),
      lost: (reason) => lost.push(reason),
    },
    Default(gpioSettings, settings) as GpioSettings,
    machineGpio,
  );
  const outcome = await driver.start();
  const levels = (): boolean[] =>
    emitted.flatMap((one) => (one.kind === 'occupancy' ? [one.occupied] : []));
  const equipment = (): string[] =>
    emitted.flatMap((one) => (one.kind === 'equipment' ? [one.status] : []));
  return { driver, outcome, emitted, blind, lost, levels, equipment };
}

const lineOptions: GpioLineOptions = {
  ...{ activeLow: false, bias: 'as-is', debounceMs: 0, consumer: 'the test' },
  ...{ onEdges: () => undefined, onFailure: () => undefined, onRemark: () => undefined },
};

/** Levels as they were told, one after the other, without repetitions. */
async function edges(door: ForcedDoor, line: number): Promise<unknown> {
  const seat = await watch({ line, door, activeLow: true });
  const seen: (boolean | undefined)[] = [seat.levels().at(-1)];
  for (const level of [true, false, true, false]) {
    hall.pull(line, level);
    await eventually(() => seat.levels().at(-1) === !level, SOON_MS);
    seen.push(seat.levels().at(-1));
  }
  await seat.driver.stop();
  return { outcome: seat.outcome, seen, lost: seat.lost };
}

/** A storm from another process, long enough for a look, and the quiet after it. */
async function storm(door: ForcedDoor, line: number): Promise<unknown> {
  const seat = await watch({ line, door });
  const stop = await shake(line);
  const isNoisy = await eventually(() => seat.equipment().includes('noisy'), 30_000);
  const blindInStorm = seat.blind.at(-1);
  const saidBefore = seat.levels().length;
  await sleep(2500);
  const saidInStorm = seat.levels().length - saidBefore;
  await stop();
  hall.pull(line, true);
  const isWell = await eventually(() => seat.equipment().at(-1) === 'ok', 40_000);
  const isTrusted = await eventually(() => seat.levels().at(-1) === true, SOON_MS);
  await seat.driver.stop();
  return { isNoisy, blindInStorm, saidInStorm, isWell, isTrusted, blind: seat.blind };
}

/** An edge that nobody told: the interrupt is switched off behind the agent's back. */
async function missedEdge(line: number): Promise<unknown> {
  const seat = await watch({ line, door: 'sysfs' });
  writeFileSync(`/sys/class/gpio/gpio${sysfsNumber(line)}/edge`, 'none');
  hall.pull(line, true);
  const isTold = await eventually(() => seat.levels().at(-1) === true, 500);
  const isHealed = await eventually(() => seat.levels().at(-1) === true, 15_000);
  await seat.driver.stop();
  return { isTold, isHealed };
}

/** More edges than the kernel keeps, while this process stands still: counted, and the level is right. */
async function countedMisses(line: number): Promise<unknown> {
  const told: Edges[] = [];
  const opened = await openGpioLine(
    { line: `GPIO${line}`, chip: BOARD_CHIP, door: 'character' },
    { ...lineOptions, onEdges: (some) => told.push(some) },
  );
  if (opened.kind !== 'open') return opened;
  const stop = await shake(line);
  standStill(2000);
  await stop();
  hall.pull(line, true);
  await sleep(200);
  const count = told.reduce((sum, one) => sum + one.count, 0);
  const missed = told.reduce((sum, one) => sum + one.missed, 0);
  const level = opened.line.read();
  opened.line.close();
  return { hasMissed: missed > 0, hasCounted: count > missed, level };
}

/** With the kernel's debounce a fast storm is nearly silent, and the level stands: why there are looks. */
async function hiddenStorm(line: number): Promise<unknown> {
  let told = 0;
  const opened = await openGpioLine(
    { line, door: 'character' },
    { ...lineOptions, debounceMs: 50, onEdges: ({ count }) => (told += count) },
  );
  if (opened.kind !== 'open') return opened;
  const stop = await shake(line);
  const toldWithin = async (to: Listening): Promise<number> => {
    opened.line.listen(to);
    const before = told;
    await sleep(1000);
    return told - before;
  };
  const raw = await toldWithin('raw');
  const settled = await toldWithin('settled');
  await stop();
  opened.line.close();
  return { debounces: opened.line.debounces, shown: raw > 50, hidden: settled < raw / 4 };
}

/** A process that holds a line through each door, and what is left when it has ended in some way. */
async function holder(how: string, lines: readonly [number, number]): Promise<unknown> {
  const child = again(how, lines);
  const [text] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const heldBy = (await usedLines()).get(lines[0]);
  const isExported = existsSync(`/sys/class/gpio/gpio${sysfsNumber(lines[1])}`);
  if (how === 'killed') child.kill('SIGKILL');
  const [code] = (await once(child, 'exit')) as [number | null];
  const left = {
    character: (await usedLines()).get(lines[0]) ?? null,
    sysfs: existsSync(`/sys/class/gpio/gpio${sysfsNumber(lines[1])}`),
  };
  const next = await Promise.all(
    DOORS.map(async (door, index) => {
      const opened = await openGpioLine({ line: lines[index] ?? 0, door }, lineOptions);
      if (opened.kind === 'open') opened.line.close();
      return opened.kind;
    }),
  );
  return { said: String(text).trim(), heldBy, isExported, code, left, next };
}

/** A line that is gone tells so, and ends nothing else. */
async function goneLine(line: number): Promise<unknown> {
  const seat = await watch({ line, door: 'sysfs' });
  writeFileSync('/sys/class/gpio/unexport', String(sysfsNumber(line)));
  const isLost = await eventually(() => seat.lost.length > 0, 15_000);
  await seat.driver.stop();
  return { outcome: seat.outcome, isLost };
}

async function outputs(door: ForcedDoor, line: number): Promise<unknown> {
  const failures: string[] = [];
  const options = { activeLow: true, onFailure: (reason: string) => void failures.push(reason) };
  const opened = await openOutputLine({ line, door }, options);
  if (opened.kind !== 'open') return opened;
  const seen = [hall.level(line)];
  for (const isOn of [true, false, true]) {
    opened.line.set(isOn);
    seen.push(hall.level(line));
  }
  opened.line.close();
  opened.line.close();
  return { seen, failures };
}

async function biases(line: number): Promise<unknown> {
  const seen: unknown[] = [];
  for (const bias of ['pull-up', 'pull-down'] as const) {
    const opened = await openGpioLine({ line, door: 'character' }, { ...lineOptions, bias });
    if (opened.kind !== 'open') return opened;
    seen.push([opened.line.read(), hall.pulled(line)]);
    opened.line.close();
  }
  return seen;
}

async function refusals(line: number): Promise<unknown> {
  const first = await openGpioLine({ line: `GPIO${line}` }, { ...lineOptions, consumer: 'w1' });
  const reasons: string[] = [];
  for (const wish of [
    { line },
    { line: 'GPIO99' },
    { line: 99 },
    { line, chip: 'nonsense' },
    { line: `GPIO${line}`, door: 'sysfs' },
    { line, door: 'sysfs' },
  ] as const) {
    const opened = await openGpioLine(wish, lineOptions);
    reasons.push(opened.kind === 'failed' ? opened.reason : opened.kind);
  }
  if (first.kind === 'open') first.line.close();
  return reasons;
}

async function usedLines(): Promise<Map<number, string>> {
  const { character } = await describeGpio();
  const infos = character.chips.flatMap(({ lineInfos }) => lineInfos);
  return new Map(infos.filter((one) => one.isUsed).map((one) => [one.offset, one.consumer]));
}

function sysfsNumber(line: number): number {
  return Number(readFileSync('/sys/class/gpio/gpiochip1008/base', 'utf8')) + line;
}

function again(how: string, lines: readonly number[]): ChildProcess {
  const path = fileURLToPath(new URL('./holdLines.js', import.meta.url));
  const args = [path, how, ...lines.map(String)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
}

/**
 * Another process that moves a line up and down as fast as it can: a shell starts sooner than Node.
 * Resolves with what ends it, once it has begun.
 */
async function shake(line: number): Promise<() => Promise<void>> {
  const move = 'while :; do echo pull-up >"$0"; echo pull-down >"$0"; done';
  const child = spawn('bash', ['-c', move, `${process.env.BOARD_LINES}/sim_gpio${line}/pull`]);
  await eventually(() => hall.pulled(line) === 'pull-up', SOON_MS);
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

/** What a machine does that is short of everything. */
function standStill(forMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
}

type Checks = Readonly<Record<string, () => Promise<unknown>>>;

/** What happens at once needs no patience: one after the other, so that nothing else is in its way. */
const QUICK: Checks = {
  'edges by the character device': () => edges('character', 0),
  'edges by sysfs': () => edges('sysfs', 1),
  'outputs by the character device': () => outputs('character', 10),
  'outputs by sysfs': () => outputs('sysfs', 11),
  'counted misses': () => countedMisses(12),
  'hidden storm': () => hiddenStorm(13),
  refusals: () => refusals(14),
  biases: () => biases(15),
};
const SLOW: Checks = {
  'storm by the character device': () => storm('character', 2),
  'storm by sysfs': () => storm('sysfs', 3),
  'missed edge': () => missedEdge(4),
  'gone line': () => goneLine(5),
  killed: () => holder('killed', [6, 7]),
  'ends by itself': () => holder('exits', [8, 9]),
  'ends by a fault': () => holder('throws', [10, 11]),
};

async function seen(check: () => Promise<unknown>): Promise<unknown> {
  const startedMs = performance.now();
  try {
    return await check();
  } catch (error) {
    return { failed: (error as Error).message };
  } finally {
    console.error(`${check} took ${Math.round(performance.now() - startedMs)} ms`);
  }
}

const results: Record<string, unknown> = {};
for (const [name, check] of Object.entries(QUICK)) results[name] = await seen(check);
await Promise.all(
  Object.entries(SLOW).map(async ([name, check]) => {
    results[name] = await seen(check);
  }),
);
console.log(`SEEN ${JSON.stringify(results)}`);
process.exit(0);
