import { deviceKey, isPresenceKind, type PlacedDevice } from '../../site/siteIndex.ts';
import type { DetectorContext } from '../detectorContext.ts';
import type { DeviceState } from '../detectorState.ts';
import type { PlacedEntry } from '../timePlacement.ts';
import { noteKiosk } from './kioskCheck.ts';
import { addCheckEvent } from './windowCheck.ts';

interface Signaller {
  readonly device: DeviceState;
  readonly bound: PlacedDevice;
}

/** Puts what a device said where it is compared with what others said. Before it is remembered. */
export function noteSignal(
  context: DetectorContext,
  { device, bound }: Signaller,
  { reading, time, ref }: PlacedEntry,
): void {
  const { atMs, quality } = time;
  const { windowId, hallId } = bound;
  const { agent, id, kind } = bound.device;
  const key = deviceKey(agent, id);
  if (reading.kind === 'occupancy' && isPresenceKind(kind)) {
    const said = reading.occupied ? 'occupied' : 'empty';
    if (device.lastLevelMs === atMs && device.lastValue !== said) {
      addCheckEvent(context, windowId, { type: 'contradiction', atMs, key });
    }
    device.lastLevelMs = atMs;
  } else if (reading.kind === 'rating' && kind === 'rating-pad') {
    const value = `${reading.level}/${reading.scale}`;
    addCheckEvent(context, windowId, { type: 'press', atMs, key, value, ref, quality });
  } else if (reading.kind === 'queue') {
    const { event, waiting = null } = reading;
    addCheckEvent(context, windowId, { type: 'queue', atMs, key, event, waiting });
  } else if (reading.kind === 'equipment' && kind === 'kiosk') {
    noteKiosk(context, hallId, { atMs, key, isDown: reading.status !== 'ok' });
  } else if (reading.kind === 'equipment' && reading.status !== 'ok') {
    noteDeaf(context, bound, atMs);
  }
}

/** A queue machine that was not heard for a while says nothing of who waits now. */
export function noteDeaf(context: DetectorContext, bound: PlacedDevice, atMs: number): void {
  const { agent, id, kind } = bound.device;
  if (kind !== 'queue-caller') return;
  const key = deviceKey(agent, id);
  const nothing = { type: 'queue', event: 'unknown', waiting: null } as const;
  addCheckEvent(context, bound.windowId, { atMs, key, ...nothing });
}
