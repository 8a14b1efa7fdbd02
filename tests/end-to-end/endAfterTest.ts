import { onTestFinished } from 'vitest';
import type { BuiltProgram } from '../support/builtProgram.ts';

/** Sees to it that a program is gone when the running test has ended, however that ended. */
export function endAfterTest<T extends BuiltProgram>(program: T): T {
  onTestFinished(async () => {
    await program.end('SIGKILL');
  });
  return program;
}
