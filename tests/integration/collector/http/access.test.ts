import { describe, expect, test } from 'vitest';
import { SESSION_IDLE_MS } from '../../../../collector/access/sessions.ts';
import { SIGN_IN_LINK_MS } from '../../../../collector/access/signInLinks.ts';
import { aServer, LOOPBACK_HEADERS, type TestServer } from './aServer.ts';

function exchange({ server }: TestServer, token: string, headers: Record<string, string> = {}) {
  return server.inject({
    method: 'POST',
    url: '/api/session/exchange',
    headers: { ...LOOPBACK_HEADERS, ...headers },
    payload: { token },
  });
}

describe('signing in', () => {
  test('turns a link into a cookie that scripts and other sites cannot use', async () => {
    const built = await aServer();
    const answer = await exchange(built, await built.linkToken());
    expect(answer.statusCode).toBe(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^hallwatch_session=[0-9a-f]{64};/);
    for (const word of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=604800']) {
      expect(cookie).toContain(word);
    }
    expect(cookie).not.toContain('Secure');
    expect(answer.body).not.toMatch(/[0-9a-f]{64}/);
  });

  test('works once with a link', async () => {
    const built = await aServer();
    const token = await built.linkToken();
    expect((await exchange(built, token)).statusCode).toBe(200);
    const again = await exchange(built, token);
    expect(again.statusCode).toBe(403);
    expect(again.json().code).toBe('HW-HTTP-003');
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('lets one of two in who use a link at the same moment', async () => {
    const built = await aServer();
    const token = await built.linkToken();
    const answers = await Promise.all([exchange(built, token), exchange(built, token)]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 403]);
    expect(built.store.sessions.size).toBe(1);
  });

  test('is over for a link after 15 minutes', async () => {
    const built = await aServer();
    const token = await built.linkToken();
    built.clock.advance(SIGN_IN_LINK_MS);
    expect((await exchange(built, token)).statusCode).toBe(403);
  });

  test('anew ends the session before', async () => {
    const built = await aServer();
    const cookie = await built.signIn();
    await exchange(built, await built.linkToken(), { cookie });
    const headers = { ...LOOPBACK_HEADERS, cookie };
    const answer = await built.server.inject({ url: '/api/session', headers });
    expect(answer.statusCode).toBe(401);
  });

  test('cannot be tried without end, and says when to try again', async () => {
    const built = await aServer();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await exchange(built, '0'.repeat(64))).statusCode).toBe(403);
    }
    const refused = await exchange(built, await built.linkToken());
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('6');
    built.clock.advance(6000);
    expect((await exchange(built, await built.linkToken())).statusCode).toBe(200);
  });

  test('out ends the session at once', async () => {
    const built = await aServer();
    const headers = { ...LOOPBACK_HEADERS, cookie: await built.signIn() };
    const out = await built.server.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(out.statusCode).toBe(200);
    expect(String(out.headers['set-cookie'])).toMatch(
      /^hallwatch_session=;.*Expires=Thu, 01 Jan 1970/,
    );
    const answer = await built.server.inject({ url: '/api/session', headers });
    expect(answer.statusCode).toBe(401);
  });

  test('does not last when nobody is there', async () => {
    const built = await aServer();
    const headers = { ...LOOPBACK_HEADERS, cookie: await built.signIn() };
    expect((await built.server.inject({ url: '/api/session', headers })).statusCode).toBe(200);
    built.clock.advance(SESSION_IDLE_MS);
    expect((await built.server.inject({ url: '/api/session', headers })).statusCode).toBe(401);
  });
});

