import type { RevisionRow } from '../../journal/journalRow.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { DetectorState } from '../detectorState.ts';
import { EVIDENCE_BEFORE_MS } from '../windowTrail.ts';
import { beginRole, endRole } from './goneSpans.ts';
import { noteDetails, stepOfVerdict, takeSteps } from './hallIntake.ts';
import { planAt } from './hallPlan.ts';
import { type HallState, type HallWindow, newHall } from './hallState.ts';
import type { Emit } from './heldFindings.ts';
import { forgetPlan, isQuietUntil, judgeHall } from './judgeHall.ts';
import { silenceBound } from './silenceBound.ts';
import { agentsOf, settleSilence } from './silentAgents.ts';
import { tellPools } from './tellPools.ts';

export interface WindowPlace {
  readonly hallId: string;
  readonly hall: HallState;
  readonly window: HallWindow;
}

/** Where each window stands; made anew when it is missing. */
const places = new WeakMap<DetectorState, Map<string, WindowPlace>>();

function placesOf({ state }: DetectorContext): Map<string, WindowPlace> {
  const known = places.get(state);
  if (known !== undefined) return known;
  const made = new Map<string, WindowPlace>();
  for (const hallId of state.halls.ids()) {
    const hall = state.halls.get(hallId);
    for (const window of hall?.windows ?? []) {
      if (hall !== undefined) made.set(window.id, { hallId, hall, window });
    }
  }
  places.set(state, made);
  return made;
}

export function hallOfWindow(context: DetectorContext, windowId: string): string | null {
  return placesOf(context).get(windowId)?.hallId ?? null;
}

/** A window in its hall; one that the hall does not know yet is off duty before. */
export function placeWindow(
  context: DetectorContext,
  windowId: string,
  atMs: number,
): WindowPlace | null {
  const known = placesOf(context).get(windowId);
  if (known !== undefined) return known;
  const hallId = context.history.ruleAt(windowId, atMs)?.placed.hall.id;
  if (hallId === undefined) return null;
  return putWindow(context, hallId, offDuty(windowId, atMs));
}

function putWindow(context: DetectorContext, hallId: string, window: HallWindow): WindowPlace {
  const hall = context.state.halls.get(hallId) ?? newHall(window.sinceMs);
  hall.windows.push(window);
  context.state.halls.put(hallId, hall);
  context.state.hallWindows.put(window.id, window);
  const place = { hallId, hall, window };
  placesOf(context).set(window.id, place);
  forgetPlan(hall);
  return place;
}

function offDuty(id: string, sinceMs: number): HallWindow {
  return {
    id,
    role: 'off',
    sinceMs,
    certainMs: null,
    boundMs: null,
    errorMs: 0,
    service: null,
    isSpare: false,
    isCovered: true,
    isExcused: false,
    notedMs: sinceMs,
    steps: [],
    deaf: [],
    gone: [{ fromMs: sinceMs, toMs: null }],
  };
}

/** From when on what is known of a window may still be evidence of a finding of its hall. */
export function neededByHall(context: DetectorContext, windowId: string): number {
  const { state } = context;
  const place = placesOf(context).get(windowId);
  if (place === undefined) return Number.POSITIVE_INFINITY;
  const { hall, window } = place;
  const judgedMs = state.windows.get(windowId)?.judgedMs ?? hall.judgedMs;
  const newestMs = state.trails.get(windowId)?.verdicts.at(-1)?.atMs ?? judgedMs;
  // While the hall knows of everything, and nothing waits for it, it is as far as its window.
  const isIdle = newestMs <= window.notedMs && isQuietUntil(hall, judgedMs);
  const reachedMs = isIdle ? judgedMs : hall.judgedMs;
  const sinceMs = window.role === 'empty' ? window.sinceMs : reachedMs;
  return Math.min(sinceMs, reachedMs) - EVIDENCE_BEFORE_MS;
}

/** Judges every hall as far as it can be. */
export function judgeAll(context: DetectorContext, emit: Emit): void {
  for (const hallId of context.state.halls.ids()) judgeHall(context, hallId, emit);
}

