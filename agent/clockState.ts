import { existsSync, readFileSync } from 'node:fs';
import { isId } from '../protocol/ids.ts';
import type { ClockStamp } from '../protocol/reading.ts';
import type { Clock } from '../runtime/clock.ts';
import { randomId } from '../runtime/random.ts';

/** When something was observed, and how far the wall clock could be trusted then. */
export interface Stamp {
  readonly boot: string;
  readonly monotonicMs: number;
  readonly wallMs: number;
  readonly clock: ClockStamp;
}

/** Who may say that the wall clock is right: `ntp` a time daemon, `system` the administrator. */
export type ClockSource = 'ntp' | 'system';

export interface ClockStateOptions {
  readonly clock: Clock;
  readonly source: ClockSource;
  /** Holds the kernel's id of this boot. */
  readonly bootIdFile?: string;
  /** Exists once systemd-timesyncd has set the clock. */
  readonly synchronizedFile?: string;
}

export interface ClockState {
  /** The present moment. */
  stamp(): Stamp;
}

/** Before this program could have been built no clock can be right: a board without a battery. */
const PLAUSIBLE_FROM_MS = Date.UTC(2025, 0, 1);
/** A change of wall time against monotonic time that slewing does not explain. */
const STEP_MS = 2000;
/** How long readings after a step are marked. */
const STEPPED_FOR_MS = 60_000;
/** How long an answer about the time daemon is believed before the file is looked for again. */
const SYNC_CHECK_EVERY_MS = 1000;

/** Watches wall time against monotonic time. Call `stamp` at least with every heartbeat. */
export function createClockState(options: ClockStateOptions): ClockState {
  const { clock } = options;
  const synchronizedFile = options.synchronizedFile ?? '/run/systemd/timesync/synchronized';
  const boot = readBootId(options.bootIdFile ?? '/proc/sys/kernel/random/boot_id');
  let lastOffsetMs: number | null = null;
  let steppedAtMs: number | null = null;
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let isSetByDaemon = false;

  function noticeStep(wallMs: number, monotonicMs: number): void {
    const offsetMs = wallMs - monotonicMs;
    if (lastOffsetMs !== null && Math.abs(offsetMs - lastOffsetMs) > STEP_MS) {
      steppedAtMs = monotonicMs;
    }
    lastOffsetMs = offsetMs;
  }

  function isSet(monotonicMs: number): boolean {
    if (options.source === 'system') return true;
    if (monotonicMs - checkedAtMs >= SYNC_CHECK_EVERY_MS) {
      checkedAtMs = monotonicMs;
      isSetByDaemon = existsSync(synchronizedFile);
    }
    return isSetByDaemon;
  }

  return {
    stamp() {
      const monotonicMs = clock.monotonicMs();
      const wallMs = Math.max(0, clock.wallMs());
      noticeStep(wallMs, monotonicMs);
      const base = { boot, monotonicMs, wallMs };
      if (wallMs < PLAUSIBLE_FROM_MS || !isSet(monotonicMs)) {
        return { ...base, clock: { state: 'unsynced' } };
      }
      const hasStepped = steppedAtMs !== null && monotonicMs - steppedAtMs < STEPPED_FOR_MS;
      const state = hasStepped ? 'stepped' : 'synced';
      return { ...base, clock: { state, source: options.source } };
    },
  };
}

/** The kernel's boot id; a system without one gets an id per process. */
function readBootId(file: string): string {
  try {
    const id = readFileSync(file, 'utf8').trim().toLowerCase();
    return isId(id) ? id : randomId();
  } catch {
    return randomId();
  }
}
