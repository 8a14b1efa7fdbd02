import { isIP } from 'node:net';
import type { Clock } from '../../runtime/clock.ts';
import { lookUp } from './lookUp.ts';
import { findConflicts, type Peer, placePeer } from './oneNetwork.ts';
import type { MachineNetwork } from './routes.ts';

/** Watches, while the agent runs, that it talks to one network only. */
export interface NetworkGuard {
  /** Why a peer must not be talked to, because it lies on another network than MQTT; null when it may. */
  refusalOf(peer: Peer): Promise<string | null>;
}

export interface NetworkGuardOptions {
  readonly clock: Clock;
  /** The host of the broker: a name or a number. */
  readonly mqttHost: string;
  readonly readMachine: () => MachineNetwork;
  /** The addresses of a name; empty when nobody knows any. */
  readonly lookUpName?: (name: string) => Promise<readonly string[]>;
}

/** A name's address is looked up again after this long; a dead name server is asked no more often. */
const LOOK_UP_EVERY_MS = 60_000;

/**
 * Makes the guard. Names are looked up and routes are read at every question, because both change
 * while an agent runs. Where the broker lies on no network (it is on this machine, or its name is
 * not known now), the first peer that was let through stands for it.
 */
export function createNetworkGuard(options: NetworkGuardOptions): NetworkGuard {
  const { clock, mqttHost, readMachine } = options;
  const lookUpName = options.lookUpName ?? ((name) => lookUp(name, clock));
  let mqttAddress: string | null = isIP(mqttHost) === 0 ? null : mqttHost;
  let lookedUpMs = Number.NEGATIVE_INFINITY;
  let firstPeer: Peer | null = null;

  async function findMqtt(): Promise<Peer | null> {
    if (isIP(mqttHost) === 0 && clock.monotonicMs() - lookedUpMs >= LOOK_UP_EVERY_MS) {
      lookedUpMs = clock.monotonicMs();
      const [found] = await lookUpName(mqttHost);
      mqttAddress = found ?? mqttAddress;
    }
    return mqttAddress === null ? null : { name: 'mqtt', host: mqttHost, address: mqttAddress };
  }

  return {
    async refusalOf(peer) {
      const mqtt = await findMqtt();
      const machine = readMachine();
      const isHome = mqtt !== null && placePeer(mqtt, machine) !== null;
      const home = isHome ? mqtt : firstPeer;
      const [conflict] = findConflicts(home === null ? [peer] : [home, peer], machine);
      if (conflict !== undefined) {
        const { first, second } = conflict;
        const here = `${second.address} lies on ${second.interfaceName}`;
        const there = `${first.name} (${first.address}) on ${first.interfaceName}`;
        return `${here}, ${there}: an agent has one network`;
      }
      const isFirst = firstPeer === null || placePeer(firstPeer, machine) === null;
      if (isFirst && placePeer(peer, machine) !== null) firstPeer = peer;
      return null;
    },
  };
}
