import type { DetectorContext } from '../detectorContext.ts';
import { followTimetable } from './goneSpans.ts';
import { clearShortfall, raiseShortfall } from './hallFinding.ts';
import { takeDeafness, takeSteps } from './hallIntake.ts';
import { type HallPlan, type Need, planAt } from './hallPlan.ts';
import { type HallState, type Role, WHOLE } from './hallState.ts';
import {
  certainOf,
  errorOf,
  isDeafAt,
  isOffByTimetable,
  shortfallSince,
  tallyOf,
} from './hallTally.ts';
import { type Emit, nextOfHeld, settleHeld } from './heldFindings.ts';
import { nextOfInterruptions, noteInterruptions, type WentQuiet } from './interruptedSensors.ts';
import { isPerhapsOver, newEpisode, nextOf, stepPool, type Tally } from './poolEpisode.ts';
import { settleSilence } from './silentAgents.ts';
import { tellPools } from './tellPools.ts';

/** What is worked out of a hall's state and not stored with it. */
interface Derived {
  plan: HallPlan;
  /** Nothing happens before. */
  nextMs: number;
  /** The window that the hall waited for last, and how far it was judged; null: not known. */
  laggard: { readonly id: string; readonly judgedMs: number } | null;
}

const derived = new WeakMap<HallState, Derived>();

/** The site has changed, or the windows of the hall. */
export function forgetPlan(hall: HallState): void {
  derived.delete(hall);
}

/** Something happens to a hall at an instant, or did before the one that it has come to. */
export function wake(hall: HallState, atMs: number): void {
  const known = derived.get(hall);
  if (known !== undefined) known.nextMs = Math.min(known.nextMs, atMs);
}

/** Which windows the hall waits for is different now. */
export function wakeWhole(hall: HallState): void {
  wake(hall, hall.judgedMs);
  const known = derived.get(hall);
  if (known !== undefined) known.laggard = null;
}

/** Says whether nothing can happen to a hall before an instant, as far as is known. */
export function isQuietUntil(hall: HallState, atMs: number): boolean {
  return hall.settleMs === null && (derived.get(hall)?.nextMs ?? atMs - 1) >= atMs;
}

/** Says whether judging a hall further can change anything, given how far one of its windows is. */
export function isWorthJudging(
  context: DetectorContext,
  hall: HallState,
  watermarkMs: number,
): boolean {
  if (isQuietUntil(hall, watermarkMs)) return false;
  const laggard = hall.settleMs === null ? (derived.get(hall)?.laggard ?? null) : null;
  return laggard === null || context.state.windows.get(laggard.id)?.judgedMs !== laggard.judgedMs;
}

/**
 * Judges a hall up to the lowest watermark of its windows, but for those whose box is silent. What
 * happens at the watermark itself may not be complete yet and waits: so the same history gives the
 * same effects, in whatever pieces and from whichever box it comes first.
 */
export function judgeHall(context: DetectorContext, hallId: string, emit: Emit): void {
  const hall = context.state.halls.get(hallId);
  if (hall === undefined) return;
  giveUpTheSilent(context, hall);
  const { targetMs, laggard } = watermarkOf(context, hall);
  const known = derived.get(hall) ?? begin(context, hallId, hall);
  known.laggard = laggard;
  let atMs = Math.max(known.nextMs, hall.judgedMs);
  while (atMs < targetMs) {
    context.state.halls.touch(hallId);
    moveTo(context, { hallId, hall, known, atMs }, emit);
    hall.judgedMs = atMs;
    known.nextMs = nextChange(context, hall, known.plan, atMs);
    atMs = Math.max(known.nextMs, atMs);
  }
  if (Number.isFinite(targetMs)) hall.judgedMs = Math.max(hall.judgedMs, targetMs);
}

function begin(context: DetectorContext, hallId: string, hall: HallState): Derived {
  const plan = planAt(context, hallId, { state: hall, atMs: hall.judgedMs });
  const made = { plan, nextMs: hall.judgedMs, laggard: null };
  derived.set(hall, made);
  return made;
}

/** Boxes that did not come back in time after their hall's first one are heard of no more. */
function giveUpTheSilent(context: DetectorContext, hall: HallState): void {
  if (hall.settleMs === null) return;
  const nowMs = lastHeard(context, hall);
  if (nowMs >= hall.settleMs) settleSilence(context, hall, { nowMs, allSilentMs: nowMs });
}

