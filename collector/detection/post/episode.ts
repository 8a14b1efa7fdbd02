import type { SiteDevice } from '../../site/site.ts';
import type { ClearReason, PostFindingKind, Stage } from '../finding.ts';
import type { Level } from '../sensorSignal.ts';
import type { Verdict, VerdictContext } from '../verdict.ts';
import type { PolicyTimes } from './policyTimes.ts';
import { knownStages, stageDue } from './stages.ts';

/** The kinds of finding that an episode of one window leads to. */
export type EpisodeKind = Extract<
  PostFindingKind,
  'empty-post' | 'late-opening' | 'early-leaving' | 'leave-overrun'
>;

/** How an absence began: somebody left, nobody came when duty began, a declared leave ran over. */
export type Origin = 'departure' | 'opening' | 'overrun';

/** A finding of a window, as far as it has come. */
export interface Post {
  readonly kind: EpisodeKind;
  readonly startedMs: number;
  readonly raisedMs: number;
  /** Since when nobody has come back for good: later than its beginning if it was opened again. */
  readonly absentSinceMs: number;
  readonly stage: Stage;
}

/** How far a window is on its way to a finding, or out of one. */
export interface Episode {
  /** Since when the window has had to be staffed, and how that began; null: it need not be. */
  readonly requiredSinceMs: number | null;
  readonly began: Origin;
  /** Somebody was seen, or it was unknown, since then: what follows is a departure. */
  readonly wasSeen: boolean;
  /** The estimated departure: since when it has been empty while it had to be staffed. */
  readonly emptySinceMs: number | null;
  readonly origin: Origin;
  /** The last sign of anybody; may lie before duty began. */
  readonly silentSinceMs: number | null;
  /** Since when it has been occupied on duty, but for pauses that its sensors make by nature. */
  readonly occupiedSinceMs: number | null;
  readonly isHinted: boolean;
  /** The finding that is open. */
  readonly open: Post | null;
  /** The one that was cleared last: it goes on if the same comes back soon. */
  readonly last: (Post & { readonly clearedMs: number }) | null;
}

export const NO_EPISODE: Episode = {
  requiredSinceMs: null,
  began: 'departure',
  wasSeen: false,
  emptySinceMs: null,
  origin: 'departure',
  silentSinceMs: null,
  occupiedSinceMs: null,
  isHinted: false,
  open: null,
  last: null,
};

/** A stretch of one verdict, [from, to); the last one before the watermark includes its end. */
export interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly includesEnd: boolean;
  readonly verdict: Verdict;
  readonly level: Level;
  readonly context: VerdictContext;
  /** A declared short leave ran out at its beginning. */
  readonly isAfterOverrun: boolean;
  /** How far clocks may be off at its beginning. */
  readonly errorMs: number;
  /**
   * The part of its duty that is duty for certain, with clocks as exact as they are: who came a moment
   * after eight by a clock that is a moment fast was in time. Absent: all of it.
   */
  readonly certain?: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** What decides an episode of a window. */
