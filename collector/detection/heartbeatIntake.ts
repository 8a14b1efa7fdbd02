import type { HeartbeatReading } from '../../protocol/reading.ts';
import {
  type AgentRound,
  beginRound,
  type DeviceSlot,
  isLevel,
  type Lead,
  moveLead,
  newLead,
  roundOf,
  setLead,
  type WindowSlot,
  wakeDevice,
  wakePlace,
} from './agentLead.ts';
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
import { noteEdges } from './equipment/windowCheck.ts';
import { passWindows } from './passWindows.ts';
import {
  type Coverage,
  continuesWatch,
  cover,
  decideUnknown,
  type EdgeTrail,
} from './sensorSignal.ts';
import type { SiteHistory } from './siteHistory.ts';
import { count, type PlacedEntry } from './timePlacement.ts';

const slotsOfHistories = new WeakMap<SiteHistory, Map<string, WindowSlot>>();

/** In a version that comes or has gone, a device may not be there yet, or any more. */
function newRound({ state, history }: DetectorContext, agentId: string): AgentRound {
  const keys = history.devicesOf(agentId).filter((key) => state.devices.get(key) !== undefined);
  const windowIds = [...new Set(keys.flatMap((key) => history.windowsOf(key)))];
  const devices = keys.flatMap((key): DeviceSlot[] => {
    const device = state.devices.get(key);
    if (device === undefined) return [];
    const watched = history
      .windowsOf(key)
      .filter((id) => history.devicesOfWindow(id).includes(key));
    const windows = watched.map((id) => windowIds.indexOf(id));
    const trail = state.edges.get(key) ?? null;
    return [{ key, deviceId: key.slice(agentId.length + 1), device, trail, windows }];
  });
  return {
    agentId,
    devices,
    windows: windowIds.map((id) => newSlot(history, id)),
    windowIds,
    places: new Map(keys.map((key, place) => [key, place])),
    looseDevices: [],
    looseWindows: [],
    nextMs: Number.POSITIVE_INFINITY,
  };
}

function newSlot(history: SiteHistory, windowId: string): WindowSlot {
  const slots = slotsOfHistories.get(history) ?? new Map<string, WindowSlot>();
  slotsOfHistories.set(history, slots);
  const slot = slots.get(windowId) ?? { windowId, quiet: null, wakeMs: 0 };
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
  agent.lead ??= newLead();
  const { lead } = agent;
  const known = roundOf(lead);
  const round = known ?? newRound(context, row.agentId);
  const beforeMs = lead.endMs;
  if (known !== null && goesOn(lead, span)) {
    for (const { device } of reading.lagging) wakeLagging(context, round, device);
    wakeDue(context, round, Math.max(beforeMs, span.toMs));
    moveLead(lead, span);
  } else {
    beginRound(context, lead, round);
    setLead(lead, span);
  }
  if (round.looseDevices.length > 0)
    takeLooseDevices({ context, agent, lead, round }, reading, span);
  passWindows(context, { lead, round, beforeMs });
  settleKiosks(context);
}

/** What follows on the lead without a break only moves it. */
function goesOn(lead: Lead, span: Coverage): boolean {
  return span.toMonotonicMs >= span.fromMonotonicMs && continuesWatch(lead, span);
}

function wakeLagging(context: DetectorContext, round: AgentRound, deviceId: string): void {
  for (const { key, deviceId: id, device } of round.devices) {
    if (id === deviceId) wakeDevice(context, key, device);
  }
}

/** Before time goes on: whoever may have news in it stands for itself. */
function wakeDue(context: DetectorContext, round: AgentRound, targetMs: number): void {
  for (const place of round.looseDevices) {
    for (const at of round.devices[place]?.windows ?? []) wakePlace(context, round, at);
  }
  if (targetMs < round.nextMs) return;
  for (const [place, { wakeMs }] of round.windows.entries()) {
    if (wakeMs <= targetMs) wakePlace(context, round, place);
  }
  round.nextMs = Number.NEGATIVE_INFINITY;
}

interface Devices {
  readonly context: DetectorContext;
  readonly agent: AgentState;
  readonly lead: Lead;
  readonly round: AgentRound;
}

/** Those that do not follow, in their order; whoever stands where the others do follows from now on. */
function takeLooseDevices(
  { context, agent, lead, round }: Devices,
  { lagging, monotonicMs }: HeartbeatReading,
  span: Coverage,
): void {
  const places = round.looseDevices.sort((a, b) => a - b);
  round.looseDevices = [];
  for (const place of places) {
    const slot = round.devices[place];
    if (slot === undefined) continue;
    const { key, device, trail } = slot;
    const lag = lagging.find((one) => one.device === slot.deviceId);
    const isPlain = lag === undefined && coverPlainly(context, slot, span);
    if (!isPlain) {
      const toMonotonicMs = lag === undefined ? monotonicMs : lag.untilMonotonicMs;
      coverDevice(context, { key, device }, { span, toMonotonicMs });
      if (!isFresh(device, span)) {
        settleStaleness(context, { key, device }, { agent, atMs: span.toMs });
      }
    }
    if (trail !== null && isLevel(lead, device)) {
      device.lead = lead;
      context.state.devices.touch(key);
    } else round.looseDevices.push(place);
  }
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
  { key, device, trail }: DeviceSlot,
  span: Coverage,
): boolean {
  const { watch, isStale, open } = device;
  if (watch.pending.length > 0 || isStale || open['camera-down'] !== undefined) return false;
  if (span.toMonotonicMs < span.fromMonotonicMs || !continuesWatch(watch, span)) return false;
  if (trail === null) return false;
  cover(watch, trail, span);
  context.state.devices.touch(key);
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
