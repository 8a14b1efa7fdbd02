import type { TimeError } from '../journal/readingTime.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState, DeviceState, WindowState } from './detectorState.ts';
import type { QuietWindow } from './quietWindow.ts';
import type { Coverage, EdgeTrail } from './sensorSignal.ts';

/**
 * How far an agent's word goes, for all of its devices and windows of which there is nothing else to
 * say: they follow it, so that a heartbeat that brings no news costs the same for one window as for a
 * hundred, in memory and in what is stored. Whoever looks at one of them (`Table.get`) sees its own
 * times as if each had been written.
 */
export interface Lead {
  /** What is decided and what was watched end here. */
  endMs: number;
  boot: string | null;
  watchedMonotonicMs: number;
  timeError: TimeError;
}

/** What a heartbeat goes through, worked out once for each version of the site; never stored. */
export interface AgentRound {
  readonly agentId: string;
  readonly devices: readonly DeviceSlot[];
  /** The windows of its devices, in their order. */
  readonly windows: readonly WindowSlot[];
  readonly windowIds: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** Places of those that do not follow. */
  looseDevices: number[];
  looseWindows: number[];
  /** None of the windows that follow needs a look before. */
  nextMs: number;
}

export interface DeviceSlot {
  readonly key: string;
  readonly deviceId: string;
  readonly device: DeviceState;
  readonly trail: EdgeTrail | null;
  /** Places of the windows that it watches in the round. */
  readonly windows: readonly number[];
}

/** Shared by the agents of a window. */
export interface WindowSlot {
  readonly windowId: string;
  quiet: QuietWindow | null;
  /** While it follows: when it must be looked at. */
  wakeMs: number;
}

const rounds = new WeakMap<Lead, AgentRound>();

export function newLead(): Lead {
  return {
    endMs: Number.NEGATIVE_INFINITY,
    boot: null,
    watchedMonotonicMs: 0,
    timeError: { errorMs: 0, fromMs: null },
  };
}

/** Null: the site has changed, or this is a beginning. */
export function roundOf(lead: Lead): AgentRound | null {
  return rounds.get(lead) ?? null;
}

/** From here on nobody follows but who is made to. */
export function beginRound(context: DetectorContext, lead: Lead, round: AgentRound): void {
  rounds.set(lead, round);
  for (const { key, device } of round.devices) freeDevice(context, key, device);
  for (const { windowId, quiet } of round.windows) {
    const window = context.state.windows.get(windowId);
    if (window?.lead !== lead) continue;
    if (quiet !== null) quiet.judgedMs = window.judgedMs;
    freeWindow(context, windowId, window);
  }
  round.looseDevices = [...round.devices.keys()];
  round.looseWindows = [...round.windows.keys()];
  round.nextMs = Number.POSITIVE_INFINITY;
}

/** Another version of the site comes or goes. */
export function endRounds(context: DetectorContext): void {
  const { agents, devices, windows } = context.state;
  for (const id of agents.ids()) {
    const lead = agents.get(id)?.lead ?? null;
    if (lead !== null) rounds.delete(lead);
  }
  for (const key of devices.ids()) {
    const device = devices.get(key);
    if (device !== undefined) freeDevice(context, key, device);
  }
  for (const id of windows.ids()) {
    const window = windows.get(id);
    if (window !== undefined) freeWindow(context, id, window);
  }
}

/** A device has more to say than that it is watched. */
export function wakeDevice(context: DetectorContext, key: string, device: DeviceState): void {
  const { lead } = device;
  if (lead === null) return;
  const round = roundOf(lead);
  const place = round?.places.get(key);
  if (place !== undefined) round?.looseDevices.push(place);
  freeDevice(context, key, device);
}

