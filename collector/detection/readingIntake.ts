import type { HeartbeatReading, Reading } from '../../protocol/reading.ts';
import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { BatchRow } from '../journal/journalRow.ts';
import {
  type BootOffsets,
  FUTURE_MS,
  learnOffset,
  type ReadingTime,
  timeOf,
} from '../journal/readingTime.ts';
import { deviceKey, isPresenceKind, type PlacedDevice } from '../site/siteIndex.ts';
import { newAgent } from './agentHealth.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState, Condition, DetectorCounts, DeviceState } from './detectorState.ts';
import { emitDevice, STALE_AFTER_MS, settleHealth, statusOf } from './deviceHealth.ts';
import { addMark, judgeWindow } from './judgeWindow.ts';
import {
  addGap,
  addLevel,
  type Coverage,
  continuesWatch,
  cover,
  decideUnknown,
  type ReadingRef,
} from './sensorSignal.ts';

/** Boots of one agent whose offset is remembered. */
const OFFSETS_MAX = 8;

/** A reading whose time is known, at its place. */
interface Placed<R extends Reading> {
  readonly row: BatchRow;
  readonly reading: R;
  readonly time: ReadingTime;
  readonly ref: ReadingRef;
}

/** Takes the readings of a batch in order. */
export function takeBatch(context: DetectorContext, row: BatchRow): void {
  const agent = context.state.agents.get(row.agentId) ?? newAgent();
  context.state.agents.put(row.agentId, agent);
  const offsets: BootOffsets = new Map(agent.offsets);
  for (const { reading, sequence } of row.entries) {
    const time = placeInTime(context, offsets, { row, reading });
    if (time === null) continue;
    take(context, agent, { row, reading, time, ref: { outboxId: row.outboxId, sequence } });
  }
  agent.offsets = [...offsets].slice(-OFFSETS_MAX);
}

function placeInTime(
  context: DetectorContext,
  offsets: BootOffsets,
  one: { readonly row: BatchRow; readonly reading: Reading },
): ReadingTime | null {
  const { row, reading } = one;
  const isAhead = (atMs: number): boolean => atMs > row.receivedMs + FUTURE_MS;
  if (reading.clock.state !== 'unsynced' && isAhead(reading.wallMs)) {
    count(context, 'future');
    return null;
  }
  learnOffset(offsets, reading);
  const time = timeOf(offsets, reading);
  if (time !== null && !isAhead(time.atMs)) return time;
  count(context, time === null ? 'unplaced' : 'future');
  return null;
}

function count(context: DetectorContext, what: keyof DetectorCounts, by = 1): void {
  if (by === 0) return;
  context.state.counts[what] += by;
  context.state.countsChanged();
}

function take(context: DetectorContext, agent: AgentState, placed: Placed<Reading>): void {
  const { reading } = placed;
  if (reading.kind === 'heartbeat') {
    takeHeartbeat(context, agent, { ...placed, reading });
    return;
  }
  const { agentId } = placed.row;
  // A clock that was set is about the machine; its offset is learned with every reading.
  if (reading.kind === 'clock') return;
  const keys =
    reading.kind === 'gap' && reading.device === AGENT_DEVICE
      ? context.history.devicesOf(agentId)
      : [deviceKey(agentId, reading.device)];
  for (const key of keys) {
    const device = context.state.devices.get(key);
    if (device === undefined) count(context, 'unknownDevice');
    else takeOfDevice(context, { key, device }, placed);
  }
}

interface KeyedDevice {
  readonly key: string;
  readonly device: DeviceState;
}

function takeOfDevice(context: DetectorContext, keyed: KeyedDevice, placed: Placed<Reading>): void {
  const { key, device } = keyed;
  const { reading, time, ref } = placed;
  context.state.devices.touch(key);
  if (reading.kind === 'heartbeat') return;
  if (reading.kind === 'gap') {
    // The gap's own wall times may come from a clock that was not set; its reading's time is right.
    const shiftMs = time.atMs - reading.wallMs;
    const { fromWallMs, toWallMs, count: missing } = reading;
    const [fromMs, toMs] = [fromWallMs + shiftMs, toWallMs + shiftMs];
    if (toMs >= fromMs) addGap(device.watch, { fromMs, toMs, isLossy: missing > 0 });
    return;
  }
  const bound = context.history.indexAt(time.atMs)?.devices.get(key);
  noteReading(device, time.atMs, saidBy(reading));
  if (reading.kind === 'occupancy' && bound !== undefined && isPresenceKind(bound.device.kind)) {
    const said = reading.occupied ? 'occupied' : 'empty';
    addLevel(device.watch, {
      ...{ atMs: time.atMs, boot: reading.boot, monotonicMs: reading.monotonicMs },
      ...{ level: device.condition === null ? said : 'unknown', ref, quality: time.quality },
    });
  }
  if (bound === undefined) return;
  if (reading.kind === 'camera' || reading.kind === 'equipment') {
    takeCondition(context, { ...keyed, bound }, { ...placed, reading });
  } else if (reading.kind !== 'occupancy') {
    const mark = { atMs: time.atMs, kind: reading.kind, deviceId: reading.device };
    addMark(context, bound.windowId, { ...mark, value: saidBy(reading) });
  }
  emitDevice(context, bound);
}

