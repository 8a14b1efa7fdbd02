import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../runtime/packageRoot.ts';

/** A built program running as a process of its own, as a user would run it. */
export interface BuiltProgram {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** The part of it that went to stderr. */
  errors(): string;
  /** Resolves with the text that matched; rejects when the program ends first or takes too long. */
  waitFor(pattern: RegExp, withinMs: number): Promise<RegExpMatchArray>;
  /** Sends a signal and resolves with the exit code (null after a signal) when it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves when the program has ended by itself. */
  readonly ended: Promise<number | null>;
}

export interface ProgramSurroundings {
  /** Added to the environment of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A process group of its own: `end` then signals all of it, as a terminal does on Ctrl-C. */
  readonly ownGroup?: boolean;
}

/** Starts a script of this package under the running Node. */
export function startBuiltProgram(
  script: string,
  args: readonly string[],
  surroundings: ProgramSurroundings = {},
): BuiltProgram {
  return startProgram(process.execPath, [join(packageRoot(), script), ...args], surroundings);
}

/** Starts any program and listens to what it prints. */
export function startProgram(
  command: string,
  args: readonly string[],
  surroundings: ProgramSurroundings = {},
): BuiltProgram {
  const { environment = {}, ownGroup = false } = surroundings;
  const child = spawn(command, args, {
    cwd: packageRoot(),
    env: { ...process.env, LANG: 'zh_CN.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  const printed = collectOutput(child);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return {
    child,
    ended,
    output: printed.all,
    errors: printed.errors,
    waitFor(pattern, withinMs) {
      return new Promise((resolve, reject) => {
        const done = (act: () => void): void => {
          clearTimeout(timer);
          forget();
          act();
        };
        const look = (): void => {
          const match = printed.all().match(pattern);
          if (match !== null) done(() => resolve(match));
        };
        const refuse = (why: string): void => done(() => reject(new Error(why)));
        const timer = setTimeout(() => {
          refuse(`no ${pattern} within ${withinMs} ms in:\n${printed.all()}`);
        }, withinMs);
        const forget = printed.onMore(look);
        void ended.then(() => refuse(`ended before ${pattern}:\n${printed.all()}`));
        look();
      });
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) send(child, signal, ownGroup);
      return ended;
    },
  };
}

function send(child: ChildProcess, signal: NodeJS.Signals, toGroup: boolean): void {
  if (toGroup && child.pid !== undefined) process.kill(-child.pid, signal);
  else child.kill(signal);
}

interface Printed {
  all(): string;
  errors(): string;
  /** Calls back when there is more. Returns how to stop that. */
  onMore(listener: () => void): () => void;
}

function collectOutput(child: ChildProcess): Printed {
  let all = '';
  let errors = '';
  const listeners = new Set<() => void>();
  const take = (chunk: string): void => {
    all += chunk;
    for (const listener of [...listeners]) listener();
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
    take(chunk);
  });
  return {
    all: () => all,
    errors: () => errors,
    onMore(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
