import type { Level } from '../sensorSignal.ts';
import { type LearnedSilences, learnSilence } from './learnedSilences.ts';
import { SEEING_KINDS, type SeeingKind } from './silencePresets.ts';

/**
 * Follows one window from change to change and finds the silences of each kind of sensor for which an
 * independent signal proves presence. Plain JSON, a few numbers per kind.
 */
export interface SilenceWatch {
  readonly learned: LearnedSilences | null;
  readonly kinds: Readonly<Partial<Record<SeeingKind, KindWatch>>>;
}

export const NEW_SILENCE_WATCH: SilenceWatch = { learned: null, kinds: {} };

/** What holds of one kind of sensor since the last change. */
interface KindWatch {
  readonly level: Level;
  /** Since when all of its sensors have seen nobody without interruption; null: they do not. */
  readonly emptySinceMs: number | null;
  /** Since when a proof has held without interruption; null: none holds. */
  readonly provenSinceMs: number | null;
  /** Proven presence up to here has been counted. */
  readonly countedToMs: number | null;
  /** How much of the silence under way, from its beginning, has been counted. */
  readonly silenceCountedMs: number;
}

/** What holds at a window from an instant on. */
export interface WindowSigns {
  readonly atMs: number;
  /** Every sensor that sees people, with what it says. */
  readonly sensors: readonly { readonly kind: SeeingKind; readonly level: Level }[];
  /** A ticket was called to this window and is not finished: the clerk is serving. */
  readonly isServing: boolean;
}

/**
 * Kinds that prove presence while they see somebody. A PIR or a beam does not: whoever passes by
 * triggers them.
 */
const PROVING: readonly SeeingKind[] = ['seat', 'radar'];

/**
 * Takes a change at the window: a sensor's edge, a ticket called or finished. Call it in the order of
 * time, also when only time has passed; the same calls give the same state. O(kinds).
 */
export function watchSilences(watch: SilenceWatch, signs: WindowSigns): SilenceWatch {
  let { learned } = watch;
  const kinds: Partial<Record<SeeingKind, KindWatch>> = {};
  for (const kind of SEEING_KINDS) {
    const before = watch.kinds[kind];
    const levels = signs.sensors.filter((one) => one.kind === kind).map((one) => one.level);
    const isProven = signs.isServing || signs.sensors.some((one) => proves(one, kind));
    const now = { atMs: signs.atMs, level: together(levels), isProven };
    if (before !== undefined) learned = countEnded(learned, { kind, before, now });
    if (levels.length > 0) kinds[kind] = followed(before, now);
  }
  return { learned, kinds };
}

/**
 * Takes a press at the window's rating pad: somebody was there, just then. Who was seen before and is
 * there now was there in between, since nobody comes without moving. Of the time after it a press says
 * nothing.
 */
export function watchPress(watch: SilenceWatch, atMs: number): SilenceWatch {
  let { learned } = watch;
  const kinds = { ...watch.kinds };
  for (const kind of SEEING_KINDS) {
    const one = kinds[kind];
    if (one === undefined || one.emptySinceMs === null || one.provenSinceMs !== null) continue;
    const silentMs = atMs - one.emptySinceMs;
    const countedMs = one.silenceCountedMs;
    if (silentMs <= countedMs) continue;
    const provenMs = silentMs - countedMs;
    learned = learnSilence(learned, {
      ...{ kind, silentMs, countedMs, provenMs, atMs, isCensored: true },
    });
    kinds[kind] = { ...one, silenceCountedMs: silentMs };
  }
  return { learned, kinds };
}

function proves(
  sensor: { readonly kind: SeeingKind; readonly level: Level },
  kind: SeeingKind,
): boolean {
  return sensor.kind !== kind && sensor.level === 'occupied' && PROVING.includes(sensor.kind);
}

/** Sensors of one kind see somebody if any of them does, and nobody only if all of them say so. */
function together(levels: readonly Level[]): Level {
  if (levels.includes('occupied')) return 'occupied';
  return levels.length > 0 && levels.every((level) => level === 'empty') ? 'empty' : 'unknown';
}

interface Now {
  readonly atMs: number;
  readonly level: Level;
  readonly isProven: boolean;
}

/** Counts the silence that this change ends, or the proven presence that ends without one. */
function countEnded(
  learned: LearnedSilences | null,
  change: { readonly kind: SeeingKind; readonly before: KindWatch; readonly now: Now },
): LearnedSilences | null {
  const { kind, before, now } = change;
  const { emptySinceMs, provenSinceMs, countedToMs } = before;
  if (provenSinceMs === null || countedToMs === null || before.level === 'unknown') return learned;
  const isSilent = emptySinceMs !== null;
  const goesOn = now.isProven && now.level === before.level;
  if (goesOn || (!isSilent && now.isProven && now.level === 'empty')) return learned;
  const countedMs = before.silenceCountedMs;
  const fromMs = countedMs > 0 ? emptySinceMs : Math.max(emptySinceMs ?? 0, provenSinceMs);
  return learnSilence(learned, {
    kind,
    atMs: now.atMs,
    provenMs: now.atMs - countedToMs,
    countedMs,
    silentMs: isSilent ? now.atMs - (fromMs ?? now.atMs) : 0,
    isCensored: now.level !== 'occupied',
  });
}

function followed(before: KindWatch | undefined, now: Now): KindWatch {
  const { atMs, level } = now;
  const emptySinceMs = level === 'empty' ? (before?.emptySinceMs ?? atMs) : null;
  const held = before?.provenSinceMs ?? null;
  const holds = now.isProven && level !== 'unknown';
  // Motion ends a silence, so that everything up to here has been counted.
  const isCounted = held === null || (level === 'occupied' && before?.level !== 'occupied');
  const kept = { provenSinceMs: held ?? atMs, countedToMs: isCounted ? atMs : before?.countedToMs };
  return {
    level,
    emptySinceMs,
    provenSinceMs: holds ? kept.provenSinceMs : null,
    countedToMs: holds ? (kept.countedToMs ?? atMs) : null,
    silenceCountedMs: silenceCounted(before, { atMs, holds, emptySinceMs }),
  };
}

function silenceCounted(
  before: KindWatch | undefined,
  now: Pick<Now, 'atMs'> & { readonly holds: boolean; readonly emptySinceMs: number | null },
): number {
  if (before?.level !== 'empty' || now.emptySinceMs === null) return 0;
  const isCutHere = before.provenSinceMs !== null && !now.holds;
  return isCutHere ? now.atMs - now.emptySinceMs : before.silenceCountedMs;
}
