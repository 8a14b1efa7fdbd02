import { DateTime } from 'luxon';
import type { DeclareReading } from '../../protocol/reading.ts';
import type { StatementRow } from '../journal/journalRow.ts';
import type {
  ActivationStatement,
  BookingStatement,
  DeclaredState,
  DeclareStatement,
  Statement,
} from '../journal/statement.ts';
import { wakeWindow } from './agentLead.ts';
import { wantCorrection } from './correction.ts';
import {
  activate,
  type DeclaredChange,
  declaredAt,
  declareSpan,
  endSpan,
  NOTHING_DECLARED,
  withBooking,
} from './declaredStates.ts';
import type { DetectorContext } from './detectorContext.ts';
import { policyTimes } from './post/policyTimes.ts';
import type { WindowRule } from './siteHistory.ts';

/**
 * Takes what a person said: it counts from its own time on. What was judged before it was known is
 * judged again.
 */
export function takeStatement(context: DetectorContext, row: StatementRow): void {
  const { id: rowId, receivedMs, author, statement } = row;
  switch (statement.type) {
    case 'declare':
      declare(context, statement, rowId);
      break;
    case 'end-declaration': {
      const { windowId, id, atMs } = statement;
      change(context, windowId, rowId, endSpan(timelineOf(context, windowId), { id, atMs }));
      break;
    }
    case 'activation':
      takeActivation(context, statement, rowId);
      break;
    case 'booking':
      takeBooking(context, statement, rowId);
      break;
    default:
      break;
  }
  context.emit({ type: 'stated', rowId, receivedMs, author, statement });
}

function timelineOf(context: DetectorContext, windowId: string) {
  return context.state.declared.get(windowId) ?? NOTHING_DECLARED;
}

function change(
  context: DetectorContext,
  windowId: string,
  causeId: number,
  changed: DeclaredChange | null,
): void {
  if (changed === null) return;
  wakeWindow(context, windowId);
  context.state.declared.put(windowId, changed.timeline);
  wantCorrection(context, windowId, { fromMs: changed.changedFromMs, causeId });
}

function declare(context: DetectorContext, statement: DeclareStatement, causeId: number): void {
  const { windowId, id, state, fromMs, untilMs } = statement;
  const rule = context.history.ruleAt(windowId, fromMs);
  if (rule === null) return;
  const { awayMs } = policyTimes(rule.placed.policy);
  const allowed = state === 'away' ? { allowedMs: awayMs } : {};
  const span = { id, state, fromMs, expires: true, ...allowed };
  const limitMs = untilOf(rule, state, { fromMs, untilMs });
  change(
    context,
    windowId,
    causeId,
    declareSpan(timelineOf(context, windowId), { ...span, untilMs: limitMs }),
  );
}

/** A short leave lasts as long as the policy allows; without an end, all else lasts that day. */
function untilOf(
  rule: WindowRule,
  state: DeclaredState,
  { fromMs, untilMs }: Pick<DeclareStatement, 'fromMs' | 'untilMs'>,
): number {
  const given = untilMs ?? dayEnd(rule, fromMs);
  if (state !== 'away') return given;
  return Math.min(given, fromMs + policyTimes(rule.placed.policy).awayMs);
}

function dayEnd(rule: WindowRule, atMs: number): number {
  const { timeZone } = rule.placed.hall;
  return DateTime.fromMillis(atMs, { zone: timeZone }).startOf('day').plus({ days: 1 }).toMillis();
}

function takeActivation(
  context: DetectorContext,
  { windowId, active, atMs }: ActivationStatement,
  causeId: number,
): void {
  const rule = context.history.ruleAt(windowId, atMs);
  if (rule === null) return;
  // Nobody is missed the next morning because somebody forgot to close a spare window.
  const untilMs = dayEnd(rule, atMs);
  change(
    context,
    windowId,
    causeId,
    activate(timelineOf(context, windowId), { active, atMs, untilMs }),
  );
}

function takeBooking(context: DetectorContext, statement: BookingStatement, causeId: number): void {
  const { hallId, windowId, fromMs } = statement;
  const before = context.state.bookings.get(hallId) ?? [];
  const former = before.find(({ id }) => id === statement.id);
  context.state.bookings.put(hallId, withBooking(before, statement));
  const hall = context.history.indexAt(fromMs)?.halls.get(hallId);
  const changedFromMs = Math.min(fromMs, former?.fromMs ?? fromMs);
  for (const { id } of hall?.windows ?? []) {
    const isMeant = windowId === null || windowId === id || former !== undefined;
    if (isMeant) wantCorrection(context, id, { fromMs: changedFromMs, causeId });
  }
}

const KEY_STATES: Partial<Record<DeclareReading['action'], DeclaredState>> = {
  pause: 'paused',
  away: 'away',
  'stand-in': 'stand-in',
  'back-office': 'back-office',
};

interface KeyPress {
  readonly reading: DeclareReading;
  readonly atMs: number;
  readonly receivedMs: number;
  readonly rowId: number;
  readonly agentId: string;
}

/**
 * A key on the pad or a switch at the window: it declares a state, or ends what holds. At a spare
 * window (备用窗口) 恢复服务 opens it, unless it ends a state that holds there, and 暂停服务 closes it.
 */
export function takeDeclareReading(
  context: DetectorContext,
  windowId: string,
  key: KeyPress,
): void {
  const statement = statementOfKey(context, windowId, key);
  if (statement === null) return;
  const { rowId, receivedMs, agentId, reading } = key;
  takeStatement(context, {
    ...{ kind: 'statement', id: rowId, receivedMs, statement },
    author: `key:${agentId}/${reading.device}`,
  });
}

function statementOfKey(
  context: DetectorContext,
  windowId: string,
  { reading, atMs }: KeyPress,
): Statement | null {
  const { action, device } = reading;
  const state = KEY_STATES[action];
  const rule = context.history.ruleAt(windowId, atMs);
  const { span: held } = declaredAt(timelineOf(context, windowId), atMs);
  const isSpare = rule?.placed.window.mode === 'spare';
  if (isSpare && action === 'pause') return { type: 'activation', windowId, active: false, atMs };
  if (state === undefined) {
    if (held !== null) return { type: 'end-declaration', id: held.id, windowId, atMs };
    return isSpare ? { type: 'activation', windowId, active: true, atMs } : null;
  }
  // The time it is said to last is of the agent's clock, like that of the key.
  const untilMs =
    reading.untilWallMs === undefined ? null : atMs + (reading.untilWallMs - reading.wallMs);
  const id = `key-${device}-${atMs}`.slice(-40);
  return { type: 'declare', id, windowId, state, fromMs: atMs, untilMs, via: 'key' };
}
