import type { Agent } from '../createAgent.ts';
import type { Observation } from '../drivers/driver.ts';
import type { DeviceBoard, Moment } from './deviceBoard.ts';
import {
  LOCAL_STATUS_VERSION,
  type LocalDevice,
  type LocalObservation,
  type LocalSnapshot,
  spokenValue,
} from './localMessages.ts';

/** Everything that a running agent shows of itself at one moment; never its secret. */
export function snapshotOf(parts: {
  readonly agent: Agent;
  readonly board: DeviceBoard;
  readonly address: string;
  readonly now: Moment;
}): LocalSnapshot {
  const { agent, board, address, now } = parts;
  const status = agent.status();
  const sensors = new Map(agent.supervised().map((one) => [one.device, sensorOf(one.settings)]));
  const devices = status.devices.map(
    ({ device, driver, status: state, reason }): LocalDevice => ({
      ...{ device, driver, status: state, reason: reason ?? null },
      sensor: sensors.get(device) ?? null,
      channels: board.channels(device),
    }),
  );
  return {
    ...{ v: LOCAL_STATUS_VERSION, type: 'snapshot', pid: process.pid, ...now },
    ...{ agent: status.agent, version: status.version, clock: status.clock },
    collector: { address, isOnline: agent.isOnline() },
    outbox: {
      ...{ id: status.outbox, waiting: status.waiting },
      ...{ waitingSinceMs: status.waitingSinceMs ?? null, dropped: status.dropped ?? 0 },
    },
    ...{ problems: status.problems, devices },
  };
}

export function observationMessage(
  device: string,
  observation: Observation,
  at: Moment,
): LocalObservation {
  const { channel, kind } = observation;
  const what = { device, channel, kind, ...spokenValue(observation) };
  return { v: LOCAL_STATUS_VERSION, type: 'observation', ...what, ...at };
}

function sensorOf(settings: unknown): string | null {
  const sensor = (settings as { sensor?: unknown } | null)?.sensor;
  return typeof sensor === 'string' ? sensor : null;
}
