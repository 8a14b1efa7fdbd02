import { statSync } from 'node:fs';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';

export interface FileWatchOptions {
  readonly file: string;
  readonly clock: Clock;
  /** The file has changed and rests: whoever writes it is done. */
  readonly onChanged: () => void;
}

/** Looks regularly whether a file has changed since the watch was made. */
export interface FileWatch {
  start(): void;
  stop(): void;
}

/** A change is noticed after one to two of these. */
const LOOK_EVERY_MS = 5000;

/** Makes a watch of one file; a look is one system call, and works on every file system. */
export function createFileWatch({ file, clock, onChanged }: FileWatchOptions): FileWatch {
  let known = signatureOf(file);
  let seen = known;
  let stopLooking: CancelTimer = () => undefined;

  function look(): void {
    const now = signatureOf(file);
    const rests = now === seen;
    seen = now;
    // Editors take a file away for a moment; that is no change to act upon.
    if (!rests || now === known || now === GONE) return;
    known = now;
    onChanged();
  }

  return {
    start() {
      stopLooking = clock.every(LOOK_EVERY_MS, look);
    },
    stop: () => stopLooking(),
  };
}

const GONE = 'gone';

function signatureOf(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return GONE;
  }
}
