/** A one-time sign-in link as stored: its token is never kept, only the token's SHA-256. */
export interface StoredLink {
  readonly tokenSha256: string;
  readonly createdMs: number;
  /** From this instant on it opens nothing. */
  readonly expiresMs: number;
}

/** A session as stored, under the SHA-256 of its token. Times are epoch ms, UTC. */
export interface StoredSession {
  readonly tokenSha256: string;
  readonly createdMs: number;
  readonly lastUsedMs: number;
  /** The end that no use postpones. */
  readonly expiresMs: number;
}

/** Where sign-in links and sessions are kept. */
export interface AccessStore {
  saveLink(link: StoredLink): Promise<void>;
  /** True for one caller only, however many try at once; never for an expired or unknown link. */
  useLink(tokenSha256: string, nowMs: number): Promise<boolean>;
  saveSession(session: StoredSession): Promise<void>;
  findSession(tokenSha256: string): Promise<StoredSession | null>;
  /** Harmless when the session has gone meanwhile. */
  touchSession(tokenSha256: string, lastUsedMs: number): Promise<void>;
  /** Harmless when there is none. */
  deleteSession(tokenSha256: string): Promise<void>;
  /** Forgets links and sessions that expired, and sessions last used before `idleSinceMs`. */
  deleteExpired(times: { readonly nowMs: number; readonly idleSinceMs: number }): Promise<void>;
}
