import type { Clock } from '../../runtime/clock.ts';
import type { AllowedNetworks } from './allowedNetworks.ts';
import type { NetworkGuard } from './networkGuard.ts';
import { createProbeTurns, type ProbeTurns } from './probeTurns.ts';

/** What an agent gives to all of its probes together. */
export interface AgentProbing {
  readonly turns: ProbeTurns;
  readonly guard: NetworkGuard;
  /** Whether the agent's own clock may be compared with another one. */
  isClockSynced(): boolean;
}

/** What one round of questions may use of the world. */
export interface ProbeSurroundings {
  readonly clock: Clock;
  readonly networks: AllowedNetworks;
  readonly guard: NetworkGuard;
  /** Where relative paths of credentials start. */
  readonly configFolder: string;
  isClockSynced(): boolean;
}

/** For a driver that runs without an agent around it: nothing is refused but by `probes.allow`. */
export function probingAlone(): AgentProbing {
  return {
    turns: createProbeTurns(),
    guard: { refusalOf: async () => null },
    isClockSynced: () => false,
  };
}

/**
 * Nothing was learnt, because the question could not be put: the name is unknown, the address is
 * not allowed, this machine has no network. It says nothing about the device.
 */
export interface NotAsked {
  readonly kind: 'not-asked';
  readonly reason: string;
}

export function notAsked(reason: string): NotAsked {
  return { kind: 'not-asked', reason };
}
