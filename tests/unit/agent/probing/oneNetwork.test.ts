import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkNetwork } from '../../../../agent/config/checkNetwork.ts';
import type { AgentSettings } from '../../../../agent/config/settings.ts';
import { cameraDriver } from '../../../../agent/drivers/camera/cameraDriver.ts';
import { createNetworkGuard } from '../../../../agent/probing/networkGuard.ts';
import { addressesInHosts, findConflicts } from '../../../../agent/probing/oneNetwork.ts';
import { type MachineNetwork, machineNetworkOf } from '../../../../agent/probing/routes.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

/** A machine with a cable into the hall (also its default route) and one into the office network. */
const TWO_CABLES: MachineNetwork = machineNetworkOf(
  [
    { family: 4, network: 0n, prefixLength: 0, metric: 0, interfaceName: 'hall0' },
    { family: 4, network: 10n << 24n, prefixLength: 8, metric: 0, interfaceName: 'office0' },
  ],
  [{ interfaceName: 'hall0', cidr: '192.168.1.5/24' }],
);

interface Told {
  readonly place: readonly (string | number)[];
  readonly message: string;
  readonly facts: unknown;
}

function check(mqtt: string, cameras: readonly string[], hosts = ''): Told[] {
  const told: Told[] = [];
  const devices = cameras.map((host, index) => ({
    ...{ device: `camera-${index}`, definition: cameraDriver },
    settings: { url: `rtsp://${host}/stream` },
  }));
  const settings = { mqtt: { url: `mqtts://${mqtt}:8883` }, devices } as unknown as AgentSettings;
  checkNetwork(
    {
      ...{ settings, configFolder: '/' },
      isSound: () => true,
      report: (place, message, as) => told.push({ place, message, facts: as?.facts }),
    },
    devices,
    { machine: TWO_CABLES, hosts },
  );
  return told;
}

describe('a configuration', () => {
  test('whose addresses lie on one interface is accepted, however many the machine has', () => {
    expect(check('192.168.1.9', ['192.168.1.20', '8.8.8.8'])).toEqual([]);
    expect(check('10.0.0.1', ['10.9.9.9', '10.1.2.3'])).toEqual([]);
  });

  test('that touches two is refused, with both addresses, both interfaces and the next step', () => {
    expect(check('10.0.0.1', ['10.9.9.9', '192.168.1.20'])).toEqual([
      {
        place: ['devices', 1, 'url'],
        message:
          '192.168.1.20 (camera-1) lies on hall0, 10.0.0.1 (mqtt) on office0; an agent has one network: watch the other one by an agent of its own, or by a dry contact',
        facts: {
          ...{ first: 'mqtt', firstAddress: '10.0.0.1', firstInterface: 'office0' },
          ...{ second: 'camera-1', secondAddress: '192.168.1.20', secondInterface: 'hall0' },
        },
      },
    ]);
  });

  test('with a collector on the machine itself still has one network for its cameras', () => {
    expect(check('127.0.0.1', ['192.168.1.20', '127.0.0.1'])).toEqual([]);
    expect(check('127.0.0.1', ['192.168.1.20', '10.0.0.1'])).toHaveLength(1);
    expect(check('192.168.1.5', ['10.0.0.1'])).toEqual([]);
  });

  test('with names is judged by the hosts file; unknown names wait for the run', () => {
    const hosts = '10.0.0.1 collector.gov collector # the office\n192.168.1.20 cam-1\n';
    expect(check('collector.gov', ['cam-1'], hosts)).toHaveLength(1);
    expect(check('Collector', ['cam-1'], hosts)).toHaveLength(1);
    expect(check('elsewhere.gov', ['cam-1'], hosts)).toEqual([]);
  });
});

test('a hosts file gives every address of a name and nothing else', () => {
  const text = '# 1.1.1.1 a\n1.2.3.4\ta b\n::1 b\nnonsense a\n5.6.7.8 A\n';
  expect(addressesInHosts(text, 'a')).toEqual(['1.2.3.4', '5.6.7.8']);
  expect(addressesInHosts(text, 'b')).toEqual(['1.2.3.4', '::1']);
  expect(addressesInHosts(text, '1.2.3.4')).toEqual([]);
});

