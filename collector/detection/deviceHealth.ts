import type { DeviceKind } from '../site/site.ts';
import { deviceKey, isEquipmentKind, type PlacedDevice } from '../site/siteIndex.ts';
import type { DetectorContext } from './detectorContext.ts';
import {
  CONDITION_FINDINGS,
  type ConditionFindingKind,
  type DeviceState,
} from './detectorState.ts';
import { clearOnDevice, type DeviceCase, raiseOnDevice } from './equipment/deviceFinding.ts';
import { equipmentWhy } from './equipmentWhy.ts';
import type { Why } from './finding.ts';
import type { DeviceStatus } from './verdict.ts';

/** A device that its well agent has not watched for longer than this is a finding. */
export const STALE_AFTER_MS = 60_000;

/** When the state of a device began and when it counts, with the reading that says so, if any. */
export interface HealthChange {
  readonly startedMs: number;
  readonly raisedMs: number;
  readonly input: Why['inputs'][number] | null;
}

/** A camera that is down for longer than this is 长期不在线, as video platforms count it. */
const LONG_DOWN_DAYS = 3;
const LONG_DOWN_MS = LONG_DOWN_DAYS * 86_400_000;

/** What to show of a device. */
export function statusOf(device: DeviceState, kind: DeviceKind): DeviceStatus {
  if (device.condition !== null) return device.condition.status;
  if (device.isStale) return 'stale';
  // A pad is silent until it is pressed, a lamp until it is lit; others say their state by themselves.
  const isSilent = kind === 'rating-pad' || kind === 'hint';
  const isHeard = device.lastReadingMs !== null || (isSilent && isWatched(device));
  return isHeard ? 'ok' : 'unknown';
}

function isWatched(device: DeviceState): boolean {
  return device.watch.watchedMs !== null;
}

/** Tells what is known of a device now. */
export function emitDevice(context: DetectorContext, placed: PlacedDevice): void {
  const { agent, id, kind } = placed.device;
  const device = context.state.devices.get(deviceKey(agent, id));
  if (device === undefined) return;
  context.emit({
    type: 'device',
    agentId: agent,
    deviceId: id,
    status: statusOf(device, kind),
    reason: device.condition?.reason ?? null,
    lastReadingMs: device.lastReadingMs,
    lastReadingQuality: device.lastReadingQuality,
    lastChangeMs: device.lastChangeMs,
  });
}

/** Raises and clears a device's findings so that they fit its condition. */
export function settleHealth(
  context: DetectorContext,
  placed: PlacedDevice,
  change: HealthChange,
): void {
  const key = deviceKey(placed.device.agent, placed.device.id);
  const device = context.state.devices.get(key);
  if (device === undefined) return;
  const wanted = wantedFinding(device, placed.device.kind);
  for (const kind of CONDITION_FINDINGS) {
    if (kind !== wanted) clearOnDevice(context, key, { kind, atMs: change.raisedMs });
    else raiseOnDevice(context, placed, conditionCase(kind, { placed, device, change }));
  }
  context.state.devices.touch(key);
}

/** A camera that stays down for days becomes more serious, once. */
export function escalateLongDown(
  context: DetectorContext,
  placed: PlacedDevice,
  nowMs: number,
): void {
  const { agent, id } = placed.device;
  const key = deviceKey(agent, id);
  const device = context.state.devices.get(key);
  const open = device?.open['camera-down'];
  if (device === undefined || open === undefined || open.isEscalated === true) return;
  const atMs = open.raisedMs + LONG_DOWN_MS;
  if (nowMs < atMs) return;
  open.isEscalated = true;
  context.state.devices.touch(key);
  const change = { startedMs: open.raisedMs, raisedMs: atMs, input: null };
  const about = conditionCase('camera-down', { placed, device, change });
  const why = equipmentWhy({
    ...{ inputs: [], subject: key, agentId: agent, deviceId: id },
    ...{ hallId: placed.hallId, windowId: placed.windowId },
    ...about,
    facts: { ...about.facts, longDownDays: LONG_DOWN_DAYS },
  });
  context.emit({ type: 'stage', findingId: open.id, stage: 'escalated', atMs, why });
}

/** Ends a device's findings because it left the site. */
export function removeDeviceFindings(
  context: DetectorContext,
  device: DeviceState,
  atMs: number,
): void {
  for (const open of Object.values(device.open)) {
    const clearMs = Math.max(open.raisedMs, atMs);
    context.emit({ type: 'clear', findingId: open.id, atMs: clearMs, reason: 'removed' });
  }
  device.open = {};
}

function wantedFinding(device: DeviceState, kind: DeviceKind): ConditionFindingKind | null {
  const { condition } = device;
  if (condition === null) return device.isStale ? 'sensor-stale' : null;
  if (kind === 'camera') return 'camera-down';
  if (isEquipmentKind(kind)) return 'equipment-down';
  if (condition.said === 'noisy') return 'sensor-noisy';
  if (kind !== 'rating-pad') return 'sensor-stale';
  return condition.status === 'unplugged' ? 'pad-unplugged' : 'equipment-down';
}

const WOULD_HAVE_CHANGED: Record<ConditionFindingKind, string> = {
  'sensor-stale': 'device-watched',
  'sensor-noisy': 'input-calm',
  'pad-unplugged': 'pad-plugged-in',
  'camera-down': 'camera-online',
  'equipment-down': 'equipment-well',
};

function conditionCase(
  kind: ConditionFindingKind,
  about: {
    readonly placed: PlacedDevice;
    readonly device: DeviceState;
    readonly change: HealthChange;
  },
): DeviceCase {
  const { placed, device, change } = about;
  const { condition } = device;
  const { startedMs, raisedMs, input } = change;
  return {
    ...{ kind, startedMs, raisedMs },
    facts: {
      deviceKind: placed.device.kind,
      status: condition?.status ?? 'stale',
      said: condition?.said ?? condition?.status ?? 'stale',
      reason: condition?.reason ?? '',
      ...(condition === null ? { staleAfterSeconds: STALE_AFTER_MS / 1000 } : {}),
    },
    checks: [
      { check: 'agent-heard', result: 'holds', facts: { agent: placed.device.agent } },
      condition === null
        ? {
            check: 'device-watched',
            result: 'fails',
            facts: { watchedMs: device.watch.watchedMs ?? 0 },
          }
        : {
            check: 'device-reports-well',
            result: 'fails',
            facts: { status: condition.status },
          },
    ],
    inputs: input === null ? [] : [input],
    wouldHaveChanged: [{ key: WOULD_HAVE_CHANGED[kind], facts: { beforeMs: raisedMs } }],
  };
}
