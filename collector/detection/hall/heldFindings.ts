import type { DetectorContext } from '../detectorContext.ts';
import type { Effect } from '../effect.ts';
import type { Finding, FindingKind, Stage, Why } from '../finding.ts';
import {
  type FollowingEffect,
  type HallState,
  type HallWindow,
  type HeldFinding,
  type RaiseEffect,
  WHOLE,
} from './hallState.ts';
import { agentsOf } from './silentAgents.ts';

/**
 * Findings of a window that say nothing new while nobody is in the whole hall. A leave that ran over
 * its allowance was declared by one person, and is told.
 */
const HELD_KINDS: readonly FindingKind[] = ['empty-post', 'late-opening', 'early-leaving'];
/** A finding that ended unseen may go on for as long as a policy lets findings be reopened. */
const REOPEN_MS_MAX = 60 * 60_000;

/**
 * A box whose last word was about a time so long before is not waited for. It is long, because how far
 * a box was behind is not the same when a journal is judged again.
 */
const BEHIND_MS = 30 * 60_000;
/** No policy asks for a longer presence before a finding is cleared. */
const CLEAR_MS_MAX = 600_000;

export type Emit = (effect: Effect) => void;

export function isHeldKind(kind: FindingKind): boolean {
  return HELD_KINDS.includes(kind);
}

/**
 * Says whether a finding of a window must wait until its hall is judged as far. It need not where some
 * other window of the hall is known to have been staffed, or unknown, for long enough by then.
 */
export function mustWait(
  context: DetectorContext,
  hall: HallState,
  raise: { readonly windowId: string; readonly atMs: number },
): boolean {
  const { windowId, atMs } = raise;
  if (hall.windows.length < 2) return false;
  const whole = hall.episodes[WHOLE];
  if (atMs < hall.judgedMs && (whole?.open?.raisedMs ?? atMs + 1) > atMs) return false;
  for (const window of hall.windows) {
    if (window.id === windowId || window.deaf.length > 0) continue;
    if (isFarBehind(context, window, atMs) || isSurelyNotEmpty(context, window, atMs)) return false;
  }
  return true;
}

/**
 * Its box sends what it has kept, or waits for its clock to be set: nobody knows for how long, and a
 * finding of another window must not come late because of that.
 */
function isFarBehind(context: DetectorContext, { id }: HallWindow, atMs: number): boolean {
  const judgedMs = context.state.windows.get(id)?.judgedMs ?? atMs;
  if (judgedMs >= atMs) return false;
  return agentsOf(context, id, judgedMs).some((agentId) => {
    const heardMs = context.state.agents.get(agentId)?.lastHeardMs ?? judgedMs;
    return heardMs - judgedMs > BEHIND_MS;
  });
}

/** It was staffed for so long by then, or is unknown, that its hall is not without anybody. */
function isSurelyNotEmpty(context: DetectorContext, window: HallWindow, atMs: number): boolean {
  if ((context.state.windows.get(window.id)?.judgedMs ?? 0) < atMs) return false;
  let { role, sinceMs } = window;
  for (const step of window.steps) {
    if (step.atMs > atMs || step.role === null) continue;
    if (step.role !== role) sinceMs = step.atMs;
    role = step.role;
  }
  return role === 'unknown' || (role === 'staffed' && sinceMs + CLEAR_MS_MAX <= atMs);
}

/** Keeps a finding of a window until its hall is judged as far. */
export function holdBack(
  context: DetectorContext,
  held: { readonly hallId: string; readonly windowId: string; readonly raise: RaiseEffect },
): void {
  const { hallId, windowId, raise } = held;
  const { id } = raise.finding;
  const hall = context.state.halls.get(hallId);
  if (hall === undefined) return;
  if (!hall.held.includes(id)) hall.held.push(id);
  const fresh: HeldFinding = {
    hallId,
    windowId,
    raise,
    following: [],
    state: 'waiting',
    overMs: null,
  };
  context.state.held.put(id, fresh);
  context.state.halls.touch(hallId);
}

