import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AccessStore } from '../../../../collector/access/accessStore.ts';
import { createSessions } from '../../../../collector/access/sessions.ts';
import { createSignInLinks } from '../../../../collector/access/signInLinks.ts';
import { createSqlAccessStore } from '../../../../collector/access/sqlAccessStore.ts';
import { openStateDatabase } from '../../../../collector/state/stateDatabase.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { createMemoryAccessStore } from '../../../unit/collector/access/memoryAccessStore.ts';

async function sqlStore(path = join(temporaryFolder(), 'state.db')): Promise<AccessStore> {
  const database = await openStateDatabase(path);
  onTestFinished(() => database.destroy());
  return createSqlAccessStore(() => database);
}

const link = (tokenSha256: string) => ({ tokenSha256, createdMs: 100, expiresMs: 200 });
const session = (tokenSha256: string) => ({
  tokenSha256,
  createdMs: 100,
  lastUsedMs: 100,
  expiresMs: 900,
});

describe.each([
  ['in the state file', () => sqlStore()],
  ['of the tests', async () => createMemoryAccessStore()],
])('the store %s', (_name, make) => {
  test('lets one of many use a link', async () => {
    const store = await make();
    await store.saveLink(link('a'));
    const uses = await Promise.all([1, 2, 3, 4].map(() => store.useLink('a', 150)));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  test('lets nobody use a link that expired, or that there is not', async () => {
    const store = await make();
    await store.saveLink(link('a'));
    expect(await store.useLink('a', 200)).toBe(false);
    expect(await store.useLink('b', 150)).toBe(false);
    expect(await store.useLink('a', 199)).toBe(true);
  });

  test('gives a session back as it was saved, and as it was last used', async () => {
    const store = await make();
    await store.saveSession(session('a'));
    expect(await store.findSession('a')).toEqual(session('a'));
    await store.touchSession('a', 500);
    expect(await store.findSession('a')).toEqual({ ...session('a'), lastUsedMs: 500 });
    expect(await store.findSession('b')).toBeNull();
  });

  test('forgets a session that was ended, and takes a second end', async () => {
    const store = await make();
    await store.saveSession(session('a'));
    await store.saveSession(session('b'));
    await store.deleteSession('a');
    await store.deleteSession('a');
    await store.touchSession('a', 500);
    expect(await store.findSession('a')).toBeNull();
    expect(await store.findSession('b')).not.toBeNull();
  });

  test('forgets what expired or was not used, and nothing else', async () => {
    const store = await make();
    await store.saveSession({ ...session('used'), lastUsedMs: 500 });
    await store.saveSession(session('idle'));
    await store.saveSession({ ...session('old'), lastUsedMs: 500, expiresMs: 600 });
    await store.saveLink({ ...link('fresh'), expiresMs: 601 });
    await store.saveLink({ ...link('late'), expiresMs: 600 });
    await store.deleteExpired({ nowMs: 600, idleSinceMs: 100 });
    expect(await store.findSession('used')).not.toBeNull();
    expect(await store.findSession('idle')).toBeNull();
    expect(await store.findSession('old')).toBeNull();
    expect(await store.useLink('fresh', 150)).toBe(true);
    expect(await store.useLink('late', 150)).toBe(false);
  });
});

describe('the state file', () => {
  test('lets one of two processes use a link that a third one made', async () => {
    const path = join(temporaryFolder(), 'state.db');
    const clock = createFakeClock();
    const [maker, first, second] = [
      await sqlStore(path),
      await sqlStore(path),
      await sqlStore(path),
    ];
    const { url } = await createSignInLinks({ store: maker, clock }).create('http://x');
    const token = url.split('token=')[1] ?? '';
    const uses = await Promise.all(
      [first, second].map((store) => createSignInLinks({ store, clock }).use(token)),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  test('still knows who is signed in after a restart', async () => {
    const path = join(temporaryFolder(), 'state.db');
    const clock = createFakeClock();
    const before = createSessions({ store: await sqlStore(path), clock });
    const { token, session: opened } = await before.open();
    const after = createSessions({ store: await sqlStore(path), clock });
    expect(await after.use(token)).toEqual(opened);
  });
});
