import { expect, test } from 'vitest';
import type { AgentOperation } from '../../../../collector/commands/agentOperation.ts';
import type { StoredCommand } from '../../../../collector/commands/commandStore.ts';
import { documentProblems } from '../../../../collector/commands/configurationDesk.ts';
import * as views from '../../../unit/collector/http/exampleViews.ts';
import { aServer, LOOPBACK_HEADERS } from './aServer.ts';

/** A server whose desk writes down what it was asked. */
async function desk(changes: Partial<AgentOperation> = {}) {
  const asked: unknown[] = [];
  const operation: AgentOperation = {
    view: async (id) => (id === 'hall-1' ? views.agentOperation : null),
    async ask(...wish) {
      asked.push(wish);
      return wish[0] === 'hall-1' ? (views.agentCommand as StoredCommand) : null;
    },
    async want(id, { document, ...wish }) {
      asked.push([id, wish]);
      const problems = documentProblems(document);
      const [configuration] = views.agentOperation.configurations;
      if (problems.length > 0 || configuration === undefined) return { ok: false, problems };
      return { ok: true, configuration: { ...configuration, agentId: id } };
    },
    ...changes,
  };
  const one = await aServer({ operation });
  const cookie = await one.signIn();
  const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
    one.server.inject({
      ...{ method: 'POST', url: `/api/agents/${path}`, payload },
      headers: { ...LOOPBACK_HEADERS, cookie, ...headers },
    });
  return { ...one, asked, post, cookie };
}

test('a command goes to the desk with an opaque id of who asked', async () => {
  const { post, asked } = await desk();
  const answer = await post('hall-1/commands', { command: 'probe', device: 'w3-seat' });
  expect(answer.json()).toEqual(views.agentCommand);
  expect(asked).toEqual([
    [
      ...['hall-1', { command: 'probe', device: 'w3-seat' }],
      { author: expect.stringMatching(/^session-[0-9a-f]{12}$/), validMs: 30_000 },
    ],
  ]);
});

test('what an agent would not understand is refused by its field, an unknown agent by its name', async () => {
  const { post } = await desk({ ask: async () => ({ field: 'level', detail: 'is missing' }) });
  const wrong = await post('hall-1/commands', { command: 'log-level' });
  expect([wrong.statusCode, wrong.json()]).toMatchObject([400, { field: 'level' }]);
  const other = await desk();
  expect((await other.post('hall-9/commands', { command: 'restart' })).statusCode).toBe(404);
  const nobody = await desk({ want: async () => null });
  expect((await nobody.post('hall-9/configuration', { document: 'devices: []' })).statusCode).toBe(
    404,
  );
});

test.each([
  ['an unknown command', { command: 'configure', document: 'x' }],
  ['a shell', { command: 'identify', device: 'a; rm' }],
  ['a hint of days', { command: 'show-hint', device: 'a', shownMs: 86_400_000 }],
  ['an expiry of days', { command: 'identify', validMs: 86_400_000 }],
  ['more than is asked', { command: 'identify', extra: 1 }],
])('%s is refused', async (_name, payload) => {
  const { post, asked } = await desk();
  expect((await post('hall-1/commands', payload)).statusCode).toBe(400);
  expect(asked).toEqual([]);
});

test.each(['commands', 'configuration'])(
  '%s: nobody from elsewhere, and nobody without a session',
  async (path) => {
    const { post, asked, server } = await desk();
    const payload = { command: 'restart', document: 'devices: []' };
    const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await post(`hall-1/${path}`, payload, foreign)).statusCode).toBe(403);
    const unsigned = await server.inject({
      ...{ method: 'POST', url: `/api/agents/hall-1/${path}`, payload, headers: LOOPBACK_HEADERS },
    });
    expect(unsigned.statusCode).toBe(401);
    expect(asked).toEqual([]);
  },
);

test('what is wrong with a list is answered with its lines, in the language of who asks', async () => {
  const { post } = await desk();
  const document = 'devices:\n  - { device: a }\n';
  const chinese = (await post('hall-1/configuration', { document })).json();
  expect(chinese).toEqual({
    configuration: null,
    problems: [
      { line: 2, column: 5, field: 'devices.0', message: expect.stringContaining('driver') },
    ],
  });
  expect(chinese.problems[0].message).toMatch(/[\u4e00-\u9fff]/);
  const english = await post('hall-1/configuration', { document }, { 'accept-language': 'en' });
  expect(english.json().problems[0].message).not.toMatch(/[\u4e00-\u9fff]/);
});

test('a list that is right is answered with its revision', async () => {
  const { post, asked } = await desk();
  const document = 'devices:\n  - { device: a, keep: true }\n';
  const answer = await post('hall-1/configuration', { document, tryMs: 60_000 });
  expect(answer.json()).toMatchObject({ configuration: { revision: 2 }, problems: [] });
  expect(asked).toMatchObject([['hall-1', { tryMs: 60_000 }]]);
  const hasty = await post('hall-1/configuration', { document, tryMs: 1000 });
  expect(hasty.statusCode).toBe(400);
});

test('the panel of an agent shows what is known of it', async () => {
  const { server, cookie } = await desk();
  const headers = { ...LOOPBACK_HEADERS, cookie };
  const one = await server.inject({ url: '/api/agents/hall-1/operation', headers });
  expect(one.json()).toEqual(views.agentOperation);
  const none = await server.inject({ url: '/api/agents/hall-9/operation', headers });
  expect(none.statusCode).toBe(404);
});
