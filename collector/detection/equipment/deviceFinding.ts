import { deviceKey, type PlacedDevice } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { DeviceFindingKind } from '../detectorState.ts';
import { type EquipmentCase, equipmentFinding } from '../equipmentWhy.ts';
import type { ClearReason } from '../finding.ts';

/** What is found about one device, besides its place. */
export type DeviceCase = Pick<
  EquipmentCase,
  'startedMs' | 'raisedMs' | 'facts' | 'checks' | 'wouldHaveChanged'
> &
  Partial<Pick<EquipmentCase, 'marks' | 'inputs'>> & {
    readonly kind: DeviceFindingKind;
    /** Which of several rules of one kind says so. */
    readonly cause?: string;
  };

/** Raises a finding about a device, unless one of its kind is open there. */
export function raiseOnDevice(
  context: DetectorContext,
  placed: PlacedDevice,
  { cause, ...about }: DeviceCase,
): void {
  const { agent, id } = placed.device;
  const key = deviceKey(agent, id);
  const device = context.state.devices.get(key);
  if (device === undefined || device.open[about.kind] !== undefined) return;
  const finding = equipmentFinding({
    ...{ marks: [], inputs: [] },
    ...about,
    subject: cause === undefined ? key : `${key}/${cause}`,
    hallId: placed.hallId,
    windowId: placed.windowId,
    agentId: agent,
    deviceId: id,
  });
  const open = { id: finding.id, raisedMs: finding.raisedMs };
  device.open[about.kind] = cause === undefined ? open : { ...open, cause };
  context.state.devices.touch(key);
  context.emit({ type: 'raise', finding });
}

/** Ends a device's finding of a kind, if it is open and for this cause; never before it began. */
export function clearOnDevice(
  context: DetectorContext,
  key: string,
  ended: {
    readonly kind: DeviceFindingKind;
    readonly atMs: number;
    readonly cause?: string;
    readonly reason?: ClearReason;
  },
): void {
  const device = context.state.devices.get(key);
  const open = device?.open[ended.kind];
  if (device === undefined || open === undefined || open.cause !== ended.cause) return;
  delete device.open[ended.kind];
  context.state.devices.touch(key);
  const atMs = Math.max(open.raisedMs, ended.atMs);
  const reason = ended.reason ?? 'recovered';
  context.emit({ type: 'clear', findingId: open.id, atMs, reason });
}

/** Says whether a finding of that kind is open on a device. */
export function isOpenOnDevice(
  context: DetectorContext,
  key: string,
  kind: DeviceFindingKind,
): boolean {
  return context.state.devices.get(key)?.open[kind] !== undefined;
}
