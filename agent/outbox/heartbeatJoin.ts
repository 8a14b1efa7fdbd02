import type { HeartbeatReading } from '../../protocol/reading.ts';

/** Wall clocks of heartbeats that become one may drift apart by this much (as in the journal). */
const DRIFT_MS_MAX = 500;
/** A joined heartbeat covers at most this much: the journal joins hours, too. */
const SPAN_MS_MAX = 3_600_000;

/** Wall minus monotonic time. */
export function offsetOf(reading: { wallMs: number; monotonicMs: number }): number {
  return reading.wallMs - reading.monotonicMs;
}

/** Says whether a heartbeat vouches for the time right behind another, by the same clock. */
export function continues(earlier: HeartbeatReading, later: HeartbeatReading): boolean {
  return (
    earlier.boot === later.boot &&
    later.fromMonotonicMs <= earlier.monotonicMs &&
    later.monotonicMs >= earlier.monotonicMs &&
    earlier.clock.state === later.clock.state &&
    earlier.clock.state !== 'stepped' &&
    Math.abs(offsetOf(earlier) - offsetOf(later)) <= DRIFT_MS_MAX
  );
}

/**
 * One heartbeat that vouches for exactly what two did, or null when there is none: it can say of each
 * device only until when it was watched, so a device that is watched again begins a new one.
 */
export function joinHeartbeats(
  earlier: HeartbeatReading,
  later: HeartbeatReading,
  firstOffsetMs: number,
): HeartbeatReading | null {
  if (!continues(earlier, later)) return null;
  if (later.monotonicMs - earlier.fromMonotonicMs > SPAN_MS_MAX) return null;
  if (Math.abs(firstOffsetMs - offsetOf(later)) > DRIFT_MS_MAX) return null;
  const before = new Map(earlier.lagging.map((one) => [one.device, one.untilMonotonicMs]));
  const lagging: HeartbeatReading['lagging'] = [];
  for (const { device, untilMonotonicMs } of later.lagging) {
    const was = before.get(device);
    before.delete(device);
    if (was === undefined) {
      lagging.push({ device, untilMonotonicMs: untilMonotonicMs ?? earlier.monotonicMs });
    } else if (untilMonotonicMs === null) lagging.push({ device, untilMonotonicMs: was });
    else return null;
  }
  if (before.size > 0) return null;
  const { replaces: _, ...rest } = later;
  return { ...rest, fromMonotonicMs: earlier.fromMonotonicMs, lagging };
}
