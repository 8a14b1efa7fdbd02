/**
 * Stable codes of what troubles an agent, with a sentence for each in `texts/agentTexts.ts`. Some
 * stand in the retained status, some only in log lines. Never reuse one.
 */
export const AGENT_PROBLEMS = {
  /** The disk is full; readings wait in memory. */
  diskFull: 'HW-AGENT-001',
  /** The disk fails or has become read-only; readings wait in memory. */
  diskFailed: 'HW-AGENT-002',
  /** The outbox file was damaged and has been set aside. */
  outboxDamaged: 'HW-AGENT-003',
  /** The collector knows another history of this outbox: a cloned card or a restored image. */
  outboxForked: 'HW-AGENT-004',
  /** Readings fell out of the waiting room in memory; they are counted in `gap` readings. */
  readingsLost: 'HW-AGENT-005',
  /** The collector put readings of this agent into quarantine. */
  readingsRejected: 'HW-AGENT-006',
  /** The collector refuses this agent's name or secret. */
  identityRefused: 'HW-AGENT-007',
  /** The collector takes batches and confirms nothing. */
  nothingConfirmed: 'HW-AGENT-008',
  /** Readings travel unencrypted over a network, because the configuration allows it. */
  insecureTransport: 'HW-AGENT-009',
  /** The process stood still for longer than a heartbeat. */
  stoodStill: 'HW-AGENT-010',
  /** A driver cannot work as it is configured, or without a package. */
  driverUnusable: 'HW-AGENT-011',
  /** Another agent process has the outbox open. */
  outboxInUse: 'HW-AGENT-012',
  /** Nobody has set the clock: no reading has a time, so every window of it is unknown. */
  clockNotSet: 'HW-AGENT-013',
  /** By this machine's clock the collector's certificate is not valid yet: the clock is wrong. */
  certificateNotYetValid: 'HW-AGENT-014',
  /** The wall clock jumped against the time since boot. */
  clockStepped: 'HW-AGENT-015',
  /** Nobody vouches any more for a clock that was set. */
  clockLost: 'HW-AGENT-016',
  /** Rating pads connect without TLS over a network, because the configuration allows it. */
  padsUnencrypted: 'HW-AGENT-045',
  /** The file with what the collector configured is damaged; the agent's own file is in force. */
  revisionsDamaged: 'HW-AGENT-070',
  /** A list of devices from the collector was taken back: the collector was not reached with it. */
  configurationReverted: 'HW-AGENT-071',
  /** What the collector configured does not fit agent.yaml any more; agent.yaml is in force. */
  revisionUnusable: 'HW-AGENT-072',
  /** agent.yaml has mistakes; what it said before stays in force. */
  fileMistaken: 'HW-AGENT-073',
  /** agent.yaml has changed in something that only a restart brings into force. */
  restartNeeded: 'HW-AGENT-074',
  /** The outbox has reached its quota: the least telling readings go, each counted in a `gap`. */
  outboxFull: 'HW-AGENT-020',
  /** The outbox file was made on another box (a cloned card); it was set aside. */
  otherBox: 'HW-AGENT-021',
  /** The outbox file was damaged; what was sound in it went on, the rest is counted in `gap`s. */
  outboxSalvaged: 'HW-AGENT-022',
} as const;

export type AgentProblem = (typeof AGENT_PROBLEMS)[keyof typeof AGENT_PROBLEMS];
