import type { DetectorContext } from '../detectorContext.ts';
import type { Effect } from '../effect.ts';
import type { Verdict, VerdictContext } from '../verdict.ts';
import { certainAbsence } from './certainAbsence.ts';
import type { HallState, HallWindow, Role, RoleStep } from './hallState.ts';
import { isDeafAt } from './hallTally.ts';

/**
 * States in which somebody else keeps the post: who stands in has signed in before the first leaves
 * (先进后出), and a leave with cover (请假有替岗) is one for which the sending unit has sent somebody.
 * All others leave the window without anybody, so that it does not count for its pool.
 */
const COVERED: readonly string[] = ['stand-in', 'leave-covered'];

export function roleOf(verdict: Verdict, { because }: Pick<VerdictContext, 'because'>): Role {
  switch (verdict) {
    case 'occupied':
      return 'staffed';
    case 'excused':
      return because !== null && COVERED.includes(because) ? 'staffed' : 'absent';
    case 'not-on-duty':
      return 'off';
    case 'empty':
    case 'unknown':
      return verdict;
    default:
      return verdict satisfies never;
  }
}

/** What a verdict about a window means to its hall. */
export function stepOfVerdict(
  context: DetectorContext,
  effect: Extract<Effect, { type: 'verdict' }>,
): RoleStep {
  const { windowId, verdict, fromMs } = effect;
  const about = effect.context ?? context.state.windows.get(windowId)?.context ?? UNTOLD;
  const role = roleOf(verdict, about);
  const silentSinceMs = effect.silentSinceMs ?? fromMs;
  return {
    ...{ atMs: fromMs, role, service: about.service, isSpare: about.because === 'spare' },
    isCovered: about.isCalendarCovered,
    certainMs:
      role === 'empty'
        ? finite(certainAbsence(context, windowId, { atMs: fromMs, silentSinceMs }))
        : null,
  };
}

const UNTOLD = { because: null, service: null, isCalendarCovered: true };

function finite(ms: number | null): number | null {
  return ms !== null && Number.isFinite(ms) ? ms : null;
}

/** What a press or the like means: if the window looks empty, the silence begins anew. */
export function stepOfSign(
  context: DetectorContext,
  { windowId, mark }: Extract<Effect, { type: 'sign' }>,
): RoleStep {
  const { atMs } = mark;
  return {
    ...{ atMs, role: null, service: null, isSpare: false, isCovered: true },
    certainMs: finite(certainAbsence(context, windowId, { atMs, silentSinceMs: atMs })),
  };
}

/** Puts a step in its place; a second word about one instant replaces the first. */
export function addStep(window: HallWindow, step: RoleStep): void {
  let at = window.steps.length;
  while (at > 0 && (window.steps[at - 1]?.atMs ?? 0) > step.atMs) at -= 1;
  const before = window.steps[at - 1];
  const replaces = before?.atMs === step.atMs && before.role !== null && step.role !== null;
  window.steps.splice(replaces ? at - 1 : at, replaces ? 1 : 0, step);
}

/**
 * What was judged of a window from an instant on is judged again: what follows replaces it. Time that
 * the hall has passed stays as it was judged for the hall.
 */
export function dropSteps(window: HallWindow, fromMs: number): void {
  window.steps = window.steps.filter((step) => step.role === null || step.atMs < fromMs);
}

/**
 * Takes all steps up to an instant that the hall has come to. Says whether something that the hall had
 * passed already turned out to be different.
 */
export function takeSteps(hall: HallState, window: HallWindow, atMs: number): boolean {
  let taken = 0;
  let isCorrected = false;
  const before = window.role;
  for (const step of window.steps) {
    if (step.atMs > atMs) break;
    taken += 1;
    if (step.role === null) takeSign(window, step);
    else isCorrected = takeStep(window, step, hall.judgedMs) || isCorrected;
  }
  if (taken === 0) return false;
  window.steps.splice(0, taken);
  const isKnown = !isDeafAt(window, atMs);
  if (!isCorrected || window.role === before || !isKnown) return false;
  // Of the past it changes nothing: it counts from here on.
  window.sinceMs = atMs;
  return true;
}

/** Ends the spans of deafness that are over, after the steps of that instant. */
export function endDeafSpans(window: HallWindow, atMs: number): void {
  while (window.deaf.length > 0) {
    const toMs = window.deaf[0]?.toMs ?? null;
    if (toMs === null || toMs > atMs) return;
    window.deaf.shift();
    // Until then it counted as unknown, whatever it has sent since.
    window.sinceMs = Math.max(window.sinceMs, toMs);
  }
}

function takeStep(window: HallWindow, step: RoleStep, judgedMs: number): boolean {
  const isPast = step.atMs < judgedMs;
  // What it is required for may change while it stays what it is; and who is gone may stay gone.
  const goesOn =
    window.role === step.role || (isGone(window, step.atMs) && CAN_BE_GONE[step.role ?? 'empty']);
  if (!goesOn) window.sinceMs = step.atMs;
  else if (isPast) window.sinceMs = Math.max(window.sinceMs, step.atMs);
  window.role = step.role ?? window.role;
  window.certainMs = step.certainMs;
  window.service = step.service;
  window.isSpare = step.isSpare;
  window.isCovered = step.isCovered;
  return isPast;
}

const CAN_BE_GONE: Readonly<Record<Role, boolean>> = {
  ...{ empty: true, absent: true, off: true, staffed: false, unknown: false },
};

/** Nobody was there for certain until an instant. */
function isGone({ role, certainMs }: HallWindow, untilMs: number): boolean {
  if (role === 'empty') return certainMs !== null && certainMs < untilMs;
  return role === 'absent' || role === 'off';
}

function takeSign(window: HallWindow, { atMs, certainMs }: RoleStep): void {
  if (window.role !== 'empty') return;
  window.sinceMs = Math.max(window.sinceMs, atMs);
  window.certainMs = certainMs;
}