/** A new version of the site: halls begin, windows move, boxes are waited for that were never heard. */
export function afterRevision(context: DetectorContext, row: RevisionRow, emit: Emit): void {
  const { state, history } = context;
  const { validFromMs, receivedMs: nowMs } = row;
  const index = history.indexAt(validFromMs);
  for (const { id: hallId, windows } of index?.halls.values() ?? []) {
    for (const { id } of windows) moveWindow(context, { windowId: id, hallId, atMs: validFromMs });
    const hall = state.halls.get(hallId);
    if (hall !== undefined) begin(context, { hallId, hall, atMs: validFromMs, nowMs }, emit);
  }
  for (const hallId of [...state.halls.ids()]) {
    const hall = state.halls.get(hallId);
    if (hall === undefined) continue;
    forgetPlan(hall);
    state.halls.touch(hallId);
    if (index?.halls.has(hallId) === true) continue;
    judgeHall(context, hallId, emit);
    removeGone(context, hallId);
  }
}

function begin(
  context: DetectorContext,
  of: {
    readonly hallId: string;
    readonly hall: HallState;
    readonly atMs: number;
    readonly nowMs: number;
  },
  emit: Emit,
): void {
  const { hallId, hall, atMs, nowMs } = of;
  const agents = new Set(hall.windows.flatMap(({ id }) => agentsOf(context, id, nowMs)));
  hall.silent = [...agents].filter((agentId) => {
    const agent = context.state.agents.get(agentId);
    return agent === undefined || agent.lastHeardMs === null || agent.silence !== null;
  });
  settleSilence(context, hall, { nowMs, allSilentMs: nowMs });
  // From its first instant on something is known of it, though it be only that nothing is.
  if (Object.keys(hall.told).length > 0 || hall.judgedMs !== atMs) return;
  for (const window of hall.windows) takeSteps(hall, window, atMs);
  tellPools(hallId, { hall, plan: planAt(context, hallId, { state: hall, atMs }), atMs }, emit);
}

/** A window that stands in another hall from now on leaves the one in which it stood. */
function moveWindow(
  context: DetectorContext,
  to: { readonly windowId: string; readonly hallId: string; readonly atMs: number },
): void {
  const { windowId, hallId, atMs } = to;
  const { halls, windows } = context.state;
  const before = hallOfWindow(context, windowId);
  const window = windows.get(windowId);
  if (before === null || before === hallId || window === undefined) return;
  const left = halls.get(before);
  if (left !== undefined) {
    left.windows = left.windows.filter(({ id }) => id !== windowId);
    halls.touch(before);
  }
  const { verdict, context: about } = window;
  const place = putWindow(context, hallId, offDuty(windowId, atMs));
  const silence =
    window.level === 'empty'
      ? { silence: { sinceMs: atMs, boundMs: silenceBound(context, windowId, atMs) } }
      : {};
  const told = { windowId, verdict, fromMs: atMs, context: about, ...silence };
  const step = stepOfVerdict(context, told);
  endRole(place.window, atMs);
  beginRole(place.window, step.role ?? 'unknown', atMs);
  noteDetails(place.window, step);
}

/** Forgets windows that have left the site once their hall has passed that, and halls without any. */
export function removeGone(context: DetectorContext, hallId: string): void {
  const { state } = context;
  const hall = state.halls.get(hallId);
  if (hall === undefined) return;
  const isGone = ({ id, steps }: HallWindow): boolean =>
    steps.length === 0 && state.windows.get(id) === undefined;
  if (!hall.windows.some(isGone)) return;
  for (const { id } of hall.windows.filter(isGone)) {
    placesOf(context).delete(id);
    state.hallWindows.delete(id);
  }
  hall.windows = hall.windows.filter((window) => !isGone(window));
  forgetPlan(hall);
  state.halls.touch(hallId);
  if (hall.windows.length > 0) return;
  for (const id of hall.held) state.held.delete(id);
  state.halls.delete(hallId);
}
