import { DateTime } from 'luxon';
import type { JournalRow, StatementRow } from '../journal/journalRow.ts';
import type { CallStatement, SignInStatement } from '../journal/statement.ts';
import { isPolicyInTrial } from '../site/siteIndex.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { ClearReason, Finding } from './finding.ts';
import { findingId } from './findingId.ts';

/** A specialist who was called and has not signed in; forgotten at the end of that day. */
export interface OpenCall {
  readonly windowId: string;
  readonly station: string;
  readonly calledMs: number;
  readonly withinMinutes: number;
  /** When it is overdue. Later than the policy says by the time that the collector was off. */
  dueMs: number;
  /** When that is looked at: whoever enters a call afterwards has the same time for its sign-in. */
  settleMs: number;
  /** How long the collector was off meanwhile, in ms, up to its last start. */
  offMs: number;
  countedFromMs: number;
  /** The end of the day of the hall: who has not come by then does not come any more. */
  readonly endMs: number;
  /** The finding, while it is open. */
  open: { readonly id: string; readonly raisedMs: number } | null;
}

/**
 * Specialists of stations who are called to the front and must sign in within 15 minutes (S0, the
 * county's plan: 「应通知相关所站（部门）人员15分钟内前来中心前台办理」). Only a sign-in proves that
 * somebody came: a seat that is taken may be anybody's.
 *
 * What is due is settled by the rows of the journal, so that it is the same live and replayed. Only
 * while no agent is heard at all, no row can be waited for, and the clock alone says so.
 */
export interface SpecialistCalls {
  /** Settles what is due by the time of a row, before the row is taken. */
  before(row: JournalRow): void;
  /** Takes a call or a sign-in; other statements are not its business. */
  take(row: StatementRow): void;
  /** The collector's clock says so, and no row has come. */
  tick(nowMs: number): void;
}

const MINUTE_MS = 60_000;
/** Heartbeats come four times as often. */
const NOBODY_HEARD_MS = 60_000;

export function createSpecialistCalls(context: DetectorContext): SpecialistCalls {
  const { calls } = context.state;
  /** The earliest instant at which something is due; null: look it up. */
  let nextMs: number | null = null;

  function next(): number {
    if (nextMs !== null) return nextMs;
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const id of calls.ids()) {
      const call = calls.get(id);
      if (call === undefined) continue;
      earliestMs = Math.min(earliestMs, call.open === null ? call.settleMs : call.endMs);
    }
    nextMs = earliestMs;
    return earliestMs;
  }

  function settle(nowMs: number): void {
    if (nowMs <= next()) return;
    for (const [id, call] of openCalls(context)) {
      // Within fifteen minutes: at the fifteenth he is in time.
      if (call.open === null && nowMs > call.settleMs) raise(context, id, call);
      if (call.open !== null && nowMs >= call.endMs)
        end(context, id, { atMs: call.endMs, reason: 'duty-ended' });
    }
    nextMs = null;
  }

  return {
    before(row) {
      if (row.kind === 'start') wasOff(context, row.receivedMs);
      settle(row.receivedMs);
    },
    take({ statement, receivedMs }) {
      if (statement.type === 'call') takeCall(context, statement, receivedMs);
      else if (statement.type === 'sign-in') takeSignIn(context, statement);
      nextMs = null;
    },
    tick(nowMs) {
      if (nowMs <= next()) return;
      const heardMs = lastHeardMs(context);
      if (heardMs === null || nowMs - heardMs > NOBODY_HEARD_MS) settle(nowMs);
    },
  };
}

function openCalls({ state }: DetectorContext): [string, OpenCall][] {
  return [...state.calls.ids()].flatMap((id): [string, OpenCall][] => {
    const call = state.calls.get(id);
    return call === undefined ? [] : [[id, call]];
  });
}

/** When the collector heard any agent last, by its own clock. */
function lastHeardMs({ state }: DetectorContext): number | null {
  let lastMs: number | null = null;
  for (const id of state.agents.ids()) {
    const heardMs = state.agents.get(id)?.lastHeardMs ?? null;
    if (heardMs !== null) lastMs = Math.max(lastMs ?? heardMs, heardMs);
  }
  return lastMs;
}

