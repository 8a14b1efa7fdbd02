import { SEEING_KINDS, type SeeingKind, SILENCE_PRESETS } from './silencePresets.ts';

/**
 * What a window's own sensors have taught, per kind of sensor: sums that fade, so that the state stays
 * as small as it began. Plain JSON.
 */
export type LearnedSilences = Readonly<Partial<Record<SeeingKind, LearnedKind>>>;

export interface LearnedKind {
  /** The sums below are as of this moment, epoch ms. */
  readonly atMs: number;
  /** Hours for which somebody was proved to be there while this kind was watched. */
  readonly hours: number;
  /** As in `SilenceRecord`, beyond the threshold of the kind's preset. */
  readonly longer: number;
  readonly ended: number;
  readonly excessMs: number;
}

/**
 * A silence of all sensors of one kind at a window, for which a signal of another kind proved that
 * somebody was there. Motion afterwards proves nothing: who came back moves too.
 */
export interface ProvenSilence {
  readonly kind: SeeingKind;
  /** From the last moment at which a sensor of this kind saw somebody, or from the proof's beginning. */
  readonly silentMs: number;
  /** How much of this very silence was counted by an earlier call (a press in its midst). */
  readonly countedMs?: number;
  /** The proof or the watch ended first: the silence may have gone on. */
  readonly isCensored: boolean;
  /** Presence that was proved since the silence before, this one included. */
  readonly provenMs: number;
  /** When it ended, epoch ms. */
  readonly atMs: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * What was learned counts half after this long: a quarter of a year changes the heating, which is what
 * a PIR sees people against, and often the clerk.
 */
export const LEARNED_HALF_LIFE_MS = 91 * DAY_MS;
/**
 * A single silence counts as this long at most, as one whose end was not seen. A ticket that nobody
 * closed or a seat that a bag lies on must not blind a window for months.
 */
export const PROVEN_SILENCE_MS_MAX = 30 * 60_000;

/** Takes one proven silence into account. Silences of which the length is no number change nothing. */
export function learnSilence(
  learned: LearnedSilences | null,
  silence: ProvenSilence,
): LearnedSilences {
  const before = learned ?? {};
  const { kind, silentMs, provenMs, atMs } = silence;
  if (!(silentMs >= 0 && provenMs >= 0 && Number.isFinite(atMs))) return before;
  const old = before[kind] ?? { atMs, hours: 0, longer: 0, ended: 0, excessMs: 0 };
  const nowMs = Math.max(old.atMs, atMs);
  const keeps = halvedOver(nowMs - old.atMs);
  const weight = halvedOver(nowMs - atMs);
  const gain = gainOf(silence);
  const next = {
    atMs: nowMs,
    hours: old.hours * keeps + gain.hours * weight,
    longer: old.longer * keeps + gain.longer * weight,
    ended: old.ended * keeps + gain.ended * weight,
    excessMs: old.excessMs * keeps + gain.excessMs * weight,
  };
  return { ...before, [kind]: next };
}

function halvedOver(ageMs: number): number {
  return 2 ** (-ageMs / LEARNED_HALF_LIFE_MS);
}

function gainOf(silence: ProvenSilence): Omit<LearnedKind, 'atMs'> {
  const { thresholdMs } = SILENCE_PRESETS[silence.kind].record;
  const isTooLong = silence.silentMs > PROVEN_SILENCE_MS_MAX;
  const silentMs = Math.min(silence.silentMs, PROVEN_SILENCE_MS_MAX);
  const countedMs = Math.min(silence.countedMs ?? 0, silentMs);
  const isLonger = silentMs > thresholdMs;
  const wasLonger = countedMs > thresholdMs;
  const provenMs = silence.provenMs - (silence.silentMs - silentMs);
  return {
    hours: Math.max(0, provenMs) / HOUR_MS,
    longer: isLonger && !wasLonger ? 1 : 0,
    ended: isLonger && !silence.isCensored && !isTooLong ? 1 : 0,
    excessMs: Math.max(0, silentMs - thresholdMs) - Math.max(0, countedMs - thresholdMs),
  };
}

/** Says whether a kind of device sees people. */
export function isSeeingKind(kind: string): kind is SeeingKind {
  return (SEEING_KINDS as readonly string[]).includes(kind);
}
