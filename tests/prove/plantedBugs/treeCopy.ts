import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlantedBug } from './plantedBug.ts';

/** A copy of the working tree in which bugs may be planted. */
export interface TreeCopy {
  readonly folder: string;
  /** Plants a bug, calls back, and takes the bug out again. Throws when the table is out of date. */
  withBug<T>(bug: PlantedBug, work: () => Promise<T>): Promise<T>;
  remove(): void;
}

/** Copies what git knows of the tree at `root`, or could know; `node_modules` is shared. */
export function copyTree(root: string): TreeCopy {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-planted-'));
  for (const file of filesOf(root)) {
    // What git still lists may be deleted, and a link to a folder is listed as a file.
    if (statSync(join(root, file), { throwIfNoEntry: false })?.isFile() !== true) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async withBug(bug, work) {
      const path = join(folder, bug.file);
      const sound = readFileSync(path, 'utf8');
      writeFileSync(path, plant(sound, bug));
      try {
        return await work();
      } finally {
        writeFileSync(path, sound);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

const NOT_SOURCES = ['.git', 'dist', 'node_modules'];

/** Relative to `root`. Where it is no clone (an unpacked archive), all but what is made from it. */
function filesOf(root: string): string[] {
  if (existsSync(join(root, '.git'))) {
    const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
    const names = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    return names.split('\0').filter((name) => name !== '');
  }
  return readdirSync(root)
    .filter((name) => !NOT_SOURCES.includes(name))
    .flatMap((name) => [name, ...filesBeneath(root, name)]);
}

function filesBeneath(root: string, name: string): string[] {
  if (!statSync(join(root, name)).isDirectory()) return [];
  const names = readdirSync(join(root, name), { recursive: true, encoding: 'utf8' });
  return names.map((one) => join(name, one));
}

/** The text with the bug in it. */
export function plant(text: string, bug: Pick<PlantedBug, 'name' | 'file' | 'find' | 'replace'>) {
  const times = text.split(bug.find).length - 1;
  if (times !== 1) {
    throw new Error(
      `the table of planted bugs is out of date: what "${bug.name}" replaces stands ` +
        `${times} times in ${bug.file}, not once`,
    );
  }
  return text.split(bug.find).join(bug.replace);
}
