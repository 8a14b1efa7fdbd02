import { seededRandom } from '../../../runtime/random.ts';

/** Chance with a few words; the same seed and name always throw the same. */
export interface Dice {
  /** An integer in [from, to]. */
  between(from: number, to: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<const L extends readonly [unknown, ...unknown[]]>(list: L): L[number];
  /** Waiting time of a rare event, rounded up to whole milliseconds. */
  wait(meanMs: number): number;
  /** Dice of their own for a part of the world: what one part throws changes no other part. */
  of(name: string | number): Dice;
}

/** Makes the dice of a seed. */
export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const between = (from: number, to: number): number =>
    from + Math.floor(random.fraction() * (to - from + 1));
  return {
    between,
    chance: (probability) => random.fraction() < probability,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
    wait: (meanMs) => Math.ceil(-Math.log(1 - random.fraction()) * meanMs),
    of: (name) => diceOf(mixed(seed, String(name))),
  };
}

/** FNV-1a over the name, begun with the seed. */
function mixed(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const letter of `${name}#`) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}