describe('any set of peers', () => {
  const host = fc.constantFrom(
    '127.0.0.1',
    '192.168.1.5',
    '192.168.1.20',
    '8.8.8.8',
    '10.0.0.1',
    '10.9.9.9',
  );
  const peers = fc
    .array(host, { maxLength: 8 })
    .map((hosts) => hosts.map((address, index) => ({ name: `p${index}`, host: address, address })));
  const interfaceOf = (address: string) => {
    if (address.startsWith('127.') || address === '192.168.1.5') return null;
    return address.startsWith('10.') ? 'office0' : 'hall0';
  };

  test('is refused exactly when it lies on more than one interface', () => {
    fc.assert(
      fc.property(peers, (all) => {
        const names = new Set(all.map(({ address }) => interfaceOf(address)).filter(Boolean));
        expect(findConflicts(all, TWO_CABLES).length > 0).toBe(names.size > 1);
      }),
    );
  });

  test('what is left after the refused ones are taken out is accepted', () => {
    fc.assert(
      fc.property(peers, (all) => {
        const refused = new Set(findConflicts(all, TWO_CABLES).map(({ second }) => second.name));
        const rest = all.filter(({ name }) => !refused.has(name));
        expect(findConflicts(rest, TWO_CABLES)).toEqual([]);
      }),
    );
  });
});

describe('while the agent runs', () => {
  const peer = (address: string) => ({ name: 'probe', host: address, address });

  test('a probe beside the network of MQTT is refused with both interfaces', async () => {
    const clock = createFakeClock();
    const guard = createNetworkGuard({
      ...{ clock, mqttHost: '10.0.0.1', readMachine: () => TWO_CABLES },
    });
    expect(await guard.refusalOf(peer('10.1.1.1'))).toBeNull();
    expect(await guard.refusalOf(peer('127.0.0.1'))).toBeNull();
    expect(await guard.refusalOf(peer('192.168.1.20'))).toBe(
      '192.168.1.20 lies on hall0, mqtt (10.0.0.1) on office0: an agent has one network',
    );
  });

  test('the name of the collector is looked up again, at most once a minute', async () => {
    const clock = createFakeClock();
    const answers = [['192.168.1.9'], [], ['10.0.0.1']];
    let lookUps = 0;
    const lookUpName = async () => answers[Math.min(lookUps++, 2)] ?? [];
    const guard = createNetworkGuard({
      ...{ clock, mqttHost: 'collector.gov', readMachine: () => TWO_CABLES, lookUpName },
    });
    expect(await guard.refusalOf(peer('10.1.1.1'))).toContain('an agent has one network');
    expect(await guard.refusalOf(peer('192.168.1.20'))).toBeNull();
    expect(lookUps).toBe(1);
    clock.advance(60_000);
    // Nobody knows the name just now: what was known of it still holds.
    expect(await guard.refusalOf(peer('10.1.1.1'))).not.toBeNull();
    clock.advance(60_000);
    expect(await guard.refusalOf(peer('10.1.1.1'))).toBeNull();
    expect(lookUps).toBe(3);
  });

  test('without a network of MQTT the first probe says which one it is', async () => {
    let machine = TWO_CABLES;
    const guard = createNetworkGuard({
      ...{ clock: createFakeClock(), mqttHost: '127.0.0.1', readMachine: () => machine },
    });
    expect(await guard.refusalOf(peer('192.168.1.20'))).toBeNull();
    expect(await guard.refusalOf(peer('10.1.1.1'))).not.toBeNull();
    // The cable into the hall was moved to another port: the same devices, the same network.
    const moved = TWO_CABLES.routes.map((route) => ({ ...route, interfaceName: 'office0' }));
    machine = { ...TWO_CABLES, routes: moved };
    expect(await guard.refusalOf(peer('192.168.1.20'))).toBeNull();
  });
});
