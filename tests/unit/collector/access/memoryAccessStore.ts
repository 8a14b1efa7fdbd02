import type {
  AccessStore,
  StoredLink,
  StoredSession,
} from '../../../../collector/access/accessStore.ts';

export interface MemoryAccessStore extends AccessStore {
  /** What a thief of the database would see. */
  readonly links: ReadonlyMap<string, StoredLink & { readonly usedMs: number | null }>;
  readonly sessions: ReadonlyMap<string, StoredSession>;
}

/** An access store without a disk. Every answer comes a turn later, as from a real one. */
export function createMemoryAccessStore(): MemoryAccessStore {
  const links = new Map<string, StoredLink & { usedMs: number | null }>();
  const sessions = new Map<string, StoredSession>();
  return {
    links,
    sessions,
    async saveLink(link) {
      links.set(link.tokenSha256, { ...link, usedMs: null });
    },
    async useLink(tokenSha256, nowMs) {
      const link = links.get(tokenSha256);
      if (link === undefined || link.usedMs !== null || nowMs >= link.expiresMs) return false;
      link.usedMs = nowMs;
      return true;
    },
    async saveSession(session) {
      sessions.set(session.tokenSha256, session);
    },
    async findSession(tokenSha256) {
      return sessions.get(tokenSha256) ?? null;
    },
    async touchSession(tokenSha256, lastUsedMs) {
      const session = sessions.get(tokenSha256);
      if (session !== undefined) sessions.set(tokenSha256, { ...session, lastUsedMs });
    },
    async deleteSession(tokenSha256) {
      sessions.delete(tokenSha256);
    },
    async deleteExpired({ nowMs, idleSinceMs }) {
      for (const [key, link] of links) if (link.expiresMs <= nowMs) links.delete(key);
      for (const [key, session] of sessions) {
        if (session.expiresMs <= nowMs || session.lastUsedMs <= idleSinceMs) sessions.delete(key);
      }
    },
  };
}
