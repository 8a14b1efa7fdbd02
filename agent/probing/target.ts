import { lookUp } from './lookUp.ts';
import { type NotAsked, notAsked, type ProbeSurroundings } from './probing.ts';

/** An address that may be asked. Connections go to it by number, never by the name again. */
export interface Target {
  readonly kind: 'target';
  readonly address: string;
}

/**
 * Looks a host up and judges what comes out: by `probes.allow`, and by the one network that an agent
 * has. It is judged after the look-up, so that a name cannot point elsewhere in between.
 */
export async function findTarget(
  host: string,
  surroundings: ProbeSurroundings,
): Promise<Target | NotAsked> {
  const { clock, networks, guard } = surroundings;
  const addresses = await lookUp(host, clock);
  const address = addresses.find((one) => networks.allows(one));
  if (address === undefined) {
    const [first] = addresses;
    if (first === undefined) return notAsked(`the name ${host} is not found`);
    return notAsked(`${first} is not in the networks of probes.allow`);
  }
  const refusal = await guard.refusalOf({ name: 'probe', host, address });
  return refusal === null ? { kind: 'target', address } : notAsked(refusal);
}
