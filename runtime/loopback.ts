import { isIP } from 'node:net';

/** Says whether a host name or address, with or without brackets, is this machine and nobody else. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
