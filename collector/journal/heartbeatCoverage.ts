import type { HeartbeatReading } from '../../protocol/reading.ts';
import type { JournalEntry } from './journalRow.ts';
import { judgedError } from './readingTime.ts';

/** Wall clocks of heartbeats that become one may drift apart by this much. */
const DRIFT_MS_MAX = 500;

/**
 * Turns heartbeats that follow on one another without a break into one, which covers the time of
 * all. It stands at the place of the last of them: a watermark that comes later changes no verdict,
 * one that came earlier would. The first of them stays where it is, because it says when the watching
 * began again, and with that when a stale device was well. All else stays as it is, in its order.
 */
export function mergeHeartbeats(entries: readonly JournalEntry[]): JournalEntry[] {
  const kept: JournalEntry[] = [];
  /** The newest of the heartbeats that may still grow, by device and channel. */
  const open = new Map<string, OpenHeartbeat>();
  for (const entry of entries) {
    const { reading } = entry;
    if (reading.kind !== 'heartbeat') {
      kept.push(entry);
      if (reading.clock.state === 'unsynced') closeAnchors(open, kept);
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
      if (candidate.isFirst) {
        kept.push(entry);
        open.set(place, { ...candidate, index: kept.length - 1, isFirst: false });
        continue;
      }
      kept[candidate.index] = REMOVED;
      const fromMonotonicMs = earlier.fromMonotonicMs;
      kept.push({ ...entry, reading: { ...reading, fromMonotonicMs } });
      open.set(place, { ...candidate, index: kept.length - 1 });
      continue;
    }
    kept.push(entry);
    const index = kept.length - 1;
    open.set(place, { index, firstWallMinusMonotonicMs: offsetMs, isFirst: true });
  }
  return kept.filter((entry) => entry !== REMOVED);
}

/** The newest heartbeat of a run. */
interface OpenHeartbeat {
  /** Its place among those kept. */
  readonly index: number;
  readonly firstWallMinusMonotonicMs: number;
  /** It is the first of its run, which stays as it is. */
  readonly isFirst: boolean;
}

/** A reading of a clock that is set no more has its time from the last heartbeat before: it stays. */
function closeAnchors(open: Map<string, OpenHeartbeat>, kept: readonly JournalEntry[]): void {
  for (const [place, { index }] of open) {
    if (kept[index]?.reading.clock.state !== 'unsynced') open.delete(place);
  }
}

const REMOVED = {} as JournalEntry;

function continues(earlier: HeartbeatReading, later: HeartbeatReading): boolean {
  return (
    earlier.boot === later.boot &&
    later.fromMonotonicMs === earlier.monotonicMs &&
    earlier.lagging.length === 0 &&
    later.lagging.length === 0 &&
    earlier.clock.state === later.clock.state &&
    earlier.clock.state !== 'stepped' &&
    judgedError(earlier.clock.errorMs ?? 0) === judgedError(later.clock.errorMs ?? 0)
  );
}