export interface EpisodeRule {
  readonly times: PolicyTimes;
  /** No finding before a silence is this long: somebody who is there may be silent for less. */
  readonly boundMs: number;
  /** Pauses up to this long do not interrupt somebody's return. */
  readonly pauseMsMax: number;
  /** Since when the site says so. */
  readonly sinceMs: number;
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

export type PostOutcome =
  | { readonly type: 'raise'; readonly post: Post }
  | { readonly type: 'stage'; readonly post: Post; readonly atMs: number }
  | { readonly type: 'reopen'; readonly post: Post; readonly atMs: number }
  | {
      readonly type: 'clear';
      readonly post: Post;
      readonly atMs: number;
      readonly reason: ClearReason;
    }
  | { readonly type: 'hint'; readonly show: boolean; readonly atMs: number }
  /** The sensors stopped telling while somebody was missed. */
  | { readonly type: 'interrupted'; readonly atMs: number };

export interface EpisodeStep {
  readonly episode: Episode;
  readonly outcomes: readonly PostOutcome[];
}

/** An absence shorter than this is no episode that an unknown could have interrupted. */
const INTERRUPTED_AFTER_MS = 60_000;

/**
 * Moves an episode on by a stretch of one verdict. Empty for longer than the policy allows raises;
 * a stretch that ends exactly then does not. Unknown ends everything: who cannot be seen is not
 * accused, and nobody knows whether the window is still empty.
 */
export function stepEpisode(episode: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  const before = withSilence(episode, segment);
  const { verdict, context } = segment;
  if (verdict === 'excused') return released(before, segment, 'excused');
  if (verdict === 'not-on-duty' || context.basis !== 'named') {
    return released(before, segment, 'duty-ended', earlyLeaving(episode, segment, rule));
  }
  const required = begun(before, segment);
  switch (verdict) {
    case 'empty':
      return whileEmpty(required, segment, rule);
    case 'occupied':
      return whileOccupied(required, segment, rule);
    case 'unknown':
      return whileUnknown(required, segment);
    default:
      return verdict satisfies never;
  }
}

/**
 * A single sign of somebody, like a press: whoever was missed was there. What is found after it is
 * another absence, not the same one again.
 */
export function noteSign(episode: Episode, atMs: number): EpisodeStep {
  const silentSinceMs = episode.silentSinceMs === null ? null : atMs;
  if (episode.emptySinceMs === null) {
    return { episode: { ...episode, silentSinceMs }, outcomes: endHint(episode, atMs) };
  }
  const next: Episode = {
    ...{ ...episode, silentSinceMs, emptySinceMs: atMs, origin: 'departure' },
    ...{ wasSeen: true, isHinted: false },
  };
  const step = cleared(next, { atMs, reason: 'occupied' }, endHint(episode, atMs));
  return { ...step, episode: { ...step.episode, last: null } };
}

function withSilence(episode: Episode, { level, fromMs }: Segment): Episode {
  const silentSinceMs = level === 'empty' ? (episode.silentSinceMs ?? fromMs) : null;
  return silentSinceMs === episode.silentSinceMs ? episode : { ...episode, silentSinceMs };
}

function begun(episode: Episode, { fromMs, isAfterOverrun }: Segment): Episode {
  if (episode.requiredSinceMs !== null) return episode;
  const began = isAfterOverrun ? 'overrun' : episode.began;
  return { ...episode, requiredSinceMs: fromMs, began, wasSeen: false };
}

function whileEmpty(episode: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  const certainFromMs = segment.certain?.fromMs ?? segment.fromMs;
  const isNew = episode.emptySinceMs === null;
  const emptySinceMs = episode.emptySinceMs ?? certainFromMs;
  const isFromBeginning = !episode.wasSeen && segment.fromMs === episode.requiredSinceMs;
  const origin = !isNew ? episode.origin : isFromBeginning ? episode.began : 'departure';
  const isPause = segment.toMs - emptySinceMs <= rule.pauseMsMax && rule.pauseMsMax > 0;
  const occupiedSinceMs = isPause ? episode.occupiedSinceMs : null;
  const isSame = !isNew && origin === episode.origin && occupiedSinceMs === episode.occupiedSinceMs;
  const next = isSame ? episode : { ...episode, emptySinceMs, origin, occupiedSinceMs };
  return climb(next, segment, rule);
}

/** Goes up the stages that are due within the segment: hint, then whatever is recorded. */
function climb(start: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  const outcomes: PostOutcome[] = [];
  let episode = start;
  const sinceMs = start.emptySinceMs ?? segment.fromMs;
  const within = (dueMs: number): number | null => dueWithin(segment, dueMs);
  const { hintMs } = rule.times;
  const hintAtMs = hintMs === null || episode.isHinted ? null : within(sinceMs + hintMs);
  if (hintAtMs !== null && episode.open === null) {
    outcomes.push({ type: 'hint', show: true, atMs: hintAtMs });
    episode = { ...episode, isHinted: true };
  }
  for (const { stage, afterMs } of knownStages(episode.origin, rule.times)) {
    if (!isHigher(stage, episode.open)) continue;
    const atMs = within(dueOf(start, { sinceMs, afterMs }, rule));
    if (atMs === null) break;
    const step = reach(episode, { stage, atMs, sinceMs }, rule);
    episode = step.episode;
    outcomes.push(...step.outcomes);
  }
  return { episode, outcomes };
}

function dueOf(
  { open, silentSinceMs }: Episode,
  { sinceMs, afterMs }: { readonly sinceMs: number; readonly afterMs: number },
  { boundMs }: EpisodeRule,
): number {
  const absentSinceMs = open?.absentSinceMs ?? sinceMs;
  return stageDue({ sinceMs, absentSinceMs, silentSinceMs, afterMs, boundMs });
}

/**
 * Until when an episode stays as it is while its verdict, what is required and what was declared do:
 * a stretch that ends before has no outcome. −Infinity: something is due, and waits for another
 * reason.
 */
export function quietUntil(episode: Episode, verdict: Verdict, rule: EpisodeRule): number {
  if (episode.requiredSinceMs === null) return Number.POSITIVE_INFINITY;
  const { open, emptySinceMs, occupiedSinceMs } = episode;
  if (verdict === 'occupied' && open !== null) {
    return (occupiedSinceMs ?? Number.NEGATIVE_INFINITY) + rule.times.clearMs;
  }
  if (verdict !== 'empty' || emptySinceMs === null) return Number.POSITIVE_INFINITY;
  const isPausing = occupiedSinceMs !== null && rule.pauseMsMax > 0;
  let untilMs = isPausing ? emptySinceMs + rule.pauseMsMax : Number.POSITIVE_INFINITY;
  const { hintMs } = rule.times;
  const isHintDue = hintMs !== null && !episode.isHinted && open === null;
  if (isHintDue) untilMs = Math.min(untilMs, emptySinceMs + hintMs);
  for (const { stage, afterMs } of knownStages(episode.origin, rule.times)) {
    if (!isHigher(stage, open)) continue;
    untilMs = Math.min(untilMs, dueOf(episode, { sinceMs: emptySinceMs, afterMs }, rule));
  }
  return untilMs;
}

/** When something is due that lies within a segment, for certain; null: not in it. */
function dueWithin(segment: Segment, dueMs: number): number | null {
  const isDue = segment.includesEnd ? segment.toMs >= dueMs : segment.toMs > dueMs;
  // A shorter policy may come into force when the window has been empty for longer already.
  const atMs = Math.max(dueMs, segment.fromMs);
  return isDue && atMs < (segment.certain?.toMs ?? Number.POSITIVE_INFINITY) ? atMs : null;
}

const RANK: Record<Stage, number> = { reminder: 0, suspected: 1, escalated: 2 };

function isHigher(stage: Stage, open: Post | null): boolean {
  return open === null || RANK[stage] > RANK[open.stage];
}

function reach(
  episode: Episode,
  due: { readonly stage: Stage; readonly atMs: number; readonly sinceMs: number },
  { times }: EpisodeRule,
): EpisodeStep {
  const { stage, atMs, sinceMs } = due;
  const { open, last } = episode;
  if (open !== null) {
    const post = { ...open, stage };
    return { episode: { ...episode, open: post }, outcomes: [{ type: 'stage', post, atMs }] };
  }
  const kind = kindOf(episode.origin);
  const comesBack =
    last !== null && last.kind === kind && sinceMs - last.clearedMs <= times.reopenMs;
  if (!comesBack) {
    const post: Post = {
      ...{ kind, startedMs: sinceMs, absentSinceMs: sinceMs, raisedMs: atMs, stage },
    };
    return { episode: { ...episode, open: post, last: null }, outcomes: [{ type: 'raise', post }] };
  }
  // It goes on where it was: what is below that is not told again.
  if (RANK[stage] < RANK[last.stage] && RANK[stage] < RANK.suspected)
    return { episode, outcomes: [] };
  const { clearedMs: _, ...closed } = last;
  const earlier = { ...closed, absentSinceMs: sinceMs };
  const post = { ...earlier, stage: isHigher(stage, earlier) ? stage : earlier.stage };
  const outcomes: PostOutcome[] = [{ type: 'reopen', post: earlier, atMs }];
  if (post.stage !== earlier.stage) outcomes.push({ type: 'stage', post, atMs });
  return { episode: { ...episode, open: post, last: null }, outcomes };
}

function kindOf(origin: Origin): EpisodeKind {
  if (origin === 'opening') return 'late-opening';
  return origin === 'overrun' ? 'leave-overrun' : 'empty-post';
}

function whileOccupied(episode: Episode, segment: Segment, rule: EpisodeRule): EpisodeStep {
  const occupiedSinceMs = episode.occupiedSinceMs ?? segment.fromMs;
  const hint = endHint(episode, segment.fromMs);
  const isSame =
    episode.wasSeen &&
    episode.emptySinceMs === null &&
    episode.occupiedSinceMs === occupiedSinceMs &&
    !episode.isHinted;
  const next: Episode = isSame
    ? episode
    : { ...episode, wasSeen: true, emptySinceMs: null, occupiedSinceMs, isHinted: false };
  if (episode.open === null) return { episode: next, outcomes: hint };
  const clearedMs = occupiedSinceMs + rule.times.clearMs;
  if (segment.toMs < clearedMs) return { episode: next, outcomes: hint };
  // After a pause only the motion that ends it shows that the person has stayed.
  return cleared(next, { atMs: Math.max(clearedMs, segment.fromMs), reason: 'occupied' }, hint);
}

function whileUnknown(episode: Episode, { fromMs }: Segment): EpisodeStep {
  const { emptySinceMs } = episode;
  const wasMissed = emptySinceMs !== null && fromMs - emptySinceMs >= INTERRUPTED_AFTER_MS;
  const outcomes = [
    ...endHint(episode, fromMs),
    ...(wasMissed ? [{ type: 'interrupted' as const, atMs: fromMs }] : []),
  ];
  const next = { ...episode, ...FORGOTTEN, wasSeen: true };
  return cleared(next, { atMs: fromMs, reason: 'unobserved' }, outcomes);
}

const FORGOTTEN = { emptySinceMs: null, occupiedSinceMs: null, isHinted: false } as const;

/** The window need not be staffed any more. */
function released(
  episode: Episode,
  segment: Segment,
  reason: ClearReason,
  more: readonly PostOutcome[] = [],
): EpisodeStep {
  const { fromMs, context } = segment;
  // Duty that begins anew is an opening; the end of a declared state is not.
  const isOpening = segment.verdict === 'not-on-duty' && isByTimetable(context);
  const began: Origin = isOpening || context.basis === 'pooled' ? 'opening' : 'departure';
  const next = { ...episode, ...FORGOTTEN, requiredSinceMs: null, wasSeen: false, began };
  return cleared(next, { atMs: fromMs, reason }, [...endHint(episode, fromMs), ...more]);
}

/** Said by the timetable, not by a spare window that was opened late or by a booking. */
function isByTimetable({ because }: VerdictContext): boolean {
  return because !== 'spare' && because !== 'no-booking';
}

function earlyLeaving(
  episode: Episode,
  segment: Segment,
  { times, boundMs, sinceMs }: EpisodeRule,
): PostOutcome[] {
  const { emptySinceMs, silentSinceMs, origin, open } = episode;
  if (episode.requiredSinceMs === null || emptySinceMs === null || origin !== 'departure')
    return [];
  if (open !== null && open.stage !== 'reminder') return [];
  if (!isByTimetable(segment.context)) return [];
  // Whoever had left before the hours were changed could not know when they would end.
  if (emptySinceMs < sinceMs) return [];
  const endMs = segment.fromMs - segment.errorMs;
  const isLong = endMs - emptySinceMs > times.closingMs;
  const isCertain = endMs - (silentSinceMs ?? emptySinceMs) >= boundMs;
  if (!isLong || !isCertain) return [];
  const post: Post = {
    ...{ kind: 'early-leaving', startedMs: emptySinceMs, absentSinceMs: emptySinceMs },
    ...{ raisedMs: endMs, stage: 'suspected' },
  };
  return [
    { type: 'raise', post },
    { type: 'clear', post, atMs: segment.fromMs, reason: 'duty-ended' },
  ];
}

function endHint(episode: Episode, atMs: number): PostOutcome[] {
  return episode.isHinted ? [{ type: 'hint', show: false, atMs }] : [];
}

function cleared(
  episode: Episode,
  end: { readonly atMs: number; readonly reason: ClearReason },
  before: readonly PostOutcome[],
): EpisodeStep {
  const { open } = episode;
  if (open === null) return { episode, outcomes: before };
  const clear: PostOutcome = { type: 'clear', post: open, ...end };
  const last = { ...open, clearedMs: end.atMs };
  return { episode: { ...episode, open: null, last }, outcomes: [...before, clear] };
}
