import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Clock } from '../../runtime/clock.ts';
import { readAddress } from './addresses.ts';
import { describeSocketError } from './socketErrors.ts';

/** Whether something at an address is alive. */
export type EchoOutcome =
  | {
      readonly kind: 'alive';
      readonly latencyMs: number;
      /** How it was asked, where that was not by ping. */
      readonly note: string | null;
    }
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'not-asked'; readonly reason: string };

export interface EchoOptions {
  readonly clock: Clock;
  readonly address: string;
  readonly timeoutMs: number;
  /** The program `ping`; null when this machine has none. */
  readonly pingProgram: string | null;
}

/**
 * Asks by ICMP echo through the program `ping`, which has the right to send it. Without the program,
 * or where it may not send, by a UDP datagram to a port where nobody listens: a device that is alive
 * says so (ICMP port unreachable). Never throws.
 */
export async function askEcho(options: EchoOptions): Promise<EchoOutcome> {
  if (options.pingProgram !== null) {
    const outcome = await askByPing(options.pingProgram, options);
    if (outcome !== 'ping cannot send') return outcome;
  }
  const { clock, address, timeoutMs } = options;
  const outcome = await askByUdp({ clock, address, timeoutMs, port: TRACEROUTE_PORT });
  const why = options.pingProgram === null ? 'is missing' : 'may not send';
  return outcome.kind === 'alive' ? { ...outcome, note: `asked by UDP: ping ${why}` } : outcome;
}

const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** The path of `ping` on this machine (Debian: iputils-ping); null when there is none. */
export function findPing(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS];
  const paths = folders.filter((folder) => folder !== '').map((folder) => join(folder, 'ping'));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What ping prints for one packet is a few hundred bytes. */
const PING_OUTPUT_BYTES_MAX = 4096;
const NO_ANSWER = 'no answer to ping';

function askByPing(
  program: string,
  options: EchoOptions,
): Promise<EchoOutcome | 'ping cannot send'> {
  const { clock, address, timeoutMs } = options;
  const startedMs = clock.monotonicMs();
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const numbersOnly = ['-n', '-q', '-c', '1', '-W', String(seconds), '--', address];
  return new Promise((resolve) => {
    const child = spawn(program, numbersOnly, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { LC_ALL: 'C' },
    });
    let output = '';
    const cancel = clock.after(timeoutMs, () => finish({ kind: 'silent', reason: NO_ANSWER }));

    function finish(outcome: EchoOutcome | 'ping cannot send'): void {
      cancel();
      child.removeAllListeners();
      child.on('error', () => undefined);
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(outcome);
    }

    function collect(part: Buffer): void {
      if (output.length < PING_OUTPUT_BYTES_MAX) output += part.toString('latin1');
    }

    // Without a free file descriptor the child has no pipes, and says so a moment later.
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', () => finish('ping cannot send'));
    child.on('close', (code) => {
      const measuredMs = latencyOf(output) ?? clock.monotonicMs() - startedMs;
      finish(judgePing(code, output, measuredMs));
    });
  });
}

/** What an exit of ping(8) means: 0 an answer, 1 none, anything else that it could not ask. */
export function judgePing(
  code: number | null,
  output: string,
  latencyMs: number,
): EchoOutcome | 'ping cannot send' {
  if (code === 0) return { kind: 'alive', latencyMs, note: null };
  if (code === 1) return { kind: 'silent', reason: NO_ANSWER };
  if (/unreachable/i.test(output)) {
    return { kind: 'not-asked', reason: 'this agent has no way to that network' };
  }
  return 'ping cannot send';
}

/** The round-trip time that ping prints with -q: `rtt min/avg/max/mdev = 0.045/0.045/…`. */
export function latencyOf(output: string): number | null {
  const text = /= (\d{1,7}(?:\.\d{1,6})?)\//.exec(output)?.[1];
  return text === undefined ? null : Number(text);
}

/** Traceroute's first port: by custom nobody listens there. */
const TRACEROUTE_PORT = 33_434;

/**
 * Sends a datagram from a connected socket: only such a socket is told of an ICMP port unreachable.
 * Silence proves nothing by itself, many firewalls swallow both.
 */
export async function askByUdp(options: {
  readonly clock: Clock;
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}): Promise<EchoOutcome> {
  const { clock, address, port, timeoutMs } = options;
  const { createSocket } = await import('node:dgram');
  const socket = createSocket(readAddress(address)?.family === 6 ? 'udp6' : 'udp4');
  const startedMs = clock.monotonicMs();
  return new Promise((resolve) => {
    const silent = 'no answer to UDP (ping is missing or may not send, UDP is less sure)';
    let isOver = false;
    const cancel = clock.after(timeoutMs, () => finish({ kind: 'silent', reason: silent }));

    function finish(outcome: EchoOutcome): void {
      if (isOver) return;
      isOver = true;
      cancel();
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      resolve(outcome);
    }

    function alive(): void {
      finish({ kind: 'alive', latencyMs: clock.monotonicMs() - startedMs, note: null });
    }

    function judge(error: NodeJS.ErrnoException | null | undefined): void {
      if (!error) return;
      if (error.code === 'ECONNREFUSED') {
        alive();
        return;
      }
      const isOutThere = error.code === 'EHOSTUNREACH';
      const reason = describeSocketError(error);
      finish({ kind: isOutThere ? 'silent' : 'not-asked', reason });
    }

    socket.on('error', judge);
    socket.on('message', alive);
    socket.connect(port, address, () => socket.send('hallwatch', judge));
  });
}