/** Nobody could sign in while the collector was off: that time does not count against anybody. */
function wasOff(context: DetectorContext, startedMs: number): void {
  const heardMs = lastHeardMs(context);
  for (const [id, call] of openCalls(context)) {
    const offMs = startedMs - Math.max(call.countedFromMs, heardMs ?? call.countedFromMs);
    if (call.open !== null || offMs <= 0) continue;
    call.dueMs += offMs;
    call.settleMs += offMs;
    call.offMs += offMs;
    call.countedFromMs = startedMs;
    context.state.calls.touch(id);
  }
}

function takeCall(context: DetectorContext, call: CallStatement, receivedMs: number): void {
  const { id, windowId, station, atMs } = call;
  const { calls } = context.state;
  const placed = context.history.ruleAt(windowId, atMs)?.placed;
  if (placed === undefined || calls.get(id) !== undefined) return;
  const withinMinutes = placed.effectivePolicy.specialistWithinMinutes;
  const day = DateTime.fromMillis(atMs, { zone: placed.hall.timeZone });
  const withinMs = Math.round(withinMinutes * MINUTE_MS);
  const settleMs = Math.max(atMs, receivedMs) + withinMs;
  calls.put(id, {
    ...{ windowId, station, calledMs: atMs, withinMinutes },
    ...{ dueMs: atMs + withinMs, settleMs, offMs: 0, countedFromMs: Math.max(atMs, receivedMs) },
    endMs: day.startOf('day').plus({ days: 1 }).toMillis(),
    open: null,
  });
}

/** Somebody came. What was raised although he came in time is taken back. */
function takeSignIn(context: DetectorContext, { callId, atMs }: SignInStatement): void {
  const call = context.state.calls.get(callId);
  if (call === undefined) return;
  if (atMs <= call.dueMs) {
    end(context, callId, { atMs: call.open?.raisedMs ?? atMs, reason: 'corrected' });
    return;
  }
  // It may have become known only now that he came late.
  if (call.open === null) raise(context, callId, call);
  end(context, callId, { atMs, reason: 'recovered' });
}

function end(
  { state, emit }: DetectorContext,
  id: string,
  { atMs, reason }: { readonly atMs: number; readonly reason: ClearReason },
): void {
  const open = state.calls.get(id)?.open ?? null;
  state.calls.delete(id);
  if (open === null) return;
  const clearMs = Math.max(open.raisedMs, atMs);
  emit({ type: 'clear', findingId: open.id, atMs: clearMs, reason });
}

function raise(context: DetectorContext, id: string, call: OpenCall): void {
  const finding = overdue(context, id, call);
  call.open = { id: finding.id, raisedMs: finding.raisedMs };
  context.state.calls.touch(id);
  context.emit({ type: 'raise', finding });
}

function overdue({ history }: DetectorContext, id: string, call: OpenCall): Finding {
  const { windowId, station, calledMs, withinMinutes, dueMs, offMs } = call;
  const placed = history.ruleAt(windowId, calledMs)?.placed;
  const isTrial = placed !== undefined && isPolicyInTrial(placed, calledMs);
  const offMinutes = Math.ceil(offMs / MINUTE_MS);
  return {
    id: findingId('specialist-overdue', `${windowId}/${station}/${id}`, calledMs),
    ...{ kind: 'specialist-overdue', hallId: placed?.hall.id ?? null, windowId },
    ...{ agentId: null, deviceId: null, startedMs: calledMs, raisedMs: dueMs, subject: station },
    ...(isTrial ? { isTrial } : {}),
    why: {
      ...{ rule: 'specialist-overdue', ruleVersion: 1 },
      facts: {
        ...{ station, call: id, specialistWithinMinutes: withinMinutes },
        policySource: placed?.policy.source ?? '',
      },
      ...{ fromMs: calledMs, toMs: dueMs, lanes: [], duty: [], verdicts: [], marks: [] },
      checks: [
        {
          check: 'specialist-signed-in',
          result: 'fails',
          facts: { station, minutes: withinMinutes },
        },
        {
          check: 'collector-off-not-counted',
          result: offMs === 0 ? 'not-applicable' : 'holds',
          facts: { minutes: offMinutes },
        },
        { check: 'presence-is-no-sign-in', result: 'not-applicable', facts: {} },
      ],
      inputs: [],
      wouldHaveChanged: [
        { key: 'signed-in-before', facts: { beforeMs: dueMs } },
        { key: 'longer-specialist-time', facts: { minutes: withinMinutes } },
      ],
    },
  };
}
