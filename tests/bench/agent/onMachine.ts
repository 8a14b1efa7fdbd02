import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../runtime/clock.ts';
import {
  type BenchHall,
  boardLines,
  LINES,
  openBoardHall,
  openSimulatedHall,
  writeAgentFile,
} from './benchHall.ts';
import { type BenchBroker, openBenchBroker } from './broker.ts';
import {
  type Contestant,
  startAgent,
  startBareNode,
  startTelegraf,
  startUnbundledAgent,
} from './contestants.ts';
import { type ProcessFigures, readProcess } from './processFigures.ts';

/** What is to be measured, as the command line says it. */
export interface MachineTask {
  /** How long each program rests before and while it is measured. */
  readonly idleSeconds: number;
  /** How long the agent is fed at `rate`; 0: not at all. */
  readonly growthMinutes: number;
  readonly readingsPerSecond: number;
  /** The telegraf to compare with; null: none. */
  readonly telegraf: string | null;
}

/** One program at rest. */
export interface RestFigures extends ProcessFigures {
  readonly name: string;
  readonly startMs: number;
  /** Percent of one core while nothing happens. */
  readonly idleCpuPercent: number;
}

/** One look at an agent under load. */
export interface GrowthFigures {
  readonly minute: number;
  readonly readings: number;
  readonly rssMegabytes: number;
  readonly childrenRssMegabytes: number;
}

export interface MachineFigures {
  readonly place: 'board' | 'simulated';
  readonly node: string;
  readonly rest: readonly RestFigures[];
  readonly growth: readonly GrowthFigures[];
}

/** Measures on this machine: the emulated board with its hardware, or any other without. */
export async function measureHere(task: MachineTask): Promise<MachineFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-agent-'));
  const lines = boardLines();
  const hall = await (lines === null ? openSimulatedHall() : openBoardHall(lines));
  const mqttPort = await anyPort();
  const broker = await openBenchBroker(folder, mqttPort);
  const configFile = writeAgentFile(hall, folder, mqttPort);
  const rest: RestFigures[] = [
    await measureAtRest(await startBareNode(), task),
    await measureAtRest(await startUnbundledAgent(configFile, broker), task),
  ];
  if (task.telegraf !== null) {
    const options = { program: task.telegraf, folder, inputs: hall.devices.length, mqttPort };
    rest.push(await measureAtRest(await startTelegraf(options, broker), task));
  }
  const agent = await startAgent(configFile, broker);
  rest.push(await measureAtRest(agent, task, { goesOn: task.growthMinutes > 0 }));
  const growth = task.growthMinutes > 0 ? await measureGrowth(agent, { hall, broker, task }) : [];
  await broker.close();
  await hall.close();
  const place = hall.isReal ? 'board' : 'simulated';
  return { place, node: process.version, rest, growth };
}

async function measureAtRest(
  contestant: Contestant,
  { idleSeconds }: MachineTask,
  { goesOn = false } = {},
): Promise<RestFigures> {
  await pause(idleSeconds);
  const before = readProcess(contestant.pid);
  const beforeMs = systemClock.monotonicMs();
  await pause(idleSeconds);
  const after = readProcess(contestant.pid);
  const spanMs = systemClock.monotonicMs() - beforeMs;
  if (!goesOn) await contestant.end();
  const { name, startMs } = contestant;
  return { name, startMs, ...after, idleCpuPercent: ((after.cpuMs - before.cpuMs) / spanMs) * 100 };
}

/** Changes the lines in turn, so many times a second, and looks at the agent once a minute. */
async function measureGrowth(
  agent: Contestant,
  at: { readonly hall: BenchHall; readonly broker: BenchBroker; readonly task: MachineTask },
): Promise<GrowthFigures[]> {
  const { hall, broker, task } = at;
  let turn = 0;
  const stop = systemClock.every(1000 / task.readingsPerSecond, () => {
    hall.change(turn % LINES, Math.floor(turn / LINES) % 2 === 0);
    turn += 1;
  });
  const looks: GrowthFigures[] = [];
  const readingsBefore = broker.readings();
  for (let minute = 1; minute <= task.growthMinutes; minute += 1) {
    await pause(60);
    const { rssMegabytes, childrenRssMegabytes } = readProcess(agent.pid);
    const readings = broker.readings() - readingsBefore;
    looks.push({ minute, readings, rssMegabytes, childrenRssMegabytes });
  }
  stop();
  await agent.end();
  return looks;
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => systemClock.after(seconds * 1000, resolve));
}

function anyPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
