import type { JournalRow } from '../../journal/journalRow.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { Effect } from '../effect.ts';
import { addStep, dropSteps, stepOfSign, stepOfVerdict } from './hallIntake.ts';
import { afterRevision, hallOfWindow, judgeAll, placeWindow, removeGone } from './hallPlaces.ts';
import type { HallState, RaiseEffect, RoleStep } from './hallState.ts';
import { type Emit, follow, forgetHeld, holdBack, isHeldKind, mustWait } from './heldFindings.ts';
import { isWorthJudging, judgeHall, wake, wakeWhole } from './judgeHall.ts';
import { wantRetraction } from './retraction.ts';
import { agentCameBack, agentFellSilent } from './silentAgents.ts';

/**
 * Takes what a row means to halls before it is judged: which boxes are heard. Call it first for every
 * row; `throughHalls` comes after the row was judged.
 */
export function noteRowAtHalls(context: DetectorContext, row: JournalRow): void {
  switch (row.kind) {
    case 'batch':
    case 'fork':
    case 'loss':
      noteHeard(context, row);
      return;
    case 'silence':
      for (const hall of hallsOfAgent(context, row.agentId, row.receivedMs)) {
        agentFellSilent(context, hall, { ...row, nowMs: row.receivedMs });
        wakeWhole(hall);
      }
      return;
    case 'revision':
      // Up to here the versions of before count, whatever the new one says of the past.
      judgeAll(context, (effect) => context.emit(effect));
      return;
    default:
      return;
  }
}

function noteHeard(
  context: DetectorContext,
  row: { readonly agentId: string; readonly receivedMs: number },
): void {
  const { agentId, receivedMs: nowMs } = row;
  const agent = context.state.agents.get(agentId);
  if (agent !== undefined && agent.lastHeardMs !== null && agent.silence === null) return;
  for (const hall of hallsOfAgent(context, agentId, nowMs)) {
    agentCameBack(context, hall, { agentId, nowMs });
    wakeWhole(hall);
  }
}

/**
 * The second half of the detector: what was judged of windows becomes what is known of their halls and
 * pools, and findings of windows that say nothing new are held back. Gives all effects, in order.
 */
export function throughHalls(
  context: DetectorContext,
  row: JournalRow | null,
  effects: readonly Effect[],
): Effect[] {
  const out: Effect[] = [];
  const emit: Emit = (effect) => out.push(effect);
  /** How far some window of each hall was judged. */
  const reached = new Map<string, number>();
  for (const effect of effects) {
    if (!takeEffect(context, { effect, reached, emit })) out.push(effect);
  }
  if (row?.kind === 'revision') afterRevision(context, row, emit);
  if (row?.kind === 'silence') {
    for (const hall of context.history.indexAt(row.receivedMs)?.hallsOfAgent(row.agentId) ?? []) {
      reached.set(hall.id, Number.POSITIVE_INFINITY);
    }
  }
  for (const [hallId, watermarkMs] of reached) {
    const hall = context.state.halls.get(hallId);
    if (hall === undefined || !isWorthJudging(context, hall, watermarkMs)) continue;
    judgeHall(context, hallId, emit);
    removeGone(context, hallId);
  }
  return out;
}

interface Taken {
  readonly effect: Effect;
  readonly reached: Map<string, number>;
  readonly emit: Emit;
}

/** Says whether the effect is kept, to be told later or never. */
function takeEffect(context: DetectorContext, { effect, reached, emit }: Taken): boolean {
  switch (effect.type) {
    case 'verdict':
      takeStep(context, effect.windowId, stepOfVerdict(context, effect));
      return false;
    case 'behind-excuse': {
      const step = stepOfVerdict(context, { ...effect, verdict: 'excused' });
      takeStep(context, effect.windowId, step);
      return true;
    }
    case 'sign':
      takeStep(context, effect.windowId, stepOfSign(effect));
      return false;
    case 'correct':
      takeCorrection(context, effect, emit);
      return false;
    case 'watermark': {
      for (const windowId of effect.windowIds) {
        const hallId = hallOfWindow(context, windowId);
        if (hallId !== null && (reached.get(hallId) ?? 0) < effect.watermarkMs) {
          reached.set(hallId, effect.watermarkMs);
        }
      }
      return false;
    }
    case 'raise':
      return takeRaise(context, effect);
    case 'stage':
    case 'clear':
    case 'reopen': {
      const held = context.state.held.get(effect.findingId);
      if (held === undefined || !follow(context, effect)) return false;
      const hall = context.state.halls.get(held.hallId);
      if (hall !== undefined) wake(hall, effect.atMs);
      return true;
    }
    default:
      return false;
  }
}

function takeStep(context: DetectorContext, windowId: string, step: RoleStep): void {
  const place = placeWindow(context, windowId, step.atMs);
  if (place === null) return;
  addStep(place.window, step);
  context.state.hallWindows.touch(windowId);
  wake(place.hall, step.atMs);
}

function takeCorrection(
  context: DetectorContext,
  { windowId, fromMs, causeId }: Extract<Effect, { type: 'correct' }>,
  emit: Emit,
): void {
  const place = placeWindow(context, windowId, fromMs);
  if (place === null) return;
  judgeHall(context, place.hallId, emit);
  wantRetraction(context, place.hallId, { fromMs, causeId });
  dropSteps(place.window, fromMs);
  context.state.hallWindows.touch(windowId);
  forgetHeld(context, place.hall, { windowId, fromMs });
  context.state.halls.touch(place.hallId);
}

function takeRaise(context: DetectorContext, raise: RaiseEffect): boolean {
  const { kind, windowId, hallId, raisedMs: atMs } = raise.finding;
  if (windowId === null || hallId === null || !isHeldKind(kind)) return false;
  const hall = context.state.halls.get(hallId);
  if (hall === undefined || !mustWait(context, hall, { windowId, atMs })) return false;
  holdBack(context, { hallId, windowId, raise });
  wake(hall, atMs);
  return true;
}

function hallsOfAgent(context: DetectorContext, agentId: string, atMs: number): HallState[] {
  const halls = context.history.indexAt(atMs)?.hallsOfAgent(agentId) ?? [];
  return halls.flatMap(({ id }) => {
    const hall = context.state.halls.get(id);
    if (hall === undefined) return [];
    context.state.halls.touch(id);
    return [hall];
  });
}
