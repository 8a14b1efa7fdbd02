import { LIMITS } from '../../protocol/limits.ts';
import { AGENT_DEVICE, type HeartbeatReading } from '../../protocol/reading.ts';
import type { CancelTimer, Clock } from '../../runtime/clock.ts';
import type { Stamp } from '../clockState.ts';

/** A device that is not being watched, since when (monotonic); null: it never was. */
export interface LaggingDevice {
  readonly device: string;
  readonly sinceMonotonicMs: number | null;
}

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly stamp: () => Stamp;
  readonly lagging: () => readonly LaggingDevice[];
  readonly onHeartbeat: (reading: HeartbeatReading) => void;
  /** The process stood still (suspended, starved) and watched nothing since `lastAlive`. */
  readonly onStoodStill: (lastAlive: Stamp) => void;
}

/** Says regularly that everything was watched without a break: the detector's watermark. */
export interface Heartbeat {
  /** Begins a span of watching at this moment, and says so. */
  start(): void;
  /**
   * Somebody came or went: vouches for the time up to now soon, so that a page shows it within about
   * a second instead of after the next regular heartbeat.
   */
  soon(): void;
  /** Ends the span with a last heartbeat. */
  stop(): void;
}

/** A heartbeat that comes later than this shows that the process did not run meanwhile. */
const STOOD_STILL_MS = LIMITS.heartbeatMs + 10_000;

/** Heartbeats for a change come no closer together than this, however busy a sensor is. */
const SOON_MS = 500;

/** Makes a heartbeat; each one begins where the one before ended. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  let stopBeating: CancelTimer | null = null;
  let last: Stamp | null = null;
  let cancelSoon: CancelTimer | null = null;

  function beat(from: Stamp): void {
    const now = options.stamp();
    const isBroken = now.monotonicMs - from.monotonicMs > STOOD_STILL_MS;
    if (isBroken) options.onStoodStill(from);
    const fromMonotonicMs = isBroken ? now.monotonicMs : from.monotonicMs;
    last = now;
    options.onHeartbeat({
      kind: 'heartbeat',
      device: AGENT_DEVICE,
      channel: AGENT_DEVICE,
      ...now,
      fromMonotonicMs,
      lagging: options.lagging().map((one) => ({
        device: one.device,
        untilMonotonicMs: watchedUntil(one.sinceMonotonicMs, fromMonotonicMs),
      })),
    });
  }

  function beatSoon(from: Stamp): void {
    const waitedMs = options.stamp().monotonicMs - from.monotonicMs;
    cancelSoon = options.clock.after(Math.max(0, SOON_MS - waitedMs), () => {
      cancelSoon = null;
      beat(last ?? from);
    });
  }

  return {
    soon() {
      if (stopBeating !== null && cancelSoon === null && last !== null) beatSoon(last);
    },
    start() {
      if (stopBeating !== null) return;
      const first = options.stamp();
      beat(first);
      stopBeating = options.clock.every(LIMITS.heartbeatMs, () => beat(last ?? first));
    },
    stop() {
      if (stopBeating === null) return;
      stopBeating();
      stopBeating = null;
      cancelSoon?.();
      cancelSoon = null;
      if (last !== null) beat(last);
    },
  };
}

function watchedUntil(sinceMonotonicMs: number | null, fromMonotonicMs: number): number | null {
  if (sinceMonotonicMs === null || sinceMonotonicMs < fromMonotonicMs) return null;
  return sinceMonotonicMs;
}
