import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../runtime/packageRoot.ts';
import { type BuiltProgram, startProgram } from '../support/builtProgram.ts';
import { endAfterTest } from './endAfterTest.ts';

/** Ways to a mount that only one program sees and that ends with it: as root, and as anybody else. */
const WAYS = [['--mount'], ['--mount', '--map-root-user']];

/** How this user may mount, or null where the machine forbids it. */
export function findMountWay(): readonly string[] | null {
  const works = (way: readonly string[]): boolean =>
    spawnSync('unshare', [...way, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  return WAYS.find(works) ?? null;
}

/** What to say where a test is skipped because of that. */
export const CANNOT_MOUNT = 'this user may not mount a small disk (unshare --mount)';

/** A program that sees a disk of its own at one folder. */
export interface ProgramOnDisk extends BuiltProgram {
  /** Where this process finds the program's disk while the program runs. */
  readonly diskFolder: string;
}

/** Runs `hallwatch` with a small file system at a folder; `mountOptions` as `mount -t tmpfs` takes them. */
export function startOnTinyDisk(
  args: readonly string[],
  options: { readonly folder: string; readonly mountOptions: string },
): ProgramOnDisk {
  const { folder, mountOptions } = options;
  mkdirSync(folder, { recursive: true });
  const script = 'mount -t tmpfs -o "$0" tmpfs "$1" && shift && exec "$@"';
  const program = startProgram('unshare', [
    ...(findMountWay() ?? []),
    ...['bash', '-c', script, mountOptions, folder],
    ...[process.execPath, join(packageRoot(), 'bin/hallwatch.mjs'), ...args],
  ]);
  return { ...endAfterTest(program), diskFolder: join(`/proc/${program.child.pid}/root`, folder) };
}
