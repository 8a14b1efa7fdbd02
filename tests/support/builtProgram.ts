import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../runtime/packageRoot.ts';

/** A built program running as a process of its own, as a user would run it. */
export interface BuiltProgram {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves with the text that matched; rejects when the program ends first or takes too long. */
  waitFor(pattern: RegExp, withinMs: number): Promise<RegExpMatchArray>;
  /** Sends a signal and resolves with the exit code (null after a signal) when it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves when the program has ended by itself. */
  readonly ended: Promise<number | null>;
}

/** Starts a script of this package under the running Node. */
export function startBuiltProgram(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): BuiltProgram {
  return startProgram(process.execPath, [join(packageRoot(), script), ...args], environment);
}

/** Starts any program and listens to what it prints. */
export function startProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): BuiltProgram {
  const child = spawn(command, args, {
    cwd: packageRoot(),
    env: { ...process.env, LANG: 'zh_CN.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
    for (const listener of [...listeners]) listener();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return {
    child,
    ended,
    output: () => text,
    waitFor(pattern, withinMs) {
      return new Promise((resolve, reject) => {
        const done = (act: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          act();
        };
        const look = (): void => {
          const match = text.match(pattern);
          if (match !== null) done(() => resolve(match));
        };
        const timer = setTimeout(() => {
          done(() => reject(new Error(`no ${pattern} within ${withinMs} ms in:\n${text}`)));
        }, withinMs);
        listeners.add(look);
        void ended.then(() => done(() => reject(new Error(`ended before ${pattern}:\n${text}`))));
        look();
      });
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}
