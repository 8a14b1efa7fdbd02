import type { DeviceKind } from '../site/site.ts';
import { deviceKey, isEquipmentKind, type PlacedDevice } from '../site/siteIndex.ts';
import type { DetectorContext } from './detectorContext.ts';
import type { DeviceFindingKind, DeviceState } from './detectorState.ts';
import { equipmentFinding } from './equipmentWhy.ts';
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

const DEVICE_FINDINGS: readonly DeviceFindingKind[] = [
  'sensor-stale',
  'pad-unplugged',
  'camera-down',
  'equipment-down',
];

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
  for (const kind of DEVICE_FINDINGS) {
    const open = device.open[kind];
    if (open !== undefined && kind !== wanted) {
      delete device.open[kind];
      const atMs = Math.max(open.raisedMs, change.raisedMs);
      context.emit({ type: 'clear', findingId: open.id, atMs, reason: 'recovered' });
    } else if (open === undefined && kind === wanted) {
      const finding = equipmentFinding(deviceCase(kind, { placed, device, change }));
      device.open[kind] = { id: finding.id, raisedMs: finding.raisedMs };
      context.emit({ type: 'raise', finding });
    }
  }
  context.state.devices.touch(key);
}

/** Ends a device's findings because it left the site. */
export function removeDeviceFindings(
  context: DetectorContext,
  device: DeviceState,
  atMs: number,
): void {
  for (const kind of DEVICE_FINDINGS) {
    const open = device.open[kind];
    if (open === undefined) continue;
    delete device.open[kind];
    const clearMs = Math.max(open.raisedMs, atMs);
    context.emit({ type: 'clear', findingId: open.id, atMs: clearMs, reason: 'removed' });
  }
}

function wantedFinding(device: DeviceState, kind: DeviceKind): DeviceFindingKind | null {
  const { condition } = device;
  if (condition !== null && kind === 'camera') return 'camera-down';
  if (condition !== null && isEquipmentKind(kind)) return 'equipment-down';
  if (condition?.status === 'unplugged' && kind === 'rating-pad') return 'pad-unplugged';
  return condition !== null || device.isStale ? 'sensor-stale' : null;
}

const WOULD_HAVE_CHANGED: Record<DeviceFindingKind, string> = {
  'sensor-stale': 'device-watched',
  'pad-unplugged': 'pad-plugged-in',
  'camera-down': 'camera-online',
  'equipment-down': 'equipment-well',
};

function deviceCase(
  kind: DeviceFindingKind,
  about: {
    readonly placed: PlacedDevice;
    readonly device: DeviceState;
    readonly change: HealthChange;
  },
): Parameters<typeof equipmentFinding>[0] {
  const { placed, device, change } = about;
  const { agent, id } = placed.device;
  const { startedMs, raisedMs, input } = change;
  return {
    kind,
    subject: deviceKey(agent, id),
    hallId: placed.hallId,
    windowId: placed.windowId,
    agentId: agent,
    deviceId: id,
    startedMs,
    raisedMs,
    facts: {
      deviceKind: placed.device.kind,
      status: device.condition?.status ?? 'stale',
      reason: device.condition?.reason ?? '',
      ...(device.condition === null ? { staleAfterSeconds: STALE_AFTER_MS / 1000 } : {}),
    },
    checks: [
      { check: 'agent-heard', result: 'holds', facts: { agent } },
      device.condition === null
        ? {
            check: 'device-watched',
            result: 'fails',
            facts: { watchedMs: device.watch.watchedMs ?? 0 },
          }
        : {
            check: 'device-reports-well',
            result: 'fails',
            facts: { status: device.condition.status },
          },
    ],
    inputs: input === null ? [] : [input],
    wouldHaveChanged: [{ key: WOULD_HAVE_CHANGED[kind], facts: { beforeMs: raisedMs } }],
  };
}
