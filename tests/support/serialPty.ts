import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { onTestFinished, type TestContext } from 'vitest';
import { findProgram, missingSentence, programPath } from './programs.ts';

/** A pseudo terminal with the test at its other end: a serial port without hardware. */
export interface SerialPty {
  readonly port: string;
  /** The device sends bytes. */
  send(bytes: Uint8Array): void;
  /** What the device was sent so far. */
  received(): Buffer;
  /** Pulls the plug: the terminal is gone. */
  unplug(): Promise<void>;
}

/**
 * Makes a terminal under the given name, through socat; resolves when it is there. Without socat the
 * test is skipped.
 */
export async function plugInSerialPty(context: TestContext, port: string): Promise<SerialPty> {
  if (findProgram('socat') === null) context.skip(missingSentence('socat'));
  const terminal = `PTY,link=${port},raw,echo=0`;
  const socat = spawn(programPath('socat'), [terminal, 'STDIO'], { stdio: 'pipe' });
  onTestFinished(() => end(socat));
  let received = Buffer.alloc(0);
  socat.stdout.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
  });
  socat.stdin.on('error', () => undefined);
  while (!existsSync(port)) {
    if (socat.exitCode !== null) throw new Error('socat made no terminal');
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    port,
    send: (bytes) => void socat.stdin.write(bytes),
    received: () => received,
    unplug: () => end(socat),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
