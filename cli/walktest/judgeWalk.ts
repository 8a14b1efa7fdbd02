import type { WalkTestFault, WalkTestSensor } from '../../protocol/walkTestRecord.ts';

/** What a sensor said from some moment on; null: it was not watched, or could not be trusted. */
export interface Said {
  readonly atMs: number;
  readonly level: 'occupied' | 'empty' | null;
}

/** One sensor during a whole test, in the order of time; the first entry is its level at the start. */
export interface SensorTrail {
  readonly device: string;
  readonly sensor: string | null;
  readonly said: readonly Said[];
}

/** The three parts of a test, in monotonic ms. `backMs`: when somebody sat down again. */
export interface WalkTimes {
  readonly sittingFromMs: number;
  readonly sittingToMs: number;
  readonly leftMs: number;
  readonly backMs: number;
  readonly endMs: number;
}

/** What is asked of a kind of sensor. */
export interface SensorDemand {
  /** It must see somebody who sits still for this part of the time. */
  readonly seenShareMin: number;
  /** It must have noticed by then that somebody left; a hold time lies in between. */
  readonly emptyWithinMs: number;
  readonly occupiedWithinMs: number;
}

/**
 * Demands by kind. A motion sensor does not see somebody who sits still (data of real sensor days in
 * docs/evaluation.md: silent for up to 13 minutes), so it must have seen a movement at all; the
 * others see people, and the seconds allowed are for contacts that settle.
 */
const DEMANDS: Readonly<Record<string, SensorDemand>> = {
  seat: { seenShareMin: 0.98, emptyWithinMs: 20_000, occupiedWithinMs: 5000 },
  beam: { seenShareMin: 0.98, emptyWithinMs: 20_000, occupiedWithinMs: 5000 },
  radar: { seenShareMin: 0.95, emptyWithinMs: 90_000, occupiedWithinMs: 10_000 },
  pir: { seenShareMin: Number.EPSILON, emptyWithinMs: 180_000, occupiedWithinMs: 10_000 },
};
const OTHERWISE: SensorDemand = {
  seenShareMin: 0.95,
  emptyWithinMs: 90_000,
  occupiedWithinMs: 10_000,
};

export function demandOf(sensor: string | null): SensorDemand {
  return DEMANDS[sensor ?? ''] ?? OTHERWISE;
}

/** Judges one sensor. The same trail and times give the same result. */
export function judgeSensor(trail: SensorTrail, times: WalkTimes): WalkTestSensor {
  const { device, sensor, said } = trail;
  const demand = demandOf(sensor);
  const sitting = stretches(said, times.sittingFromMs, times.sittingToMs);
  const away = stretches(said, times.leftMs, times.backMs);
  const back = stretches(said, times.backMs, times.endMs);
  const sittingMs = times.sittingToMs - times.sittingFromMs;
  const seenShare = sittingMs <= 0 ? 0 : lengthOf(sitting, 'occupied') / sittingMs;
  const emptyAfterMs = settledAfter(away, 'empty');
  const firstBack = back.find(({ level }) => level === 'occupied');
  const occupiedAfterMs = firstBack === undefined ? null : firstBack.fromMs - times.backMs;
  const faults: WalkTestFault[] = [];
  const all = [...sitting, ...away, ...back];
  if (said.every(({ level }) => level === null)) faults.push('never-said');
  else if (all.some(({ level }) => level === null)) faults.push('not-watched');
  if (seenShare < demand.seenShareMin) faults.push('lost-sitting');
  if (emptyAfterMs === null)
    faults.push(
      away.at(-1)?.level === 'occupied' && wasEmpty(away) ? 'seen-empty' : 'stayed-occupied',
    );
  else if (emptyAfterMs > demand.emptyWithinMs) faults.push('stayed-occupied');
  if (occupiedAfterMs === null || occupiedAfterMs > demand.occupiedWithinMs) {
    faults.push('missed-return');
  }
  return {
    ...{ device, sensor, seenShare: Math.round(seenShare * 1000) / 1000 },
    longestSilenceMs: longest(sitting),
    ...{ emptyAfterMs, occupiedAfterMs, faults },
  };
}

interface Stretch extends Pick<Said, 'level'> {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was said between two moments, as stretches of one level. */
function stretches(said: readonly Said[], fromMs: number, toMs: number): Stretch[] {
  const found: Stretch[] = [];
  said.forEach(({ atMs, level }, index) => {
    const nextMs = said[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    const stretch = { fromMs: Math.max(atMs, fromMs), toMs: Math.min(nextMs, toMs), level };
    if (stretch.toMs > stretch.fromMs) found.push(stretch);
  });
  const firstMs = found[0]?.fromMs ?? toMs;
  // Before its first word nothing is known of it.
  return firstMs > fromMs ? [{ fromMs, toMs: firstMs, level: null }, ...found] : found;
}

function lengthOf(parts: readonly Stretch[], level: Said['level']): number {
  const lengths = parts.map((part) => (part.level === level ? part.toMs - part.fromMs : 0));
  return lengths.reduce((sum, one) => sum + one, 0);
}

/** From the beginning of some time to the moment from which on the level stayed; null: it did not. */
function settledAfter(parts: readonly Stretch[], level: Said['level']): number | null {
  if (parts.at(-1)?.level !== level) return null;
  const before = parts.findLastIndex((part) => part.level !== level);
  const startMs = parts[0]?.fromMs ?? 0;
  return before < 0 ? 0 : (parts[before]?.toMs ?? startMs) - startMs;
}

function wasEmpty(parts: readonly Stretch[]): boolean {
  return parts.some(({ level }) => level === 'empty');
}

/** The longest time without "occupied". */
function longest(parts: readonly Stretch[]): number {
  let [best, current] = [0, 0];
  for (const { level, fromMs, toMs } of parts) {
    current = level === 'occupied' ? 0 : current + toMs - fromMs;
    best = Math.max(best, current);
  }
  return Math.round(best);
}
