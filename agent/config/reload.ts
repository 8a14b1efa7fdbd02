import { isDeepStrictEqual } from 'node:util';
import type { AgentConfig } from './agentConfig.ts';
import type { AgentSettings } from './settings.ts';

type Section = keyof AgentSettings;

/**
 * What follows a change of agent.yaml while the agent runs. `devices`: unchanged ones go on without
 * noticing. `probes`: devices that ask addresses begin anew.
 */
export const RELOADED: readonly Section[] = ['probes', 'remote', 'logLevel', 'devices'];

/** What counts from the next start on: who the agent is, and what its outbox and its line are made of. */
export const NEEDS_RESTART: readonly Section[] = [
  'agent',
  'mqtt',
  'outbox',
  'outboxLimits',
  'clock',
];

/** Sections in which two files differ and which only a restart brings into force. */
export function restartNeededFor(now: AgentSettings, next: AgentSettings): Section[] {
  return NEEDS_RESTART.filter((section) => !isDeepStrictEqual(now[section], next[section]));
}

/** A running configuration with everything of a newer one that needs no restart. */
export function withReloaded(running: AgentConfig, next: AgentConfig): AgentConfig {
  const { allowedNetworks, takesRemoteConfiguration, logLevel, devices, origin } = next;
  const taken = { ...running, allowedNetworks, takesRemoteConfiguration, logLevel, devices };
  if (running.origin === undefined || origin === undefined) return taken;
  const fresh = Object.fromEntries(RELOADED.map((section) => [section, origin.settings[section]]));
  const settings: AgentSettings = { ...running.origin.settings, ...fresh };
  return { ...taken, origin: { file: running.origin.file, settings } };
}