/** What becomes of a finding that was not told waits with it. Says whether it was one. */
export function follow(context: DetectorContext, effect: FollowingEffect): boolean {
  const held = context.state.held.get(effect.findingId);
  if (held === undefined) return false;
  held.following.push(effect);
  context.state.held.touch(effect.findingId);
  return true;
}

/** A window's past is judged again: what was not told of it is told again, if it still follows. */
export function forgetHeld(
  context: DetectorContext,
  hall: HallState,
  past: { readonly windowId: string; readonly fromMs: number },
): void {
  hall.held = hall.held.filter((id) => {
    const held = context.state.held.get(id);
    const isGone =
      held === undefined ||
      (held.windowId === past.windowId && held.raise.finding.startedMs >= past.fromMs);
    if (isGone) context.state.held.delete(id);
    return !isGone;
  });
}

/** When something becomes of the findings that are held; Infinity: nothing. */
export function nextOfHeld(context: DetectorContext, hall: HallState, afterMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const id of hall.held) {
    const held = context.state.held.get(id);
    if (held === undefined) continue;
    if (held.state === 'waiting') nextMs = Math.min(nextMs, held.raise.finding.raisedMs);
    const next = held.following.find((effect) => effect.atMs > afterMs);
    nextMs = Math.min(nextMs, next?.atMs ?? nextMs);
    const window = hall.windows.find((one) => one.id === held.windowId);
    const dueMs = held.state === 'held' && window !== undefined ? lateDue(held, window) : afterMs;
    if (dueMs > afterMs) nextMs = Math.min(nextMs, dueMs);
  }
  return nextMs;
}

export interface HeldMoment {
  readonly atMs: number;
  /** Whether nobody in the whole hall is a finding at this instant, or will be by `byMs`. */
  readonly isUnattended: (byMs: number) => boolean;
  /** Whether it was one until now. */
  readonly wasUnattended: boolean;
}

/**
 * Nobody is seen in the whole hall, but the hall's finding is not due yet, because some sensor must be
 * silent for longer. For this long a finding of a window waits for it: people who leave together do not
 * leave in the same second. A reminder, which has no consequence, waits as long as it is ahead of the
 * suspicion by default.
 */
const ABOUT_TO_BE_DUE_MS = { reminder: 5 * 60_000, suspected: 60_000, escalated: 60_000 };

/**
 * Decides at an instant what becomes of the findings that are held: they stay held while nobody is in
 * the hall, are dropped when they end meanwhile, and are told when the hall is staffed again without
 * their window.
 */
export function settleHeld(
  context: DetectorContext,
  hall: HallState,
  moment: HeldMoment,
  emit: Emit,
): void {
  if (hall.held.length === 0) return;
  hall.held = hall.held.filter((id) => {
    const held = context.state.held.get(id);
    const window = hall.windows.find((one) => one.id === held?.windowId) ?? null;
    if (held !== undefined && settleOne(held, { ...moment, window }, emit)) {
      context.state.held.touch(id);
      return true;
    }
    context.state.held.delete(id);
    return false;
  });
}

/** Says whether it is still kept. */
function settleOne(
  held: HeldFinding,
  moment: HeldMoment & { readonly window: HallWindow | null },
  emit: Emit,
): boolean {
  const { atMs } = moment;
  if (held.state === 'dropped' && !comesBack(held, atMs)) {
    return atMs <= (held.overMs ?? atMs) + REOPEN_MS_MAX;
  }
  const { finding } = held.raise;
  if (held.state === 'waiting' && finding.raisedMs > atMs) return true;
  const past = held.following.filter((effect) => effect.atMs <= atMs);
  const end = past.findLast(({ type }) => type !== 'stage');
  const overMs = end?.type === 'clear' ? end.atMs : null;
  const isHeld = saysNothingNew(asItStands(held, past), moment);
  if (overMs !== null && (isHeld || held.state === 'held')) {
    const following = held.following.slice(past.length);
    const { stage } = asItStands(held, past);
    const raise = { ...held.raise, finding: { ...finding, ...(stage && { stage }) } };
    Object.assign(held, { raise, state: 'dropped', overMs, following });
    return true;
  }
  if (isHeld) {
    held.state = 'held';
    return true;
  }
  if (held.state === 'held') {
    const { window } = moment;
    if (window !== null && lateDue(held, window) > atMs) return true;
    const sinceMs = window === null ? finding.startedMs : absentSince(held, window);
    emit({ type: 'raise', finding: toldLate(held, { atMs, sinceMs }, past) });
  } else emit(held.raise);
  const rest = held.state === 'waiting' ? held.following : held.following.slice(past.length);
  for (const effect of rest) emit(effect);
  return false;
}

