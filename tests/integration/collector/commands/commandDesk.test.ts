import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SendOutcome } from '../../../../collector/broker/messagePort.ts';
import { createCommandDesk, wishProblem } from '../../../../collector/commands/commandDesk.ts';
import { createConfigurationDesk } from '../../../../collector/commands/configurationDesk.ts';
import { createSqlCommandStore } from '../../../../collector/commands/sqlCommandStore.ts';
import { openStateDatabase } from '../../../../collector/state/stateDatabase.ts';
import type { AgentStatus } from '../../../../protocol/agentStatus.ts';
import { type Command, parseCommand, type Reply } from '../../../../protocol/command.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const STATUS: AgentStatus = {
  ...{ v: 1, agent: 'hall-1', session: 's1', boot: 'b', state: 'online', version: '0.1.0' },
  ...{ outbox: 'o', waiting: 0, clock: { state: 'synced' }, devices: [], problems: [] },
};
const ASKING = { author: 'session-1', validMs: 30_000 };
const LIST = 'devices:\n  - { device: a, keep: true }\n';

/** Both desks over a real state file; the test is the agent. */
async function desks(path = join(temporaryFolder(), 'state.db')) {
  const clock = createFakeClock();
  const database = await openStateDatabase(path);
  onTestFinished(() => database.destroy());
  const store = createSqlCommandStore(() => database);
  const sent: Command[] = [];
  let line: SendOutcome = 'sent';
  let reply: (agentId: string, reply: Reply) => void = () => undefined;
  let status: (status: AgentStatus) => void = () => undefined;
  let last: AgentStatus | null = null;
  const desk = createCommandDesk({
    ...{ store, clock, log: silentLog },
    port: {
      send(_agentId, _kind, text) {
        const command = parseCommand(text);
        if (!command.ok) throw new Error(command.problem.detail);
        if (line === 'sent') sent.push(command.value);
        return line;
      },
    },
    onReply(listener) {
      reply = listener;
      return () => undefined;
    },
  });
  const configurations = createConfigurationDesk({
    ...{ store, desk, clock, log: silentLog },
    ingest: {
      statusOf: () => last,
      onStatus(listener) {
        status = listener;
        return () => undefined;
      },
    },
  });
  await desk.start();
  await configurations.start();
  const outcomes = async () => (await desk.commandsOf('hall-1')).map(({ outcome }) => outcome);
  return {
    ...{ clock, desk, configurations, sent, outcomes, path },
    setLine: (to: SendOutcome) => {
      line = to;
    },
    async answer(agentId: string, fields: Omit<Reply, 'v'>) {
      reply(agentId, { v: 1, ...fields });
      await settle();
    },
    async say(fields: Partial<AgentStatus>) {
      last = { ...STATUS, ...fields };
      status(last);
      await settle();
    },
    async want(document = LIST) {
      const outcome = await configurations.want('hall-1', {
        document,
        tryMs: 60_000,
        author: 'session-1',
      });
      if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
      return outcome.configuration;
    },
    async wait(ms: number) {
      await clock.advanceGently(ms);
      await settle();
      await settle();
    },
  };
}

test('a request goes out with its expiry, and its answer is kept with who asked and when', async () => {
  const { desk, sent, answer, clock } = await desks();
  const asked = await desk.ask('hall-1', { command: 'probe', device: 'w1' }, ASKING);
  expect(sent).toMatchObject([
    {
      command: 'probe',
      device: 'w1',
      requestId: asked.requestId,
      expiresAtMs: clock.wallMs() + 30_000,
    },
  ]);
  clock.advance(400);
  await answer('hall-1', { requestId: asked.requestId, outcome: 'done', detail: 'asked' });
  expect(await desk.commandsOf('hall-1')).toEqual([
    { ...asked, outcome: 'done', detail: 'asked', answeredMs: clock.wallMs() },
  ]);
});

test('an agent that is not there is told at once, and nothing is sent when it comes back', async () => {
  const { desk, setLine, sent, outcomes, say, wait, clock } = await desks();
  setLine('absent');
  expect(await desk.ask('hall-1', { command: 'restart' }, ASKING)).toMatchObject({
    outcome: 'absent',
  });
  clock.advance(1);
  setLine('congested');
  expect(await desk.ask('hall-1', { command: 'restart' }, ASKING)).toMatchObject({
    outcome: 'failed',
  });
  setLine('sent');
  await say({});
  await wait(60_000);
  expect(sent).toEqual([]);
  expect(await outcomes()).toEqual(['failed', 'absent']);
});

