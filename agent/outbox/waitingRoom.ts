import type { GapReading, Reading } from '../../protocol/reading.ts';

/**
 * Readings that the disk did not take, in memory, up to a limit. What falls out is counted per
 * device, and a `gap` stands in its place.
 */
export interface WaitingRoom {
  add(readings: readonly Reading[]): void;
  /** The first of what waits, in order: the gaps for what fell out, then the readings. */
  peek(countMax: number): readonly Reading[];
  /** Forgets the first, which are on the disk now. */
  drop(count: number): void;
  readonly size: number;
  /** Readings that fell out and whose gap still waits. */
  readonly lost: number;
}

interface Loss {
  count: number;
  fromWallMs: number;
  toWallMs: number;
  last: Reading;
}

/** Makes an empty waiting room. Above `readingsMax` the oldest reading falls out. */
export function createWaitingRoom(readingsMax: number): WaitingRoom {
  const waiting: Reading[] = [];
  const losses = new Map<string, Loss>();

  function lose(reading: Reading): void {
    const fromWallMs = reading.kind === 'gap' ? reading.fromWallMs : reading.wallMs;
    const count = reading.kind === 'gap' ? reading.count : 1;
    const loss = losses.get(reading.device);
    if (loss === undefined) {
      losses.set(reading.device, { count, fromWallMs, toWallMs: reading.wallMs, last: reading });
      return;
    }
    loss.count += count;
    loss.fromWallMs = Math.min(loss.fromWallMs, fromWallMs);
    loss.toWallMs = Math.max(loss.toWallMs, reading.wallMs);
    loss.last = reading;
  }

  /** The state of a device is unknown until its next reading that was kept, or until now. */
  function gapOf(loss: Loss): GapReading {
    const { device, channel, boot, monotonicMs, wallMs, clock } = loss.last;
    const next = waiting.find((reading) => reading.device === device) ?? waiting.at(-1);
    return {
      kind: 'gap',
      ...{ device, channel, boot, monotonicMs, wallMs, clock },
      fromWallMs: loss.fromWallMs,
      toWallMs: Math.max(loss.toWallMs, next?.wallMs ?? 0),
      count: loss.count,
      reason: 'disk-failed',
    };
  }

  return {
    add(readings) {
      waiting.push(...readings);
      const surplus = Math.max(0, waiting.length - readingsMax);
      for (const reading of waiting.splice(0, surplus)) lose(reading);
    },
    peek(countMax) {
      const gaps = [...losses.values()].slice(0, countMax).map(gapOf);
      return [...gaps, ...waiting.slice(0, countMax - gaps.length)];
    },
    drop(count) {
      const devices = [...losses.keys()].slice(0, count);
      for (const device of devices) losses.delete(device);
      waiting.splice(0, count - devices.length);
    },
    get size() {
      return losses.size + waiting.length;
    },
    get lost() {
      return [...losses.values()].reduce((sum, loss) => sum + loss.count, 0);
    },
  };
}
