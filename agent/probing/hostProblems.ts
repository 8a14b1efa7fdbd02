import { isIP } from 'node:net';
import type { SettingHost, SettingProblem, Surroundings } from '../drivers/driver.ts';
import { readAllowedNetworks } from './allowedNetworks.ts';

/**
 * What is wrong with the hosts of a device's settings: no network may be asked at all, or a number is
 * outside of those that may. A name is judged when it has been looked up, before each question.
 */
export function findHostProblems(
  hosts: readonly SettingHost[],
  { allowedNetworks }: Surroundings,
): SettingProblem[] {
  const [first] = hosts;
  if (first === undefined) return [];
  if (allowedNetworks.length === 0) {
    const message = 'name the network of the device under probes.allow';
    return [{ field: first.field, message, told: { keyword: 'probes-nowhere', facts: {} } }];
  }
  const networks = readAllowedNetworks(allowedNetworks);
  if (networks === null) return [];
  return hosts
    .filter(({ host }) => isIP(host) !== 0 && !networks.allows(host))
    .map(({ field, host }) => ({
      field,
      message: `${host} is not in the networks of probes.allow`,
      told: { keyword: 'probe-not-allowed', facts: { host } },
    }));
}
