import { describe, expect, test } from 'vitest';
import { createMemoryAccessStore } from '../../../unit/collector/access/memoryAccessStore.ts';
import * as views from '../../../unit/collector/http/exampleViews.ts';
import { aServer, exampleQueries, LOOPBACK_HEADERS } from './aServer.ts';

async function aSignedInReader(changes: Parameters<typeof aServer>[0] = {}) {
  const built = await aServer(changes);
  const cookie = await built.signIn();
  const get = async (url: string, headers: Record<string, string> = {}) =>
    built.server.inject({ url, headers: { ...LOOPBACK_HEADERS, cookie, ...headers } });
  return { ...built, get };
}

/** What an ordinary stretch of duty says beside its verdict. */
const NAMED = {
  ...{ basis: 'named', service: 'normal', because: null, isCalendarCovered: true },
};

describe('what is shown', () => {
  test.each([
    ['/api/snapshot', { ...views.snapshot, eventId: 'e-0' }],
    ['/api/areas', { areas: [views.area, views.town] }],
    ['/api/halls', { halls: [views.hall] }],
    ['/api/halls/county-hall', views.hall],
    ['/api/windows', { windows: [views.window, views.silentWindow] }],
    ['/api/devices', { devices: [views.device] }],
    ['/api/agents', { agents: [views.agent, views.neverHeardAgent] }],
    ['/api/incidents/i1', views.incidentDetail],
    [
      '/api/windows/w3/intervals?fromMs=0&toMs=10',
      {
        windowId: 'w3',
        fromMs: 0,
        toMs: 10,
        intervals: [
          { fromMs: 1, toMs: 5, verdict: 'occupied', ...NAMED },
          { fromMs: 5, toMs: null, verdict: 'unknown', ...NAMED },
        ],
      },
    ],
    ['/api/coverage', views.coverage],
    ['/api/coverage?fromMs=1&toMs=5&hallId=county-hall', views.coverage],
    ['/api/incidents', { incidents: [views.incident, views.clearedIncident], nextBefore: null }],
    ['/api/incidents?open=true', { incidents: [views.incident], nextBefore: null }],
    ['/api/incidents?limit=1', { incidents: [views.incident], nextBefore: 'i1' }],
    ['/api/incidents?limit=1&before=i1', { incidents: [views.clearedIncident], nextBefore: 'i0' }],
  ])('arrives at %s whole, with every null and every word', async (url, expected) => {
    const { get } = await aSignedInReader();
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual(expected);
  });

  test('tells what is missing of calendar and stand-ins in the reader’s language', async () => {
    const { get } = await aSignedInReader();
    const { warnings } = (await get('/api/site-warnings')).json();
    expect(warnings).toMatchObject([{ code: 'HW-DUTY-001' }]);
    expect(warnings[0].message).toContain('2027');
  });

  test.each([
    ['/api/coverage?hallId=nowhere', 404],
    ['/api/coverage?fromMs=5&toMs=5', 400],
    ['/api/coverage?fromMs=0&toMs=9000000000', 400],
    ['/api/coverage?hallId=A%20B', 400],
  ])('refuses %s with %i', async (url, status) => {
    const { get } = await aSignedInReader();
    expect((await get(url)).statusCode).toBe(status);
  });

  test('contains no field that the view does not declare', async () => {
    const secretive = { ...views.area, passwordOfTheMayor: 'x' };
    const { get } = await aSignedInReader({
      queries: { ...exampleQueries, areas: () => [secretive] },
    });
    expect((await get('/api/areas')).json()).toEqual({ areas: [views.area] });
  });

  test('continues the live stream from before the snapshot was asked for', async () => {
    const built = await aSignedInReader({
      queries: {
        ...exampleQueries,
        snapshot: async () => {
          built.feed.publish({ name: 'agent', subject: 'hall-1', data: views.agent });
          return views.snapshot;
        },
      },
    });
    expect((await built.get('/api/snapshot')).json()).toMatchObject({ eventId: 'e-0' });
  });
});

