import type { Policy, SiteDevice } from '../site/site.ts';
import type { ClearReason } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** How far a window is on its way to a finding, or out of one. */
export interface Episode {
  /** Since when the window has been empty on duty without interruption. */
  readonly emptySinceMs: number | null;
  /** Since when it has been occupied on duty, but for pauses that its sensors make by nature. */
  readonly occupiedSinceMs: number | null;
  /** The finding that is open. */
  readonly open: { readonly startedMs: number; readonly raisedMs: number } | null;
}

export const NO_EPISODE: Episode = { emptySinceMs: null, occupiedSinceMs: null, open: null };

/** A stretch of one verdict, [from, to); the last one before the watermark includes its end. */
export interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly includesEnd: boolean;
  readonly verdict: Verdict;
  /**
   * The part of its duty that is duty for certain, with clocks as exact as they are: who came a moment
   * after eight by a clock that is a moment fast was in time. Absent: all of it.
   */
  readonly certain?: { readonly fromMs: number; readonly toMs: number };
}

/** What decides an episode of a window. */
export interface EpisodeRule {
  readonly policy: Pick<Policy, 'emptyAfterMinutes' | 'clearAfterSeconds'>;
  /** Pauses up to this long do not interrupt somebody's return. */
  readonly pauseMsMax: number;
}

/**
 * The longest silence of a motion sensor that was measured while somebody was there, 399 s. Such a
 * sensor shows a person as single motions, never as the seconds of presence that clear a finding.
 */
const MOTION_PAUSE_MS = 400_000;

/** The pauses that the sensors of a window make while somebody is there. */
export function pauseMsMax(presence: readonly Pick<SiteDevice, 'kind'>[]): number {
  return presence.every((device) => device.kind === 'pir') ? MOTION_PAUSE_MS : 0;
}

export type EpisodeOutcome =
  | { readonly type: 'raise'; readonly startedMs: number; readonly raisedMs: number }
  | {
      readonly type: 'clear';
      readonly startedMs: number;
      readonly atMs: number;
      readonly reason: ClearReason;
    };

export interface EpisodeStep {
  readonly episode: Episode;
  readonly outcome: EpisodeOutcome | null;
}

/**
 * Moves an episode on by a stretch of one verdict. Empty for longer than the policy allows raises;
 * a stretch that ends exactly then does not. Unknown ends everything: who cannot be seen is not
 * accused, and nobody knows whether the window is still empty.
 */
export function stepEpisode(episode: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  switch (segment.verdict) {
    case 'empty':
      return whileEmpty(episode, segment, rule);
    case 'occupied':
      return whileOccupied(episode, segment, rule);
    case 'unknown':
      return ended(episode, segment.fromMs, 'unobserved');
    case 'excused':
      return ended(episode, segment.fromMs, 'excused');
    case 'not-on-duty':
      return ended(episode, segment.fromMs, 'duty-ended');
    default:
      return segment.verdict satisfies never;
  }
}

function whileEmpty(episode: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  const { fromMs, toMs } = segment.certain ?? { fromMs: segment.fromMs, toMs: Infinity };
  const emptySinceMs = episode.emptySinceMs ?? fromMs;
  const isPause = segment.toMs - emptySinceMs <= rule.pauseMsMax && rule.pauseMsMax > 0;
  const occupiedSinceMs = isPause ? episode.occupiedSinceMs : null;
  const next = { ...episode, emptySinceMs, occupiedSinceMs };
  if (episode.open !== null) return { episode: next, outcome: null };
  const dueMs = emptySinceMs + Math.round(rule.policy.emptyAfterMinutes * 60_000);
  const isDue = segment.includesEnd ? segment.toMs >= dueMs : segment.toMs > dueMs;
  // A shorter policy may come into force when the window has been empty for longer already.
  const raisedMs = Math.max(dueMs, segment.fromMs);
  if (!isDue || raisedMs >= toMs) return { episode: next, outcome: null };
  return {
    episode: { emptySinceMs, occupiedSinceMs: null, open: { startedMs: emptySinceMs, raisedMs } },
    outcome: { type: 'raise', startedMs: emptySinceMs, raisedMs },
  };
}

function whileOccupied(episode: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  const occupiedSinceMs = episode.occupiedSinceMs ?? segment.fromMs;
  const next = { ...episode, emptySinceMs: null, occupiedSinceMs };
  if (episode.open === null) return { episode: next, outcome: null };
  const clearedMs = occupiedSinceMs + Math.round(rule.policy.clearAfterSeconds * 1000);
  if (segment.toMs < clearedMs) return { episode: next, outcome: null };
  const { startedMs } = episode.open;
  // After a pause only the motion that ends it shows that the person has stayed.
  const atMs = Math.max(clearedMs, segment.fromMs);
  return {
    episode: { ...next, open: null },
    outcome: { type: 'clear', startedMs, atMs, reason: 'occupied' },
  };
}

function ended(episode: Episode, atMs: number, reason: ClearReason): EpisodeStep {
  if (episode.open === null) return { episode: NO_EPISODE, outcome: null };
  const { startedMs } = episode.open;
  return { episode: NO_EPISODE, outcome: { type: 'clear', startedMs, atMs, reason } };
}
