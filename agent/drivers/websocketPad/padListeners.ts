import type { Clock } from '../../../runtime/clock.ts';
import type { Log } from '../../../runtime/log.ts';
import {
  createPadAccounts,
  createWrongKeys,
  type PadAccount,
  type PadAccounts,
} from './padAccounts.ts';
import {
  type ListenerWish,
  type OpenPadListener,
  openPadListener,
  type PadListener,
} from './padListener.ts';

/** How joining went. */
export type Joined =
  | { readonly kind: 'joined'; readonly port: number; leave(): Promise<void> }
  /** The port is in use, a file cannot be read: later, perhaps. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The configuration contradicts itself. */
  | { readonly kind: 'unusable'; readonly reason: string };

export interface JoinOptions {
  readonly wish: ListenerWish;
  readonly account: PadAccount;
  readonly clock: Clock;
  readonly log: Log;
}

/** The listeners of one process: pads with the same address share one. */
export interface PadListeners {
  /** Lets a pad log in at that address; the first one opens the listener, the last one closes it. */
  join(options: JoinOptions): Promise<Joined>;
}

interface Shared {
  readonly wish: ListenerWish;
  readonly accounts: PadAccounts;
  readonly listener: PadListener;
}

/** Makes a set of listeners, none of them open. */
export function createPadListeners(open: OpenPadListener = openPadListener): PadListeners {
  const shared = new Map<string, Shared>();
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: a listener that is being closed is not joined. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  async function listenerFor(options: JoinOptions, name: string): Promise<Shared> {
    const known = shared.get(name);
    if (known !== undefined) return known;
    const { wish, clock, log } = options;
    const accounts = createPadAccounts();
    const wrongKeys = createWrongKeys(clock);
    const listener = await open({ wish, clock, log, accounts, wrongKeys });
    const opened = { wish, accounts, listener };
    shared.set(name, opened);
    return opened;
  }

  async function join(options: JoinOptions): Promise<Joined> {
    const { wish, account } = options;
    const name = `${wish.host} ${wish.port}`;
    let joined: Shared;
    try {
      joined = await listenerFor(options, name);
    } catch (error) {
      return { kind: 'failed', reason: (error as Error).message.slice(0, 200) };
    }
    const { accounts, listener } = joined;
    if (JSON.stringify(joined.wish.tls) !== JSON.stringify(wish.tls)) {
      return { kind: 'unusable', reason: 'pads of one address must have the same tls settings' };
    }
    if (!accounts.add(account)) {
      return { kind: 'unusable', reason: 'another pad of this address has the same workNo' };
    }
    let hasLeft = false;
    const leave = async (): Promise<void> => {
      if (hasLeft) return;
      hasLeft = true;
      accounts.remove(account.workNo);
      if (accounts.size() > 0) return;
      shared.delete(name);
      await listener.close();
    };
    return { kind: 'joined', port: listener.port, leave: () => inTurn(leave) };
  }

  return { join: (options) => inTurn(() => join(options)) };
}

/** The listeners of this process. */
export const machineListeners: PadListeners = createPadListeners();
