import type { AgentRound, Lead, WindowSlot } from './agentLead.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { WindowState } from './detectorState.ts';
import { checkWindow } from './equipment/windowCheck.ts';
import { judgeWindow } from './judgeWindow.ts';
import { isWorthChecking, passQuietly, quietFrom, wakeOf } from './quietWindow.ts';

interface Passing {
  readonly lead: Lead;
  readonly round: AgentRound;
  /** Where the lead was before. */
  readonly beforeMs: number;
}

/**
 * Judges the windows of an agent that stand for themselves, as far as they can be, and tells of all of
 * its windows how far they are judged now: those that go with the agent's own word in one effect.
 */
export function passWindows(context: DetectorContext, { lead, round, beforeMs }: Passing): void {
  const { endMs } = lead;
  const { windowIds } = round;
  if (round.looseWindows.length === 0) {
    if (endMs > beforeMs) context.emit({ type: 'watermark', windowIds, watermarkMs: endMs });
    return;
  }
  const places = round.looseWindows.sort((a, b) => a - b);
  round.looseWindows = [];
  /** Of the loose ones. */
  const judged = new Map<number, number>();
  for (const place of places) {
    const slot = round.windows[place];
    const window = slot && context.state.windows.get(slot.windowId);
    if (slot === undefined || window === undefined) continue;
    const fromMs = window.judgedMs;
    const isOurs = window.lead === null;
    if (isOurs) takeWindow(context, slot);
    if (!isOurs || !follow(context, { lead, round }, { slot, window })) {
      round.looseWindows.push(place);
    }
    judged.set(place, window.judgedMs > fromMs ? window.judgedMs : Number.NEGATIVE_INFINITY);
  }
  if (round.nextMs === Number.NEGATIVE_INFINITY) round.nextMs = nextOf(context, { lead, round });
  tell(context, { lead, round, beforeMs }, judged);
}

function takeWindow(context: DetectorContext, slot: WindowSlot): void {
  const { quiet, windowId } = slot;
  if (quiet === null || isWorthChecking(context, quiet)) checkWindow(context, windowId);
  if (quiet !== null && passQuietly(context, quiet)) return;
  judgeWindow(context, windowId);
  slot.quiet = quietFrom(context, windowId);
}

/**
 * A quiet window whose sensors follow an agent follows it, too, if nothing that is compared at it comes
 * from another one.
 */
function follow(
  context: DetectorContext,
  { lead, round }: Pick<Passing, 'lead' | 'round'>,
  { slot, window }: { readonly slot: WindowSlot; readonly window: WindowState },
): boolean {
  const { quiet } = slot;
  if (quiet === null || quiet.agentId !== round.agentId || window.judgedMs !== lead.endMs) {
    return false;
  }
  for (const key of quiet.keys) {
    const place = round.places.get(key);
    if (place === undefined || round.devices[place]?.device.lead !== lead) return false;
  }
  const wakeMs = wakeOf(context, quiet);
  if (wakeMs <= lead.endMs) return false;
  slot.wakeMs = wakeMs;
  round.nextMs = Math.min(round.nextMs, wakeMs);
  window.lead = lead;
  context.state.windows.touch(slot.windowId);
  return true;
}

function nextOf(
  context: DetectorContext,
  { lead, round }: Pick<Passing, 'lead' | 'round'>,
): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const { windowId, wakeMs } of round.windows) {
    const isFollowing = context.state.windows.get(windowId)?.lead === lead;
    if (isFollowing && wakeMs < nextMs) nextMs = wakeMs;
  }
  return nextMs;
}

function tell(
  context: DetectorContext,
  { lead, round, beforeMs }: Passing,
  judged: ReadonlyMap<number, number>,
): void {
  const { endMs } = lead;
  const followers = endMs > beforeMs ? endMs : Number.NEGATIVE_INFINITY;
  const together: string[] = [];
  const alone: { readonly windowId: string; readonly watermarkMs: number }[] = [];
  round.windowIds.forEach((windowId, place) => {
    const watermarkMs = judged.get(place) ?? followers;
    if (watermarkMs === endMs) together.push(windowId);
    else if (watermarkMs !== Number.NEGATIVE_INFINITY) alone.push({ windowId, watermarkMs });
  });
  if (together.length > 0) {
    const windowIds = together.length === round.windowIds.length ? round.windowIds : together;
    context.emit({ type: 'watermark', windowIds, watermarkMs: endMs });
  }
  for (const { windowId, watermarkMs } of alone) {
    context.emit({ type: 'watermark', windowIds: [windowId], watermarkMs });
  }
}
