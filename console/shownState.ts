import type { AgentView, DeviceView, IncidentView, ShownState, WindowView } from './apiTypes.ts';
import { groupOf, isCounted, isPostFinding } from './findingGroups.ts';

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

/** What to show for an agent: `unknown` when the page itself no longer hears of it. */
export function shownAgentState(agent: AgentView, nowMs: number): AgentView['state'] | 'unknown' {
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
  readonly occupied: number;
  /** Those that should be attended now: on duty and not excused. */
  readonly onDuty: number;
  readonly excused: number;
}

/** The figures of some windows at an instant. */
export function countWindows(
  windows: readonly WindowView[],
  nowMs: number,
  pendingAfterMs: number,
): Pick<Counts, 'unknown' | 'occupied' | 'onDuty' | 'excused'> {
  let unknown = 0;
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
  }
  return { unknown, occupied, onDuty, excused };
}

/** The figures of the open findings, suspected apart from confirmed; no figure counts a reminder. */
export function countOpen(
  incidents: readonly IncidentView[],
): Pick<Counts, 'posts' | 'confirmed' | 'equipment'> {
  const open = incidents.filter((one) => one.clearedMs === null && isCounted(one));
  const suspected = open.filter((one) => groupOf(one) === 'verify');
  const posts = suspected.filter((one) => isPostFinding(one.kind)).length;
  const confirmed = open.filter((one) => one.status === 'confirmed' && isPostFinding(one.kind));
  return { posts, confirmed: confirmed.length, equipment: suspected.length - posts };
}