/** The collector's time as far as the hall's boxes tell it. */
function lastHeard(context: DetectorContext, hall: HallState): number {
  let heardMs = Number.NEGATIVE_INFINITY;
  for (const window of hall.windows) {
    const atMs = context.state.windows.get(window.id)?.judgedMs ?? hall.judgedMs;
    for (const device of context.history.ruleAt(window.id, atMs)?.placed.window.devices ?? []) {
      const agent = context.state.agents.get(device.agent);
      if (!hall.silent.includes(device.agent))
        heardMs = Math.max(heardMs, agent?.lastHeardMs ?? heardMs);
    }
  }
  return heardMs;
}

/** −Infinity while no box of the hall is heard; Infinity when none of its windows is left. */
function watermarkOf(
  context: DetectorContext,
  hall: HallState,
): { readonly targetMs: number; readonly laggard: Derived['laggard'] } {
  let lowestMs = Number.POSITIVE_INFINITY;
  let lowestId = '';
  let [left, deaf] = [0, 0];
  for (const window of hall.windows) {
    const judgedMs = context.state.windows.get(window.id)?.judgedMs;
    if (judgedMs === undefined) continue;
    left += 1;
    if (window.deaf.at(-1)?.toMs === null) deaf += 1;
    else if (judgedMs < lowestMs) [lowestMs, lowestId] = [judgedMs, window.id];
  }
  if (left > 0 && deaf === left) return { targetMs: Number.NEGATIVE_INFINITY, laggard: null };
  // A box that comes back counts from when it is heard, which cannot be before now.
  if (deaf > 0) return { targetMs: Math.min(lowestMs, lastHeard(context, hall)), laggard: null };
  return { targetMs: lowestMs, laggard: left > 0 ? { id: lowestId, judgedMs: lowestMs } : null };
}

interface Moment {
  readonly hallId: string;
  readonly hall: HallState;
  readonly known: Derived;
  readonly atMs: number;
}

/** Takes everything that happens at one instant, then looks at the hall and its pools. */
function moveTo(context: DetectorContext, moment: Moment, emit: Emit): void {
  const { hall, atMs, known } = moment;
  let isCorrected = false;
  const before = known.plan.serving;
  if (atMs >= known.plan.untilMs) {
    known.plan = planAt(context, moment.hallId, { state: hall, atMs });
  }
  const { serving } = known.plan;
  const quiet: WentQuiet[] = [];
  for (const window of hall.windows) {
    const step = window.steps[0];
    if (step !== undefined && step.atMs <= atMs) {
      const { role, sinceMs } = window;
      context.state.hallWindows.touch(window.id);
      if (takeSteps(hall, window, atMs)) isCorrected = true;
      const isHeard = !isDeafAt(window, window.sinceMs) && !window.isExcused;
      // Whoever was missed then is not missed any more; who unplugs first is not missed at all.
      const isQuiet = role === 'empty' && window.role === 'unknown';
      const wasQuiet = role === 'unknown' && isSeeing(window.role);
      if (isHeard && (isQuiet || wasQuiet)) quiet.push({ window, sinceMs });
    }
    if (window.deaf.length === 0) continue;
    context.state.hallWindows.touch(window.id);
    const isOff = isOffByTimetable(window, serving);
    takeDeafness(window, atMs, isOff);
    const isChanged = before.has(window.id) !== serving.has(window.id);
    if (isChanged && isDeafAt(window, atMs)) followTimetable(window, atMs, isOff);
  }
  noteInterruptions(context, moment, quiet, emit);
  const { plan } = known;
  const { wasUnattended, isUnattended } = judgeWhole(context, moment, isCorrected, emit);
  const isHeldBack = isUnattended(atMs);
  for (const need of plan.needs)
    judgeNeed(context, moment, { need, isHeldBack, isCorrected }, emit);
  endOtherNeeds(moment, emit);
  settleHeld(context, hall, { atMs, isUnattended, wasUnattended }, emit);
  tellPools(moment.hallId, { hall, plan, atMs }, emit);
}

function isSeeing(role: Role): boolean {
  return role === 'staffed' || role === 'empty';
}

interface Asked {
  readonly need: Need;
  readonly isHeldBack: boolean;
  readonly isCorrected: boolean;
}

