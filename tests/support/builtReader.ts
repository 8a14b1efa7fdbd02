import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { packageRoot } from '../../runtime/packageRoot.ts';

/** Starts the built program that reads pads, with nobody but the caller at its other end. */
export function startBuiltReader(): ChildProcessByStdio<Writable, Readable, null> {
  const program = join(packageRoot(), 'dist/agent/pads/readerEntry.js');
  return spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
}

// Run as a program, it is an agent with nothing but a reader, for a test to kill.
if (process.argv[1]?.endsWith('builtReader.js')) {
  const reader = startBuiltReader();
  reader.stdout.once('data', () => console.log(`reader ${reader.pid} is ready`));
}
