import { isIP } from 'node:net';
import type { Clock } from '../../runtime/clock.ts';
import type { SettingHost } from '../drivers/driver.ts';
import type { SupervisedDevice } from '../drivers/supervisor.ts';
import { bareHost } from '../probing/addresses.ts';
import { lookUp } from '../probing/lookUp.ts';
import { readHostsFile, readMachineNetwork } from '../probing/machineNetwork.ts';
import {
  addressesInHosts,
  findConflicts,
  type NetworkConflict,
  type Peer,
  type PlacedPeer,
  placePeer,
} from '../probing/oneNetwork.ts';
import type { MachineNetwork } from '../probing/routes.ts';
import type { AgentConfig } from './agentConfig.ts';
import type { CheckedFile, Place } from './checkedFile.ts';

/** What the machine knows without asking anybody. */
export interface LocalKnowledge {
  readonly machine: MachineNetwork;
  /** The text of /etc/hosts. */
  readonly hosts: string;
}

/**
 * Refuses devices that lie on another network than the collector, or than each other: an agent is on
 * one network and no setting changes that. Names are judged here as far as /etc/hosts knows them;
 * all of them are judged again before each question, when the agent runs (`networkGuard.ts`).
 */
export function checkNetwork(
  { settings, isSound, report }: CheckedFile,
  devices: readonly SupervisedDevice[],
  local: LocalKnowledge = { machine: readMachineNetwork(), hosts: readHostsFile() },
): void {
  const mqttHost = isSound(['mqtt']) ? hostOf(settings.mqtt.url) : null;
  const found = [
    ...(mqttHost === null ? [] : [{ name: 'mqtt', host: mqttHost, place: [] as Place }]),
    ...devices.flatMap((device) => {
      const index = settings.devices.findIndex((entry) => entry?.device === device.device);
      return hostsOf(device).map(({ field, host }) => {
        return { name: device.device, host, place: ['devices', index, ...field] as Place };
      });
    }),
  ];
  const placed = found.flatMap((peer) =>
    addressesNow(peer.host, local.hosts).map((address) => ({ ...peer, address })),
  );
  for (const conflict of findConflicts(placed, local.machine)) {
    const { place } = conflict.second as PlacedPeer & { readonly place: Place };
    report(place, conflictSentence(conflict), {
      keyword: 'two-networks',
      facts: conflictFacts(conflict),
    });
  }
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? bareHost(new URL(url)) : null;
}

function hostsOf({ definition, settings }: SupervisedDevice): readonly SettingHost[] {
  return definition.hosts(settings);
}

function addressesNow(host: string, hostsFile: string): string[] {
  return isIP(host) === 0 ? addressesInHosts(hostsFile, host) : [host];
}

function conflictFacts({ first, second }: NetworkConflict) {
  return {
    ...{ first: first.name, firstAddress: first.address, firstInterface: first.interfaceName },
    ...{ second: second.name, secondAddress: second.address },
    secondInterface: second.interfaceName,
  };
}

function conflictSentence({ first, second }: NetworkConflict): string {
  return [
    `${second.address} (${second.name}) lies on ${second.interfaceName},`,
    `${first.address} (${first.name}) on ${first.interfaceName}; an agent has one network:`,
    'watch the other one by an agent of its own, or by a dry contact',
  ].join(' ');
}

/** One address that the agent talks to, and where it lies. */
export interface DescribedPeer extends Peer {
  /** Null for the machine itself, and for what has no way just now. */
  readonly interfaceName: string | null;
}

/** What an agent's network looks like now, for people. */
export interface NetworkDescription {
  readonly peers: readonly DescribedPeer[];
  /** Names that nobody knows just now. */
  readonly unknownNames: readonly { readonly name: string; readonly host: string }[];
  readonly conflicts: readonly NetworkConflict[];
}

/** Looks up every name of a configuration, and says on which interface each address lies. */
export async function describeNetwork(
  config: Pick<AgentConfig, 'mqtt' | 'devices'>,
  options: { readonly clock: Clock; readonly machine?: MachineNetwork },
): Promise<NetworkDescription> {
  const machine = options.machine ?? readMachineNetwork();
  const mqttHost = hostOf(config.mqtt.url);
  const named = [
    ...(mqttHost === null ? [] : [{ name: 'mqtt', host: mqttHost }]),
    ...config.devices.flatMap((device) =>
      hostsOf(device).map(({ host }) => ({ name: device.device, host })),
    ),
  ];
  const found = await Promise.all(
    named.map(async (one) => ({ ...one, addresses: await lookUp(one.host, options.clock) })),
  );
  const peers = found.flatMap(({ name, host, addresses }) =>
    addresses.slice(0, 1).map((address) => ({ name, host, address })),
  );
  return {
    peers: peers.map((peer) => ({
      ...peer,
      interfaceName: placePeer(peer, machine)?.interfaceName ?? null,
    })),
    unknownNames: found
      .filter(({ addresses }) => addresses.length === 0)
      .map(({ name, host }) => ({ name, host })),
    conflicts: findConflicts(peers, machine),
  };
}
