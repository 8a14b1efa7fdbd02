import type { AgentConfig } from '../../agent/config/agentConfig.ts';
import { OUTBOX_LIMITS } from '../../agent/config/settings.ts';

/** The settings of an agent that a test does not care about, as agent.yaml has them by default. */
export const PLAIN_AGENT_SETTINGS = {
  allowedNetworks: [],
  outboxLimits: OUTBOX_LIMITS,
  takesRemoteConfiguration: true,
  logLevel: 'info',
} satisfies Partial<AgentConfig>;
