import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { loadLibc } from '../../linux/libc.ts';

/** What the character device needs of the machine; a test brings a kernel of its own. */
export interface CharacterPort {
  /** The device files of all chips, in their order; none where the kernel has none. */
  chipPaths(): readonly string[];
  /** Throws with a `code`. */
  open(path: string): number;
  close(descriptor: number): void;
  /** Throws with a `code`. */
  ioctl(descriptor: number, request: number, buffer: Buffer): void;
  /** Reads what waits, at most what fits; 0 when nothing does. Throws with a `code`. */
  read(descriptor: number, buffer: Buffer): number;
  /** See `Libc.watchInput`. */
  watchInput(descriptor: number, onInput: () => void): () => void;
}

const DEVICES = '/dev';

/** The machine's own. Throws `LibcUnavailable` without the package for it. */
export async function loadCharacterPort(): Promise<CharacterPort> {
  const libc = await loadLibc();
  return {
    chipPaths: () => chipPaths(DEVICES),
    open: (path) => openSync(path, 'r'),
    close: (descriptor) => closeSync(descriptor),
    ioctl: (descriptor, request, buffer) => void libc.ioctl(descriptor, request, buffer),
    read: readWaiting,
    watchInput: (descriptor, onInput) => libc.watchInput(descriptor, onInput),
  };
}

function chipPaths(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^gpiochip\d+$/.test(name));
    const numberOf = (name: string): number => Number(name.slice('gpiochip'.length));
    return names.sort((a, b) => numberOf(a) - numberOf(b)).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function readWaiting(descriptor: number, buffer: Buffer): number {
  try {
    return readSync(descriptor, buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}