function noteReading(device: DeviceState, atMs: number, value: string): void {
  if (value !== device.lastValue) device.lastChangeMs = Math.max(device.lastChangeMs ?? 0, atMs);
  device.lastValue = value;
  device.lastReadingMs = Math.max(device.lastReadingMs ?? 0, atMs);
}

function saidBy(reading: Exclude<Reading, { kind: 'heartbeat' | 'gap' }>): string {
  switch (reading.kind) {
    case 'occupancy':
      return reading.occupied ? 'occupied' : 'empty';
    case 'rating':
      return `${reading.level}/${reading.scale}`;
    case 'camera':
    case 'equipment':
      return reading.status;
    case 'declare':
      return reading.action;
    case 'queue':
      return reading.event;
    case 'hint':
      return reading.state;
    case 'clock':
      return reading.change;
    default:
      return reading satisfies never;
  }
}

function takeCondition(
  context: DetectorContext,
  keyed: KeyedDevice & { readonly bound: PlacedDevice },
  placed: Placed<Extract<Reading, { kind: 'camera' | 'equipment' }>>,
): void {
  const { device, bound } = keyed;
  const { reading, time, ref, row } = placed;
  const wasWell = device.condition === null;
  device.condition = conditionOf(reading);
  if (wasWell && device.condition !== null) {
    // A sick sensor sees nobody, which does not mean that nobody is there.
    const nothing = { level: 'unknown', ref: null, quality: null } as const;
    const { boot, monotonicMs } = reading;
    addLevel(device.watch, { ...nothing, atMs: time.atMs, boot, monotonicMs });
  }
  settleHealth(context, bound, {
    startedMs: time.atMs,
    raisedMs: time.atMs,
    input: {
      agentId: row.agentId,
      ...ref,
      deviceId: reading.device,
      atMs: time.atMs,
      value: reading.status,
    },
  });
}

function conditionOf(
  reading: Extract<Reading, { kind: 'camera' | 'equipment' }>,
): Condition | null {
  const { status, reason = null } = reading;
  switch (status) {
    case 'ok':
    case 'online':
      return null;
    case 'unplugged':
      return { status: 'unplugged', reason };
    case 'fault':
      return { status: 'fault', reason };
    case 'noisy':
      return { status: 'fault', reason: reason ?? 'noisy input' };
    case 'unreachable':
    case 'offline':
      return { status: 'offline', reason };
    case 'refused':
    case 'unauthorised':
    case 'no-stream':
    case 'time-drift':
      return { status: 'fault', reason: reason ?? status };
    default:
      return status satisfies never;
  }
}

function takeHeartbeat(
  context: DetectorContext,
  agent: AgentState,
  placed: Placed<HeartbeatReading>,
): void {
  const { reading, time, row } = placed;
  const { boot, fromMonotonicMs, monotonicMs } = reading;
  const span: Coverage = {
    ...{ boot, fromMonotonicMs, toMonotonicMs: monotonicMs, toMs: time.atMs },
    fromMs: time.atMs - (monotonicMs - fromMonotonicMs),
  };
  const agentWatch = { ...agent, endMs: agent.watermarkMs ?? span.fromMs };
  if (agent.watchedSinceMs === null || !continuesWatch(agentWatch, span)) {
    agent.watchedSinceMs = span.fromMs;
  }
  agent.boot = boot;
  agent.watchedMonotonicMs = monotonicMs;
  agent.watermarkMs = Math.max(agent.watermarkMs ?? span.toMs, span.toMs);
  const lagging = new Map(reading.lagging.map((one) => [one.device, one.untilMonotonicMs]));
  const windows = new Set<string>();
  for (const key of context.history.devicesOf(row.agentId)) {
    const device = context.state.devices.get(key);
    if (device === undefined) continue;
    const untilMs = lagging.get(key.slice(row.agentId.length + 1));
    const toMonotonicMs = untilMs === undefined ? monotonicMs : untilMs;
    coverDevice(context, { key, device }, { span, toMonotonicMs });
    settleStaleness(context, { key, device }, { agent, atMs: span.toMs });
    for (const windowId of context.history.windowsOf(key)) windows.add(windowId);
  }
  for (const windowId of windows) judgeWindow(context, windowId);
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
  if (trail.first + trail.edges.length !== edgesBefore) context.state.edges.touch(keyed.key);
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
    decideUnknown(device.watch, trail, atMs);
    context.state.devices.touch(key);
    context.state.edges.touch(key);
  }
  if (device.isStale !== wasStale) {
    const raisedMs = device.isStale ? sinceMs + STALE_AFTER_MS : atMs;
    settleHealth(context, bound, { startedMs: sinceMs, raisedMs, input: null });
  }
  if (statusOf(device, bound.device.kind) !== statusBefore) emitDevice(context, bound);
}
