import { readAddress } from './addresses.ts';
import { type MachineNetwork, wayTo } from './routes.ts';

/** Something that the agent talks to, by its address. */
export interface Peer {
  /** Its name in the configuration: `mqtt`, or a device. */
  readonly name: string;
  readonly host: string;
  /** The number behind the host; the host itself where that is a number. */
  readonly address: string;
}

/** A peer with the interface by which it is reached. */
export interface PlacedPeer extends Peer {
  readonly interfaceName: string;
}

/** Two peers on two networks. */
export interface NetworkConflict {
  readonly first: PlacedPeer;
  readonly second: PlacedPeer;
}

/** What is behind an address, where that is a network at all. */
export function placePeer(peer: Peer, machine: MachineNetwork): PlacedPeer | null {
  const address = readAddress(peer.address);
  const way = address === null ? null : wayTo(address, machine);
  return way?.kind === 'interface' ? { ...peer, interfaceName: way.name } : null;
}

/**
 * Every peer that lies on another network than the first one that lies on any (窗口网络连接应区分内外网:
 * an agent that touches two networks is a bridge between them). The machine itself is no network,
 * and what cannot be reached now is not judged now.
 */
export function findConflicts(peers: readonly Peer[], machine: MachineNetwork): NetworkConflict[] {
  const placed = peers.map((peer) => placePeer(peer, machine)).filter((peer) => peer !== null);
  const [first, ...others] = placed;
  if (first === undefined) return [];
  return others
    .filter(({ interfaceName }) => interfaceName !== first.interfaceName)
    .map((second) => ({ first, second }));
}

/** The addresses that a hosts file (hosts(5)) gives to a name. */
export function addressesInHosts(text: string, name: string): string[] {
  const wanted = name.toLowerCase();
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const isMeant = names.some((one) => one.toLowerCase() === wanted);
    return isMeant && readAddress(address) !== null ? [address] : [];
  });
}
