import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/freePort.ts';
import { programPath } from '../../support/programs.ts';
import type { Measured } from './measured.ts';

/** Something that makes messages durable, running. */
export interface Contestant {
  readonly port: number;
  readonly expectsConfirmations: boolean;
  measure(): Promise<Measured>;
  stop(): Promise<void>;
}

export const SECRET = 'bench-secret';

function child(program: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(program, import.meta.url));
  return fork(path, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** The next message of a child; rejects when it ends instead. */
function answerOf<T>(process: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('a process under test has ended'));
    process.once('exit', onExit);
    process.once('message', (answer) => {
      process.off('exit', onExit);
      resolve(answer as T);
    });
  });
}

async function ask(process: ChildProcess): Promise<Measured> {
  const answer = answerOf<Measured>(process);
  process.send('measure');
  return answer;
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await once(process, 'exit');
}

/** The collector's receiving side with its embedded broker. */
export async function startCollector(): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
  const process = child('./collectorProcess.js', [join(folder, 'journal.db'), SECRET]);
  const { port } = await answerOf<{ port: number }>(process);
  return {
    port,
    expectsConfirmations: true,
    measure: () => ask(process),
    async stop() {
      await end(process);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Debian's mosquitto without limits, and one subscriber that does the same work or a plain insert. */
export async function startPeer(work: 'same' | 'plain'): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  const settings = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'max_inflight_messages 0',
    'max_queued_messages 0',
    'persistence true',
    `persistence_location ${folder}/`,
    'log_type none',
  ];
  writeFileSync(config, `${settings.join('\n')}\n`);
  const broker = spawn(programPath('mosquitto'), ['-c', config], { stdio: 'ignore' });
  await untilListening(port);
  const subscriber = child('./subscriberProcess.js', [
    join(folder, 'messages.db'),
    String(port),
    work,
  ]);
  await answerOf(subscriber);
  return {
    port,
    expectsConfirmations: false,
    async measure() {
      const { messages, cpuMicros } = await ask(subscriber);
      return { messages, cpuMicros: cpuMicros + cpuMicrosOf(broker.pid ?? 0) };
    },
    async stop() {
      await end(subscriber);
      await end(broker);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isUp) return;
    await sleep(25);
  }
  throw new Error('mosquitto did not start');
}

/** Linux counts processor time in hundredths of a second. */
const MICROS_PER_TICK = 10_000;

/** Processor time of a process that cannot be asked, from /proc: user and system. */
function cpuMicrosOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
}
