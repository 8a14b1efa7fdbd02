import { expect, test } from 'vitest';
import { createApi } from '../../../console/api.ts';

function answering(status: number, body: unknown) {
  const asked: { path: string; init: RequestInit | undefined }[] = [];
  const api = createApi(async (input, init) => {
    asked.push({ path: String(input), init });
    return new Response(JSON.stringify(body), { status });
  });
  return { api, asked };
}

test('a token travels in the body of a POST, never in an address', async () => {
  const { api, asked } = answering(200, {});
  expect(await api.exchangeToken('secret-1')).toBe('signed-in');
  expect(asked[0]?.path).toBe('/api/session/exchange');
  expect(asked[0]?.init?.method).toBe('POST');
  expect(asked[0]?.init?.body).toBe('{"token":"secret-1"}');
});

test.each([
  [403, { code: 'HW-HTTP-003' }, 'invalid'],
  [400, { code: 'HW-HTTP-009' }, 'invalid'],
  [403, { code: 'HW-HTTP-004' }, 'failed'],
  [429, { code: 'HW-HTTP-008' }, 'too-many'],
  [500, { code: 'HW-HTTP-010' }, 'failed'],
])('a link answered with %i %j is %s', async (status, body, outcome) => {
  expect(await answering(status, body).api.exchangeToken('x')).toBe(outcome);
});

test('an answer that is no JSON is a failure, not an exception', async () => {
  const api = createApi(async () => new Response('<html>', { status: 200 }));
  expect(await api.devices()).toEqual({ outcome: 'failed' });
  const refused = createApi(async () => new Response('<html>', { status: 403 }));
  expect(await refused.exchangeToken('x')).toBe('failed');
});

test('a collector that cannot be reached is a failure, not an exception', async () => {
  const api = createApi(() => Promise.reject(new TypeError('no route')));
  expect(await api.finding('f')).toEqual({ outcome: 'failed' });
  expect(await api.exchangeToken('x')).toBe('failed');
});

test('the lack of a session and of a finding are told apart', async () => {
  expect(await answering(401, {}).api.devices()).toEqual({ outcome: 'signed-out' });
  expect(await answering(404, {}).api.finding('a/b')).toEqual({ outcome: 'not-found' });
  const { api, asked } = answering(200, { incident: {}, why: {} });
  await api.finding('a/b');
  expect(asked[0]?.path).toBe('/api/incidents/a%2Fb');
});

const WISH = { version: 2, conclusion: 'confirmed', reason: 'verified-absent' } as const;

test('a conclusion is sent with the version that was on the screen', async () => {
  const { api, asked } = answering(200, { findingId: 'f', version: 3, conclusions: [] });
  expect((await api.conclude('a/b', WISH)).outcome).toBe('ok');
  expect(asked[0]?.path).toBe('/api/incidents/a%2Fb/conclusion');
  expect(JSON.parse(String(asked[0]?.init?.body))).toEqual(WISH);
});

test('a conclusion that came too late brings what was concluded meanwhile', async () => {
  const conclusions = [{ version: 3, conclusion: 'dismissed', author: 'somebody' }];
  const { api } = answering(409, { code: 'HW-SAY-010', message: 'late', conclusions });
  expect(await api.conclude('f', WISH)).toEqual({
    ...{ outcome: 'conflict', message: 'late', conclusions },
  });
});

test.each([
  [400, { message: 'no' }, { outcome: 'refused', message: 'no' }],
  [409, { message: 'no list' }, { outcome: 'refused', message: 'no list' }],
  [401, {}, { outcome: 'signed-out' }],
  [500, {}, { outcome: 'failed' }],
])('a conclusion answered with %i is told as what it is', async (status, body, outcome) => {
  expect(await answering(status, body).api.conclude('f', WISH)).toEqual(outcome);
});

test('today is asked for without a span, and a span by its ends', async () => {
  const { api, asked } = answering(200, {});
  await api.coverage();
  await api.coverage({ fromMs: 1, toMs: 2 });
  await api.statistics({ fromMs: 1.5, toMs: 1.75 });
  expect(asked.map(({ path }) => path)).toEqual([
    ...['/api/coverage', '/api/coverage?fromMs=1&toMs=2'],
    '/api/incidents/statistics?fromMs=1&toMs=2',
  ]);
});
