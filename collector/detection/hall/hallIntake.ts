import { COVERED_STATES } from '../../journal/statement.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { Effect, Silence } from '../effect.ts';
import type { Verdict, VerdictContext } from '../verdict.ts';
import { beginRole, endRole, endSpan, followTimetable } from './goneSpans.ts';
import type { HallState, HallWindow, Role, RoleStep } from './hallState.ts';
import { isDeafAt } from './hallTally.ts';

/**
 * Who stands in has signed in before the first leaves (先进后出), and for a leave with cover (请假有替岗)
 * the sending unit has sent somebody.
 */
function isCovered(because: string | null): boolean {
  return because !== null && COVERED_STATES.includes(because);
}

function roleOf(
  verdict: Verdict,
  { because }: Pick<VerdictContext, 'because'>,
  isSilent: boolean,
): Role {
  switch (verdict) {
    case 'occupied':
      return 'staffed';
    case 'excused':
      // What was said is believed until the sensors see nobody for long enough. Whether somebody sits
      // behind a sign that says that nobody serves there, only sensors can tell.
      if (isSilent) return 'empty';
      return isCovered(because) ? 'staffed' : 'unknown';
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
  effect: Omit<Extract<Effect, { type: 'verdict' }>, 'type'>,
): RoleStep {
  const { windowId, verdict, fromMs } = effect;
  const about = effect.context ?? context.state.windows.get(windowId)?.context ?? UNTOLD;
  const role = roleOf(verdict, about, effect.silence !== undefined);
  return {
    atMs: fromMs,
    role,
    service: about.service,
    isSpare: about.because === 'spare',
    isCovered: about.isCalendarCovered,
    isExcused: verdict === 'excused',
    ...certaintyOf(fromMs, role === 'empty' ? effect.silence : undefined),
    errorMs: effect.errorMs ?? 0,
  };
}

function certaintyOf(
  fromMs: number,
  silence: Silence | undefined,
): Pick<RoleStep, 'certainMs' | 'boundMs'> {
  if (silence === undefined || !Number.isFinite(silence.boundMs)) {
    return { certainMs: null, boundMs: null };
  }
  const { sinceMs, boundMs } = silence;
  return { certainMs: Math.max(fromMs, sinceMs + boundMs), boundMs };
}

const UNTOLD = { because: null, service: null, isCalendarCovered: true };

/** What a press or the like means: if the window looks empty, the silence begins anew. */
export function stepOfSign({ mark }: Extract<Effect, { type: 'sign' }>): RoleStep {
  const nothing = { role: null, service: null, certainMs: null, boundMs: null, errorMs: 0 };
  return { atMs: mark.atMs, ...nothing, isSpare: false, isCovered: true, isExcused: false };
}

/** Puts a step in its place; a second word about one instant replaces the first. */
export function addStep(window: HallWindow, step: RoleStep): void {
  window.notedMs = Math.max(window.notedMs, step.atMs);
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
  const count = window.steps.findIndex((step) => step.atMs > atMs);
  const steps = window.steps.splice(0, count < 0 ? window.steps.length : count);
  const before = window.role;
  // Of what the hall has passed only the last word counts, and it counts from here on.
  const isPast = ({ atMs: stepMs, role }: RoleStep) =>
    role !== null && stepMs < hall.judgedMs && !isDeafAt(window, stepMs);
  const lastPast = steps.findLastIndex(isPast);
  steps.forEach((step, index) => {
    if (isDeafAt(window, step.atMs)) takeUnheard(window, step);
    else if (step.role === null) takeSign(window, step);
    else if (index >= lastPast) takeStep(window, step, Math.max(step.atMs, hall.judgedMs));
  });
  return lastPast >= 0 && window.role !== before;
}

/** Begins and ends the time in which the box of a window is not heard. `isOff`: by its timetable. */
export function takeDeafness(window: HallWindow, atMs: number, isOff: boolean): void {
  const [first] = window.deaf;
  if (first === undefined) return;
  if (first.fromMs === atMs) {
    endRole(window, atMs);
    followTimetable(window, atMs, isOff);
  }
  if (first.toMs === null || first.toMs > atMs) return;
  window.deaf.shift();
  // Until then it counted as unknown, whatever it has sent since.
  endSpan(window, first.toMs);
  beginRole(window, window.role, first.toMs);
  takeDeafness(window, atMs, isOff);
}

/** What it is required for may change while it stays what it is. */
function takeStep(window: HallWindow, step: RoleStep, fromMs: number): void {
  if (step.role !== null && window.role !== step.role) {
    endRole(window, fromMs);
    beginRole(window, step.role, fromMs);
  }
  noteDetails(window, step);
}

/** It came after the hall had gone on without this window. */
function takeUnheard(window: HallWindow, step: RoleStep): void {
  if (step.role !== null) {
    window.role = step.role;
    noteDetails(window, step);
  } else if (window.role !== 'empty') return;
  else window.certainMs = window.boundMs === null ? null : step.atMs + window.boundMs;
  window.sinceMs = step.atMs;
}

/** What else is said of what a window is now. */
export function noteDetails(window: HallWindow, step: RoleStep): void {
  window.certainMs = step.certainMs;
  window.boundMs = step.boundMs;
  window.service = step.service;
  window.isSpare = step.isSpare;
  window.isCovered = step.isCovered;
  window.isExcused = step.isExcused;
  window.errorMs = step.errorMs;
}

function takeSign(window: HallWindow, { atMs }: RoleStep): void {
  if (window.role !== 'empty') return;
  // Somebody was there at that instant, so that what was before and what follows are two absences.
  endRole(window, atMs - 1);
  window.sinceMs = Math.max(window.sinceMs, atMs);
  window.certainMs = window.boundMs === null ? null : atMs + window.boundMs;
}
