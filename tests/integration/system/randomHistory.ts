import type { Reading } from '../../../protocol/reading.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import {
  aClockReading,
  aGap,
  aHeartbeat,
  anEquipment,
  anOccupancy,
  aRating,
} from '../../support/readings.ts';

/** A reading, and when its agent wrote it. */
export interface Written {
  readonly atMs: number;
  readonly reading: Reading;
}

const BEAT_MS = 15_000;
/** Since when a board without a battery believes to be alive. */
const WAKES_AT_MS = 5000;
/** Far enough in the future that the detector does not believe it. */
const WRONG_BY_MS = 20 * 60_000;

/** Chance with a few words. */
export interface Chance {
  /** True once in so many calls. */
  oneIn(times: number): boolean;
  /** An integer in [from, to). */
  between(from: number, to: number): number;
}

export function chanceOf(seed: number): Chance {
  const random: Random = seededRandom(seed);
  return {
    oneIn: (times) => random.fraction() * times < 1,
    between: (from, to) => Math.floor(from + random.fraction() * (to - from)),
  };
}

export interface HistoryOptions {
  readonly agent: string;
  readonly presence: readonly string[];
  readonly pad: string;
  readonly lastsMs: number;
  readonly chance: Chance;
}

/**
 * What one agent writes in a while, in order: levels that flip, presses, sensors that fall sick and
 * recover, heartbeats that miss a device, restarts with and without a new boot, a wall clock that
 * is set wrong for a while, boots that begin in 1970 and are set late or never, and clocks that nobody
 * vouches for any more.
 */
export function randomHistory(options: HistoryOptions): Written[] {
  const agent = new RandomAgent(options);
  const { chance, lastsMs } = options;
  agent.sayLevels(0);
  for (let atMs = BEAT_MS; atMs <= lastsMs; atMs += BEAT_MS) {
    if (chance.oneIn(200)) agent.setClockWrong(atMs + chance.between(60, 900) * 1000);
    if (chance.oneIn(150)) agent.loseClock(atMs + chance.between(10, 600) * 1000);
    agent.happen(atMs - chance.between(1, BEAT_MS));
    agent.beat(atMs);
    if (chance.oneIn(250)) atMs = agent.standStill(atMs);
  }
  return agent.written;
}

class RandomAgent {
  readonly written: Written[] = [];
  readonly #options: HistoryOptions;
  readonly #levels: Map<string, boolean>;
  #boot: { readonly id: string; readonly atMs: number };
  #watchedFromMs = 0;
  #wrongUntilMs = 0;
  #laggingUntilMs = 0;
  /** Until then nobody vouches for the clock. */
  #unsyncedUntilMs = 0;
  #wakesIn1970 = false;
  #wasUnsynced = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#levels = new Map(options.presence.map((device) => [device, true]));
    this.#boot = { id: `${options.agent}-boot-1`, atMs: 0 };
  }

  setClockWrong(untilMs: number): void {
    this.#wrongUntilMs = untilMs;
  }

  loseClock(untilMs: number): void {
    this.#unsyncedUntilMs = untilMs;
    this.#wakesIn1970 = false;
  }

  sayLevels(atMs: number): void {
    for (const [device, occupied] of this.#levels) {
      this.#write(atMs, anOccupancy({ ...this.#stamp(atMs), device, occupied }));
    }
  }

  /** Nothing is watched for a while; a machine that was started anew has a new boot id. */
  standStill(atMs: number): number {
    const { chance, presence, pad } = this.#options;
    const backMs = atMs + chance.between(5, 180) * 1000;
    if (chance.oneIn(2)) {
      this.#boot = { id: `${this.#boot.id}x`, atMs: backMs - 1000 };
      this.#wakesIn1970 = chance.oneIn(2);
      if (this.#wakesIn1970) this.#unsyncedUntilMs = backMs + chance.between(1, 900) * 1000;
    }
    for (const device of [...presence, pad]) {
      const { wallMs } = this.#stamp(backMs);
      const fromWallMs = MONDAY_MORNING_MS + atMs;
      const gap = { fromWallMs, toWallMs: Math.max(fromWallMs, wallMs) };
      this.#write(backMs, aGap({ ...this.#stamp(backMs), device, ...gap }));
    }
    this.sayLevels(backMs);
    this.#watchedFromMs = backMs;
    return backMs;
  }

  happen(atMs: number): void {
    const { chance, agent, presence, pad } = this.#options;
    const device = presence[chance.between(0, presence.length)] ?? '';
    const stamp = this.#stamp(atMs);
    if (chance.oneIn(6)) {
      const occupied = this.#levels.get(device) !== true;
      this.#levels.set(device, occupied);
      this.#write(atMs, anOccupancy({ ...stamp, device, occupied }));
    }
    const pressId = `press-${agent}-${atMs}`;
    if (chance.oneIn(9)) this.#write(atMs, aRating({ ...stamp, device: pad, pressId }));
    if (chance.oneIn(40)) this.#write(atMs, anEquipment({ ...stamp, device, status: 'fault' }));
    if (chance.oneIn(30)) this.#write(atMs, anEquipment({ ...stamp, device, status: 'ok' }));
    const status = chance.oneIn(2) ? 'unplugged' : 'ok';
    if (chance.oneIn(30)) this.#write(atMs, anEquipment({ ...stamp, device: pad, status }));
  }

  /** Now and then a device is not watched for several beats in a row. */
  beat(atMs: number): void {
    const { chance, presence } = this.#options;
    if (chance.oneIn(90)) this.#laggingUntilMs = atMs + chance.between(1, 150) * 1000;
    const device = presence[0] ?? '';
    const lagging = atMs < this.#laggingUntilMs ? [{ device, untilMonotonicMs: null }] : [];
    const fromMonotonicMs = this.#watchedFromMs - this.#boot.atMs;
    this.#write(atMs, aHeartbeat({ ...this.#stamp(atMs), fromMonotonicMs, lagging }));
    this.#watchedFromMs = atMs;
  }

  #write(atMs: number, reading: Reading): void {
    const isUnsynced = atMs < this.#unsyncedUntilMs;
    if (this.#wasUnsynced && !isUnsynced) {
      this.written.push({ atMs, reading: aClockReading(this.#stamp(atMs)) });
    }
    this.#wasUnsynced = isUnsynced;
    this.written.push({ atMs, reading });
  }

  #stamp(atMs: number) {
    const wrongByMs = atMs < this.#wrongUntilMs ? WRONG_BY_MS : 0;
    const monotonicMs = atMs - this.#boot.atMs;
    const stamp = { boot: this.#boot.id, monotonicMs };
    const wallMs = MONDAY_MORNING_MS + atMs + wrongByMs;
    if (atMs >= this.#unsyncedUntilMs) return { ...stamp, wallMs };
    const unsynced = { ...stamp, clock: { state: 'unsynced' as const } };
    return { ...unsynced, wallMs: this.#wakesIn1970 ? WAKES_AT_MS + monotonicMs : wallMs };
  }
}
