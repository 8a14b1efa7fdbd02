import type { ClearReason } from '../finding.ts';
import type { PoolState } from '../verdict.ts';

/** How many windows of a pool are what at one instant. */
export interface Tally {
  /** On duty. */
  readonly windows: number;
  readonly staffed: number;
  readonly unknown: number;
  /** Empty, but not for long enough to say that nobody is there. */
  readonly possible: number;
  /** Empty for certain. */
  readonly empty: number;
  /** Excused, with nobody standing in, and empty for certain. */
  readonly absent: number;
}

/** How far a pool is on its way to a finding, or out of one. Plain JSON. */
export interface PoolEpisode {
  /** Since when this is asked for; null: nothing is. */
  requiredMs: number | null;
  required: number;
  members: number;
  /** Since when too few windows have been staffed for certain; null: there are enough, or perhaps. */
  shortMs: number | null;
  /** Since when enough have been back, but for pauses that their sensors make by nature. */
  backMs: number | null;
  open: OpenShortfall | null;
  /** The finding that ended last and may go on. */
  closed: { readonly finding: OpenShortfall; readonly atMs: number } | null;
}

export interface OpenShortfall {
  readonly id: string;
  readonly startedMs: number;
  readonly raisedMs: number;
}

export function newEpisode(): PoolEpisode {
  return {
    requiredMs: null,
    required: 0,
    members: 0,
    shortMs: null,
    backMs: null,
    open: null,
    closed: null,
  };
}

/** What decides the episodes of a pool, in ms. */
export interface PoolRule {
  readonly afterMs: number;
  readonly clearMs: number;
  readonly reopenMs: number;
}

export interface PoolMoment {
  readonly atMs: number;
  readonly tally: Tally;
  /** Since when too few have been staffed for certain without interruption, but not before a time. */
  readonly shortSince: (earliestMs: number) => number;
  /** 0: nothing is asked for. */
  readonly required: number;
  readonly members: number;
  /** By clocks that may be wrong, what is asked for counts as asked for between these, at most. */
  readonly certain: CertainDuty;
  /** Nothing new is raised, because a finding about the whole hall says the same. */
  readonly isHeldBack: boolean;
  /** What was judged before is known better now. */
  readonly isCorrected: boolean;
}

/** Hours begin and end within the error of the clocks, which is judged in favour of the people. */
export interface CertainDuty {
  readonly errorMs: number;
  /** When the hours say something else. */
  readonly changesMs: number;
}

/** Says whether an instant lies so close before a change of hours that it may lie behind it. */
export function isPerhapsOver({ errorMs, changesMs }: CertainDuty, atMs: number): boolean {
  return errorMs > 0 && atMs > changesMs - errorMs;
}

export type PoolOutcome =
  | { readonly type: 'raise'; readonly startedMs: number }
  | { readonly type: 'reopen'; readonly finding: OpenShortfall }
  | { readonly type: 'clear'; readonly finding: OpenShortfall; readonly reason: ClearReason };

/** Windows at which somebody may be, as far as anybody knows. */
export function atMost({ staffed, unknown, possible }: Tally): number {
  return staffed + unknown + possible;
}

/** Short only when it is certain: whoever may be there counts as there. */
export function poolStateOf(tally: Tally, required: number): PoolState {
  if (required === 0) return 'not-on-duty';
  if (tally.staffed >= required) return 'met';
  return atMost(tally) < required ? 'short' : 'unknown';
}

/**
 * Moves an episode to an instant at which something changes. The caller calls it at every such instant
 * and at `nextOf`, in order of time, and gives an id to what is raised.
 */
export function stepPool(
  episode: PoolEpisode,
  moment: PoolMoment,
  rule: PoolRule,
): PoolOutcome | null {
  const { tally, required } = moment;
  if (required === 0) return endDuty(episode);
  adoptRequirement(episode, moment);
  if (atMost(tally) < required) return whileShort(episode, moment, rule);
  episode.shortMs = null;
  return episode.open === null ? null : whileBack(episode, moment, rule);
}

/** When the episode must be looked at though nothing changes; Infinity: never. */
export function nextOf(episode: PoolEpisode, rule: PoolRule): number {
  const { shortMs, backMs, open } = episode;
  if (open !== null) return backMs === null ? Number.POSITIVE_INFINITY : backMs + rule.clearMs;
  return shortMs === null ? Number.POSITIVE_INFINITY : shortMs + rule.afterMs;
}

function endDuty(episode: PoolEpisode): PoolOutcome | null {
  const { open } = episode;
  if (episode.requiredMs !== null) Object.assign(episode, newEpisode());
  return open === null ? null : { type: 'clear', finding: open, reason: 'duty-ended' };
}

function adoptRequirement(episode: PoolEpisode, { atMs, required, members }: PoolMoment): void {
  const isSame = episode.required === required && episode.members === members;
  if (episode.requiredMs !== null && isSame) return;
  Object.assign(episode, { requiredMs: atMs, required, members, shortMs: null });
}

function whileShort(
  episode: PoolEpisode,
  { atMs, shortSince, isHeldBack, certain }: PoolMoment,
  rule: PoolRule,
): PoolOutcome | null {
  episode.backMs = null;
  if (episode.open !== null) return null;
  // Silence is certain only in hindsight, so that a shortfall may turn out to be older than it was.
  const shortMs = shortSince((episode.requiredMs ?? atMs) + certain.errorMs);
  episode.shortMs = shortMs;
  if (atMs < shortMs + rule.afterMs || isHeldBack || isPerhapsOver(certain, atMs)) return null;
  const { closed } = episode;
  episode.closed = null;
  if (closed === null || shortMs - closed.atMs > rule.reopenMs) {
    return { type: 'raise', startedMs: shortMs };
  }
  episode.open = closed.finding;
  return { type: 'reopen', finding: closed.finding };
}

function whileBack(episode: PoolEpisode, moment: PoolMoment, rule: PoolRule): PoolOutcome | null {
  const { atMs, tally, required, isCorrected } = moment;
  if (isCorrected) return close(episode, atMs, 'corrected');
  if (tally.staffed >= required) {
    episode.backMs ??= atMs;
    // After a pause only the motion that ends it shows that they have stayed.
    return atMs >= episode.backMs + rule.clearMs ? close(episode, atMs, 'occupied') : null;
  }
  return tally.staffed + tally.possible < required ? close(episode, atMs, 'unobserved') : null;
}

function close(episode: PoolEpisode, atMs: number, reason: ClearReason): PoolOutcome | null {
  const finding = episode.open;
  if (finding === null) return null;
  Object.assign(episode, { open: null, backMs: null, closed: { finding, atMs } });
  return { type: 'clear', finding, reason };
}
