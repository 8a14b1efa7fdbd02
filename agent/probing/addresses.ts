import { isIP } from 'node:net';

/** An IP address as a number; an IPv4 address in IPv6 clothes (::ffff:10.0.0.1) counts as IPv4. */
export interface AddressNumber {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** The interface that a link-local address names (fe80::1%eth0); null for all others. */
  readonly zone: string | null;
}

const IPV4_BITS = 32n;
/** ::ffff:0:0/96 (RFC 4291 §2.5.5.2). */
const MAPPED_PREFIX = 0xffffn;

/** Reads an address as written, without brackets; null for a text that is none. */
export function readAddress(text: string): AddressNumber | null {
  const family = isIP(text);
  if (family === 0) return null;
  if (family === 4) return { family: 4, value: readIpv4(text), zone: null };
  const [bare = '', zone = null] = text.split('%');
  const value = readIpv6(bare);
  if (value >> IPV4_BITS === MAPPED_PREFIX) {
    return { family: 4, value: value & 0xffff_ffffn, zone: null };
  }
  return { family: 6, value, zone };
}

function readIpv4(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function readIpv6(text: string): bigint {
  // The last 32 bits may be written as an IPv4 address.
  const plain = text.replace(/\d+\.\d+\.\d+\.\d+$/, (ipv4) => {
    const value = readIpv4(ipv4);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

/** Says whether an address is this machine and nobody else: 127.0.0.0/8, ::1. */
export function isLoopbackNumber({ family, value }: AddressNumber): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n;
}

/** The host part of an address in a URL, without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
