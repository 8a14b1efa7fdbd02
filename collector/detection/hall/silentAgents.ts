import type { DetectorContext } from '../detectorContext.ts';
import type { HallState, HallWindow } from './hallState.ts';

/**
 * After a hall's first box is heard again, the others have this long to come back too: a line that was
 * cut comes back for all of them, and what they have kept is judged as if it had not been cut.
 */
export const SETTLE_MS = 2 * 60_000;
/** Spans kept of one window; a box that comes and goes more often is deaf in between as well. */
const DEAF_MAX = 32;

/** The journal says that an agent fell silent; `sinceMs`: it was last heard then. */
export function agentFellSilent(
  context: DetectorContext,
  hall: HallState,
  silence: { readonly agentId: string; readonly sinceMs: number; readonly nowMs: number },
): void {
  const { agentId, sinceMs, nowMs } = silence;
  if (!hall.silent.includes(agentId)) hall.silent.push(agentId);
  settleSilence(context, hall, { nowMs, allSilentMs: sinceMs });
}

/** A silent agent, or one that was never heard, says something; called before its word is judged. */
export function agentCameBack(
  context: DetectorContext,
  hall: HallState,
  back: { readonly agentId: string; readonly nowMs: number },
): void {
  const { agentId, nowMs } = back;
  if (!hall.silent.includes(agentId)) return;
  // Whoever was to be given up before this word is given up first, however rows are grouped.
  settleSilence(context, hall, { nowMs, allSilentMs: nowMs });
  const wereAllSilent = !hall.windows.some((window) => isHeard(context, hall, window, nowMs));
  hall.silent = hall.silent.filter((one) => one !== agentId);
  if (wereAllSilent) hall.settleMs = nowMs + SETTLE_MS;
  settleSilence(context, hall, { nowMs, allSilentMs: nowMs });
}

/**
 * Decides without which windows the hall goes on. A window whose box is silent counts as unknown from
 * its own watermark until the collector hears the box again: what comes late is not judged again for
 * the hall, since unknown was in everybody's favour. While no box of the hall is heard the hall waits.
 * It depends only on rows that stay where they are when the journal is compacted.
 */
export function settleSilence(
  context: DetectorContext,
  hall: HallState,
  at: { readonly nowMs: number; readonly allSilentMs: number },
): void {
  const { nowMs, allSilentMs } = at;
  const isWaiting = hall.settleMs !== null && nowMs < hall.settleMs;
  const areAllSilent = !hall.windows.some((window) => isHeard(context, hall, window, nowMs));
  let isAnyMissing = false;
  for (const window of hall.windows) {
    context.state.hallWindows.touch(window.id);
    if (isHeard(context, hall, window, nowMs)) endDeaf(window, nowMs);
    // Nobody will ever hear of a window without devices.
    else if (agentsOf(context, window.id, nowMs).length === 0) beginDeaf(context, window);
    else {
      isAnyMissing = true;
      if (areAllSilent) endDeaf(window, allSilentMs);
      else if (!isWaiting) beginDeaf(context, window);
    }
  }
  if (areAllSilent || !isWaiting || !isAnyMissing) hall.settleMs = null;
}

/** The agents that see people at a window; without any, those of its other devices. */
export function agentsOf(context: DetectorContext, windowId: string, atMs: number): string[] {
  const placed = context.history.ruleAt(windowId, atMs)?.placed;
  if (placed === undefined) return [];
  const devices = placed.presence.length > 0 ? placed.presence : placed.window.devices;
  return devices.map((device) => device.agent);
}

/** A window without devices is never heard; one that left the site has nothing more to say. */
function isHeard(
  context: DetectorContext,
  hall: HallState,
  window: HallWindow,
  nowMs: number,
): boolean {
  if (context.state.windows.get(window.id) === undefined) return false;
  const agents = agentsOf(context, window.id, nowMs);
  return agents.length > 0 && agents.every((agent) => !hall.silent.includes(agent));
}

function beginDeaf(context: DetectorContext, window: HallWindow): void {
  const judgedMs = context.state.windows.get(window.id)?.judgedMs;
  const last = window.deaf.at(-1);
  // One that has left the site has said all there is to say.
  if (judgedMs === undefined || last?.toMs === null) return;
  // It has said nothing since the span before, which a silence of all had ended.
  if (last !== undefined && judgedMs <= last.fromMs) {
    last.toMs = null;
    return;
  }
  window.deaf.push({ fromMs: judgedMs, toMs: null });
  const [first, second] = window.deaf;
  if (window.deaf.length <= DEAF_MAX || first === undefined || second === undefined) return;
  window.deaf.splice(0, 2, { fromMs: first.fromMs, toMs: second.toMs });
}

function endDeaf(window: HallWindow, atMs: number): void {
  const last = window.deaf.at(-1);
  if (last?.toMs === null) last.toMs = Math.max(last.fromMs, atMs);
}
