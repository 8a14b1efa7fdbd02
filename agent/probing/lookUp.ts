import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Clock } from '../../runtime/clock.ts';

/** A name server that has not answered by then is not waited for. */
const LOOK_UP_WITHIN_MS = 5000;

/**
 * Every address of a name as this machine sees it (hosts file, name servers), in the order of the
 * system; the address itself for a number. Empty when the name is not known or takes too long.
 */
export function lookUp(
  host: string,
  clock: Clock,
  withinMs = LOOK_UP_WITHIN_MS,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return Promise.resolve([host]);
  return new Promise((resolve) => {
    const cancel = clock.after(withinMs, () => resolve([]));
    lookup(host, { all: true })
      .then((found) => found.map(({ address }) => address))
      .catch(() => [])
      .then((addresses) => {
        cancel();
        resolve(addresses);
      });
  });
}
