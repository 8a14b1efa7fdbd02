import type { HeartbeatReading } from '../../protocol/reading.ts';
import type { JournalEntry } from './journalRow.ts';

/** Wall clocks of heartbeats that become one may drift apart by this much. */
const DRIFT_MS_MAX = 500;

/**
 * Turns heartbeats that follow on one another without a break into one, which covers the time of
 * all. It stands at the place of the last of them: a watermark that comes later changes no verdict,
 * one that came earlier would. Everything else stays as it is, in its order.
 */
export function mergeHeartbeats(entries: readonly JournalEntry[]): JournalEntry[] {
  const kept: JournalEntry[] = [];
  /** The newest of the heartbeats that may still grow, by device and channel. */
  const open = new Map<string, { index: number; firstWallMinusMonotonicMs: number }>();
  for (const entry of entries) {
    const { reading } = entry;
    if (reading.kind !== 'heartbeat') {
      kept.push(entry);
      continue;
    }
    const place = `${reading.device} ${reading.channel}`;
    const candidate = open.get(place);
    const earlier = candidate === undefined ? undefined : kept[candidate.index]?.reading;
    const offsetMs = reading.wallMs - reading.monotonicMs;
    if (
      candidate !== undefined &&
      earlier?.kind === 'heartbeat' &&
      continues(earlier, reading) &&
      Math.abs(offsetMs - candidate.firstWallMinusMonotonicMs) <= DRIFT_MS_MAX
    ) {
      kept[candidate.index] = REMOVED;
      const fromMonotonicMs = earlier.fromMonotonicMs;
      kept.push({ ...entry, reading: { ...reading, fromMonotonicMs } });
      open.set(place, { ...candidate, index: kept.length - 1 });
      continue;
    }
    kept.push(entry);
    open.set(place, { index: kept.length - 1, firstWallMinusMonotonicMs: offsetMs });
  }
  return kept.filter((entry) => entry !== REMOVED);
}

const REMOVED = {} as JournalEntry;

function continues(earlier: HeartbeatReading, later: HeartbeatReading): boolean {
  return (
    earlier.boot === later.boot &&
    later.fromMonotonicMs === earlier.monotonicMs &&
    earlier.lagging.length === 0 &&
    later.lagging.length === 0 &&
    earlier.clock.state === later.clock.state &&
    earlier.clock.state !== 'stepped'
  );
}
