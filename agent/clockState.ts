import { readFileSync } from 'node:fs';
import { isId } from '../protocol/ids.ts';
import { AGENT_DEVICE, type ClockReading, type ClockStamp } from '../protocol/reading.ts';
import type { CancelTimer, Clock } from '../runtime/clock.ts';
import { randomId } from '../runtime/random.ts';
import {
  administrator,
  type ClockAuthority,
  type ClockWord,
  createTimeDaemon,
} from './clock/clockAuthority.ts';

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
  /** Is there once systemd-timesyncd has set the clock; for a machine whose kernel cannot be asked. */
  readonly synchronizedFile?: string;
  /** Default: by the source. */
  readonly authority?: ClockAuthority;
}

export interface ClockState {
  /** The present moment. Notices what has become of the wall clock since the last look. */
  stamp(): Stamp;
  /**
   * Looks once a second from now on, and tells of every change as the reading that says it. What was
   * noticed before is told at once.
   */
  start(onChange: (reading: ClockReading) => void): Promise<void>;
  stop(): void;
}

/** Before this program could have been built no clock can be right: a board without a battery. */
const PLAUSIBLE_FROM_MS = Date.UTC(2025, 0, 1);
/** A change of wall time against monotonic time that slewing does not explain. */
const STEP_MS = 2000;
/** How long readings after a step are marked. */
const STEPPED_FOR_MS = 60_000;
const LOOK_EVERY_MS = 1000;
/** A daemon that restarts takes its word back for a moment: until then the clock is as good as it was. */
const LOST_AFTER_MS = 10_000;
/** Wall and monotonic time read further apart than this do not belong together. */
const READ_WITHIN_MS = 50;
const READ_TRIES = 3;

/** Watches wall time against monotonic time; no decision here rests on wall time going on evenly. */
export function createClockState(options: ClockStateOptions): ClockState {
  const { clock } = options;
  const boot = readBootId(options.bootIdFile ?? '/proc/sys/kernel/random/boot_id');
  const authority = options.authority ?? authorityOf(options);
  const trust = createTrust(authority);
  let lastOffsetMs: number | null = null;
  let offsetWhenLostMs: number | null = null;
  let steppedAtMs: number | null = null;
  let untold: ClockReading[] = [];
  let tell: ((reading: ClockReading) => void) | null = null;
  let stopLooking: CancelTimer = () => undefined;

  function look(): Stamp {
    const { wallMs, monotonicMs } = readTogether(clock);
    const offsetMs = wallMs - monotonicMs;
    const beforeMs = lastOffsetMs ?? offsetMs;
    const hasStepped = Math.abs(offsetMs - beforeMs) > STEP_MS;
    if (hasStepped) steppedAtMs = monotonicMs;
    const isFirst = lastOffsetMs === null;
    lastOffsetMs = offsetMs;
    const wasTrusted = trust.isTrusted();
    const isPlausible = wallMs >= PLAUSIBLE_FROM_MS;
    const word = trust.judge({ monotonicMs, isPlausible, hasStepped });
    if (word === null && (isFirst || wasTrusted)) offsetWhenLostMs = beforeMs;
    const isStepped = steppedAtMs !== null && monotonicMs - steppedAtMs < STEPPED_FOR_MS;
    const stamp = { boot, monotonicMs, wallMs, clock: clockStamp(word, isStepped) };
    const isSetNow = word !== null && !wasTrusted && !isFirst;
    if (isSetNow) note(stamp, 'set', offsetWhenLostMs ?? beforeMs);
    else if (hasStepped) note(stamp, 'stepped', beforeMs);
    if (word === null && wasTrusted) note(stamp, 'lost', offsetMs);
    tellAll();
    return stamp;
  }

  function note(stamp: Stamp, change: ClockReading['change'], offsetBeforeMs: number): void {
    const ids = { kind: 'clock', device: AGENT_DEVICE, channel: AGENT_DEVICE } as const;
    const offsetAfterMs = stamp.wallMs - stamp.monotonicMs;
    untold.push({ ...ids, ...stamp, change, offsetBeforeMs, offsetAfterMs });
  }

  /** A listener may look itself, which must not tell anything twice. */
  function tellAll(): void {
    if (tell === null || untold.length === 0) return;
    const told = untold;
    untold = [];
    for (const reading of told) tell(reading);
  }

  return {
    stamp: look,
    async start(onChange) {
      await authority.prepare();
      tell = onChange;
      stopLooking();
      stopLooking = clock.every(LOOK_EVERY_MS, look);
      look();
    },
    stop() {
      stopLooking();
      stopLooking = () => undefined;
      tell = null;
    },
  };
}

function authorityOf(options: ClockStateOptions): ClockAuthority {
  if (options.source === 'system') return administrator;
  const { clock, synchronizedFile = '/run/systemd/timesync/synchronized' } = options;
  return createTimeDaemon({ clock, synchronizedFile });
}

function clockStamp(word: ClockWord | null, isStepped: boolean): ClockStamp {
  if (word === null) return { state: 'unsynced' };
  const { source, errorMs } = word;
  const stamp = { state: isStepped ? 'stepped' : 'synced', source } as const;
  return errorMs === undefined ? stamp : { ...stamp, errorMs };
}

interface Look {
  readonly monotonicMs: number;
  readonly isPlausible: boolean;
  readonly hasStepped: boolean;
}

/**
 * Whether the wall clock is believed: from the first word that it is set, until that word has been
 * taken back for ten seconds, or at once when the clock steps without a new one.
 */
function createTrust(authority: ClockAuthority) {
  let trusted: ClockWord | null = null;
  let doubtedSinceMs: number | null = null;

  return {
    isTrusted: () => trusted !== null,
    /** The word that counts now; null: the clock is not set. */
    judge(look: Look): ClockWord | null {
      // Asked for every stamp: an answer of a second ago may be of another setting of the clock.
      const word = authority.read();
      if (word.isSet && look.isPlausible) {
        doubtedSinceMs = null;
        trusted = word;
        return trusted;
      }
      doubtedSinceMs ??= look.monotonicMs;
      const isOver = look.monotonicMs - doubtedSinceMs >= LOST_AFTER_MS;
      if (isOver || look.hasStepped || !look.isPlausible) trusted = null;
      return trusted;
    },
  };
}

/**
 * Both clocks at one moment: a process that was held up between the two readings would see a step
 * that never was.
 */
function readTogether(clock: Clock): { readonly wallMs: number; readonly monotonicMs: number } {
  for (let attempt = 1; ; attempt += 1) {
    const beforeMs = clock.monotonicMs();
    const wallMs = Math.max(0, clock.wallMs());
    const monotonicMs = clock.monotonicMs();
    if (monotonicMs - beforeMs <= READ_WITHIN_MS || attempt === READ_TRIES) {
      return { wallMs, monotonicMs };
    }
  }
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
