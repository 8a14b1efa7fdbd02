import type { RevisionRow } from '../journal/journalRow.ts';
import { deviceKey } from '../site/siteIndex.ts';
import type { AgentHealth } from './agentHealth.ts';
import { endRounds } from './agentLead.ts';
import { CORRECTION_DAYS, wantCorrection } from './correction.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { DeviceState, TrailStep } from './detectorState.ts';
import { emitDevice, removeDeviceFindings } from './deviceHealth.ts';
import { recheckKiosks } from './equipment/kioskCheck.ts';
import { checkAllWindows } from './equipment/windowCheck.ts';
import { newWindow } from './judgeWindow.ts';
import { endUnsupported, settlePolicySupport } from './policySupport.ts';
import { clearPost } from './post/postEffects.ts';
import { newTrail, newWatch } from './sensorSignal.ts';
import { setVerdict } from './windowTrail.ts';

/** Takes a new version of the site: it counts from its own time on, not from now. */
export function takeRevision(context: DetectorContext, row: RevisionRow): void {
  const { state, history } = context;
  const { id, validFromMs, site } = row;
  endRounds(context);
  checkAllWindows(context);
  history.add({ id, validFromMs, site });
  forgetRevisions(context);
  state.revisions.put(String(id), { id, validFromMs, site });
  const index = history.indexAt(validFromMs);
  if (index === null) return;
  for (const windowId of index.windows.keys()) {
    if (state.windows.get(windowId) === undefined) beginWindow(context, windowId, validFromMs);
  }
  for (const placed of index.devices.values()) {
    const key = deviceKey(placed.device.agent, placed.device.id);
    if (state.devices.get(key) === undefined) {
      state.devices.put(key, newDevice(validFromMs));
      state.edges.put(key, newTrail(validFromMs));
    }
    emitDevice(context, placed);
  }
  // A version that begins in the past corrects what was judged by another one.
  for (const windowId of index.windows.keys()) {
    wantCorrection(context, windowId, { fromMs: validFromMs, causeId: id });
  }
}

function newDevice(fromMs: number): DeviceState {
  return {
    watch: newWatch(fromMs),
    ...{ lastReadingMs: null, lastReadingQuality: null, lastChangeMs: null, lastValue: null },
    ...{ condition: null, isStale: false, lastLevelMs: null, open: {}, lead: null },
  };
}

/** A window that nobody has heard of yet is unknown, or off duty. */
function beginWindow(context: DetectorContext, windowId: string, fromMs: number): void {
  const rule = context.history.ruleAt(windowId, fromMs);
  if (rule === null) return;
  const window = newWindow(context, rule, fromMs);
  const { verdict, level, context: about } = window;
  context.state.windows.put(windowId, window);
  const step = { atMs: fromMs, verdict, level, context: about };
  context.state.trails.put(windowId, { verdicts: [step], marks: [] });
  context.emit({ type: 'verdict', windowId, verdict, fromMs, context: about });
}

/** Two days more than corrections reach back: they look for a clean beginning. */
const KEPT_MS = (CORRECTION_DAYS + 2) * 86_400_000;

/** Versions whose time is judged at every window, for good, are not needed any more. */
function forgetRevisions(context: DetectorContext): void {
  const { state, history } = context;
  let judgedMs = Number.POSITIVE_INFINITY;
  for (const id of state.windows.ids()) {
    judgedMs = Math.min(judgedMs, state.windows.get(id)?.judgedMs ?? judgedMs);
  }
  // What was said of the past may come later, and is judged by the rules of its time.
  if (judgedMs !== Number.POSITIVE_INFINITY) history.forgetBefore(judgedMs - KEPT_MS);
  const kept = new Set(history.revisions().map((revision) => String(revision.id)));
  for (const id of [...state.revisions.ids()]) {
    if (!kept.has(id)) state.revisions.delete(id);
  }
}

/** Lets go of every window, device and agent that the version in force at `nowMs` has no more. */
export function removeLeftovers(
  context: DetectorContext,
  health: AgentHealth,
  nowMs: number,
): void {
  const { state, history } = context;
  const index = history.indexAt(nowMs);
  if (index === null) return;
  const sinceMs = history.revisions().findLast((one) => one.validFromMs <= nowMs)?.validFromMs;
  if (sinceMs === undefined) return;
  endRounds(context);
  const isComing = (has: (at: number) => boolean): boolean =>
    history.revisions().some((one) => one.validFromMs > nowMs && has(one.validFromMs));
  for (const id of [...state.windows.ids()]) {
    if (index.windows.has(id)) continue;
    if (isComing((atMs) => history.indexAt(atMs)?.windows.has(id) === true)) continue;
    endWindow(context, id, sinceMs);
    endUnsupported(context, id, nowMs);
  }
  for (const id of index.windows.keys()) settlePolicySupport(context, id, sinceMs);
  for (const key of [...state.devices.ids()]) {
    if (index.devices.has(key)) continue;
    if (isComing((atMs) => history.indexAt(atMs)?.devices.has(key) === true)) continue;
    const device = state.devices.get(key);
    if (device !== undefined) removeDeviceFindings(context, device, sinceMs);
    state.devices.delete(key);
    state.edges.delete(key);
  }
  for (const id of state.agents.ids()) {
    if (index.devicesOfAgent(id).length > 0) health.added(id, nowMs);
    else health.removed(id, sinceMs);
  }
  health.siteChanged(nowMs);
  recheckKiosks(context, nowMs);
}

/** What was not judged yet of a window that has left stays unknown for ever. */
function endWindow(context: DetectorContext, windowId: string, atMs: number): void {
  const { state, history } = context;
  const window = state.windows.get(windowId);
  if (window === undefined) return;
  const endMs = Math.max(atMs, window.judgedMs);
  const { open: post, isHinted } = window.episode;
  if (isHinted) context.emit({ type: 'hint', windowId, show: false, atMs: endMs });
  if (post !== null) {
    const clearMs = Math.max(post.raisedMs, window.judgedMs);
    clearPost(context, { window, windowId }, { post, atMs: clearMs, reason: 'removed' });
  }
  const rule = history.ruleAt(windowId, window.judgedMs);
  for (const stretch of rule?.duty.stretches(window.judgedMs, endMs) ?? []) {
    const { basis, service, reason, isCalendarCovered } = stretch;
    const unjudged: TrailStep = {
      ...{ atMs: stretch.fromMs, verdict: basis === 'none' ? 'not-on-duty' : 'unknown' },
      ...{ level: 'unknown', context: { basis, service, because: reason, isCalendarCovered } },
    };
    setVerdict(context, windowId, unjudged, 0);
  }
  const gone: TrailStep = {
    ...{ atMs: endMs, verdict: 'not-on-duty', level: 'unknown' },
    context: { basis: 'none', service: null, because: null, isCalendarCovered: true },
  };
  setVerdict(context, windowId, gone, 0);
  context.emit({ type: 'watermark', windowIds: [windowId], watermarkMs: endMs });
  state.windows.delete(windowId);
  state.trails.delete(windowId);
  state.checks.delete(windowId);
}
