import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The reader's process as the agent sees it; a test brings a program of its own. */
export type ReaderProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * The program of the reader lies beside this file: readerEntry.js when compiled file by file,
 * readerEntry.mjs when both are bundled. The only place that names it.
 */
const ENTRY = new URL(
  import.meta.url.endsWith('.mjs') ? './readerEntry.mjs' : './readerEntry.js',
  import.meta.url,
);

/**
 * A small process for small work: without these flags it is 4 MB larger (README.md has the figures). Its
 * work is to pass bytes on; compiled code would gain nothing.
 */
const SMALL_HEAP = [
  '--max-old-space-size=16',
  '--max-semi-space-size=1',
  '--v8-pool-size=0',
  '--optimize-for-size',
  '--no-opt',
];

/** The environment of the reader: nothing of the agent's own, which may hold secrets. */
const ENVIRONMENT = ['PATH', 'LD_LIBRARY_PATH', 'LANG'] as const;

/** Starts the process that reads the pads. Throws when the machine has no room for one. */
export function startReaderProcess(): ReaderProcess {
  const environment = ENVIRONMENT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = spawn(process.execPath, [...SMALL_HEAP, fileURLToPath(ENTRY)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: Object.fromEntries(environment),
  });
  if (child.pid !== undefined) return child;
  child.on('error', () => undefined);
  throw new Error('no process can be started');
}
