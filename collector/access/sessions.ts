import type { Clock } from '../../runtime/clock.ts';
import type { AccessStore, StoredSession } from './accessStore.ts';
import { isToken, newToken, tokenSha256 } from './token.ts';

/** A session ends when it was not used for this long, in ms. */
export const SESSION_IDLE_MS = 12 * 3_600_000;
/** A session ends this long after sign-in, whatever happens, in ms. */
export const SESSION_MS = 7 * 24 * 3_600_000;
/** Uses closer together than this are written once, so that a busy page does not write all day. */
const TOUCH_EVERY_MS = 60_000;

/** Somebody who is signed in. */
export interface Session {
  /** Names the session without opening anything. */
  readonly key: string;
  readonly createdMs: number;
  /** When it ends even if it is used. */
  readonly expiresMs: number;
}

/** Who is signed in. Tokens leave this part once, at `open`; only their hashes are kept. */
export interface Sessions {
  /** Opens a session and says the token for its cookie. Forgets whatever has expired. */
  open(): Promise<{ readonly token: string; readonly session: Session }>;
  /** The session of a token, counted as used now; null when it has ended or never was. */
  use(token: string): Promise<Session | null>;
  /** The same without counting it as used: an open page by itself is nobody at the desk. */
  look(token: string): Promise<Session | null>;
  /** Ends a session at once, on all its open pages. Harmless when there is none. */
  end(token: string): Promise<void>;
}

export interface SessionsOptions {
  readonly store: Omit<AccessStore, 'saveLink' | 'useLink'>;
  readonly clock: Pick<Clock, 'wallMs'>;
}

/** Makes the sessions. Times are by the wall clock, because a session outlives the program. */
export function createSessions({ store, clock }: SessionsOptions): Sessions {
  async function find(token: string): Promise<StoredSession | null> {
    if (!isToken(token)) return null;
    const stored = await store.findSession(tokenSha256(token));
    return stored !== null && isAlive(stored, clock.wallMs()) ? stored : null;
  }

  return {
    async open() {
      const nowMs = clock.wallMs();
      await store.deleteExpired({ nowMs, idleSinceMs: nowMs - SESSION_IDLE_MS });
      const token = newToken();
      const stored: StoredSession = {
        tokenSha256: tokenSha256(token),
        createdMs: nowMs,
        lastUsedMs: nowMs,
        expiresMs: nowMs + SESSION_MS,
      };
      await store.saveSession(stored);
      return { token, session: toSession(stored) };
    },
    async use(token) {
      const stored = await find(token);
      if (stored === null) return null;
      const nowMs = clock.wallMs();
      if (nowMs - stored.lastUsedMs >= TOUCH_EVERY_MS) {
        await store.touchSession(stored.tokenSha256, nowMs);
      }
      return toSession(stored);
    },
    async look(token) {
      const stored = await find(token);
      return stored === null ? null : toSession(stored);
    },
    async end(token) {
      if (isToken(token)) await store.deleteSession(tokenSha256(token));
    },
  };
}

function isAlive(stored: StoredSession, nowMs: number): boolean {
  return nowMs < stored.expiresMs && nowMs - stored.lastUsedMs < SESSION_IDLE_MS;
}

function toSession(stored: StoredSession): Session {
  return {
    key: stored.tokenSha256,
    createdMs: stored.createdMs,
    expiresMs: stored.expiresMs,
  };
}