describe('a request that cannot be answered', () => {
  test.each([
    ['/api/nothing', 404, 'HW-HTTP-001'],
    ['/api/halls/elsewhere', 404, 'HW-HTTP-011'],
    ['/api/windows/w9/intervals?fromMs=0&toMs=1', 404, 'HW-HTTP-011'],
    ['/api/incidents/i9', 404, 'HW-HTTP-011'],
    [`/api/incidents/${'x'.repeat(201)}`, 414, 'HW-HTTP-013'],
    ['/%zz', 400, 'HW-HTTP-013'],
  ])('%s gets the uniform answer', async (url, status, code) => {
    const { get } = await aSignedInReader();
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ code, message: expect.any(String) });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test.each([
    ['/api/incidents?limit=0', 'limit'],
    ['/api/incidents?limit=1e2', 'limit'],
    ['/api/incidents?limit=%201', 'limit'],
    ['/api/incidents?limit=201', 'limit'],
    ['/api/incidents?open=1', 'open'],
    ['/api/incidents?open=false', 'open'],
    ['/api/incidents?open=true&open=false', 'open'],
    ['/api/incidents?closed=true', 'closed'],
    ['/api/incidents?__proto__=1', '__proto__'],
    ['/api/windows/w3/intervals', 'fromMs'],
    ['/api/windows/w3/intervals?fromMs=0', 'toMs'],
    ['/api/windows/w3/intervals?fromMs=5&toMs=5', 'toMs'],
    ['/api/windows/w3/intervals?fromMs=0&toMs=9999999999', 'toMs'],
    ['/api/windows/W3!/intervals?fromMs=0&toMs=1', 'id'],
  ])('%s is told which field is wrong', async (url, field) => {
    const { get } = await aSignedInReader();
    const answer = await get(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'HW-HTTP-009', field });
  });

  test('hears nothing of what a bug looks like, but a number that stands in the log', async () => {
    const lines: unknown[] = [];
    const { get } = await aSignedInReader({
      queries: {
        ...exampleQueries,
        areas: () => {
          throw new Error('secret path /var/lib');
        },
      },
      log: { error: (line: unknown) => lines.push(line) },
    });
    const answer = await get('/api/areas?x=1'.split('?')[0] ?? '', { 'accept-language': 'en' });
    expect(answer.statusCode).toBe(500);
    expect(answer.json().code).toBe('HW-HTTP-010');
    expect(answer.body).not.toContain('secret');
    const number = /number (\w+)/.exec(answer.json().message)?.[1];
    expect(lines).toMatchObject([{ code: 'HW-HTTP-010', request: number, path: '/api/areas' }]);
  });

  test.each([
    ['en-GB,en;q=0.9', /sign/i],
    ['zh-TW', /登錄/],
    ['zh-CN,zh;q=0.9,en;q=0.8', /登录/],
    ['fr', /登录/],
  ])('is answered in the language of %s', async (language, expected) => {
    const { server } = await aServer();
    const answer = await server.inject({
      url: '/api/areas',
      headers: { ...LOOPBACK_HEADERS, 'accept-language': language },
    });
    expect(answer.json().message).toMatch(expected);
  });
});

describe('the state of the collector', () => {
  test('is open: alive, and ready without saying why not', async () => {
    const { server, signIn } = await aServer({
      queries: { ...exampleQueries, ready: () => ({ ok: false, reasons: ['journal: disk full'] }) },
    });
    const health = await server.inject({ url: '/healthz', headers: LOOPBACK_HEADERS });
    expect(health.json()).toEqual({ alive: true });
    const ready = await server.inject({ url: '/readyz', headers: LOOPBACK_HEADERS });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ ready: false });
    const headers = { ...LOOPBACK_HEADERS, cookie: await signIn() };
    const told = await server.inject({ url: '/readyz', headers });
    expect(told.json()).toEqual({ ready: false, reasons: ['journal: disk full'] });
  });

  test('is told even when sessions cannot be read', async () => {
    const access = {
      ...createMemoryAccessStore(),
      findSession: async () => {
        throw new Error('disk I/O error');
      },
    };
    const { server } = await aServer({
      access,
      queries: { ...exampleQueries, ready: () => ({ ok: false, reasons: ['state'] }) },
    });
    const headers = { ...LOOPBACK_HEADERS, cookie: `hallwatch_session=${'0'.repeat(64)}` };
    expect((await server.inject({ url: '/healthz', headers })).statusCode).toBe(200);
    const ready = await server.inject({ url: '/readyz', headers });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ ready: false });
    expect((await server.inject({ url: '/api/areas', headers })).statusCode).toBe(500);
  });

  test('has counters in the format of Prometheus', async () => {
    const { get } = await aSignedInReader();
    const answer = await get('/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.body).toBe('hallwatch_readings_stored_total 7\n');
  });
});
