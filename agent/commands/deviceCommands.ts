import { hostname } from 'node:os';
import type { AgentStatus } from '../../protocol/agentStatus.ts';
import type { Command } from '../../protocol/command.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Supervisor } from '../drivers/supervisor.ts';
import { within } from '../drivers/within.ts';
import type { Outcome } from './commandRunner.ts';

export interface DeviceCommandsOptions {
  readonly agentId: string;
  readonly supervisor: Pick<Supervisor, 'devices' | 'status' | 'atWork'>;
  readonly clock: Clock;
}

/** The commands that are about devices. */
export interface DeviceCommands {
  identify(device: string | null): Promise<Outcome>;
  probe(device: string | null): Promise<Outcome>;
  showHint(command: Extract<Command, { command: 'show-hint' }>): Promise<Outcome>;
}

/** A driver that has not done what it was asked for by then has failed. */
const DONE_WITHIN_MS = 15_000;

/** Makes the commands about the devices that a supervisor runs. */
export function createDeviceCommands(options: DeviceCommandsOptions): DeviceCommands {
  const { agentId, supervisor, clock } = options;
  const inTime = (work: Promise<unknown>) => finished(clock, work);
  return {
    async identify(device) {
      if (device === null) return done(`agent ${agentId} on ${hostname()}`);
      const description = describe(supervisor, device);
      if (description === null) return NO_SUCH_DEVICE;
      const driver = supervisor.atWork(device);
      if (driver?.identify === undefined) return done(description);
      let seen = '';
      const outcome = await inTime(
        driver.identify().then((what) => {
          seen = what;
        }),
      );
      return outcome.outcome === 'done' ? done(`${seen}; ${description}`) : outcome;
    },
    probe: (device) =>
      device === null ? probeAll(options) : probeOne(supervisor, device, (work) => inTime(work)),
    async showHint({ device, requestId, text, shownMs }) {
      const driver = supervisor.atWork(device);
      if (driver === null) return notAtWork(supervisor, device);
      if (driver.show === undefined) return refused('this device cannot show anything');
      const untilMonotonicMs = clock.monotonicMs() + shownMs;
      return inTime(driver.show({ requestId, text: text ?? null, untilMonotonicMs }));
    },
  };
}

type Devices = DeviceCommandsOptions['supervisor'];

async function probeOne(
  supervisor: Devices,
  device: string,
  inTime: (work: Promise<unknown>) => Promise<Outcome>,
): Promise<Outcome> {
  const driver = supervisor.atWork(device);
  if (driver === null) return notAtWork(supervisor, device);
  if (driver.probeNow === undefined) return refused('this device speaks by itself');
  return inTime(driver.probeNow());
}

/** Asks all at once; what cannot be asked is no failure, what fails is. */
async function probeAll({ supervisor, clock }: DeviceCommandsOptions): Promise<Outcome> {
  const asked = supervisor.devices().flatMap(({ device }) => {
    const driver = supervisor.atWork(device);
    return driver?.probeNow === undefined ? [] : [{ device, work: driver.probeNow() }];
  });
  if (asked.length === 0) return refused('no device at work here can be asked');
  const outcomes = await Promise.all(
    asked.map(async ({ device, work }) => ({ device, ...(await finished(clock, work)) })),
  );
  const failed = outcomes.filter(({ outcome }) => outcome !== 'done').map(({ device }) => device);
  if (failed.length > 0) return { outcome: 'failed', detail: `no answer: ${failed.join(', ')}` };
  return done(`${outcomes.length} devices were asked`);
}

async function finished(clock: Clock, work: Promise<unknown>): Promise<Outcome> {
  const isDone = within(clock, { work: work.then(() => true), limitMs: DONE_WITHIN_MS });
  try {
    if ((await isDone) === true) return { outcome: 'done' };
    return { outcome: 'failed', detail: `not done within ${DONE_WITHIN_MS / 1000} s` };
  } catch (error) {
    return { outcome: 'failed', detail: (error as Error).message };
  }
}

const NO_SUCH_DEVICE: Outcome = { outcome: 'refused', detail: 'no such device' };

function notAtWork(supervisor: Devices, device: string): Outcome {
  const status = statusOf(supervisor, device);
  if (status === undefined) return NO_SUCH_DEVICE;
  const { reason = 'no reason known' } = status;
  return { outcome: 'failed', detail: `the device is ${status.status}: ${reason}` };
}

function statusOf(supervisor: Devices, device: string): AgentStatus['devices'][number] | undefined {
  return supervisor.status().find((one) => one.device === device);
}

/** What a person who looks for a device is told; null when there is none of that name. */
function describe(supervisor: Devices, device: string): string | null {
  const known = supervisor.devices().find((one) => one.device === device);
  if (known === undefined) return null;
  const claims = known.definition.claims(known.settings).join(', ');
  const status = statusOf(supervisor, device)?.status ?? 'retrying';
  return `${device}: ${known.definition.name} ${claims} on ${hostname()}, ${status}`;
}

function done(detail: string): Outcome {
  return { outcome: 'done', detail };
}

function refused(detail: string): Outcome {
  return { outcome: 'refused', detail };
}
