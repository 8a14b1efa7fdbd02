import { describe, expect, test } from 'vitest';
import { createSignInLinks, SIGN_IN_LINK_MS } from '../../../../collector/access/signInLinks.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { createMemoryAccessStore } from './memoryAccessStore.ts';

async function aLink() {
  const clock = createFakeClock();
  const store = createMemoryAccessStore();
  const links = createSignInLinks({ store, clock });
  const { url, expiresMs } = await links.create('http://127.0.0.1:8420/');
  const token = url.split('token=')[1] ?? '';
  return { clock, store, links, url, expiresMs, token };
}

describe('a sign-in link', () => {
  test('carries its token in the fragment, which is never sent to a server', async () => {
    const { url } = await aLink();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8420\/#\/sign-in\?token=[0-9a-f]{64}$/);
    expect(new URL(url).search).toBe('');
  });

  test('opens once', async () => {
    const { links, token } = await aLink();
    expect(await links.use(token)).toBe(true);
    expect(await links.use(token)).toBe(false);
  });

  test('opens for one of two who try at once', async () => {
    const { links, token } = await aLink();
    const results = await Promise.all([links.use(token), links.use(token)]);
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  test('opens up to its last millisecond and not after', async () => {
    const early = await aLink();
    early.clock.advance(SIGN_IN_LINK_MS - 1);
    expect(await early.links.use(early.token)).toBe(true);
    const late = await aLink();
    late.clock.advance(SIGN_IN_LINK_MS);
    expect(await late.links.use(late.token)).toBe(false);
  });

  test('is not kept as it is, only as a hash', async () => {
    const { store, token } = await aLink();
    expect(JSON.stringify([...store.links])).not.toContain(token);
  });

  test('does not open by its hash, an unknown token or something else', async () => {
    const { links, store } = await aLink();
    const [hash = ''] = store.links.keys();
    for (const wrong of [hash, '0'.repeat(64), '', '%', 'x'.repeat(10_000)]) {
      expect(await links.use(wrong)).toBe(false);
    }
  });

  test('is another one each time', async () => {
    const { links, url } = await aLink();
    expect((await links.create('http://127.0.0.1:8420')).url).not.toBe(url);
  });
});