describe('without a session', () => {
  test('every route that is not one of the four open ones refuses', async () => {
    const { server, routes } = await aServer();
    await server.ready();
    const open = routes.filter((route) => route.open).map(({ method, url }) => `${method} ${url}`);
    expect(open.sort()).toEqual([
      'GET /',
      'GET /healthz',
      'GET /readyz',
      'POST /api/session/exchange',
    ]);
    const closed = routes.filter((route) => !route.open);
    expect(closed.map(({ url }) => url)).toEqual(
      expect.arrayContaining(['/api/snapshot', '/api/events', '/metrics', '/docs/json']),
    );
    for (const { method, url } of closed) {
      const path = url.replace(':id', 'w3').replace('*', 'index.css');
      const answer = await server.inject({
        method: method as 'GET',
        url: path,
        headers: LOOPBACK_HEADERS,
        // Without JSON it would be refused for that.
        ...(method === 'POST' ? { payload: {} } : {}),
      });
      expect(`${method} ${url} ${answer.statusCode}`).toBe(`${method} ${url} 401`);
      if (method !== 'HEAD') expect(answer.json().code).toBe('HW-HTTP-002');
    }
  });

  test.each(['hallwatch_session=', `hallwatch_session=${'0'.repeat(64)}`, 'hallwatch_session=%'])(
    'a made-up cookie (%s) opens nothing',
    async (cookie) => {
      const { server } = await aServer();
      const headers = { ...LOOPBACK_HEADERS, cookie };
      expect((await server.inject({ url: '/api/areas', headers })).statusCode).toBe(401);
    },
  );
});

describe('a request from elsewhere', () => {
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:9999' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('with %j can change nothing', async (headers) => {
    const built = await aServer();
    const token = await built.linkToken();
    const answer = await exchange(built, token, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe('HW-HTTP-004');
    expect((await exchange(built, token)).statusCode).toBe(200);
  });

  test('cannot listen to the live stream', async () => {
    const built = await aServer();
    const headers = {
      ...LOOPBACK_HEADERS,
      cookie: await built.signIn(),
      accept: 'text/event-stream',
      'sec-fetch-site': 'cross-site',
    };
    const answer = await built.server.inject({ url: '/api/events', headers });
    expect(answer.statusCode).toBe(403);
  });

  test('is let in from our own page', async () => {
    const built = await aServer();
    const headers = { origin: 'http://127.0.0.1:8420', 'sec-fetch-site': 'same-origin' };
    expect((await exchange(built, await built.linkToken(), headers)).statusCode).toBe(200);
  });

  test.each([
    ['rebound.example:8420', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost:8420', 200],
    ['[::1]:8420', 200],
    ['127.0.0.1', 200],
  ])('to the host %s on loopback is answered by %i', async (host, status) => {
    const { server } = await aServer();
    const answer = await server.inject({ url: '/healthz', headers: { host } });
    expect(answer.statusCode).toBe(status);
  });

  test('to any name is answered where other machines are let in', async () => {
    const { server } = await aServer({ host: '0.0.0.0' });
    const headers = { host: 'hallwatch.county.gov.cn' };
    expect((await server.inject({ url: '/healthz', headers })).statusCode).toBe(200);
  });
});

describe('a body', () => {
  test.each([
    ['text/plain', '{"token":"x"}', 415, 'HW-HTTP-006'],
    ['application/x-www-form-urlencoded', 'token=x', 415, 'HW-HTTP-006'],
    ['application/json', '{"token":', 400, 'HW-HTTP-013'],
    ['application/json', '', 400, 'HW-HTTP-013'],
    ['application/json', '{"token":"x","__proto__":{"a":1}}', 400, 'HW-HTTP-013'],
    ['application/json', '[]', 400, 'HW-HTTP-009'],
    ['application/json', '{"token":5}', 400, 'HW-HTTP-009'],
    ['application/json', '{}', 400, 'HW-HTTP-009'],
    ['application/json', '{"token":"x","more":1}', 400, 'HW-HTTP-009'],
    ['application/json', JSON.stringify({ token: 'x'.repeat(70_000) }), 413, 'HW-HTTP-007'],
  ])('of type %s: %.40s is refused by %i', async (type, payload, status, code) => {
    const { server } = await aServer();
    const answer = await server.inject({
      method: 'POST',
      url: '/api/session/exchange',
      headers: { ...LOOPBACK_HEADERS, 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code });
  });
});

describe('every answer', () => {
  test.each(['/', '/healthz', '/api/areas', '/nothing'])('of %s is guarded', async (url) => {
    const { server } = await aServer();
    const { headers } = await server.inject({ url, headers: LOOPBACK_HEADERS });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'self'`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
