import type { StateDatabase } from '../state/stateDatabase.ts';
import type { AccessStore } from './accessStore.ts';

/**
 * Keeps links and sessions in the state file. The database is asked for at every call, because the
 * state opens it when it starts.
 */
export function createSqlAccessStore(database: () => StateDatabase): AccessStore {
  return {
    ...linkQueries(database),
    async saveSession({ tokenSha256, createdMs, lastUsedMs, expiresMs }) {
      await database()
        .insertInto('session')
        .values({
          token_sha256: tokenSha256,
          created_ms: createdMs,
          last_used_ms: lastUsedMs,
          expires_ms: expiresMs,
        })
        .execute();
    },
    async findSession(tokenSha256) {
      const row = await database()
        .selectFrom('session')
        .selectAll()
        .where('token_sha256', '=', tokenSha256)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        tokenSha256: row.token_sha256,
        createdMs: row.created_ms,
        lastUsedMs: row.last_used_ms,
        expiresMs: row.expires_ms,
      };
    },
    async touchSession(tokenSha256, lastUsedMs) {
      await database()
        .updateTable('session')
        .set({ last_used_ms: lastUsedMs })
        .where('token_sha256', '=', tokenSha256)
        .execute();
    },
    async deleteSession(tokenSha256) {
      await database().deleteFrom('session').where('token_sha256', '=', tokenSha256).execute();
    },
    async deleteExpired({ nowMs, idleSinceMs }) {
      await database().deleteFrom('sign_in_link').where('expires_ms', '<=', nowMs).execute();
      await database()
        .deleteFrom('session')
        .where((either) =>
          either.or([either('expires_ms', '<=', nowMs), either('last_used_ms', '<=', idleSinceMs)]),
        )
        .execute();
    },
  };
}

function linkQueries(database: () => StateDatabase): Pick<AccessStore, 'saveLink' | 'useLink'> {
  return {
    async saveLink({ tokenSha256, createdMs, expiresMs }) {
      await database()
        .insertInto('sign_in_link')
        .values({
          token_sha256: tokenSha256,
          created_ms: createdMs,
          expires_ms: expiresMs,
          used_ms: null,
        })
        .execute();
    },
    async useLink(tokenSha256, nowMs) {
      // One statement decides and marks, so that two who come at once cannot both be first.
      const { numUpdatedRows } = await database()
        .updateTable('sign_in_link')
        .set({ used_ms: nowMs })
        .where('token_sha256', '=', tokenSha256)
        .where('used_ms', 'is', null)
        .where('expires_ms', '>', nowMs)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}
