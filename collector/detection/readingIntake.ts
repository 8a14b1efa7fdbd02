import type { GapReading, HeartbeatReading, Reading } from '../../protocol/reading.ts';
import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { BatchRow } from '../journal/journalRow.ts';
import type { ReadingTime } from '../journal/readingTime.ts';
import { deviceKey, isPresenceKind, type PlacedDevice } from '../site/siteIndex.ts';
import { newAgent } from './agentHealth.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState, Condition, DeviceState } from './detectorState.ts';
import {
  emitDevice,
  escalateLongDown,
  STALE_AFTER_MS,
  settleHealth,
  statusOf,
} from './deviceHealth.ts';
import { noteMachine } from './equipment/agentTrouble.ts';
import { settleKiosks } from './equipment/kioskCheck.ts';
import { noteDeaf, noteSignal } from './equipment/signals.ts';
import { checkWindow, noteEdges } from './equipment/windowCheck.ts';
import { judgeWindow } from './judgeWindow.ts';
import {
  addGap,
  addLevel,
  type Coverage,
  continuesWatch,
  cover,
  decideUnknown,
  type EdgeTrail,
} from './sensorSignal.ts';
import { takeDeclareReading } from './statementIntake.ts';
import { type Backlog, count, type PlacedEntry, placeBacklog, placeRow } from './timePlacement.ts';
import { addMark } from './windowTrail.ts';

/** A reading whose time is known, at its place. */
interface Placed<R extends Reading> extends PlacedEntry {
  readonly reading: R;
}

/** Takes the readings of a batch in order. */
export function takeBatch(context: DetectorContext, row: BatchRow): void {
  const agent = context.state.agents.get(row.agentId) ?? newAgent();
  context.state.agents.put(row.agentId, agent);
  placeRow(context, { agent, row }, (placed) => take(context, agent, placed));
}

/** Takes readings that have waited for their time, as if it had been known at once. */
export function takeBacklog(
  context: DetectorContext,
  backlog: Backlog,
  rows: readonly BatchRow[],
): void {
  const agent = context.state.agents.get(backlog.agentId);
  if (agent === undefined) return;
  for (const placed of placeBacklog(context, backlog, rows)) take(context, agent, placed);
}

function take(context: DetectorContext, agent: AgentState, placed: Placed<Reading>): void {
  const { reading } = placed;
  const { atMs } = placed.time;
  noteMachine(context, { agentId: placed.row.agentId, agent }, { reading, atMs });
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
  const bound = context.history.indexAt(time.atMs)?.devices.get(key);
  if (reading.kind === 'gap') {
    const { fromMs, toMs } = gapSpan(reading, time.atMs);
    if (toMs >= fromMs) addGap(device.watch, { fromMs, toMs, isLossy: reading.count > 0 });
    if (bound !== undefined) noteDeaf(context, bound, time.atMs);
    return;
  }
  if (bound !== undefined) noteSignal(context, { device, bound }, placed);
  noteReading(device, time, levelSaidBy(reading, bound));
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
    const { atMs, quality } = time;
    const mark = { atMs, kind: reading.kind, deviceId: reading.device, quality };
    addMark(context, bound.windowId, { ...mark, value: saidBy(reading) }, placed.row.id);
    if (reading.kind === 'declare') {
      takeDeclareReading(context, bound.windowId, { reading, atMs, rowId: placed.row.id });
    }
  }
  emitDevice(context, bound);
}

/**
 * The time of a gap. Its own wall times may be of a clock that was not set, or was set meanwhile; its
 * reading's time is right, and no gap is named before it is over.
 */
function gapSpan(
  { fromWallMs, toWallMs, wallMs }: GapReading,
  atMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const shiftMs = toWallMs > wallMs ? 0 : atMs - wallMs;
  const toMs = Math.min(toWallMs + shiftMs, atMs);
  return { fromMs: Math.min(fromWallMs + shiftMs, toMs), toMs };
}

function noteReading(device: DeviceState, time: ReadingTime, level: string | null): void {
  const { atMs, quality } = time;
  if (atMs >= (device.lastReadingMs ?? 0)) device.lastReadingQuality = quality;
  if (level !== null) {
    if (level !== device.lastValue) device.lastChangeMs = Math.max(device.lastChangeMs ?? 0, atMs);
    device.lastValue = level;
  }
  device.lastReadingMs = Math.max(device.lastReadingMs ?? 0, atMs);
}

/**
 * The level of a device, which lasts until it changes; null for what is none. A press is an event, and
 * that a sensor is well says nothing of what it sees.
 */
function levelSaidBy(
  reading: Exclude<Reading, { kind: 'heartbeat' | 'gap' }>,
  bound: PlacedDevice | undefined,
): string | null {
  const isSensor = bound !== undefined && isPresenceKind(bound.device.kind);
  if (reading.kind === 'equipment') return isSensor ? null : reading.status;
  return reading.kind === 'occupancy' || reading.kind === 'camera' ? saidBy(reading) : null;
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
      quality: time.quality,
    },
  });
}

function conditionOf(
  reading: Extract<Reading, { kind: 'camera' | 'equipment' }>,
): Condition | null {
  const { status: said, reason = null } = reading;
  switch (said) {
    case 'ok':
    case 'online':
      return null;
    case 'unplugged':
      return { status: 'unplugged', reason, said };
    case 'fault':
      return { status: 'fault', reason, said };
    case 'noisy':
      return { status: 'fault', reason: reason ?? 'noisy input', said };
    case 'unreachable':
    case 'offline':
      return { status: 'offline', reason, said };
    case 'refused':
    case 'unauthorised':
    case 'no-stream':
    case 'time-drift':
      return { status: 'fault', reason: reason ?? said, said };
    default:
      return said satisfies never;
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
    timeError: time.error,
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
  for (const windowId of windows) {
    checkWindow(context, windowId);
    judgeWindow(context, windowId);
  }
  settleKiosks(context);
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
  for (const [index, edge] of fresh.entries()) {
    context.emit({ type: 'edge', deviceKey: key, number: firstNumber + index, edge });
  }
  if (fresh.length > 0) context.state.edges.touch(key);
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
