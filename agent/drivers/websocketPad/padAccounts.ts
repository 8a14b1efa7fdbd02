import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../runtime/clock.ts';
import type { AgentMessage, PadMessage } from './padMessages.ts';

/** One pad that may log in. */
export interface PadAccount {
  readonly workNo: string;
  readonly key: string;
  /** A pad has logged in; whoever was logged in before must be sent away. */
  onLogin(session: PadSession): PadEvents;
}

/** A pad that has logged in, as its driver sees it. */
export interface PadSession {
  readonly address: string;
  send(message: AgentMessage): void;
  /** Ends the connection, with a last message; `onEnd` is not called for it. */
  close(last: AgentMessage | null): void;
}

/** What a driver wants to know of its pad. */
export interface PadEvents {
  /** Everything but a login, after which the pad is answered by the driver. */
  onMessage(message: PadMessage): void;
  /** The connection is gone; comes at most once. */
  onEnd(end: PadEnd): void;
}

/** Silent: it was given up after three heartbeats that did not come. */
export interface PadEnd {
  readonly kind: 'closed' | 'silent';
  readonly reason: string;
}

/** Who may log in at one listener. */
export interface PadAccounts {
  /** False when the work number is taken. */
  add(account: PadAccount): boolean;
  remove(workNo: string): void;
  size(): number;
  /** The account that a login opens; null for a wrong key and for a number nobody has. */
  find(workNo: string, key: string): PadAccount | null;
}

export function createPadAccounts(): PadAccounts {
  const accounts = new Map<string, PadAccount & { readonly digest: Buffer }>();
  // An unknown number is compared too, with a key that nobody can know: both take the same time.
  const nobody = randomBytes(32);
  return {
    add(account) {
      if (accounts.has(account.workNo)) return false;
      accounts.set(account.workNo, { ...account, digest: digestOf(account.key) });
      return true;
    },
    remove(workNo) {
      accounts.delete(workNo);
    },
    size: () => accounts.size,
    find(workNo, key) {
      const account = accounts.get(workNo);
      const isRight = timingSafeEqual(digestOf(key), account?.digest ?? nobody);
      return account !== undefined && isRight ? account : null;
    },
  };
}

/** Equal lengths, so that comparing tells nothing about the key. */
function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Counts wrong keys by address, so that nobody can try them one by one. */
export interface WrongKeys {
  note(address: string): void;
  /** Whether this address must wait. */
  isBlocked(address: string): boolean;
}

const WRONG_KEYS_MAX = 5;
const BLOCKED_FOR_MS = 60_000;
const ADDRESSES_MAX = 256;

export function createWrongKeys(clock: Clock): WrongKeys {
  const wrong = new Map<string, { readonly count: number; readonly sinceMs: number }>();
  const current = (address: string) => {
    const entry = wrong.get(address);
    return entry !== undefined && clock.monotonicMs() - entry.sinceMs < BLOCKED_FOR_MS
      ? entry
      : null;
  };
  return {
    note(address) {
      const entry = current(address) ?? { count: 0, sinceMs: clock.monotonicMs() };
      wrong.delete(address);
      wrong.set(address, { ...entry, count: entry.count + 1 });
      for (const oldest of wrong.keys()) {
        if (wrong.size <= ADDRESSES_MAX) break;
        wrong.delete(oldest);
      }
    },
    isBlocked: (address) => (current(address)?.count ?? 0) >= WRONG_KEYS_MAX,
  };
}
