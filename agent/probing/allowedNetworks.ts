import { BlockList, isIP } from 'node:net';

/** The addresses that may be asked anything: an agent must not be a way into other networks. */
export interface AllowedNetworks {
  allows(address: string): boolean;
}

/** Reads addresses and networks (`192.168.1.20`, `10.3.0.0/24`); null for a text that is neither. */
export function readAllowedNetworks(texts: readonly string[]): AllowedNetworks | null {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits, ...rest] = text.split('/');
    const family = isIP(address);
    if (family === 0 || rest.length > 0) return null;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) {
      list.addAddress(address, type);
      continue;
    }
    const prefix = Number(bits);
    if (!/^\d+$/.test(bits) || prefix > (family === 4 ? 32 : 128)) return null;
    list.addSubnet(address, prefix, type);
  }
  return {
    allows(address) {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}
