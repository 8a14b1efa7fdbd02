import { describe, expect, test } from 'vitest';
import { SESSION_IDLE_MS } from '../../../../collector/access/sessions.ts';
import * as views from '../../../unit/collector/http/exampleViews.ts';
import { agentEvent } from '../../../unit/collector/live/exampleEvents.ts';
import { aServer } from './aServer.ts';
import { aStreamReader } from './aStreamReader.ts';

async function aListeningServer() {
  const built = await aServer();
  const url = await built.server.listen({ host: '127.0.0.1', port: 0 });
  const cookie = await built.signIn();
  const read = (path = '/api/events', headers: Record<string, string> = {}) =>
    aStreamReader(`${url}${path}`, { cookie, ...headers });
  const publish = (id: string, waiting: number): void =>
    built.feed.publish(agentEvent(id, waiting));
  return { ...built, url, cookie, read, publish };
}

describe('the live stream', () => {
  test('begins with a snapshot and goes on with what happens', async () => {
    const { read, publish } = await aListeningServer();
    const reader = await read();
    expect(await reader.next()).toEqual({
      id: 'e-0',
      name: 'snapshot',
      data: { ...views.snapshot, eventId: 'e-0' },
    });
    publish('a', 1);
    expect(await reader.next()).toMatchObject({ id: 'e-1', name: 'agent', data: { waiting: 1 } });
  });

  test('is not kept back or stored by anything on its way', async () => {
    const { read } = await aListeningServer();
    const { status, headers } = await read();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
  });

  test('resumes after the last event that the browser saw', async () => {
    const { read, publish } = await aListeningServer();
    const first = await read();
    await first.next();
    publish('a', 1);
    const seen = await first.next();
    first.drop();
    publish('a', 2);
    publish('b', 3);
    const second = await read('/api/events', { 'last-event-id': seen?.id ?? '' });
    expect(await second.next()).toMatchObject({ id: 'e-2', data: { waiting: 2 } });
    expect(await second.next()).toMatchObject({ id: 'e-3', data: { waiting: 3 } });
  });

  test('continues from a snapshot that was fetched before, and later from what was seen', async () => {
    const { read, publish } = await aListeningServer();
    publish('a', 1);
    publish('a', 2);
    const reader = await read('/api/events?after=e-1');
    expect(await reader.next()).toMatchObject({ id: 'e-2' });
    const again = await read('/api/events?after=e-1', { 'last-event-id': 'e-2' });
    publish('a', 3);
    expect(await again.next()).toMatchObject({ id: 'e-3' });
  });

  test.each(['e-999', 'of-another-start-5', 'nonsense'])(
    'begins anew with a snapshot after %s',
    async (lastEventId) => {
      const { read, publish } = await aListeningServer();
      publish('a', 1);
      const reader = await read('/api/events', { 'last-event-id': lastEventId });
      expect(await reader.next()).toMatchObject({ id: 'e-1', name: 'snapshot' });
    },
  );

  test('begins anew with a snapshot when too much was missed', async () => {
    const { read, publish } = await aListeningServer();
    for (let n = 1; n <= 102; n += 1) publish('a', n);
    const reader = await read('/api/events', { 'last-event-id': 'e-1' });
    expect(await reader.next()).toMatchObject({ id: 'e-102', name: 'snapshot' });
  });

  test('shows a browser that slept the present, not everything it slept through', async () => {
    const { read, feed } = await aListeningServer();
    const reader = await read('/api/events?after=e-0');
    reader.sleep();
    // More than what the buffers of two sockets can hold, in states of 100 kB each.
    const problems = ['x'.repeat(100_000)];
    const total = 400;
    for (let n = 1; n <= total; n += 1) {
      const event = agentEvent('a', n);
      if (event.name !== 'agent') throw new Error('not an agent');
      feed.publish({ ...event, data: { ...event.data, problems } });
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    reader.wake();
    const seen: string[] = [];
    while (seen.at(-1) !== `e-${total}`) {
      const event = await reader.next();
      if (event === null) throw new Error('the stream ended');
      seen.push(event.id);
    }
    expect(seen.length).toBeLessThan(total / 2);
  });

  test('ends when its session has ended, and cannot be opened again', async () => {
    const { read, clock } = await aListeningServer();
    const reader = await read('/api/events?after=e-0');
    await clock.advanceGently(SESSION_IDLE_MS);
    expect(await reader.next()).toMatchObject({ name: 'session-ended' });
    expect(await reader.next()).toBeNull();
    expect((await read()).status).toBe(401);
  });

  test('ends at the next heartbeat after somebody signed out', async () => {
    const { read, clock, server, cookie } = await aListeningServer();
    const reader = await read('/api/events?after=e-0');
    const headers = { host: '127.0.0.1', cookie };
    await server.inject({ method: 'DELETE', url: '/api/session', headers });
    await clock.advanceGently(15_000);
    expect(await reader.next()).toMatchObject({ name: 'session-ended' });
  });

  test('does not keep the session of an absent person alive', async () => {
    const { read, clock, store } = await aListeningServer();
    await read('/api/events?after=e-0');
    const [before] = store.sessions.values();
    await clock.advanceGently(3_600_000);
    expect([...store.sessions.values()]).toEqual([before]);
  });

  test('is refused to the thirteenth page of one browser, until one is closed', async () => {
    const { read, clock } = await aListeningServer();
    const pages = [];
    for (let n = 0; n < 12; n += 1) pages.push(await read('/api/events?after=e-0'));
    const refused = await read('/api/events?after=e-0');
    expect(refused.status).toBe(503);
    const timersBefore = clock.waitingTimers();
    pages[0]?.drop();
    while (clock.waitingTimers() === timersBefore) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await read('/api/events?after=e-0')).status).toBe(200);
  });

  test('does not keep the server from stopping, and leaves no timer', async () => {
    const { read, server, clock } = await aListeningServer();
    const reader = await read('/api/events?after=e-0');
    await server.close();
    expect(await reader.next()).toBeNull();
    expect(clock.waitingTimers()).toBe(0);
  });
});
