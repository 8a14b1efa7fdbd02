import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that holds room on the disk for the worst hour: given up when the disk is full. */
export interface DiskReserve {
  /** Makes it when there is plenty of room. Never throws. */
  keep(): void;
  /** Gives the room back; false when there was none. */
  release(): boolean;
}

/** A day of a hall's readings. */
const RESERVE_BYTES = 4 * 1024 * 1024;
/** It is made only where this many times its size is free. */
const PLENTY = 8;

/** Makes the reserve beside an outbox file; nothing is touched yet. */
export function createDiskReserve(outboxPath: string): DiskReserve {
  const path = `${outboxPath}.reserve`;
  return {
    keep() {
      try {
        if (sizeOf(path) === RESERVE_BYTES) return;
        const { bavail, bsize } = statfsSync(dirname(path));
        if (bavail * bsize < PLENTY * RESERVE_BYTES) return;
        write(path);
      } catch {
        remove(path);
      }
    },
    release() {
      return sizeOf(path) > 0 && remove(path);
    },
  };
}

function write(path: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    const block = Buffer.alloc(256 * 1024, 0x5a);
    for (let at = 0; at < RESERVE_BYTES; at += block.length) writeSync(file, block);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