/** Something is different about a window, or may be. */
export function wakeWindow(context: DetectorContext, windowId: string): void {
  const lead = context.state.windows.get(windowId)?.lead ?? null;
  if (lead === null) return;
  const round = roundOf(lead);
  const place = round?.windows.findIndex((slot) => slot.windowId === windowId) ?? -1;
  if (round !== null && place >= 0) wakePlace(context, round, place);
  else freeWindow(context, windowId, context.state.windows.get(windowId));
}

/** Lets a window of a round stand for itself; one that does so already stays as it is. */
export function wakePlace(context: DetectorContext, round: AgentRound, place: number): void {
  const slot = round.windows[place];
  const window = slot && context.state.windows.get(slot.windowId);
  if (slot === undefined || window === undefined || window.lead === null) return;
  // A window of several agents follows none of them, so this round is the one of its lead.
  if (slot.quiet !== null) slot.quiet.judgedMs = window.judgedMs;
  freeWindow(context, slot.windowId, window);
  round.looseWindows.push(place);
}

function freeDevice({ state }: DetectorContext, key: string, device: DeviceState): void {
  if (device.lead === null) return;
  settleDevice(device);
  device.lead = null;
  state.devices.touch(key);
}

function freeWindow(
  { state }: DetectorContext,
  windowId: string,
  window: WindowState | undefined,
): void {
  if (window === undefined || window.lead === null) return;
  settleWindow(window);
  window.lead = null;
  state.windows.touch(windowId);
}

/** Moves everything that follows, like `cover` does for one device. */
export function moveLead(lead: Lead, { boot, toMonotonicMs, toMs, timeError }: Coverage): void {
  lead.endMs = Math.max(lead.endMs, toMs);
  lead.boot = boot;
  lead.watchedMonotonicMs = toMonotonicMs;
  lead.timeError = timeError;
}

/** Nobody follows: the next who do begin from this coverage. */
export function setLead(lead: Lead, coverage: Coverage): void {
  lead.endMs = coverage.toMs;
  moveLead(lead, coverage);
}

/** Says whether a device stands where its agent's others do, so that it may follow. */
export function isLevel(lead: Lead, { watch, isStale, open }: DeviceState): boolean {
  return (
    watch.endMs === lead.endMs &&
    watch.watchedMs === lead.endMs &&
    watch.boot === lead.boot &&
    watch.watchedMonotonicMs === lead.watchedMonotonicMs &&
    watch.pending.length === 0 &&
    !isStale &&
    open['camera-down'] === undefined
  );
}

/** Writes the times of its lead into a device that follows. */
export function settleDevice({ lead, watch }: DeviceState): void {
  if (lead === null) return;
  watch.endMs = lead.endMs;
  watch.watchedMs = lead.endMs;
  watch.boot = lead.boot;
  watch.watchedMonotonicMs = lead.watchedMonotonicMs;
  watch.timeError = lead.timeError;
}

export function settleWindow(window: WindowState): void {
  if (window.lead !== null) window.judgedMs = window.lead.endMs;
}

/** A device as it is stored: the times of one that follows are those of its agent. */
export function storedDevice(device: DeviceState): unknown {
  if (device.lead === null) return device;
  const { gapEndMs } = device.watch;
  return { ...device, lead: true, watch: { gapEndMs, pending: [] } };
}

export function storedWindow(window: WindowState): unknown {
  return window.lead === null ? window : { ...window, lead: true, judgedMs: 0 };
}

/** Ties what was stored to its agent again. */
export function resumeLeads(state: {
  readonly agents: Iterable<[string, AgentState]>;
  readonly devices: Iterable<[string, DeviceState]>;
  readonly windows: Iterable<[string, WindowState]>;
}): void {
  const leads = new Map([...state.agents].map(([id, { lead }]) => [id, lead]));
  for (const [key, device] of state.devices) {
    device.lead = device.lead === null ? null : (leads.get(agentOf(key)) ?? null);
  }
  for (const [, window] of state.windows) {
    const key = window.sensors[0]?.key ?? '';
    window.lead = window.lead === null ? null : (leads.get(agentOf(key)) ?? null);
  }
}

function agentOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
