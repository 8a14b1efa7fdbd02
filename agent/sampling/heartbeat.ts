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
  /** Ends the span with a last heartbeat. */
  stop(): void;
}

/** A heartbeat that comes later than this shows that the process did not run meanwhile. */
const STOOD_STILL_MS = LIMITS.heartbeatMs + 10_000;

/** Makes a heartbeat; each one begins where the one before ended. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  let stopBeating: CancelTimer | null = null;
  let last: Stamp | null = null;

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

  return {
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
      if (last !== null) beat(last);
    },
  };
}

function watchedUntil(sinceMonotonicMs: number | null, fromMonotonicMs: number): number | null {
  if (sinceMonotonicMs === null || sinceMonotonicMs < fromMonotonicMs) return null;
  return sinceMonotonicMs;
}
