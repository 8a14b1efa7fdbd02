import { describe, expect, test } from 'vitest';
import {
  createSessions,
  SESSION_IDLE_MS,
  SESSION_MS,
} from '../../../../collector/access/sessions.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { createMemoryAccessStore } from './memoryAccessStore.ts';

async function aSession() {
  const clock = createFakeClock();
  const store = createMemoryAccessStore();
  const sessions = createSessions({ store, clock });
  const { token, session } = await sessions.open();
  return { clock, store, sessions, token, session };
}

describe('a session', () => {
  test('is found by its token', async () => {
    const { sessions, token, session } = await aSession();
    expect(await sessions.use(token)).toEqual(session);
  });

  test('ends after 12 hours without use', async () => {
    const { clock, sessions, token } = await aSession();
    clock.advance(SESSION_IDLE_MS - 1);
    expect(await sessions.look(token)).not.toBeNull();
    clock.advance(1);
    expect(await sessions.use(token)).toBeNull();
  });

  test('goes on while it is used, but not longer than 7 days', async () => {
    const { clock, sessions, token } = await aSession();
    const stepMs = SESSION_IDLE_MS - 60_000;
    let passedMs = 0;
    while (passedMs + stepMs < SESSION_MS) {
      clock.advance(stepMs);
      passedMs += stepMs;
      expect(await sessions.use(token)).not.toBeNull();
    }
    clock.advance(SESSION_MS - passedMs);
    expect(await sessions.use(token)).toBeNull();
  });

  test('is not kept alive by looking at it', async () => {
    const { clock, sessions, token } = await aSession();
    clock.advance(SESSION_IDLE_MS / 2);
    expect(await sessions.look(token)).not.toBeNull();
    clock.advance(SESSION_IDLE_MS / 2);
    expect(await sessions.look(token)).toBeNull();
  });

  test('is over as soon as it was ended', async () => {
    const { sessions, token } = await aSession();
    await sessions.end(token);
    expect(await sessions.use(token)).toBeNull();
  });

  test('is kept as a hash only, which opens nothing', async () => {
    const { sessions, store, token, session } = await aSession();
    expect(JSON.stringify([...store.sessions])).not.toContain(token);
    expect(await sessions.use(session.key)).toBeNull();
  });

  test('that has ended is forgotten when the next one is opened', async () => {
    const { clock, sessions, store } = await aSession();
    clock.advance(SESSION_IDLE_MS);
    await sessions.open();
    expect(store.sessions.size).toBe(1);
  });

  test('used all the time is written at most once a minute', async () => {
    const { clock, sessions, store, token } = await aSession();
    const [before] = store.sessions.values();
    clock.advance(59_999);
    await sessions.use(token);
    expect([...store.sessions.values()]).toEqual([before]);
    clock.advance(1);
    await sessions.use(token);
    expect([...store.sessions.values()][0]?.lastUsedMs).toBe(clock.wallMs());
  });
});
