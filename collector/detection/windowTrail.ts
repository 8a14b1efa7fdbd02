import { wakeWindow } from './agentLead.ts';
import { wantCorrection } from './correction.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { Mark, TrailStep, WindowState } from './detectorState.ts';
import { neededByHall } from './hall/hallPlaces.ts';
import { silenceBound } from './hall/silenceBound.ts';
import { countBefore, trimTrail } from './sensorSignal.ts';
import type { VerdictContext } from './verdict.ts';

/** Evidence begins this long before the state that a finding is about. */
export const EVIDENCE_BEFORE_MS = 10 * 60_000;
/** Verdict changes and marks kept of one window. */
const TRAIL_MAX = 256;
const MARKS_MAX = 64;

/**
 * Records what is known of a window from an instant on, unless it holds already. `errorMs`: how far the
 * clocks of its sensors may be off.
 */
export function setVerdict(
  context: DetectorContext,
  windowId: string,
  step: TrailStep,
  errorMs: number,
): void {
  const window = context.state.windows.get(windowId);
  const trail = context.state.trails.get(windowId);
  if (window === undefined || trail === undefined) return;
  const isSame = window.verdict === step.verdict && isSameContext(window.context, step.context);
  if (isSame && window.level === step.level) return;
  window.verdict = step.verdict;
  window.level = step.level;
  if (!isSame) window.context = step.context;
  if (trail.verdicts.at(-1)?.atMs === step.atMs) trail.verdicts.pop();
  trail.verdicts.push(isSame ? { ...step, context: window.context } : step);
  if (trail.verdicts.length > TRAIL_MAX) trail.verdicts.shift();
  context.state.trails.touch(windowId);
  const { atMs: fromMs, verdict, level, context: about } = step;
  const isSilent = level === 'empty' && (verdict === 'empty' || verdict === 'excused');
  const silence = isSilent
    ? {
        silence: {
          sinceMs: silentSince(trail.verdicts),
          boundMs: silenceBound(context, windowId, fromMs),
        },
      }
    : {};
  const error = errorMs === 0 ? {} : { errorMs };
  const told = { windowId, fromMs, context: about, ...silence, ...error };
  if (!isSame) context.emit({ type: 'verdict', verdict, ...told });
  else if (verdict === 'excused') context.emit({ type: 'behind-excuse', ...told });
}

/** Since when the sensors have seen nobody without interruption, given that they do not now. */
function silentSince(steps: readonly TrailStep[]): number {
  const before = steps.findLastIndex((step) => step.level !== 'empty');
  return steps[before + 1]?.atMs ?? 0;
}

/**
 * Why nobody is required may be asked at any instant of a night; what counts is what was true when it
 * began, so that the same history gives the same intervals however it is cut into pieces.
 */
function isSameContext(a: VerdictContext, b: VerdictContext): boolean {
  if (a.basis !== b.basis || a.service !== b.service) return false;
  if (a.basis === 'none') return isSaid(a.because) === isSaid(b.because);
  return a.because === b.because && a.isCalendarCovered === b.isCalendarCovered;
}

/** Null for a reason of the timetable; those that people bring about are told apart. */
function isSaid(because: string | null): string | null {
  return because === 'spare' || because === 'no-booking' ? because : null;
}

/** Keeps what the evidence of a finding could still need. */
export function forgetOld(context: DetectorContext, windowId: string, window: WindowState): void {
  const fromMs = forgettableBefore(Math.min(neededFrom(window), neededByHall(context, windowId)));
  for (const { key, nextEdge: fromNumber } of window.sensors) {
    const trail = context.state.edges.get(key);
    const keep = { fromMs: neededOfDevice(context, key, fromMs), fromNumber };
    if (trail !== undefined && trimTrail(trail, keep)) context.state.edges.touch(key);
  }
  const trail = context.state.trails.get(windowId);
  if (trail === undefined) return;
  const steps = countBefore(trail.verdicts, fromMs);
  if (steps > 0) trail.verdicts.splice(0, steps);
  const isOld = (trail.marks[0]?.atMs ?? fromMs) < fromMs;
  if (isOld) trail.marks = trail.marks.filter((mark) => mark.atMs >= fromMs);
  if (steps > 0 || isOld) context.state.trails.touch(windowId);
}

/** It is forgotten in steps of so much: whether there is something need not be asked all the time. */
export const FORGOTTEN_EVERY_MS = 5 * 60_000;

/** What of the past that is not needed any more is let go, with what is needed from an instant on. */
export function forgettableBefore(neededMs: number): number {
  return neededMs - (neededMs % FORGOTTEN_EVERY_MS);
}

/** From when on what is known of a window may still be evidence. */
export function neededFrom({ episode, judgedMs }: WindowState): number {
  const sinceMs = episode.emptySinceMs ?? episode.open?.startedMs;
  const isLast = episode.open?.stage === 'escalated';
  return (isLast ? judgedMs : (sinceMs ?? judgedMs)) - EVIDENCE_BEFORE_MS;
}

/** A device that moved from one window to another is needed by the one that is judged less far. */
function neededOfDevice(context: DetectorContext, key: string, fromMs: number): number {
  const windowIds = context.history.windowsOf(key);
  let neededMs = fromMs;
  // Mostly there is one, and it is the one that asks.
  for (const id of windowIds.length > 1 ? windowIds : []) {
    const window = context.state.windows.get(id);
    if (window !== undefined) neededMs = Math.min(neededMs, forgettableBefore(neededFrom(window)));
  }
  return neededMs;
}

/** Kinds of single events that show somebody at the window, whatever its sensors say. */
const SIGN_KINDS: readonly string[] = ['rating', 'declare'];
/** Steps of a ticket that need a clerk; a number taken from the machine needs nobody. */
const SIGN_EVENTS: readonly string[] = ['called', 'finished'];

/** Says whether a mark is a sign that somebody is there. */
export function isSign(mark: Mark): boolean {
  if (mark.kind === 'queue') return SIGN_EVENTS.includes(mark.value);
  return SIGN_KINDS.includes(mark.kind);
}

/** Remembers a single event at a window; in the order of time, wherever it came from. */
export function addMark(
  context: DetectorContext,
  windowId: string,
  mark: Mark,
  rowId: number,
): void {
  const trail = context.state.trails.get(windowId);
  if (trail === undefined) return;
  wakeWindow(context, windowId);
  trail.marks.push(mark);
  const isLate = (trail.marks.at(-2)?.atMs ?? mark.atMs) > mark.atMs;
  if (isLate) trail.marks.sort((a, b) => a.atMs - b.atMs);
  if (trail.marks.length > MARKS_MAX) trail.marks.shift();
  context.state.trails.touch(windowId);
  if (!isSign(mark)) return;
  context.emit({ type: 'sign', windowId, mark });
  // It came after its time was judged, from another box: whoever was missed then was there.
  const then = trail.verdicts.findLast((step) => step.atMs <= mark.atMs);
  if (then !== undefined && then.level !== 'empty') return;
  wantCorrection(context, windowId, { fromMs: mark.atMs, causeId: rowId });
}
