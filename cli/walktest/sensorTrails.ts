import type {
  LocalDevice,
  LocalObservation,
  LocalSnapshot,
} from '../../agent/localStatus/localMessages.ts';
import type { Said, SensorTrail } from './judgeWalk.ts';

/** A flickering sensor must not fill the memory; what it said last always counts. */
const SAID_MAX = 20_000;

/** Follows what the sensors of a window say while a test goes on. */
export interface SensorTrails {
  snapshot(snapshot: LocalSnapshot): void;
  observation(observation: LocalObservation): void;
  trails(): readonly SensorTrail[];
  /** What a device says now. */
  now(device: string): Said['level'];
}

/** Follows the given devices; others are not noticed. */
export function createSensorTrails(
  devices: readonly Pick<LocalDevice, 'device' | 'sensor'>[],
): SensorTrails {
  const said = new Map<string, Said[]>(devices.map(({ device }) => [device, []]));
  /** Per device and channel; somebody is there when one of them says so. */
  const levels = new Map<string, Map<string, boolean>>(
    devices.map(({ device }) => [device, new Map()]),
  );
  const trusted = new Map<string, boolean>();

  function note(device: string, atMs: number): void {
    const list = said.get(device);
    if (list === undefined) return;
    const level = levelOf(device);
    if (list.at(-1)?.level === level && list.length > 0) return;
    if (list.length < SAID_MAX) list.push({ atMs, level });
  }

  function levelOf(device: string): Said['level'] {
    const channels = [...(levels.get(device)?.values() ?? [])];
    if (trusted.get(device) !== true || channels.length === 0) return null;
    return channels.some((isOccupied) => isOccupied) ? 'occupied' : 'empty';
  }

  return {
    snapshot(snapshot) {
      for (const device of said.keys()) {
        const found = snapshot.devices.find((one) => one.device === device);
        trusted.set(device, found?.status === 'working');
        for (const { kind, channel, value } of found?.channels ?? []) {
          if (kind === 'occupancy') levels.get(device)?.set(channel, value === 'occupied');
        }
        note(device, snapshot.monotonicMs);
      }
    },
    observation({ device, kind, channel, value, monotonicMs }) {
      if (kind !== 'occupancy' || !said.has(device)) return;
      levels.get(device)?.set(channel, value === 'occupied');
      note(device, monotonicMs);
    },
    trails: () =>
      devices.map(({ device, sensor }) => ({ device, sensor, said: said.get(device) ?? [] })),
    now: levelOf,
  };
}
