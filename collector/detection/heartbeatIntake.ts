import type { HeartbeatReading } from '../../protocol/reading.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState, DeviceState } from './detectorState.ts';
import {
  emitDevice,
  escalateLongDown,
  STALE_AFTER_MS,
  settleHealth,
  statusOf,
} from './deviceHealth.ts';
import { settleKiosks } from './equipment/kioskCheck.ts';
import { checkWindow, noteEdges } from './equipment/windowCheck.ts';
import { judgeWindow } from './judgeWindow.ts';
import { isWorthChecking, passQuietly, type QuietWindow, quietFrom } from './quietWindow.ts';
import {
  type Coverage,
  continuesWatch,
  cover,
  decideUnknown,
  type EdgeTrail,
} from './sensorSignal.ts';
import type { SiteHistory } from './siteHistory.ts';
import { count, type PlacedEntry } from './timePlacement.ts';

/** What a heartbeat goes through, worked out once for each version of the site. */
interface AgentRound {
  readonly devices: readonly DeviceSlot[];
  /** The windows of its devices, in their order. */
  readonly windows: readonly WindowSlot[];
}

interface DeviceSlot {
  readonly key: string;
  readonly deviceId: string;
  /** As they were found last: a device and its trail come and go together. */
  device: DeviceState | null;
  trail: EdgeTrail | null;
}

/** Shared by the agents of a window. */
interface WindowSlot {
  readonly windowId: string;
  quiet: QuietWindow | null;
}

/** By the list of an agent's devices, which is another one for every version of the site. */
const rounds = new WeakMap<readonly string[], AgentRound>();
const slotsOfHistories = new WeakMap<SiteHistory, Map<string, WindowSlot>>();

function roundOf(history: SiteHistory, agentId: string): AgentRound {
  const keys = history.devicesOf(agentId);
  const known = rounds.get(keys);
  if (known !== undefined) return known;
  const devices = keys.map((key): DeviceSlot => {
    return { key, deviceId: key.slice(agentId.length + 1), device: null, trail: null };
  });
  const windowIds = new Set(keys.flatMap((key) => history.windowsOf(key)));
  const made = { devices, windows: [...windowIds].map((id) => newSlot(history, id)) };
  rounds.set(keys, made);
  return made;
}

function newSlot(history: SiteHistory, windowId: string): WindowSlot {
  const slots = slotsOfHistories.get(history) ?? new Map<string, WindowSlot>();
  slotsOfHistories.set(history, slots);
  const slot = slots.get(windowId) ?? { windowId, quiet: null };
  slots.set(windowId, slot);
  // What was quiet was so by another version of the site.
  slot.quiet = null;
  return slot;
}

/** Takes an agent's word that everything up to a time was observed, and judges its windows. */
export function takeHeartbeat(
  context: DetectorContext,
  agent: AgentState,
  placed: PlacedEntry & { readonly reading: HeartbeatReading },
): void {
  const { reading, time, row } = placed;
  const { boot, fromMonotonicMs, monotonicMs } = reading;
  const span: Coverage = {
    boot,
    fromMonotonicMs,
    toMonotonicMs: monotonicMs,
    fromMs: time.atMs - (monotonicMs - fromMonotonicMs),
    toMs: time.atMs,
    timeError: time.error,
  };
  noteWatched(agent, span);
  const round = roundOf(context.history, row.agentId);
  const lagging = new Map(reading.lagging.map((one) => [one.device, one.untilMonotonicMs]));
  let isWhole = true;
  for (const slot of round.devices) {
    const device = context.state.devices.get(slot.key);
    if (device === undefined) {
      isWhole = false;
      continue;
    }
    const untilMs = lagging.size === 0 ? undefined : lagging.get(slot.deviceId);
    if (untilMs === undefined && coverPlainly(context, slot, { device, span })) continue;
    const toMonotonicMs = untilMs === undefined ? monotonicMs : untilMs;
    const keyed = { key: slot.key, device };
    coverDevice(context, keyed, { span, toMonotonicMs });
    if (isFresh(device, span)) continue;
    settleStaleness(context, keyed, { agent, atMs: span.toMs });
  }
  for (const slot of isWhole ? round.windows : presentWindows(context, round)) {
    const { quiet } = slot;
    if (quiet === null || isWorthChecking(context, quiet)) checkWindow(context, slot.windowId);
    if (quiet !== null && passQuietly(context, quiet)) continue;
    judgeWindow(context, slot.windowId);
    slot.quiet = quietFrom(context, slot.windowId);
  }
  settleKiosks(context);
}

function noteWatched(agent: AgentState, span: Coverage): void {
  const { boot, toMonotonicMs } = span;
  const { watchedMonotonicMs } = agent;
  const before = { boot: agent.boot, watchedMonotonicMs, endMs: agent.watermarkMs ?? span.fromMs };
  if (agent.watchedSinceMs === null || !continuesWatch(before, span)) {
    agent.watchedSinceMs = span.fromMs;
  }
  agent.boot = boot;
  agent.watchedMonotonicMs = toMonotonicMs;
  agent.watermarkMs = Math.max(agent.watermarkMs ?? span.toMs, span.toMs);
}

