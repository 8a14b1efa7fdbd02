import type { GapReading, HeartbeatReading, Reading } from '../../protocol/reading.ts';
import type { Stamp } from '../clockState.ts';
import type { Observation } from '../drivers/driver.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createChangeFilter } from './changeFilter.ts';

export interface IntakeOptions {
  readonly outbox: Outbox;
  readonly stamp: () => Stamp;
  /** Every device of the configuration in force. */
  readonly devices: () => readonly string[];
  /** Called after a reading that says that somebody came or went. */
  readonly onPresenceChanged: () => void;
}

/** The way to the disk: what is worth saying becomes a reading with its time, and is stored. */
export interface Intake {
  observe(device: string, observation: Observation): void;
  heartbeat(reading: HeartbeatReading): void;
  /** A device is watched again: names the time in which it was not. */
  recovered(device: string, unwatchedSince: Stamp): void;
  /** A device is watched no more: what it said counts until now, and nothing is known after it. */
  removed(device: string): void;
  /** The agent did not run since then: names that time for every device. */
  stoppedSince(wallMs: number): void;
  /** Readings were lost on their way: the next observation of everything counts. */
  sayEverythingAgain(): void;
}

/** Makes the intake of an outbox, which must be open before anything comes in. */
export function createIntake(options: IntakeOptions): Intake {
  const { outbox, stamp } = options;
  const filter = createChangeFilter();
  const presence = new Map<string, boolean>();

  function tellPresence(device: string, { kind, channel, ...rest }: Observation): void {
    if (kind !== 'occupancy' || !('occupied' in rest)) return;
    const key = `${device}/${channel}`;
    if (presence.get(key) === rest.occupied) return;
    presence.set(key, rest.occupied);
    options.onPresenceChanged();
  }

  return {
    observe(device, observation) {
      const now = stamp();
      if (!filter.admit(device, observation, now.monotonicMs)) return;
      const reading: Reading = { ...observation, device, ...now };
      outbox.append([reading]);
      tellPresence(device, observation);
    },
    heartbeat: (reading) => outbox.append([reading]),
    recovered(device, { wallMs }) {
      filter.forget(device);
      outbox.append([gapOf(device, { fromWallMs: wallMs, now: stamp(), reason: 'driver-failed' })]);
    },
    removed(device) {
      filter.forget(device);
      const now = stamp();
      outbox.append([gapOf(device, { fromWallMs: now.wallMs, now, reason: 'driver-failed' })]);
    },
    stoppedSince(fromWallMs) {
      filter.forget();
      const gap = { fromWallMs, now: stamp(), reason: 'agent-stopped' } as const;
      outbox.append(options.devices().map((device) => gapOf(device, gap)));
    },
    sayEverythingAgain: () => filter.forget(),
  };
}

interface Gap {
  readonly fromWallMs: number;
  readonly now: Stamp;
  readonly reason: GapReading['reason'];
}

/** Nothing was observed of a device in a time, so nobody can say how much is missing. */
function gapOf(device: string, { fromWallMs, now, reason }: Gap): GapReading {
  return {
    kind: 'gap',
    device,
    channel: 'main',
    ...now,
    fromWallMs,
    // A board without a battery may wake before the time at which it was switched off.
    toWallMs: Math.max(fromWallMs, now.wallMs),
    count: 0,
    reason,
  };
}
