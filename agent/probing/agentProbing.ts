import type { Clock } from '../../runtime/clock.ts';
import type { Stamp } from '../clockState.ts';
import { bareHost } from './addresses.ts';
import { readMachineNetwork } from './machineNetwork.ts';
import { createNetworkGuard } from './networkGuard.ts';
import { createProbeTurns } from './probeTurns.ts';
import type { AgentProbing } from './probing.ts';

/** Makes what all probes of one agent share; sends nothing and reads nothing yet. */
export function createAgentProbing(options: {
  readonly clock: Clock;
  readonly mqttUrl: string;
  readonly stamp: () => Stamp;
}): AgentProbing {
  const { clock, mqttUrl, stamp } = options;
  const mqttHost = bareHost(new URL(mqttUrl));
  return {
    turns: createProbeTurns(),
    guard: createNetworkGuard({ clock, mqttHost, readMachine: readMachineNetwork }),
    isClockSynced: () => stamp().clock.state === 'synced',
  };
}
