import { describeNetwork } from '../../../agent/config/checkNetwork.ts';
import { type Check, findingsOf } from '../examination.ts';

const { ok, fail } = findingsOf('network');

/** Every name can be looked up, and all of them lie on one network. */
export const checkNetwork: Check = async ({ config, clock }) => {
  if (config === null) return [];
  const { peers, unknownNames, conflicts } = await describeNetwork(config, { clock });
  const unknown = unknownNames.map(({ name, host }) => fail('nameUnknown', { name, host }));
  const unreachable = peers
    .filter(
      ({ interfaceName, address }) => interfaceName === null && !/^(127\.|::1$)/.test(address),
    )
    .map(({ name, address }) => fail('noRoute', { name, address }));
  const twoNetworks = conflicts.map(({ first, second }) =>
    fail('twoNetworks', {
      ...{ first: first.name, firstInterface: first.interfaceName },
      ...{ second: second.name, secondInterface: second.interfaceName },
    }),
  );
  const problems = [...unknown, ...unreachable, ...twoNetworks];
  const names = [...new Set(peers.flatMap(({ interfaceName }) => interfaceName ?? []))];
  const shown = names.length === 0 ? 'lo' : names.join(', ');
  return problems.length > 0
    ? problems
    : [ok('oneNetwork', { interfaces: shown, count: peers.length })];
};
