import { statSync } from 'node:fs';
import type { Clock } from '../../runtime/clock.ts';
import { type KernelClock, loadLibc } from '../linux/libc.ts';

/** What somebody says about the wall clock at this moment. */
export interface ClockWord {
  readonly isSet: boolean;
  /** Who says so: `kernel`, `timesyncd`, or `system` (the configuration). */
  readonly source: string;
  /** Largest error, where somebody admits to one. */
  readonly errorMs?: number;
}

/** Whom the agent believes about its clock. Asked for every stamp, so it is quick; never throws. */
export interface ClockAuthority {
  read(): ClockWord;
  /** Finds better ways to know, where there are any. Until it has finished, `read` does without. */
  prepare(): Promise<void>;
}

/** The administrator vouches for the clock, in the configuration. */
export const administrator: ClockAuthority = {
  read: () => ({ isSet: true, source: 'system' }),
  prepare: async () => undefined,
};

export interface TimeDaemonOptions {
  readonly clock: Clock;
  /** Touched by systemd-timesyncd whenever it has heard its server. */
  readonly synchronizedFile: string;
  /** Asks the kernel. Default: through the C library, where that can be called. */
  readonly loadKernelClock?: () => Promise<() => KernelClock>;
}

/**
 * The time daemon, whichever it is: it tells the kernel how large its error may be. A kernel that has
 * heard nothing for 32,000 s (8 h 53 min) calls its clock unsynchronised. Where the kernel cannot be
 * asked, the file of systemd-timesyncd says the same.
 */
export function createTimeDaemon(options: TimeDaemonOptions): ClockAuthority {
  const { loadKernelClock = loadFromLibc } = options;
  const timesyncd = createTimesyncd(options);
  let kernelClock: (() => KernelClock) | null = null;

  return {
    read: () => askKernel(kernelClock) ?? timesyncd(),
    async prepare() {
      try {
        kernelClock = await loadKernelClock();
      } catch {
        kernelClock = null;
      }
    },
  };
}

/** Null when the kernel cannot be asked: a sandbox may forbid the question. */
function askKernel(kernelClock: (() => KernelClock) | null): ClockWord | null {
  if (kernelClock === null) return null;
  try {
    const { isSynchronized, errorMsMax } = kernelClock();
    const source = 'kernel';
    if (!isSynchronized) return { isSet: false, source };
    return { isSet: true, source, errorMs: roundUp(errorMsMax) };
  } catch {
    return null;
  }
}

async function loadFromLibc(): Promise<() => KernelClock> {
  const { kernelClock } = await loadLibc();
  return kernelClock;
}

/**
 * How long the file counts after it was touched last: as long as a kernel believes a silent daemon.
 * Watched by monotonic time, because the file's own time is the wall clock's.
 */
const TIMESYNCD_SILENT_MS = 32_000_000;

function createTimesyncd(options: TimeDaemonOptions): () => ClockWord {
  const { clock, synchronizedFile } = options;
  let touchedMs: number | null = null;
  let seenAtMs = 0;
  return () => {
    const nowMs = clock.monotonicMs();
    const lastTouchedMs = statSync(synchronizedFile, { throwIfNoEntry: false })?.mtimeMs ?? null;
    if (lastTouchedMs !== touchedMs) seenAtMs = nowMs;
    touchedMs = lastTouchedMs;
    const isSet = touchedMs !== null && nowMs - seenAtMs < TIMESYNCD_SILENT_MS;
    return { isSet, source: 'timesyncd' };
  };
}

/**
 * To 1, 2 or 5 times a power of ten: an error that grows all the time would make every status and
 * every heartbeat differ from the one before.
 */
export function roundUp(errorMs: number): number {
  if (!(errorMs > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(errorMs));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= errorMs) ?? 10;
  return Math.max(1, Math.round(step * power));
}
