import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../../agent/probing/addresses.ts';
import {
  type MachineNetwork,
  machineNetworkOf,
  parseIpv4Routes,
  parseIpv6Routes,
  wayTo,
} from '../../../../agent/probing/routes.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

const IPV4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
eth1\t0000140A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
eth1\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
`;
const IPV6 = `fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
`;

function way(text: string, machine: MachineNetwork) {
  const address = readAddress(text);
  if (address === null) throw new Error(text);
  return wayTo(address, machine);
}

const MACHINE = machineNetworkOf(
  [...parseIpv4Routes(IPV4), ...parseIpv6Routes(IPV6)],
  [
    { interfaceName: 'lo', cidr: '127.0.0.1/8' },
    { interfaceName: 'eth0', cidr: '192.168.1.5/24' },
    { interfaceName: 'eth2:1', cidr: '10.99.0.5/24' },
    { interfaceName: 'eth2', cidr: null },
  ],
);

describe('the way to an address', () => {
  test.each([
    ['192.168.1.77', 'eth0'],
    ['10.20.3.4', 'eth1'],
    ['8.8.8.8', 'eth0'],
    ['10.99.0.9', 'eth2'],
    ['::ffff:10.20.3.4', 'eth1'],
    ['fd00::1', 'eth0'],
    ['fe80::1%eth7', 'eth7'],
  ])('%s leaves by %s', (text, name) => {
    expect(way(text, MACHINE)).toEqual({ kind: 'interface', name });
  });

  test.each(['127.0.0.1', '127.8.8.8', '::1', '192.168.1.5', '0.0.0.0', '::', '::ffff:127.0.0.1'])(
    '%s is the machine itself',
    (text) => expect(way(text, MACHINE)).toEqual({ kind: 'this-machine' }),
  );

  test('where no route leads there is none', () => {
    expect(way('2001:db8::1', MACHINE)).toEqual({ kind: 'none' });
    expect(way('8.8.8.8', { routes: [], own: [] })).toEqual({ kind: 'none' });
  });

  const ipv4 = fc.nat(2 ** 32 - 1).map((value) => {
    const parts = [24, 16, 8, 0].map((bits) => (value >>> bits) & 255);
    return { value, text: parts.join('.') };
  });

  test('is the narrowest route of those that cover it, then the one of the lowest metric', () => {
    const routes = fc.array(
      fc.record({
        network: fc.nat(2 ** 32 - 1).map(BigInt),
        prefixLength: fc.nat(32),
        metric: fc.nat(3),
        interfaceName: fc.constantFrom('a', 'b', 'c'),
        family: fc.constant(4 as const),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(routes, ipv4, (table, { value, text }) => {
        fc.pre(value >>> 24 !== 127 && value !== 0);
        const covers = (one: (typeof table)[number]) =>
          one.prefixLength === 0 ||
          Number(one.network >> BigInt(32 - one.prefixLength)) ===
            Math.floor(value / 2 ** (32 - one.prefixLength));
        const [best] = table
          .filter(covers)
          .sort((x, y) => y.prefixLength - x.prefixLength || x.metric - y.metric);
        const wanted = best && { kind: 'interface', name: best.interfaceName };
        expect(way(text, { routes: table, own: [] })).toEqual(wanted ?? { kind: 'none' });
      }),
    );
  });

  test('the table of the kernel says the same in both byte orders', () => {
    fc.assert(
      fc.property(ipv4, fc.nat(32), fc.nat(1000), ({ value }, prefixLength, metric) => {
        const mask = prefixLength === 0 ? 0 : (-1 << (32 - prefixLength)) >>> 0;
        const hex = (number: number) => number.toString(16).padStart(8, '0').toUpperCase();
        const swapped = (number: number) => hex(number).match(/../g)?.reverse().join('');
        const line = (write: (number: number) => string | undefined) =>
          `eth0 ${write(value)} 00000000 0001 0 0 ${metric} ${write(mask)} 0 0 0`;
        const wanted = { family: 4, network: BigInt(value), prefixLength, metric };
        expect(parseIpv4Routes(line(swapped), 'LE')).toMatchObject([wanted]);
        expect(parseIpv4Routes(line(hex), 'BE')).toMatchObject([wanted]);
      }),
    );
  });
});

describe('addresses', () => {
  test('every way of writing an IPv6 address has the same number', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const address = readAddress(text);
        expect(address).not.toBeNull();
        // The URL parser writes every address in its one short form (RFC 5952).
        const short = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(readAddress(short)).toEqual(address);
      }),
    );
  });

  test('what is no address is none', () => {
    for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', '::g', '1.2.3.4/8', ' 1.2.3.4']) {
      expect(readAddress(text)).toBeNull();
    }
  });
});

/** Lines like those of the kernel, with anything at all in between. */
const broken = fc.oneof(
  { weight: 3, arbitrary: mangled(IPV4) },
  { weight: 3, arbitrary: mangled(IPV6) },
  fc.string({ maxLength: 300, unit: 'binary' }),
);

function mangled(text: string) {
  return fc
    .tuple(fc.nat(text.length), fc.nat(20), fc.string({ maxLength: 12 }))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
}

test('50,000 broken routing tables give routes that make sense, or none', {
  timeout: FUZZ_MS,
}, () => {
  fc.assert(
    fc.property(broken, (text) => {
      for (const route of [...parseIpv4Routes(text), ...parseIpv6Routes(text)]) {
        const bits = route.family === 4 ? 32 : 128;
        if (route.prefixLength < 0 || route.prefixLength > bits) throw new Error('prefix');
        if (route.network < 0n || route.network >> BigInt(bits) !== 0n) throw new Error('network');
        if (!(route.metric >= 0) || route.interfaceName === '') throw new Error('metric or name');
      }
    }),
    { numRuns: 50_000, seed: 4 },
  );
});