function judgeWhole(
  context: DetectorContext,
  moment: Moment,
  isCorrected: boolean,
  emit: Emit,
): { readonly wasUnattended: boolean; readonly isUnattended: (byMs: number) => boolean } {
  const { hall, known, atMs } = moment;
  const need = known.plan.whole;
  const wasUnattended = (hall.episodes[WHOLE]?.open ?? null) !== null;
  if (need === null) return { wasUnattended, isUnattended: () => false };
  const tally = judgeNeed(context, moment, { need, isHeldBack: false, isCorrected }, emit);
  const episode = hall.episodes[WHOLE];
  const isUnattended = (byMs: number): boolean => {
    if (episode === undefined || episode.requiredMs === null) return false;
    if (episode.open !== null) return true;
    if (tally.staffed + tally.unknown > 0) return false;
    const { members, required, rule } = need;
    const certain = { errorMs: errorOf(members), changesMs: known.plan.untilMs };
    if (isPerhapsOver(certain, byMs)) return false;
    const earliestMs = episode.requiredMs + certain.errorMs;
    const at = { atMs, required, earliestMs, serving: known.plan.serving };
    const startMs = shortfallSince(members, { isApparent: true, ...at });
    return Math.max(certainOf(members, atMs), startMs + rule.afterMs) <= byMs;
  };
  return { wasUnattended, isUnattended };
}

/** A hall with one window on duty is that window's own business. */
function requiredOf(need: Need, tally: Tally): number {
  if (need.pool === null) return tally.windows < 2 ? 0 : need.required;
  return tally.windows === 0 ? 0 : need.required;
}

function judgeNeed(context: DetectorContext, moment: Moment, asked: Asked, emit: Emit): Tally {
  const { hall, known, atMs } = moment;
  const { need, isHeldBack, isCorrected } = asked;
  const tally = tallyOf(need.members, atMs, known.plan.serving);
  const required = requiredOf(need, tally);
  const members = need.members.length;
  let episode = hall.episodes[need.key];
  if (episode === undefined) {
    if (required === 0) return tally;
    episode = newEpisode();
    hall.episodes[need.key] = episode;
  }
  const { serving } = known.plan;
  const shortSince = (earliestMs: number): number =>
    shortfallSince(need.members, { atMs, required, earliestMs, serving });
  const certain = { errorMs: errorOf(need.members), changesMs: known.plan.untilMs };
  const step = { atMs, tally, shortSince, required, members, certain, isHeldBack, isCorrected };
  const outcome = stepPool(episode, step, need.rule);
  if (outcome === null) return tally;
  if (outcome.type === 'raise') {
    hall.raisedMs = atMs;
    episode.open = raiseShortfall(
      context,
      { need, tally, plan: known.plan, ...moment },
      outcome,
      emit,
    );
  } else if (outcome.type === 'reopen') {
    hall.raisedMs = atMs;
    emit({ type: 'reopen', findingId: outcome.finding.id, atMs });
  } else clearShortfall(outcome.finding, { atMs, reason: outcome.reason }, emit);
  return tally;
}

/** What is asked for no more, because its segment ended or the site has changed. */
function endOtherNeeds({ hall, known, atMs }: Moment, emit: Emit): void {
  const { whole, needs, hall: placed } = known.plan;
  for (const [key, episode] of Object.entries(hall.episodes)) {
    if (key === whole?.key || needs.some((need) => need.key === key)) continue;
    const reason = placed === null ? 'removed' : 'duty-ended';
    if (episode.open !== null) clearShortfall(episode.open, { atMs, reason }, emit);
    delete hall.episodes[key];
  }
}

/** When something may be different for the hall; Infinity: not before somebody says more. */
function nextChange(
  context: DetectorContext,
  hall: HallState,
  plan: HallPlan,
  atMs: number,
): number {
  let nextMs = Math.min(plan.untilMs, nextOfHeld(context, hall, atMs), nextOfInterruptions(hall));
  const consider = (ms: number | null | undefined): void => {
    if (ms !== null && ms !== undefined && ms > atMs && ms < nextMs) nextMs = ms;
  };
  for (const window of hall.windows) {
    // A step of a time that the hall has passed already counts at once.
    const step = window.steps[0];
    if (step !== undefined) nextMs = Math.min(nextMs, Math.max(atMs, step.atMs));
    if (window.role === 'empty') consider(window.certainMs);
    for (const span of window.deaf) {
      consider(span.fromMs);
      consider(span.toMs);
    }
  }
  for (const need of [...(plan.whole === null ? [] : [plan.whole]), ...plan.needs]) {
    const episode = hall.episodes[need.key];
    if (episode !== undefined) consider(nextOf(episode, need.rule));
  }
  return nextMs;
}
