import type { GapReading, HeartbeatReading, Reading } from '../../protocol/reading.ts';
import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { BatchRow } from '../journal/journalRow.ts';
import type { ReadingTime } from '../journal/readingTime.ts';
import { deviceKey, isPresenceKind, type PlacedDevice } from '../site/siteIndex.ts';
import { newAgent } from './agentHealth.ts';
import { wakeDevice } from './agentLead.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { AgentState, Condition, DeviceState } from './detectorState.ts';
import { emitDevice, settleHealth } from './deviceHealth.ts';
import { noteMachine } from './equipment/agentTrouble.ts';
import { noteDeaf, noteSignal } from './equipment/signals.ts';
import { takeHeartbeat } from './heartbeatIntake.ts';
import { addGap, addLevel } from './sensorSignal.ts';
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
    takeHeartbeat(context, agent, placed as Placed<HeartbeatReading>);
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

/** Kinds that say more of a device than that it is watched. */
const MOVES_WATCH: Partial<Record<Reading['kind'], true>> = {
  ...{ occupancy: true, camera: true, equipment: true, gap: true },
};

interface KeyedDevice {
  readonly key: string;
  readonly device: DeviceState;
}

function takeOfDevice(context: DetectorContext, keyed: KeyedDevice, placed: Placed<Reading>): void {
  const { key, device } = keyed;
  const { reading, time, ref } = placed;
  context.state.devices.touch(key);
  if (reading.kind === 'heartbeat') return;
  if (MOVES_WATCH[reading.kind] === true) wakeDevice(context, key, device);
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
    const level = device.condition === null ? said : 'unknown';
    const { atMs, quality } = time;
    const { boot, monotonicMs } = reading;
    addLevel(device.watch, { atMs, boot, monotonicMs, level, ref, quality });
  }
  if (bound === undefined) return;
  if (reading.kind === 'camera' || reading.kind === 'equipment') {
    takeCondition(context, { key, device, bound }, { ...placed, reading });
  } else if (reading.kind !== 'occupancy') {
    const { atMs, quality } = time;
    const { kind, device: deviceId } = reading;
    const mark = { atMs, kind, deviceId, value: saidBy(reading), quality };
    addMark(context, bound.windowId, mark, placed.row.id);
    if (reading.kind === 'declare') {
      const { id: rowId, receivedMs, agentId } = placed.row;
      takeDeclareReading(context, bound.windowId, { reading, atMs, receivedMs, rowId, agentId });
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
      return reading.waiting === undefined ? reading.event : `${reading.event}/${reading.waiting}`;
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
    addLevel(device.watch, { atMs: time.atMs, ...nothing, boot, monotonicMs });
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
