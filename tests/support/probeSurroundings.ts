import { readAllowedNetworks } from '../../agent/probing/allowedNetworks.ts';
import type { ProbeSurroundings } from '../../agent/probing/probing.ts';
import { systemClock } from '../../runtime/clock.ts';

/** What a probe is given in a test: loopback may be asked, nothing is refused, the clock is right. */
export function surroundings(
  fields: Partial<ProbeSurroundings> & { readonly allow?: readonly string[] } = {},
): ProbeSurroundings {
  const { allow = ['127.0.0.0/8', '::1'], ...others } = fields;
  const networks = readAllowedNetworks(allow);
  if (networks === null) throw new Error('not networks');
  return {
    ...{ clock: systemClock, networks, configFolder: '/' },
    guard: { refusalOf: async () => null },
    isClockSynced: () => true,
    ...others,
  };
}
