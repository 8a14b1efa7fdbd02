import type { AgentConfig } from '../../agent/config/agentConfig.ts';

/** The settings of an agent that a test does not care about, as agent.yaml has them by default. */
export const PLAIN_AGENT_SETTINGS = {
  allowedNetworks: [],
  outboxLimits: { bytesMax: 512 * 1024 * 1024, readingsMax: 2_000_000, ageDaysMax: 90 },
  takesRemoteConfiguration: true,
  logLevel: 'info',
} satisfies Partial<AgentConfig>;
