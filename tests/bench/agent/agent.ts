import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import { findProgram } from '../../support/programs.ts';
import { type Figure, probeFsyncMs, reportJson, reportText, rounded } from '../figures.ts';
import {
  type MachineFigures,
  type MachineTask,
  measureHere,
  type RestFigures,
} from './onMachine.ts';

// Memory, start and idle load of the running agent with one pad, eight lines and two cameras, beside
// a bare Node process and beside telegraf with as many inputs and the same broker. On the emulated
// board when it is there: its hardware is real to the agent, its processor is many times slower. On
// this machine otherwise, or with --here: simulated sensors, and no pad.
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '30' },
    // How long the agent is fed without a rest, to see whether it grows.
    'growth-minutes': { type: 'string', default: '0' },
    rate: { type: 'string', default: '100' },
  },
});

const BOARD = join(packageRoot(), '../shared/board/board');
/** Booting and the programs' own starts, on a processor that is emulated. */
const BOARD_SECONDS_SPARE = 600;

const task: MachineTask = {
  idleSeconds: Number(options.seconds),
  growthMinutes: Number(options['growth-minutes']),
  readingsPerSecond: Number(options.rate),
  telegraf: findProgram('telegraf'),
};

function isBoardThere(): boolean {
  return existsSync(BOARD) && findProgram('qemu-system-x86_64') !== null;
}

/** Boots the board, measures there and reads the figures off its console. */
async function measureOnBoard(): Promise<MachineFigures> {
  const program = join(packageRoot(), 'dist/tests/bench/agent/boardProgram.js');
  const programs = 2 + (task.telegraf === null ? 0 : 1) + 1;
  const seconds = BOARD_SECONDS_SPARE + programs * 2 * task.idleSeconds + task.growthMinutes * 60;
  const command = [process.execPath, program, JSON.stringify(task)];
  const args = ['run', '--timeout', String(seconds), '--', ...command];
  const env = { ...process.env, TMPDIR: mkdtempSync(join(tmpdir(), 'hallwatch-board-')) };
  const board = spawn(BOARD, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  for await (const line of createInterface({ input: board.stdout })) {
    said.push(line);
    const found = /^figures (\{.*\})\s*$/.exec(line)?.[1];
    if (found !== undefined) return JSON.parse(found) as MachineFigures;
  }
  throw new Error(`the board measured nothing:\n${said.slice(-20).join('\n')}`);
}

function figuresOf({ rest, growth }: MachineFigures): Figure[] {
  const bare = rest.find(({ name }) => name === 'bare node');
  const agent = rest.find(({ name }) => name === 'agent');
  const figures = rest.flatMap(figuresAtRest);
  if (bare !== undefined && agent !== undefined) {
    const above = agent.rssMegabytes - bare.rssMegabytes;
    figures.push(figure('agent: RSS above bare node', above, 'MB', { floor: 30, aim: 20 }));
  }
  const [first] = growth;
  const last = growth.at(-1);
  if (first !== undefined && last !== undefined && last !== first) {
    const grown = last.rssMegabytes - first.rssMegabytes;
    const name = `agent: growth from minute ${first.minute} to ${last.minute}`;
    figures.push(figure(name, grown, 'MB'));
    figures.push(figure('agent: readings a second meanwhile', rateOf(last), '1/s'));
  }
  return figures;
}

function rateOf({ readings, minute }: MachineFigures['growth'][number]): number {
  return readings / (minute * 60);
}

function figuresAtRest(one: RestFigures): Figure[] {
  return [
    figure(`${one.name}: RSS`, one.rssMegabytes, 'MB'),
    figure(`${one.name}: RSS of its children`, one.childrenRssMegabytes, 'MB'),
    figure(`${one.name}: share of memory, with children`, one.sharedOutMegabytes, 'MB'),
    figure(`${one.name}: start to first work`, one.startMs, 'ms'),
    figure(`${one.name}: idle`, one.idleCpuPercent, '% of a core'),
  ];
}

function figure(
  name: string,
  value: number,
  unit: string,
  goal: { readonly floor: number | null; readonly aim: number | null } = { floor: null, aim: null },
): Figure {
  return { figure: name, value: rounded(value), unit, ...goal, better: 'lower' };
}

const onBoard = !options.here && isBoardThere();
const measured = await (onBoard ? measureOnBoard() : measureHere(task));
const report = {
  name: `agent, ${measured.place}, Node ${measured.node}`,
  seed: 0,
  fsyncMs: probeFsyncMs(),
  figures: figuresOf(measured),
};
if (options.json) console.log(reportJson(report));
else {
  console.log(reportText(report));
  for (const { minute, readings, rssMegabytes, childrenRssMegabytes } of measured.growth) {
    const children = rounded(childrenRssMegabytes);
    console.log(
      `  minute ${minute}: ${readings} readings, ${rounded(rssMegabytes)} MB, children ${children} MB`,
    );
  }
}
process.exit(report.figures.every(({ floor, value }) => floor === null || value <= floor) ? 0 : 1);
