import type { AgentConfig } from '../../agent/config/agentConfig.ts';
import type { SupervisedDevice } from '../../agent/drivers/supervisor.ts';
import type { LocalSnapshot } from '../../agent/localStatus/localMessages.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Facts } from '../../texts/entry.ts';

/** The parts of a machine that a doctor looks at, in the order in which they are shown. */
export const AREAS = [
  ...(['program', 'config', 'service', 'permissions', 'gpio', 'serial', 'pads'] as const),
  ...(['devices', 'clock', 'disk', 'outbox', 'network', 'collector'] as const),
] as const;
export type Area = (typeof AREAS)[number];

/** ok: as it should be · warn: it works, and somebody should know · fail: it must be repaired. */
export type Outcome = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. `doctor.<id>` says what was found, `doctor.<id>.fix` what to do. */
export interface Finding {
  readonly area: Area;
  readonly id: string;
  readonly outcome: Outcome;
  readonly facts: Facts;
}

/** Whether an agent of this configuration runs now. */
export type AgentAtWork =
  | { readonly state: 'running'; readonly snapshot: LocalSnapshot }
  /** It runs, and this user may not look at it. */
  | { readonly state: 'hidden' }
  | { readonly state: 'stopped' };

/** What every check may look at. */
export interface Patient {
  /** Null without a configuration, or when it cannot be used. */
  readonly config: AgentConfig | null;
  readonly atWork: AgentAtWork;
  readonly clock: Clock;
  /** The root of the file system; a test brings its own. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A check of one area. It changes nothing, takes nothing away from a running agent and ends by itself. */
export type Check = (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[];

/** Makes findings of one area. */
export function findingsOf(area: Area) {
  const make =
    (outcome: Outcome) =>
    (id: string, facts: Facts = {}): Finding => ({ area, id, outcome, facts });
  return { ok: make('ok'), warn: make('warn'), fail: make('fail') };
}

/** The devices of some drivers, with their settings as they are in the file. */
export function devicesOf(
  config: AgentConfig | null,
  drivers: readonly string[],
): { readonly device: string; readonly settings: Readonly<Record<string, unknown>> }[] {
  const all: readonly SupervisedDevice[] = config?.devices ?? [];
  return all
    .filter(({ definition }) => drivers.includes(definition.name))
    .map(({ device, settings }) => ({
      device,
      settings: (settings ?? {}) as Record<string, unknown>,
    }));
}
