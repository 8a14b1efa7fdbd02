import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCommandRunner, type Outcome } from '../../../agent/commands/commandRunner.ts';
import { createRequestMemory } from '../../../agent/commands/requestMemory.ts';
import {
  commandSchema,
  encodeCommand,
  type NewCommand,
  parseReply,
} from '../../../protocol/command.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { silentLog } from '../../../runtime/log.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const COLLECTOR_MS = 1_800_000_000_000;

interface RigOptions {
  readonly file?: string;
  readonly probe?: () => Promise<Outcome>;
  readonly wallMs?: number;
}

/** A runner whose deeds are written down; `file` remembers across several of them. */
function rig(options: RigOptions = {}) {
  const clock = createFakeClock({ wallMs: options.wallMs ?? 0 });
  const file = options.file ?? join(temporaryFolder(), 'requests');
  const replies: [string, string, string?][] = [];
  const deeds: string[] = [];
  const note = (deed: string): Outcome => {
    deeds.push(deed);
    return { outcome: 'done' };
  };
  const runner = createCommandRunner({
    ...{ clock, log: silentLog, memory: createRequestMemory(file) },
    reply(text) {
      const reply = parseReply(text);
      if (!reply.ok) throw new Error(reply.problem.detail);
      const { requestId, outcome, detail } = reply.value;
      replies.push(detail === undefined ? [requestId, outcome] : [requestId, outcome, detail]);
    },
    devices: {
      identify: async (device) => note(`identify ${device}`),
      probe: options.probe ?? (async (device) => note(`probe ${device}`)),
      showHint: async ({ device, text, shownMs }) => note(`show ${device} ${text} ${shownMs}`),
    },
    reportStatus: () => note('report'),
    setLogLevel: (level) => note(`level ${level}`),
    configure: async ({ revision }) =>
      ({ ...note(`configure ${revision}`), detail: 'tried' }) as never,
    restart: () => note('restart'),
  });
  const ask = (requestId: string, fields: Partial<NewCommand> = {}) =>
    runner.receive(
      encodeCommand({
        ...{ requestId, command: 'report-status', expiresAtMs: COLLECTOR_MS + 1000 },
        ...fields,
      } as NewCommand),
    );
  return { clock, replies, deeds, runner, ask, file };
}

test('a request is done once, whatever the agent’s own clock says', async () => {
  const { runner, ask, replies, deeds } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  await ask('r1');
  await ask('r1');
  await ask('r2');
  expect(replies).toEqual([
    ['r1', 'done'],
    ['r1', 'repeated'],
    ['r2', 'done'],
  ]);
  expect(deeds).toEqual(['report', 'report']);
});

test('a request that comes again while it is carried out is not begun again', async () => {
  let finish: (outcome: Outcome) => void = () => undefined;
  let begun = 0;
  const { runner, ask, replies } = rig({
    probe() {
      begun += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
  });
  runner.noteCollectorTime(COLLECTOR_MS);
  const first = ask('r1', { command: 'probe' });
  await ask('r1', { command: 'probe' });
  finish({ outcome: 'done' });
  await first;
  expect(begun).toBe(1);
  expect(replies.map(([, outcome]) => outcome)).toEqual(['repeated', 'done']);
});

test('a request is not done after its expiry by the collector’s time', async () => {
  const { runner, ask, replies, clock, deeds } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  clock.advance(1001);
  clock.stepWall(-999_999);
  await ask('r1');
  expect(replies).toEqual([['r1', 'expired']]);
  expect(deeds).toEqual([]);
});

test('before the collector’s time is known nothing is done, and afterwards it still can be', async () => {
  const { ask, replies, deeds, runner } = rig();
  await ask('r1');
  expect(replies).toEqual([['r1', 'refused', 'the collector has not told its time yet']]);
  runner.noteCollectorTime(COLLECTOR_MS);
  await ask('r1');
  expect(deeds).toEqual(['report']);
});

test('every command does its own thing, with what it was given', async () => {
  const { runner, ask, deeds } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  await ask('r1', { command: 'identify', device: 'w1' });
  await ask('r2', { command: 'probe' });
  await ask('r3', { command: 'show-hint', device: 'lamp', text: '请返岗', shownMs: 60_000 });
  await ask('r4', { command: 'log-level', level: 'debug' });
  await ask('r5', { command: 'configure', revision: 3, document: 'devices: []', tryMs: 60_000 });
  expect(deeds).toEqual([
    ...['identify w1', 'probe null', 'show lamp 请返岗 60000', 'level debug', 'configure 3'],
  ]);
});

test('a restart is answered before it is done, and does not follow again after the restart', async () => {
  const first = rig();
  first.runner.noteCollectorTime(COLLECTOR_MS);
  await first.ask('r1', { command: 'restart' });
  expect(first.replies).toEqual([['r1', 'done', 'ends now, to be started again']]);
  expect(first.deeds).toEqual(['restart']);
  const second = rig({ file: first.file });
  second.runner.noteCollectorTime(COLLECTOR_MS);
  await second.ask('r1', { command: 'restart' });
  expect(second.replies).toEqual([['r1', 'repeated']]);
  expect(second.deeds).toEqual([]);
});

test('a restart that cannot be remembered is not done: it would be done for ever', async () => {
  const { runner, ask, replies, deeds } = rig({ file: '/proc/nowhere/requests' });
  runner.noteCollectorTime(COLLECTOR_MS);
  await ask('r1', { command: 'restart' });
  expect(replies).toMatchObject([['r1', 'failed', expect.stringContaining('ENOENT')]]);
  expect(deeds).toEqual([]);
});

test('a memory that is damaged remembers what can be read of it, and takes more', async () => {
  const file = join(temporaryFolder(), 'requests');
  writeFileSync(file, 'r1\n\0\0garbage NOT AN ID\nr2\n');
  const memory = createRequestMemory(file);
  expect(['r1', 'r2', 'r3'].map((id) => memory.has(id))).toEqual([true, true, false]);
  memory.rememberForGood('r3');
  expect(readFileSync(file, 'utf8')).toBe('r1\nr2\nr3\n');
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('the memory stays small however many requests come', () => {
  const memory = createRequestMemory(join(temporaryFolder(), 'requests'));
  for (let n = 0; n < 1000; n += 1) memory.remember(`r${n}`);
  expect([memory.has('r0'), memory.has('r999')]).toEqual([false, true]);
  for (let n = 0; n < 300; n += 1) memory.rememberForGood(`k${n}`);
  expect([memory.has('k299'), memory.has('k150')]).toEqual([true, true]);
});

test('an unknown command, and one that is wrong, are refused to whoever sent them', async () => {
  const { runner, replies } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  const head = { v: 1, expiresAtMs: COLLECTOR_MS };
  await runner.receive(JSON.stringify({ ...head, requestId: 'r1', command: 'format-disk' }));
  await runner.receive(
    JSON.stringify({ ...head, requestId: 'r2', command: 'log-level', level: 5 }),
  );
  await runner.receive(JSON.stringify({ ...head, requestId: 'r3', command: 'toString' }));
  expect(replies).toMatchObject([
    ['r1', 'refused', 'this agent does not know the command'],
    ['r2', 'refused', expect.stringContaining('/level')],
    ['r3', 'refused', 'this agent does not know the command'],
  ]);
});

test('nonsense is not answered', async () => {
  const { runner, replies } = rig();
  await runner.receive('{"v":1}');
  await runner.receive('nonsense');
  expect(replies).toEqual([]);
});

type Step =
  | { readonly kind: 'ask'; readonly id: number; readonly restart: boolean }
  | { readonly kind: 'restart-process' }
  | { readonly kind: 'wall'; readonly ms: number }
  | { readonly kind: 'wait'; readonly ms: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        id: fc.nat(5),
        restart: fc.boolean(),
      }),
    },
    fc.record({ kind: fc.constant('restart-process' as const) }),
    fc.record({ kind: fc.constant('wall' as const), ms: fc.integer({ min: -9e11, max: 9e11 }) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(600) }),
  ),
  { maxLength: 40 },
);