/**
 * When a held finding may be told: somebody who came back while it was held, however shortly, was there,
 * and must be missed anew for as long. Infinite while nobody is missed.
 */
function lateDue(held: HeldFinding, window: HallWindow): number {
  const { role, isExcused, sinceMs, certainMs } = window;
  if (role !== 'empty' || isExcused) return Number.POSITIVE_INFINITY;
  const { startedMs, raisedMs } = held.raise.finding;
  if (sinceMs <= startedMs) return raisedMs;
  return Math.max(sinceMs + raisedMs - startedMs, certainMs ?? Number.POSITIVE_INFINITY);
}

/** Since when the person is missed that a held finding is told about. */
function absentSince({ raise }: HeldFinding, { sinceMs }: HallWindow): number {
  return Math.max(raise.finding.startedMs, sinceMs);
}

/** Who left early is only known when duty is over, and with it the finding about the hall. */
function saysNothingNew(
  { kind, raisedMs, stage = 'suspected' }: Pick<Finding, 'kind' | 'raisedMs' | 'stage'>,
  moment: HeldMoment,
): boolean {
  if (kind === 'early-leaving' && moment.wasUnattended) return true;
  return moment.isUnattended(raisedMs + ABOUT_TO_BE_DUE_MS[stage]);
}

/** A reminder may wait for longer than the suspicion that has come of it. */
function asItStands(
  { raise }: HeldFinding,
  past: readonly FollowingEffect[],
): Pick<Finding, 'kind' | 'raisedMs' | 'stage'> {
  const last = past.findLast((effect) => effect.type === 'stage');
  if (last?.type !== 'stage') return raise.finding;
  return { kind: raise.finding.kind, stage: last.stage, raisedMs: last.atMs };
}

/** It never was told; if the window's absence goes on after all, it is asked again. */
function comesBack(held: HeldFinding, atMs: number): boolean {
  const again = held.following.findIndex((one) => one.type === 'reopen' && one.atMs <= atMs);
  const reopen = held.following[again];
  if (reopen?.type !== 'reopen') return false;
  const { finding } = held.raise;
  const { atMs: raisedMs, sinceMs: startedMs = finding.startedMs, why = finding.why } = reopen;
  held.raise = { type: 'raise', finding: { ...finding, startedMs, raisedMs, why } };
  held.following = held.following.slice(again + 1);
  Object.assign(held, { state: 'waiting', overMs: null });
  return true;
}

/** A finding that was held, as it stands when it is told. */
function toldLate(
  held: HeldFinding,
  { atMs, sinceMs }: { readonly atMs: number; readonly sinceMs: number },
  past: readonly FollowingEffect[],
): Finding {
  const { finding } = held.raise;
  const last = past.findLast((effect) => effect.type === 'stage');
  const stage: Stage | undefined = last?.type === 'stage' ? last.stage : finding.stage;
  const why: Why = last?.type === 'stage' ? last.why : finding.why;
  const check = {
    check: 'hall-unattended-meanwhile',
    result: 'holds' as const,
    facts: { fromMs: finding.raisedMs, untilMs: atMs },
  };
  return {
    ...finding,
    ...(stage === undefined ? {} : { stage }),
    ...{ startedMs: sinceMs, raisedMs: atMs },
    why: { ...why, checks: [...why.checks, check] },
  };
}
