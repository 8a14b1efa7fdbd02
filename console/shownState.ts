import type { AgentView, DeviceView, IncidentView, ShownState, WindowView } from './apiTypes.ts';
import { type FindingGroup, groupOf, isCounted, isPostFinding } from './findingGroups.ts';

/**
 * What to show for a window at an instant of the collector's time. It is judged here again, every
 * second, because silence sends no event: a page that hears nothing more must go over to *pending*
 * by itself. What is not known is never shown as empty.
 */
export function shownState(window: WindowView, nowMs: number, pendingAfterMs: number): ShownState {
  if (!isOnDuty(window, nowMs)) return 'not-on-duty';
  const { verdict, watermarkMs, because } = window;
  // The timetable knows neither: a spare window is closed, an appointment has no booking.
  if (verdict === 'not-on-duty' && (because === 'spare' || because === 'no-booking')) {
    return 'not-on-duty';
  }
  if (verdict === null || watermarkMs === null) return 'pending';
  if (nowMs - watermarkMs > pendingAfterMs) return 'pending';
  // Duty has begun, but nothing since then has been judged yet.
  return verdict === 'not-on-duty' ? 'pending' : verdict;
}

/** Duty by the schedule: known ahead, whether or not anything is heard from the window. */
export function isOnDuty(window: WindowView, nowMs: number): boolean {
  const changed = window.dutyChangesMs !== null && nowMs >= window.dutyChangesMs;
  return changed ? !window.onDuty : window.onDuty;
}

/**
 * Says whether "empty" only means that motion sensors sense nobody: somebody who sits still is
 * invisible to them for minutes, so such a window is not called empty before it is a finding.
 */
export function isUnsensed(window: WindowView, state: ShownState): boolean {
  return state === 'empty' && window.sensorKinds.every((kind) => kind === 'pir');
}

/** Since when the shown state holds, where that is known. */
export function shownSinceMs(window: WindowView, state: ShownState): number | null {
  return state === window.verdict ? window.sinceMs : null;
}

/** An agent speaks every 15 s; whose last word is older is not called online by this page. */
const AGENT_ONLINE_MS_MAX = 45_000;

/**
 * What to show for an agent: `unknown` when the page itself no longer hears of it, `off` while nobody
 * expects to hear it, as its hall's mains is off after closing.
 */
export function shownAgentState(
  agent: Pick<AgentView, 'state' | 'lastHeardMs' | 'offUntilMs'>,
  nowMs: number,
): AgentView['state'] | 'unknown' | 'off' {
  const { offUntilMs } = agent;
  if (agent.state === 'silent' && offUntilMs !== undefined) {
    return offUntilMs === null || nowMs < offUntilMs ? 'off' : 'silent';
  }
  if (agent.state !== 'online' || agent.lastHeardMs === null) return agent.state;
  return nowMs - agent.lastHeardMs > AGENT_ONLINE_MS_MAX ? 'unknown' : 'online';
}

/** The operators of video platforms call a device that is gone for longer 长期离线. */
const LONG_OFFLINE_MS = 3 * 24 * 3_600_000;

/** What to show for a device: whether it has only just gone, or was given up, is another errand. */
export function shownDeviceStatus(
  device: Pick<DeviceView, 'status' | 'lastChangeMs'>,
  nowMs: number,
): DeviceView['status'] | 'longOffline' {
  const { status, lastChangeMs } = device;
  if (status !== 'offline' || lastChangeMs === null) return status;
  return nowMs - lastChangeMs > LONG_OFFLINE_MS ? 'longOffline' : 'offline';
}

export interface Counts {
  /** Findings about posts that wait to be verified, and those that were confirmed. */
  readonly posts: number;
  readonly confirmed: number;
  readonly equipment: number;
  /** On duty, and unknown or pending. */
  readonly unknown: number;
  /** Of these, those that wait for data. */
  readonly pending: number;
  readonly occupied: number;
  /** Those that should be attended now: on duty and not excused. */
  readonly onDuty: number;
  /** Of these, those of which it is known whether they are: what is not known is never called empty. */
  readonly known: number;
  readonly excused: number;
}

/** The figures of some windows at an instant. */
export function countWindows(
  windows: readonly WindowView[],
  nowMs: number,
  pendingAfterMs: number,
): Omit<Counts, 'posts' | 'confirmed' | 'equipment'> {
  let [unknown, pending] = [0, 0];
  let excused = 0;
  let occupied = 0;
  let onDuty = 0;
  for (const window of windows) {
    const state = shownState(window, nowMs, pendingAfterMs);
    if (state === 'not-on-duty') continue;
    if (state === 'excused') {
      excused += 1;
      continue;
    }
    onDuty += 1;
    if (state === 'occupied') occupied += 1;
    if (state === 'unknown' || state === 'pending') unknown += 1;
    if (state === 'pending') pending += 1;
  }
  return { unknown, pending, occupied, onDuty, known: onDuty - unknown, excused };
}

/**
 * The figures of the open findings; no figure counts a reminder. Of posts the suspected are apart from
 * the confirmed; a fault of equipment counts while it lasts, whether or not somebody has confirmed it.
 */
export function countOpen(
  incidents: readonly IncidentView[],
): Pick<Counts, 'posts' | 'confirmed' | 'equipment'> {
  const open = incidents.filter((one) => one.clearedMs === null && isCounted(one));
  const count = (group: FindingGroup, isPost: boolean): number =>
    open.filter((one) => groupOf(one) === group && isPostFinding(one.kind) === isPost).length;
  return {
    posts: count('verify', true),
    confirmed: count('confirmed', true),
    equipment: count('verify', false) + count('confirmed', false),
  };
}