test('repeated, out of order, across restarts and wild wall clocks: once, and never too late', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const file = join(temporaryFolder(), 'requests');
      let atMs = 0;
      const expiry = (id: number) => 200 * (id + 1);
      const restarts = new Map<string, number>();
      let now = rig({ file });
      let reports = new Map<string, number>();
      now.runner.noteCollectorTime(COLLECTOR_MS);
      for (const step of plan) {
        if (step.kind === 'wall') now.clock.stepWall(step.ms);
        else if (step.kind === 'wait') {
          atMs += step.ms;
          now.clock.advance(step.ms);
        } else if (step.kind === 'restart-process') {
          now = rig({ file });
          reports = new Map();
          now.runner.noteCollectorTime(COLLECTOR_MS + atMs);
        } else {
          const requestId = `${step.restart ? 'b' : 'a'}${step.id}`;
          const before = now.deeds.length;
          await now.ask(requestId, {
            command: step.restart ? 'restart' : 'report-status',
            expiresAtMs: COLLECTOR_MS + expiry(step.id),
          } as Partial<NewCommand>);
          if (now.deeds.length === before) continue;
          expect(atMs).toBeLessThanOrEqual(expiry(step.id));
          const counts = step.restart ? restarts : reports;
          counts.set(requestId, (counts.get(requestId) ?? 0) + 1);
          expect(counts.get(requestId)).toBe(1);
        }
      }
    }),
    { numRuns: 150, seed: 4 },
  );
}, 120_000);

test('50 000 strange commands: always an end, and any answer is one of the protocol', async () => {
  const { runner, replies } = rig();
  runner.noteCollectorTime(COLLECTOR_MS);
  const names = JSON.stringify(commandSchema).match(/(?<="const":")[\w-]+/g) ?? [];
  const field = fc.oneof(
    fc.constantFrom(...['w1', 'debug', 60_000, 1, null, true, -1, 1e300, 'x'.repeat(300), {}, []]),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const command = fc.record(
    {
      ...{
        v: fc.constantFrom(1, 2, 'x'),
        requestId: fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9-]{1,40}$/)),
      },
      ...{
        expiresAtMs: fc.oneof(fc.constant(COLLECTOR_MS + 5), fc.double()),
        command: fc.constantFrom(...names, 'x', '__proto__'),
      },
      ...{
        device: field,
        level: field,
        text: field,
        shownMs: field,
        revision: field,
        document: field,
        tryMs: field,
      },
    },
    { requiredKeys: ['requestId', 'command'] },
  );
  const text = fc.oneof(
    command.map((one) => JSON.stringify(one)),
    fc.string({ unit: 'binary' }),
    fc.json(),
  );
  const samples = fc.sample(text, { numRuns: 50_000, seed: 7 });
  for (const sample of samples) await runner.receive(sample);
  await settle();
  expect(replies.length).toBeGreaterThan(1000);
  expect(replies.every(([, , detail = '']) => [...detail].length <= LIMITS.textLengthMax)).toBe(
    true,
  );
}, 120_000);