test('silence is told as such after the expiry, and a later word changes nothing any more', async () => {
  const { desk, answer, outcomes, wait } = await desks();
  const { requestId } = await desk.ask('hall-1', { command: 'identify' }, ASKING);
  await wait(49_000);
  expect(await outcomes()).toEqual(['waiting']);
  await wait(4000);
  expect(await outcomes()).toEqual(['no-answer']);
  await answer('hall-1', { requestId, outcome: 'done' });
  expect(await outcomes()).toEqual(['no-answer']);
});

test('only the agent that was asked can answer, and only once', async () => {
  const { desk, answer, outcomes } = await desks();
  const { requestId } = await desk.ask('hall-1', { command: 'identify' }, ASKING);
  await answer('hall-2', { requestId, outcome: 'failed' });
  await answer('hall-1', { requestId: 'another', outcome: 'failed' });
  expect(await outcomes()).toEqual(['waiting']);
  await answer('hall-1', { requestId, outcome: 'refused' });
  await answer('hall-1', { requestId, outcome: 'done' });
  expect(await outcomes()).toEqual(['refused']);
});

test('a request that waited when the collector ended is ended by its next start', async () => {
  const first = await desks();
  await first.desk.ask('hall-1', { command: 'identify' }, { ...ASKING, validMs: -60_000 });
  const second = await desks(first.path);
  await settle();
  expect(await second.outcomes()).toEqual(['no-answer']);
});

test('a wish that no agent would understand is told by its field', () => {
  expect(wishProblem({ command: 'probe' })).toBe(null);
  expect(wishProblem({ command: 'log-level' } as never)).toMatchObject({ field: 'level' });
  expect(wishProblem({ command: 'identify', text: 'x' } as never)).toMatchObject({ field: 'text' });
  expect(wishProblem({ command: 'show-hint', device: 'a', shownMs: 5 })).toMatchObject({
    field: 'shownMs',
  });
});

test('a wanted list is kept as a revision and sent; the agent’s words about it are kept with it', async () => {
  const { want, sent, say, configurations, clock } = await desks();
  expect(await want()).toMatchObject({ revision: 1, state: null });
  expect(sent).toMatchObject([
    { command: 'configure', revision: 1, document: LIST, tryMs: 60_000 },
  ]);
  await say({ configuration: { revision: 1, state: 'trying' } });
  await say({ configuration: { revision: 1, state: 'reverted', problem: 'cut off' } });
  expect(await configurations.configurationsOf('hall-1')).toMatchObject([
    {
      revision: 1,
      state: 'reverted',
      problem: 'cut off',
      stateMs: clock.wallMs(),
      author: 'session-1',
    },
  ]);
});

test('an agent that was away gets the list when it is back, once it can have heard the time', async () => {
  const { want, sent, say, setLine, wait } = await desks();
  setLine('absent');
  await want();
  setLine('sent');
  await say({});
  expect(sent).toEqual([]);
  await wait(3000);
  expect(sent).toMatchObject([{ command: 'configure', revision: 1 }]);
  await say({});
  await wait(59_000);
  expect(sent).toHaveLength(1);
  await say({});
  await wait(60_000);
  expect(sent).toHaveLength(2);
});

test.each(['trying', 'applied', 'refused', 'reverted'] as const)(
  'an agent for which the list is %s is not sent it again',
  async (state) => {
    const { want, sent, say, wait } = await desks();
    await want();
    for (let round = 0; round < 5; round += 1) {
      await say({ configuration: { revision: 1, state } });
      await wait(60_000);
    }
    expect(sent).toHaveLength(1);
  },
);

test('an agent that is offline by its own will is sent nothing', async () => {
  const { want, sent, say, setLine, wait } = await desks();
  setLine('absent');
  await want();
  setLine('sent');
  await say({ state: 'offline', reason: 'connection-lost' });
  await wait(120_000);
  expect(sent).toEqual([]);
});

test('revisions go on from what the agent has, also when the collector’s own memory is new', async () => {
  const { want, say } = await desks();
  await say({ configuration: { revision: 41, state: 'applied' } });
  const [one, two] = await Promise.all([want(), want()]);
  expect([one.revision, two.revision].sort()).toEqual([42, 43]);
});

test('a list that is wrong is neither kept nor sent, and every mistake has its line', async () => {
  const { configurations, sent } = await desks();
  const document = 'devices:\n  - { device: a }\n  - { device: A, keep: true }\nmqtt: {}\n';
  const outcome = await configurations.want('hall-1', { document, tryMs: 60_000, author: 'x' });
  if (outcome.ok) throw new Error('taken');
  expect(outcome.problems.map(({ line, field }) => [line, field])).toEqual([
    [2, 'devices.0'],
    [3, 'devices.1.device'],
    [4, 'mqtt'],
  ]);
  expect(sent).toEqual([]);
  expect(await configurations.configurationsOf('hall-1')).toEqual([]);
});
