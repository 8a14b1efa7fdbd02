import { type Random, seededRandom } from '../../../runtime/random.ts';

/** Chance that depends on a seed and a name alone: FNV-1a over the name, mixed with the seed. */
export function namedRandom(seed: number, name: string): Random {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return seededRandom(hash);
}

/** An exponential draw with the given mean, cut to a tenth and four times of it. */
export function drawSpan(random: Random, meanMs: number): number {
  const drawn = -Math.log(1 - random.fraction()) * meanMs;
  return Math.round(Math.min(4 * meanMs, Math.max(meanMs / 10, drawn)));
}

/** A whole number of milliseconds between two. */
export function drawBetween(random: Random, fromMs: number, toMs: number): number {
  return Math.round(fromMs + random.fraction() * (toMs - fromMs));
}

/**
 * Silences of a motion sensor while somebody is there, as measured in a real room with its true
 * number of people (UCI "Room Occupancy Estimation"): share of silences, and their length in
 * seconds. The first point is set low; the measurement looked only every 30 s.
 */
const SILENCES: readonly (readonly [share: number, seconds: number])[] = [
  [0, 5],
  [0.5, 31],
  [0.9, 62],
  [0.99, 245],
  [1, 399],
];

/** The length of a silence at a share, log-linear between the measured points; never above 399 s. */
export function silenceMsAt(share: number): number {
  let [lowerShare, lowerSeconds] = SILENCES[0] ?? [0, 0];
  for (const [upperShare, upperSeconds] of SILENCES.slice(1)) {
    if (share <= upperShare) {
      const part = (share - lowerShare) / (upperShare - lowerShare);
      return Math.floor(lowerSeconds * (upperSeconds / lowerSeconds) ** part * 1000);
    }
    lowerShare = upperShare;
    lowerSeconds = upperSeconds;
  }
  return lowerSeconds * 1000;
}

/** Levels of presses, most of them friendly: level and share. */
const LEVELS: readonly (readonly [level: number, share: number])[] = [
  [5, 0.7],
  [4, 0.2],
  [3, 0.06],
  [2, 0.025],
  [1, 0.015],
];

export function drawLevel(random: Random): number {
  let rest = random.fraction();
  for (const [level, share] of LEVELS) {
    if (rest < share) return level;
    rest -= share;
  }
  return 5;
}
