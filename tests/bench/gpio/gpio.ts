import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { hallLines } from '../../support/gpioBoard/hallLines.ts';
import type { Told } from './contestant.ts';

// Compares the ways to see edges (docs/decisions/0008-gpio.md): `npm run bench:gpio`. Boots the
// emulated board and runs itself there; takes about two minutes and needs Debian's gpiod.

const WAYS = ['bare', 'character', 'gpiomon', 'onoff'] as const;
type Way = (typeof WAYS)[number];
const PULLS = 120;
const PULL_EVERY_MS = 200;
const BURST = 2000;
const LINE: Readonly<Record<Way, number>> = { bare: 0, character: 1, gpiomon: 2, onoff: 3 };

interface Running {
  readonly child: ChildProcess;
  readonly told: Told[];
  /** The process, and one that it started. */
  readonly pids: number[];
}

const BOARD = join(packageRoot(), '../shared/board/board');
const BOARD_SECONDS_MAX = 280;

function start(way: Way): Promise<Running> {
  const path = fileURLToPath(new URL('./contestant.js', import.meta.url));
  const child = fork(path, [way, String(LINE[way])]);
  const running: Running = { child, told: [], pids: [child.pid ?? 0] };
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${way} has ended`)));
    child.on('message', (message: Told | { ready: true } | { childPid: number }) => {
      if ('ready' in message) resolve(running);
      else if ('childPid' in message) running.pids.push(message.childPid);
      else if ('atNs' in message) running.told.push(message);
      else reject(new Error(JSON.stringify(message)));
    });
  });
}

/** Resident memory in MiB: what only this process has, and all of it. */
function memoryOf(pids: readonly number[]) {
  const sum = (file: string, name: string): number =>
    pids.reduce((total, pid) => {
      const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
      return total + Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
    }, 0);
  return Math.round((sum('status', 'VmRSS') / 1024) * 10) / 10;
}

function threadsOf(pids: readonly number[]): number {
  return pids.reduce((total, pid) => {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return total + Number(/^Threads:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  }, 0);
}

/** Microseconds from the write that moves the line to the callback, at a line that rests in between. */
async function latencies(running: Running, line: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 1; index <= PULLS; index += 1) {
    running.told.length = 0;
    const startedNs = process.hrtime.bigint();
    hallLines().pull(line, index % 2 === 1);
    await sleep(PULL_EVERY_MS);
    const [first] = running.told;
    if (first !== undefined) found.push(Number((BigInt(first.atNs) - startedNs) / 1000n));
  }
  return found.sort((a, b) => a - b);
}

/** Edges known after a burst as fast as this process can pull. */
async function burst(running: Running, line: number): Promise<{ told: number; known: number }> {
  running.told.length = 0;
  const hall = hallLines();
  for (let index = 1; index <= BURST; index += 1) hall.pull(line, index % 2 === 1);
  await sleep(3000);
  const known = running.told.reduce((sum, { count }) => sum + count, 0);
  return { told: running.told.length, known };
}

async function measure(way: Way): Promise<Record<string, unknown>> {
  const running = await start(way);
  // gpiomon says nothing when it has begun.
  await sleep(3000);
  const rssMiB = memoryOf(running.pids);
  const threads = threadsOf(running.pids);
  let seen: object = {};
  if (way !== 'bare') {
    const found = await latencies(running, LINE[way]);
    const at = (share: number) =>
      found[Math.min(found.length - 1, Math.floor(found.length * share))];
    const latencyUs = { p50: at(0.5), p99: at(0.99), max: found.at(-1) };
    seen = { pulls: PULLS, seen: found.length, latencyUs, burst: await burst(running, LINE[way]) };
  }
  running.child.removeAllListeners('exit');
  running.child.send('end');
  return { way, rssMiB, threads, ...seen };
}

/** Boots the board with this program on it; what it prints comes here. */
function boot(): Promise<number | null> {
  const program = [process.execPath, fileURLToPath(import.meta.url)];
  const args = ['run', '--timeout', String(BOARD_SECONDS_MAX), '--', ...program];
  const env = { ...process.env, TMPDIR: mkdtempSync(join(tmpdir(), 'hallwatch-board-')) };
  const board = spawn(BOARD, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    board.once('error', reject);
    board.once('exit', resolve);
  });
}

if (process.env.BOARD === undefined) process.exit((await boot()) ?? 1);
for (const way of WAYS) console.log(JSON.stringify(await measure(way)));
process.exit(0);
