import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { topicOf } from '../../../protocol/topics.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { packageRoot } from '../../../runtime/packageRoot.ts';
import type { BenchBroker } from './broker.ts';

/** A program that is measured. */
export interface Contestant {
  readonly name: string;
  readonly process: ChildProcess;
  readonly pid: number;
  /** From its start until it had done its first work. */
  readonly startMs: number;
  end(): Promise<void>;
}

const START_WITHIN_MS = 120_000;

/** Node itself, doing nothing: what no program of ours can be smaller than. */
export function startBareNode(): Promise<Contestant> {
  const script = 'setInterval(() => undefined, 1000); console.log("started")';
  return start('bare node', [process.execPath, '-e', script], (child) => lineOf(child, /started/));
}

/** The agent as people start it; it has started when its first batch is there. */
export function startAgent(configFile: string, broker: BenchBroker): Promise<Contestant> {
  const program = join(packageRoot(), 'bin/hallwatch.mjs');
  const command = [process.execPath, program, 'agent', '--config', configFile];
  return start('agent', command, () => broker.nextMessage(topicOf('bench', 'batch')));
}

/** The same agent from its thousand files, to see what the bundle is worth. */
export function startUnbundledAgent(configFile: string, broker: BenchBroker): Promise<Contestant> {
  const program = join(packageRoot(), 'dist/cli/main.js');
  const command = [process.execPath, program, 'agent', '--config', configFile];
  return start('agent, not bundled', command, () => broker.nextMessage(topicOf('bench', 'batch')));
}

export interface TelegrafOptions {
  readonly program: string;
  readonly folder: string;
  /** How many inputs it reads: as many as the agent watches. */
  readonly inputs: number;
  readonly mqttPort: number;
}

/**
 * telegraf, reading as many inputs and publishing them to the same broker. What an input reads does not
 * matter to its size: `cpu` is in every build and is one file of the kernel, as a GPIO line is.
 */
export function startTelegraf(options: TelegrafOptions, broker: BenchBroker): Promise<Contestant> {
  const { folder, inputs, mqttPort } = options;
  const file = join(folder, 'telegraf.conf');
  writeFileSync(file, telegrafConfig(inputs, mqttPort));
  const command = [options.program, '--config', file];
  return start('telegraf', command, () => broker.nextMessage(TELEGRAF_TOPIC));
}

const TELEGRAF_TOPIC = 'telegraf';

function telegrafConfig(inputs: number, port: number): string {
  const input = (number: number): string =>
    `[[inputs.cpu]]\nalias = "input-${number}"\npercpu = false\ntotalcpu = true\n`;
  return [
    '[agent]\ninterval = "10s"\nflush_interval = "1s"\nomit_hostname = true\nquiet = true\n',
    ...Array.from({ length: inputs }, (_, number) => input(number)),
    `[[outputs.mqtt]]\nservers = ["tcp://127.0.0.1:${port}"]\ntopic = "${TELEGRAF_TOPIC}"\n`,
    'qos = 1\ndata_format = "json"\n',
  ].join('\n');
}

async function start(
  name: string,
  [program = '', ...args]: readonly string[],
  until: (child: ChildProcess) => Promise<unknown>,
): Promise<Contestant> {
  const startedMs = systemClock.monotonicMs();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr?.on('data', (text) => said.push(String(text)));
  const hasEnded = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = hasEnded.then(() => {
    throw new Error(`${name} ended:\n${said.join('').slice(-2000)}`);
  });
  const late = new Promise<never>((_, reject) => {
    systemClock.after(START_WITHIN_MS, () =>
      reject(new Error(`${name} did not start:\n${said.join('').slice(-2000)}`)),
    );
  });
  failed.catch(() => undefined);
  late.catch(() => undefined);
  await Promise.race([until(child), failed, late]);
  return {
    ...{ name, process: child, pid: child.pid ?? 0 },
    startMs: systemClock.monotonicMs() - startedMs,
    async end() {
      child.kill('SIGTERM');
      await hasEnded;
    },
  };
}

function lineOf(child: ChildProcess, expression: RegExp): Promise<void> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (expression.test(line)) resolve();
    });
  });
}
