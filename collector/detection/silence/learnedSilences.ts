/** What a window's own sensors have taught so far: plain JSON, bounded, decaying. */
export interface LearnedSilences {
  readonly version: 1;
  /** Decayed hours of presence that an independent signal proved. */
  readonly provenHours: number;
  /** When the decay was last applied, epoch ms. */
  readonly decayedAtMs: number;
}

export interface ProvenSilence {
  /** How long the window's motion sensors said nothing while somebody was proved to be there. */
  readonly silentMs: number;
  /** Ended by the end of the proof or of the watch, not by motion: it would have gone on. */
  readonly isCensored: boolean;
  /** When it ended. */
  readonly atMs: number;
}

/** Takes one silence into account. Pure: returns the new state; `null` in means nothing learned yet. */
export function learnSilence(
  learned: LearnedSilences | null,
  silence: ProvenSilence,
): LearnedSilences {
  const provenHours = (learned?.provenHours ?? 0) + silence.silentMs / 3_600_000;
  return { version: 1, provenHours, decayedAtMs: silence.atMs };
}
