import { randomBytes } from 'node:crypto';

/** Chance, passed in, so that a failing run replays from its seed. */
export interface Random {
  /** A number in [0, 1). */
  fraction(): number;
}

/** Chance of the machine, for backoff and demos; ids and secrets come from `randomId`. */
export const systemRandom: Random = { fraction: () => Math.random() };

/** The same sequence for the same seed: mulberry32 (T. Ettinger, public domain). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    fraction() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = state;
      mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  };
}

/** An id nobody can guess, as lower-case hexadecimal; 16 bytes unless told otherwise. */
export function randomId(bytes = 16): string {
  return randomBytes(bytes).toString('hex');
}
