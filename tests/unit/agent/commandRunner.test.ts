import { expect, test } from 'vitest';
import { createCommandRunner } from '../../../agent/commands/commandRunner.ts';
import { encodeCommand, type NewCommand, parseReply } from '../../../protocol/command.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const COLLECTOR_MS = 1_800_000_000_000;

function rig() {
  const clock = createFakeClock({ wallMs: 0 });
  const replies: unknown[] = [];
  let reports = 0;
  const runner = createCommandRunner({
    ...{ clock, log: silentLog },
    reply(text) {
      const reply = parseReply(text);
      replies.push(reply.ok ? [reply.value.requestId, reply.value.outcome] : reply.problem);
    },
    identify: async (device) => {
      if (device === 'broken') throw new Error('no lamp');
      return device === 'unknown' ? null : `here is ${device}`;
    },
    reportStatus: () => {
      reports += 1;
    },
  });
  const ask = (requestId: string, fields: Partial<NewCommand> = {}) =>
    runner.receive(
      encodeCommand({
        ...{ requestId, command: 'report-status', expiresAtMs: COLLECTOR_MS + 1000 },
        ...fields,
      } as NewCommand),
    );
  return { ...{ clock, replies, runner, ask }, reports: () => reports };
}

test('a request is done once, whatever the agent’s own clock says', async () => {
  const { runner, ask, replies, reports } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  await ask('r1');
  await ask('r1');
  await ask('r2');
  expect(replies).toEqual([
    ['r1', 'done'],
    ['r1', 'repeated'],
    ['r2', 'done'],
  ]);
  expect(reports()).toBe(2);
});

test('a request is not done after its expiry by the collector’s time', async () => {
  const { runner, ask, replies, clock, reports } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  clock.advance(1001);
  clock.stepWall(-999_999);
  await ask('r1');
  expect(replies).toEqual([['r1', 'expired']]);
  expect(reports()).toBe(0);
});

test('before the collector’s time is known nothing is done', async () => {
  const { ask, replies, reports } = rig();
  await ask('r1');
  expect(replies).toEqual([['r1', 'refused']]);
  expect(reports()).toBe(0);
});

test('identify answers, refuses an unknown device and reports a failure', async () => {
  const { runner, ask, replies } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  await ask('r1', { command: 'identify' });
  await ask('r2', { command: 'identify', device: 'unknown' });
  await ask('r3', { command: 'identify', device: 'broken' });
  expect(replies).toEqual([
    ['r1', 'done'],
    ['r2', 'refused'],
    ['r3', 'failed'],
  ]);
});

test('nonsense is not answered', async () => {
  const { runner, replies } = rig();
  await runner.receive('{"v":1}');
  await runner.receive('nonsense');
  expect(replies).toEqual([]);
});
