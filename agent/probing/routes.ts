import { type AddressNumber, isLoopbackNumber, readAddress } from './addresses.ts';

/** One way out of the machine: addresses that begin with these bits leave by this interface. */
export interface Route {
  readonly family: 4 | 6;
  readonly network: bigint;
  readonly prefixLength: number;
  readonly interfaceName: string;
  /** Among equally narrow routes the kernel takes the lowest. */
  readonly metric: number;
}

/** What a machine knows about its networks. */
export interface MachineNetwork {
  readonly routes: readonly Route[];
  /** Its own addresses; a packet to one of them leaves by no interface. */
  readonly own: readonly AddressNumber[];
}

/** Where packets to an address go. */
export type Way =
  | { readonly kind: 'this-machine' }
  | { readonly kind: 'interface'; readonly name: string }
  /** There is no way just now: a cable is out, or the network is not up yet. */
  | { readonly kind: 'none' };

/**
 * The interface by which an address is reached, as the kernel chooses it: the narrowest route, then
 * the lowest metric. Only the main routing table is seen; a machine with policy routing may differ.
 */
export function wayTo(address: AddressNumber, machine: MachineNetwork): Way {
  if (isThisMachine(address, machine)) return { kind: 'this-machine' };
  if (address.zone !== null) return { kind: 'interface', name: plainName(address.zone) };
  let best: Route | null = null;
  for (const route of machine.routes) {
    if (covers(route, address) && (best === null || isBetter(route, best))) best = route;
  }
  return best === null ? { kind: 'none' } : { kind: 'interface', name: best.interfaceName };
}

function isThisMachine(address: AddressNumber, { own }: MachineNetwork): boolean {
  if (isLoopbackNumber(address) || address.value === 0n) return true;
  return own.some(({ family, value }) => family === address.family && value === address.value);
}

function covers({ family, network, prefixLength }: Route, address: AddressNumber): boolean {
  if (family !== address.family) return false;
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefixLength);
  return network >> hostBits === address.value >> hostBits;
}

function isBetter(route: Route, other: Route): boolean {
  if (route.prefixLength !== other.prefixLength) return route.prefixLength > other.prefixLength;
  return route.metric < other.metric;
}

/** `eth0:1` is a second address of eth0, no interface of its own. */
function plainName(name: string): string {
  return name.replace(/:.*$/, '');
}

/** Bits of the flags in /proc/net/route and /proc/net/ipv6_route (linux/route.h, ipv6_route.h). */
const ROUTE_UP = 0x1;
const ROUTE_REJECT = 0x200;

/**
 * Reads /proc/net/route (proc(5)): addresses stand there as the machine holds them in memory, on
 * nearly every machine with the last byte first. Lines that make no sense are passed over.
 */
export function parseIpv4Routes(text: string, endianness: 'LE' | 'BE' = 'LE'): Route[] {
  return rowsOf(text).flatMap((fields) => {
    const [name = '', destination = '', , flagText = '', , , metric = '', mask = ''] = fields;
    const network = readHex(destination, 8);
    const maskBits = readHex(mask, 8);
    const flags = readHex(flagText, 4);
    if (network === null || maskBits === null || flags === null || !/^\d{1,10}$/.test(metric)) {
      return [];
    }
    const prefixLength = prefixOf(endianness === 'LE' ? swapBytes(maskBits) : maskBits);
    if (!isUsable(Number(flags), name) || prefixLength === null) return [];
    const value = endianness === 'LE' ? swapBytes(network) : network;
    return [route(4, { network: value, prefixLength, name, metric: Number(metric) })];
  });
}

/** Reads /proc/net/ipv6_route. Lines that make no sense are passed over. */
export function parseIpv6Routes(text: string): Route[] {
  return rowsOf(text).flatMap((fields) => {
    const [destination = '', prefix = '', , , , metricText = '', , , flagText = ''] = fields;
    const name = fields[9] ?? '';
    const network = readHex(destination, 32);
    const prefixLength = readHex(prefix, 2);
    const metric = readHex(metricText, 8);
    const flags = readHex(flagText, 8);
    if (network === null || prefixLength === null || metric === null || flags === null) return [];
    if (!isUsable(Number(flags), name) || prefixLength > 128n) return [];
    return [
      route(6, { network, prefixLength: Number(prefixLength), name, metric: Number(metric) }),
    ];
  });
}

/** More than a router of the internet's core has; a text beyond it is no routing table of ours. */
const ROUTES_MAX = 10_000;

function rowsOf(text: string): string[][] {
  return text
    .split('\n', ROUTES_MAX)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 8);
}

function readHex(text: string, digitsMax: number): bigint | null {
  if (text.length > digitsMax || !/^[0-9a-fA-F]+$/.test(text)) return null;
  return BigInt(`0x${text}`);
}

function isUsable(flags: number, name: string): boolean {
  const isUp = (flags & ROUTE_UP) !== 0 && (flags & ROUTE_REJECT) === 0;
  return isUp && plainName(name) !== '' && name !== 'lo';
}

function swapBytes(value: bigint): bigint {
  const [a, b, c] = [value & 0xffn, (value >> 8n) & 0xffn, (value >> 16n) & 0xffn];
  return (a << 24n) | (b << 16n) | (c << 8n) | (value >> 24n);
}

/** How many leading bits of an IPv4 mask are set; null for a mask with holes. */
function prefixOf(mask: bigint): number | null {
  const bits = mask.toString(2).padStart(32, '0');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : null;
}

function route(
  family: 4 | 6,
  found: {
    readonly network: bigint;
    readonly prefixLength: number;
    readonly name: string;
    readonly metric: number;
  },
): Route {
  const { network, prefixLength, name, metric } = found;
  return { family, network, prefixLength, metric, interfaceName: plainName(name) };
}

/** An address of one of the machine's interfaces, as `os.networkInterfaces()` has them. */
export interface InterfaceAddress {
  readonly interfaceName: string;
  /** With its prefix: 192.168.1.5/24. */
  readonly cidr: string | null;
}

/** Where the kernel's table cannot be read, every interface still reaches its own subnets. */
const SUBNET_METRIC = Number.MAX_SAFE_INTEGER;

/** Puts together what a machine knows: its tables, and the subnets of its interfaces. */
export function machineNetworkOf(
  tables: readonly Route[],
  interfaces: readonly InterfaceAddress[],
): MachineNetwork {
  const subnets: Route[] = [];
  const own: AddressNumber[] = [];
  for (const { interfaceName, cidr } of interfaces) {
    const [text = '', bits = ''] = (cidr ?? '').split('/');
    const address = readAddress(text);
    if (address === null || !/^\d{1,3}$/.test(bits)) continue;
    own.push(address);
    const { family, value } = address;
    if (isLoopbackNumber(address) || Number(bits) > (family === 4 ? 32 : 128)) continue;
    const found = { network: value, prefixLength: Number(bits), name: interfaceName };
    subnets.push(route(family, { ...found, metric: SUBNET_METRIC }));
  }
  return { routes: [...tables, ...subnets], own };
}
