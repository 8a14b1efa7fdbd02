import type { Reading } from '../../../protocol/reading.ts';
import { type Random, seededRandom } from '../../../runtime/random.ts';
import { MONDAY_MORNING_MS } from '../../support/fakeClock.ts';
import { aGap, aHeartbeat, anEquipment, anOccupancy, aRating } from '../../support/readings.ts';

/** A reading, and when its agent wrote it. */
export interface Written {
  readonly atMs: number;
  readonly reading: Reading;
}

const BEAT_MS = 15_000;
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

/**
 * What one agent writes in a while, in order: levels that flip, presses, sensors that fall sick and
 * recover, heartbeats that miss a device, restarts with and without a new boot, and a wall clock that
 * is set wrong for a while.
 */
export function randomHistory(
  options: { readonly agent: string; readonly presence: readonly string[]; readonly pad: string },
  span: { readonly lastsMs: number; readonly chance: Chance },
): Written[] {
  const { agent, presence, pad } = options;
  const { lastsMs, chance } = span;
  const written: Written[] = [];
  const levels = new Map(presence.map((device) => [device, true]));
  let boot = { id: `${agent}-boot-1`, atMs: 0 };
  let watchedFromMs = 0;
  let wrongUntilMs = 0;

  const stamp = (atMs: number) => ({
    ...{ boot: boot.id, monotonicMs: atMs - boot.atMs },
    wallMs: MONDAY_MORNING_MS + atMs + (atMs < wrongUntilMs ? WRONG_BY_MS : 0),
  });
  const write = (atMs: number, reading: Reading): void => {
    written.push({ atMs, reading });
  };
  function sayLevels(atMs: number): void {
    for (const [device, occupied] of levels) {
      write(atMs, anOccupancy({ ...stamp(atMs), device, occupied }));
    }
  }

  /** Nothing is watched for a while; a machine that was started anew has a new boot id. */
  function standStill(atMs: number): number {
    const backMs = atMs + chance.between(5, 180) * 1000;
    if (chance.oneIn(2)) boot = { id: `${boot.id}x`, atMs: backMs - 1000 };
    for (const device of [...presence, pad]) {
      const gap = { fromWallMs: MONDAY_MORNING_MS + atMs, toWallMs: MONDAY_MORNING_MS + backMs };
      write(backMs, aGap({ ...stamp(backMs), device, ...gap }));
    }
    sayLevels(backMs);
    watchedFromMs = backMs;
    return backMs;
  }

  function happen(atMs: number): void {
    const device = presence[chance.between(0, presence.length)] ?? '';
    if (chance.oneIn(6)) {
      const occupied = levels.get(device) !== true;
      levels.set(device, occupied);
      write(atMs, anOccupancy({ ...stamp(atMs), device, occupied }));
    }
    const pressId = `press-${agent}-${atMs}`;
    if (chance.oneIn(9)) write(atMs, aRating({ ...stamp(atMs), device: pad, pressId }));
    if (chance.oneIn(40)) write(atMs, anEquipment({ ...stamp(atMs), device, status: 'fault' }));
    if (chance.oneIn(30)) write(atMs, anEquipment({ ...stamp(atMs), device, status: 'ok' }));
    const status = chance.oneIn(2) ? 'unplugged' : 'ok';
    if (chance.oneIn(30)) write(atMs, anEquipment({ ...stamp(atMs), device: pad, status }));
  }

  /** Now and then a device is not watched for several beats in a row. */
  let laggingUntilMs = 0;
  function beat(atMs: number): void {
    if (chance.oneIn(90)) laggingUntilMs = atMs + chance.between(1, 150) * 1000;
    const device = presence[0] ?? '';
    const lagging = atMs < laggingUntilMs ? [{ device, untilMonotonicMs: null }] : [];
    const fromMonotonicMs = watchedFromMs - boot.atMs;
    write(atMs, aHeartbeat({ ...stamp(atMs), fromMonotonicMs, lagging }));
    watchedFromMs = atMs;
  }

  sayLevels(0);
  for (let atMs = BEAT_MS; atMs <= lastsMs; atMs += BEAT_MS) {
    if (chance.oneIn(200)) wrongUntilMs = atMs + chance.between(60, 900) * 1000;
    happen(atMs - chance.between(1, BEAT_MS));
    beat(atMs);
    if (chance.oneIn(250)) atMs = standStill(atMs);
  }
  return written;
}