/** In a version that comes or has gone, a device may not be there yet, or any more. */
function presentWindows({ state, history }: DetectorContext, round: AgentRound): WindowSlot[] {
  const present = round.devices.filter(({ key }) => state.devices.get(key) !== undefined);
  const windowIds = new Set(present.flatMap(({ key }) => history.windowsOf(key)));
  return [...windowIds].flatMap((id) => round.windows.filter((slot) => slot.windowId === id));
}

/** It was and is watched, so that there is nothing to settle. */
function isFresh({ watch, isStale, open }: DeviceState, span: Coverage): boolean {
  const isWatched = watch.watchedMs !== null && watch.watchedMs >= span.toMs;
  return isWatched && !isStale && open['camera-down'] === undefined;
}

/**
 * A device that was watched without a break, said nothing and is well: only its watch goes on. False:
 * that is not all.
 */
function coverPlainly(
  context: DetectorContext,
  slot: DeviceSlot,
  { device, span }: { readonly device: DeviceState; readonly span: Coverage },
): boolean {
  const { watch, isStale, open } = device;
  if (watch.pending.length > 0 || isStale || open['camera-down'] !== undefined) return false;
  if (span.toMonotonicMs < span.fromMonotonicMs || !continuesWatch(watch, span)) return false;
  if (slot.device !== device) {
    slot.device = device;
    slot.trail = context.state.edges.get(slot.key) ?? null;
  }
  if (slot.trail === null) return false;
  cover(watch, slot.trail, span);
  context.state.devices.touch(slot.key);
  return true;
}

interface KeyedDevice {
  readonly key: string;
  readonly device: DeviceState;
}

/** `toMonotonicMs` null: the device was not watched at all. */
function coverDevice(
  context: DetectorContext,
  keyed: KeyedDevice,
  watched: { readonly span: Coverage; readonly toMonotonicMs: number | null },
): void {
  const { span, toMonotonicMs } = watched;
  if (toMonotonicMs === null || toMonotonicMs < span.fromMonotonicMs) return;
  const trail = context.state.edges.get(keyed.key);
  if (trail === undefined) return;
  const endMonotonicMs = Math.min(toMonotonicMs, span.toMonotonicMs);
  const toMs = span.fromMs + (endMonotonicMs - span.fromMonotonicMs);
  const { first, edges } = trail;
  const edgesBefore = first + edges.length;
  const coverage = { ...span, toMonotonicMs: endMonotonicMs, toMs };
  count(context, 'unvouched', cover(keyed.device.watch, trail, coverage));
  context.state.devices.touch(keyed.key);
  tellEdges(context, { key: keyed.key, trail, fromNumber: edgesBefore });
}

/** What is new in a trail is kept, so that its time can be judged again. */
function tellEdges(
  context: DetectorContext,
  told: { readonly key: string; readonly trail: EdgeTrail; readonly fromNumber: number },
): void {
  const { key, trail, fromNumber } = told;
  const firstNumber = Math.max(fromNumber, trail.first);
  const fresh = trail.edges.slice(firstNumber - trail.first);
  if (fresh.length === 0) return;
  for (const [index, edge] of fresh.entries()) {
    context.emit({ type: 'edge', deviceKey: key, number: firstNumber + index, edge });
  }
  context.state.edges.touch(key);
  noteEdges(context, key, fresh);
}

/** A device that its well agent does not watch is stale; meanwhile its windows are unknown. */
function settleStaleness(
  context: DetectorContext,
  keyed: KeyedDevice,
  now: { readonly agent: AgentState; readonly atMs: number },
): void {
  const { key, device } = keyed;
  const { agent, atMs } = now;
  const bound = context.history.indexAt(atMs)?.devices.get(key);
  const trail = context.state.edges.get(key);
  if (bound === undefined || trail === undefined) return;
  const statusBefore = statusOf(device, bound.device.kind);
  const { watchedMs, endMs } = device.watch;
  const sinceMs = Math.max(watchedMs ?? endMs, agent.watchedSinceMs ?? atMs);
  const wasStale = device.isStale;
  if (wasStale) device.isStale = watchedMs === null || atMs - watchedMs > STALE_AFTER_MS;
  else device.isStale = atMs - sinceMs > STALE_AFTER_MS;
  if (device.isStale) {
    const fromNumber = trail.first + trail.edges.length;
    decideUnknown(device.watch, trail, atMs);
    context.state.devices.touch(key);
    tellEdges(context, { key, trail, fromNumber });
  }
  if (device.isStale !== wasStale) {
    const raisedMs = device.isStale ? sinceMs + STALE_AFTER_MS : atMs;
    settleHealth(context, bound, { startedMs: sinceMs, raisedMs, input: null });
  }
  escalateLongDown(context, bound, atMs);
  if (statusOf(device, bound.device.kind) !== statusBefore) emitDevice(context, bound);
}
