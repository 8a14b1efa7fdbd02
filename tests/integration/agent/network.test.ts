import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config/agentConfig.ts';
import { describeNetwork } from '../../../agent/config/checkNetwork.ts';
import { readAddress } from '../../../agent/probing/addresses.ts';
import { readMachineNetwork } from '../../../agent/probing/machineNetwork.ts';
import {
  type InterfaceAddress,
  type MachineNetwork,
  machineNetworkOf,
  parseIpv4Routes,
  parseIpv6Routes,
  wayTo,
} from '../../../agent/probing/routes.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Two cables, a route through a gateway behind one of them, and the default route on the other. */
const CABLES = `
set -e
ip link set lo up
for cable in hall0 office0; do ip link add $cable type bridge; ip link set $cable up; done
ip addr add 192.168.1.5/24 dev hall0
ip addr add 192.168.1.6/24 dev hall0 label hall0:1
ip addr add 10.20.0.5/16 dev office0
ip addr add fd12::5/64 dev hall0 nodad
ip -6 addr add fd34::5/64 dev office0 nodad
ip route add default via 10.20.0.1
ip route add 172.16.0.0/12 via 192.168.1.1
ip route add 172.16.9.0/24 via 10.20.0.1
ip route add 10.20.7.0/24 dev hall0 metric 50
ip route add blackhole 203.0.113.0/24
ip -6 route add default via fd34::1
ip -6 route add fd56::/32 via fd12::1
`;

const ADDRESSES = [
  ...['192.168.1.77', '192.168.1.5', '10.20.3.4', '10.20.7.8', '172.16.1.1', '172.16.9.1'],
  ...['172.31.255.255', '8.8.8.8', '127.0.0.53', '192.168.2.1'],
  ...['fd12::77', 'fd34::77', 'fd56::1', '2001:db8::1', 'fd12::5', '::1'],
];

interface Seen {
  readonly interfaces: NodeJS.Dict<{ readonly cidr: string | null }[]>;
  readonly ipv4: string;
  readonly ipv6: string;
  /** What the kernel says: the interface of each address. */
  readonly kernel: Record<string, string>;
}

/** A machine with two cables as it is seen from inside a network namespace; null without the right to make one. */
function twoCables(): Seen | null {
  const script = `
    const { execFileSync } = require('node:child_process');
    const { readFileSync } = require('node:fs');
    const kernel = {};
    for (const address of ${JSON.stringify(ADDRESSES)}) {
      const [route] = JSON.parse(execFileSync('ip', ['-j', 'route', 'get', address]));
      kernel[address] = route.dev;
    }
    const interfaces = require('node:os').networkInterfaces();
    const read = (name) => readFileSync('/proc/self/net/' + name, 'utf8');
    console.log(JSON.stringify({ interfaces, ipv4: read('route'), ipv6: read('ipv6_route'), kernel }));
  `;
  const inside = `${CABLES}\nexec '${process.execPath}' -e "$1"`;
  const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
  const given = ['--map-root-user', '--net', 'sh', '-c', inside, 'sh', script];
  const run = spawnSync('unshare', given, { encoding: 'utf8', env: { ...process.env, PATH } });
  return run.status === 0 ? (JSON.parse(run.stdout) as Seen) : null;
}

function machineOf(seen: Seen): MachineNetwork {
  const interfaces: InterfaceAddress[] = Object.entries(seen.interfaces).flatMap(
    ([interfaceName, addresses = []]) => addresses.map(({ cidr }) => ({ interfaceName, cidr })),
  );
  const tables = [...parseIpv4Routes(seen.ipv4, endianness()), ...parseIpv6Routes(seen.ipv6)];
  return machineNetworkOf(tables, interfaces);
}

const seen = twoCables();
if (seen === null) console.warn('skipped: this machine lets nobody make a network namespace');

describe.skipIf(seen === null)('on a machine with two cables', () => {
  test.each(ADDRESSES)('%s leaves by the interface that the kernel takes', (text) => {
    if (seen === null) throw new Error();
    const address = readAddress(text);
    if (address === null) throw new Error();
    const way = wayTo(address, machineOf(seen));
    const device = seen.kernel[text];
    if (device === 'lo') expect(way).toEqual({ kind: 'this-machine' });
    else expect(way).toEqual({ kind: 'interface', name: device });
  });

  test('the addresses of a configuration are described with their interfaces', async () => {
    if (seen === null) throw new Error();
    const folder = temporaryFolder();
    const config = loadAgentConfig(writeConfig(folder, '127.0.0.1', '127.0.0.1'));
    const url = 'mqtts://10.20.0.9:8883';
    const machine = machineOf(seen);
    const described = await describeNetwork(
      { ...config, mqtt: { ...config.mqtt, url } },
      { clock: systemClock, machine },
    );
    expect(described).toEqual({
      peers: [
        { name: 'mqtt', host: '10.20.0.9', address: '10.20.0.9', interfaceName: 'office0' },
        { name: 'door', host: '127.0.0.1', address: '127.0.0.1', interfaceName: null },
      ],
      ...{ unknownNames: [], conflicts: [] },
    });
  });
});

function writeConfig(folder: string, mqtt: string, camera: string): string {
  const file = join(folder, 'agent.yaml');
  writeFileSync(
    file,
    `agent: hall-1
mqtt: { url: "mqtt://${mqtt}:1883", secret: 0123456789abcdef, insecure: true }
outbox: outbox.sqlite
probes: { allow: [127.0.0.0/8, 0.0.0.0/0] }
devices:
  - { device: door, driver: camera, url: "rtsp://${camera}/stream1" }
`,
  );
  return file;
}

test('this machine itself can be read, and its loopback is no network', () => {
  const machine = readMachineNetwork();
  const address = readAddress('127.0.0.1');
  if (address === null) throw new Error();
  expect(wayTo(address, machine)).toEqual({ kind: 'this-machine' });
  const folder = temporaryFolder();
  expect(loadAgentConfig(writeConfig(folder, '127.0.0.1', '127.0.0.1')).devices).toHaveLength(1);
});
