import { AGENT_DEVICE, type HeartbeatReading, type Reading } from '../../protocol/reading.ts';
import { continues } from './heartbeatJoin.ts';

/** A level is said in full at least this often, so that whoever missed one learns it again. */
const REPEAT_KEPT_EVERY_MS = 3_600_000;

interface KnownLevel {
  readonly level: string;
  /** When the reading that is kept said it. */
  readonly saidMonotonicMs: number;
}

/**
 * What somebody who has read the readings so far knows of the levels. A reading that says only what
 * such a reader knows already is a repeat.
 */
export interface LevelMemory {
  /** The newest heartbeat, and whether it began a new stretch of watching. */
  readonly beat: HeartbeatReading | null;
  readonly beatIsFirst: boolean;
  /** Whether a reading says nothing new; `nextBeat` is the heartbeat that vouches for its time. */
  isRepeat(reading: Reading, nextBeat: HeartbeatReading | null): boolean;
  /** Takes a reading that is kept. */
  keep(reading: Reading, nextBeat: HeartbeatReading | null): void;
  /** Takes a reading that is dropped: its device is unknown until it speaks again. */
  drop(reading: Reading): void;
  copy(): LevelMemory;
}

/** Makes a memory of nothing. */
export function createLevelMemory(): LevelMemory {
  return new Levels(new Map(), null, true);
}

class Levels implements LevelMemory {
  readonly #levels: Map<string, Map<string, KnownLevel>>;
  beat: HeartbeatReading | null;
  beatIsFirst: boolean;

  constructor(
    levels: Map<string, Map<string, KnownLevel>>,
    beat: HeartbeatReading | null,
    beatIsFirst: boolean,
  ) {
    this.#levels = levels;
    this.beat = beat;
    this.beatIsFirst = beatIsFirst;
  }

  isRepeat(reading: Reading, nextBeat: HeartbeatReading | null): boolean {
    const level = levelOf(reading);
    const known = this.#levels.get(reading.device)?.get(keyOf(reading));
    if (level === null || known?.level !== level || this.beat === null) return false;
    return (
      reading.monotonicMs - known.saidMonotonicMs < REPEAT_KEPT_EVERY_MS &&
      nextBeat !== null &&
      continues(this.beat, nextBeat) &&
      isVouchedFor(reading, nextBeat)
    );
  }

  keep(reading: Reading, nextBeat: HeartbeatReading | null): void {
    if (reading.kind === 'heartbeat') this.#takeBeat(reading);
    else if (reading.kind === 'gap') this.#forget(reading.device);
    else this.#learn(reading, nextBeat);
  }

  drop(reading: Reading): void {
    this.#forget(reading.device);
    if (reading.kind === 'heartbeat') this.beat = null;
  }

  copy(): LevelMemory {
    const levels = new Map([...this.#levels].map(([device, known]) => [device, new Map(known)]));
    return new Levels(levels, this.beat, this.beatIsFirst);
  }

  #forget(device: string): void {
    if (device === AGENT_DEVICE) this.#levels.clear();
    else this.#levels.delete(device);
  }

  #takeBeat(beat: HeartbeatReading): void {
    const isUnbroken = this.beat !== null && continues(this.beat, beat);
    // The levels said since the last heartbeat are vouched for by this one (see `#learn`).
    if (!isUnbroken) this.#forgetBefore(beat);
    for (const { device } of beat.lagging) this.#levels.delete(device);
    this.beat = beat;
    this.beatIsFirst = !isUnbroken;
  }

  #forgetBefore(beat: HeartbeatReading): void {
    for (const known of this.#levels.values()) {
      for (const [key, { saidMonotonicMs }] of known) {
        if (saidMonotonicMs < beat.fromMonotonicMs) known.delete(key);
      }
    }
    if (this.beat !== null && this.beat.boot !== beat.boot) this.#levels.clear();
  }

  #learn(reading: Reading, nextBeat: HeartbeatReading | null): void {
    const level = levelOf(reading);
    if (level === null) return;
    // What a device says of itself decides whether its levels count, so they are to be said again.
    if (reading.kind !== 'occupancy') this.#levels.delete(reading.device);
    const known = this.#levels.get(reading.device) ?? new Map<string, KnownLevel>();
    this.#levels.set(reading.device, known);
    if (nextBeat !== null && isVouchedFor(reading, nextBeat)) {
      known.set(keyOf(reading), { level, saidMonotonicMs: reading.monotonicMs });
    } else known.delete(keyOf(reading));
  }
}

/** Says whether a heartbeat covers the moment of a reading, and its device. */
function isVouchedFor(reading: Reading, beat: HeartbeatReading): boolean {
  return (
    reading.boot === beat.boot &&
    reading.monotonicMs >= beat.fromMonotonicMs &&
    reading.monotonicMs <= beat.monotonicMs &&
    !beat.lagging.some(({ device }) => device === reading.device)
  );
}

function keyOf(reading: Reading): string {
  return `${reading.kind}/${reading.channel}`;
}

/** The level that a reading states; null for an event. Latency is no level (see `changeFilter.ts`). */
function levelOf(reading: Reading): string | null {
  switch (reading.kind) {
    case 'occupancy':
      return String(reading.occupied);
    case 'camera':
    case 'equipment':
      return `${reading.status} ${reading.reason ?? ''}`;
    default:
      return null;
  }
}
