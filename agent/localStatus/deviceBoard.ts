import type { Observation } from '../drivers/driver.ts';
import { levelOf } from '../sampling/changeFilter.ts';
import { type LocalChannel, spokenValue } from './localMessages.ts';

/** When something was observed, by both clocks. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** What every device said last, for people who stand beside it. */
export interface DeviceBoard {
  note(device: string, observation: Observation, at: Moment): void;
  channels(device: string): readonly LocalChannel[];
}

/** A driver that made up a channel for every word must not fill the memory. */
const CHANNELS_PER_DEVICE_MAX = 16;

export function createDeviceBoard(): DeviceBoard {
  const devices = new Map<string, Map<string, LocalChannel>>();
  return {
    note(device, observation, at) {
      const channels = devices.get(device) ?? new Map<string, LocalChannel>();
      devices.set(device, channels);
      const key = `${observation.kind}/${observation.channel}`;
      const before = channels.get(key);
      if (before === undefined && channels.size >= CHANNELS_PER_DEVICE_MAX) return;
      channels.set(key, after(before, observation, at));
    },
    channels: (device) => [...(devices.get(device)?.values() ?? [])],
  };
}

function after(
  before: LocalChannel | undefined,
  observation: Observation,
  { wallMs, monotonicMs }: Moment,
): LocalChannel {
  const { kind, channel } = observation;
  const said = { kind, channel, ...spokenValue(observation), saidMonotonicMs: monotonicMs };
  const isEvent = levelOf(observation) === null;
  // A level that is repeated is the same level; an event is always another one.
  if (before !== undefined && !isEvent && before.value === said.value) {
    const { sinceWallMs, sinceMonotonicMs, count } = before;
    return { ...said, sinceWallMs, sinceMonotonicMs, count };
  }
  const since = { sinceWallMs: wallMs, sinceMonotonicMs: monotonicMs };
  // The first level is no change: the agent has only begun to look.
  const count = (before?.count ?? 0) + (before === undefined && !isEvent ? 0 : 1);
  return { ...said, ...since, count };
}
