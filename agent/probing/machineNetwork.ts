import { readFileSync } from 'node:fs';
import { endianness, networkInterfaces } from 'node:os';
import {
  type InterfaceAddress,
  type MachineNetwork,
  machineNetworkOf,
  parseIpv4Routes,
  parseIpv6Routes,
} from './routes.ts';

/** Reads this machine's networks as they are now: a file or two of /proc, no packet is sent. */
export function readMachineNetwork(): MachineNetwork {
  const tables = [
    ...parseIpv4Routes(readTable('/proc/net/route'), endianness()),
    ...parseIpv6Routes(readTable('/proc/net/ipv6_route')),
  ];
  return machineNetworkOf(tables, readInterfaces());
}

/** A kernel without IPv6 has no such file; a hardened one may hide both. */
function readTable(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readInterfaces(): InterfaceAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([interfaceName, addresses = []]) =>
    addresses.map(({ cidr }) => ({ interfaceName, cidr })),
  );
}

/** The addresses that /etc/hosts gives to a name: the one look-up that needs no network. */
export function readHostsFile(): string {
  return readTable('/etc/hosts');
}
