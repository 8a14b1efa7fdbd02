import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../../../collector/journal/journal.ts';
import type { Statement } from '../../../../collector/journal/statement.ts';
import { createStatementDesk } from '../../../../collector/statements/statementDesk.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { DAY_MS, NOW_MS } from '../../../unit/collector/statements/aSaid.ts';
import { aFinding, aListeningCollector, FINDING, raise } from './aListeningCollector.ts';

const BY = { author: 'session-1', via: 'api' } as const;
const HOUR_MS = 3_600_000;

function codeOf(outcome: { ok: boolean; problem?: { code: string } }): string | null {
  return outcome.ok ? null : (outcome.problem?.code ?? '');
}

test('what is said is judged when it is answered', async () => {
  const { desk, said, state } = await aListeningCollector();
  const outcome = await desk.declare({ windowId: 'window-1', state: 'paused' }, BY);
  expect(outcome).toMatchObject({ ok: true, value: { fromMs: NOW_MS, untilMs: null } });
  const query = { fromMs: NOW_MS, toMs: NOW_MS + 1, limit: 10 };
  expect(await said.declarations(query)).toMatchObject([{ state: 'paused', via: 'api' }]);
  const [interval] = await state.intervals('window-1', NOW_MS, NOW_MS + 1);
  expect(interval).toBeDefined();
});

test('an answer does not wait for ever for what is judged', async () => {
  const { journal, clock, site } = await aListeningCollector();
  const desk = createStatementDesk({
    ...{ site: () => site, journal, clock },
    findFinding: async () => null,
    caughtUp: () => new Promise(() => undefined),
  });
  let isAnswered = false;
  const answer = desk.declare({ windowId: 'window-1', state: 'paused' }, BY).then((outcome) => {
    isAnswered = outcome.ok;
  });
  await clock.advanceGently(1900);
  expect(isAnswered).toBe(false);
  await clock.advanceGently(200);
  await answer;
  expect(isAnswered).toBe(true);
});

test('what is refused is not written', async () => {
  const { desk, journal } = await aListeningCollector();
  const before = journal.lastId();
  const outcomes = [
    await desk.declare({ windowId: 'window-7', state: 'away' }, BY),
    await desk.declare({ windowId: 'window-1', state: 'away', person: '王伟' }, BY),
    await desk.end({ windowId: 'window-1', id: 'nothing' }, BY),
    await desk.activate({ windowId: 'window-1', active: true }, BY),
    await desk.signIn({ callId: 'nothing' }, BY),
    await desk.conclude(
      {
        ...{ findingId: FINDING, seenVersion: 0 },
        ...{ conclusion: 'confirmed', reason: 'verified-absent' },
      },
      BY,
    ),
  ];
  expect(outcomes.map(codeOf)).toEqual([
    ...['HW-SAY-002', 'HW-SAY-001', 'HW-SAY-013', 'HW-SAY-006', 'HW-SAY-017', 'HW-SAY-007'],
  ]);
  expect(journal.lastId()).toBe(before);
});

test('a declaration is ended once, and one that has not begun is taken back', async () => {
  const { desk, clock, said } = await aListeningCollector();
  const window = { windowId: 'window-1' } as const;
  await desk.declare({ ...window, id: 'a', state: 'meeting', untilMs: NOW_MS + HOUR_MS }, BY);
  clock.advance(HOUR_MS / 2);
  expect(await desk.end({ ...window, id: 'a' }, BY)).toMatchObject({
    value: { atMs: NOW_MS + HOUR_MS / 2 },
  });
  expect(codeOf(await desk.end({ ...window, id: 'a' }, BY))).toBe('HW-SAY-014');
  const listed = () => said.declarations({ fromMs: NOW_MS, toMs: NOW_MS + 1, limit: 9 });
  expect(await listed()).toMatchObject([{ endedMs: NOW_MS + HOUR_MS / 2 }]);
  // Said again, it holds again.
  await desk.declare(
    {
      ...{ ...window, id: 'a', state: 'meeting' },
      ...{ fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS },
    },
    BY,
  );
  expect(await listed()).toMatchObject([{ endedMs: null }]);
  expect((await desk.end({ ...window, id: 'a' }, BY)).ok).toBe(true);

  const fromMs = NOW_MS + DAY_MS;
  await desk.declare({ ...window, id: 'b', state: 'outreach', fromMs }, BY);
  expect(await desk.end({ ...window, id: 'b' }, BY)).toMatchObject({ value: { atMs: fromMs } });
  await desk.declare({ ...window, id: 'c', state: 'away', untilMs: NOW_MS + HOUR_MS }, BY);
  clock.advance(HOUR_MS);
  expect(codeOf(await desk.end({ ...window, id: 'c' }, BY))).toBe('HW-SAY-014');
});

test('a specialist signs in once, and not before the call', async () => {
  const { desk, clock, said } = await aListeningCollector();
  const call = await desk.call({ windowId: 'window-1', station: 'land' }, BY);
  const callId = call.ok ? call.value.id : '';
  expect(codeOf(await desk.signIn({ callId, atMs: NOW_MS - 1 }, BY))).toBe('HW-SAY-019');
  clock.advance(60_000);
  expect((await desk.signIn({ callId }, BY)).ok).toBe(true);
  expect(codeOf(await desk.signIn({ callId }, BY))).toBe('HW-SAY-018');
  const query = { openOnly: false, fromMs: 0, toMs: NOW_MS + 1, limit: 10 };
  expect(await said.specialistCalls(query)).toMatchObject([
    { id: callId, dueMs: NOW_MS + 15 * 60_000, signedInMs: NOW_MS + 60_000 },
  ]);
  expect(await said.specialistCalls({ ...query, openOnly: true })).toEqual([]);
});

test('a booking of another hall is not changed by its id', async () => {
  const { desk } = await aListeningCollector();
  const span = { fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS, cancelled: false, windowId: null };
  await desk.book({ ...span, id: 'b', hallId: 'hall' }, BY);
  expect(codeOf(await desk.book({ ...span, id: 'b', hallId: 'hall-ny' }, BY))).toBe('HW-SAY-031');
  expect((await desk.book({ ...span, id: 'b', hallId: 'hall', cancelled: true }, BY)).ok).toBe(
    true,
  );
});

test('who concludes on what somebody else has concluded on meanwhile is told what', async () => {
  const { desk, state, clock, site, folder } = await aListeningCollector();
  await raise(state, [aFinding()]);
  // A command beside the collector, with the file open for itself.
  const journal = openJournal({ path: `${folder}/journal.db`, clock, log: silentLog });
  onTestFinished(() => journal.close());
  const command = createStatementDesk({
    ...{ site: () => site, journal, clock },
    findFinding: async () => ({ hallId: 'hall', kind: 'empty-post' }),
    caughtUp: () => Promise.resolve(),
  });
  const wish = { findingId: FINDING, seenVersion: 0, reason: 'new-evidence' } as const;
  const mine = desk.conclude({ ...wish, conclusion: 'confirmed' }, BY);
  const yours = command.conclude(
    { ...wish, conclusion: 'dismissed' },
    { author: 'os-0', via: 'cli' },
  );
  const outcomes = [await mine, await yours];
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  const lost = outcomes.find(({ ok }) => !ok);
  const winner = outcomes[0]?.ok === true ? 'session-1' : 'os-0';
  expect(lost).toMatchObject({
    problem: {
      code: 'HW-SAY-010',
      facts: { seen: 0, version: 1, author: winner },
      conclusions: [{ version: 1, author: winner, recordedMs: NOW_MS }],
    },
  });
});

test('who is overtaken by another process between looking and writing is told, too', async () => {
  const { journal, clock, site } = await aListeningCollector();
  const other: Statement = {
    ...{ type: 'conclusion', findingId: FINDING, version: 1 },
    ...{ conclusion: 'dismissed', reason: 'was-present' },
  };
  let isOvertaken = false;
  const desk = createStatementDesk({
    ...{ site: () => site, clock },
    journal: {
      ...journal,
      conclusionsOf(id) {
        const seen = journal.conclusionsOf(id);
        if (!isOvertaken) journal.appendStatement({ author: 'os-0', statement: other });
        isOvertaken = true;
        return seen;
      },
    },
    findFinding: async () => ({ hallId: 'hall', kind: 'empty-post' }),
    caughtUp: () => Promise.resolve(),
  });
  const wish = { findingId: FINDING, seenVersion: 0, conclusion: 'confirmed' } as const;
  expect(await desk.conclude({ ...wish, reason: 'verified-absent' }, BY)).toMatchObject({
    ok: false,
    problem: { code: 'HW-SAY-010', conclusions: [{ author: 'os-0', conclusion: 'dismissed' }] },
  });
  expect(journal.conclusionsOf(FINDING)).toHaveLength(1);
});

test('a file is taken in as a whole or not at all', async () => {
  const { desk, journal, said } = await aListeningCollector();
  const head = 'window,state,from,until,person,stand_in\n';
  const good = 'window-1,leave-covered,2026-03-03 09:00,2026-03-03 17:00,p-1,p-2\n';
  const file = { file: 'leave.csv', format: 'csv', via: 'duty-table' } as const;
  const before = journal.lastId();
  const refused = await desk.importDeclarations({ ...file, text: `${head}${good}x,y,z\n` }, BY);
  expect(refused).toMatchObject({ ok: false, problems: [{ file: 'leave.csv', line: 3 }] });
  expect(journal.lastId()).toBe(before);
  const text = `${head}${good}`;
  expect(await desk.importDeclarations({ ...file, text }, BY)).toEqual({ ok: true, count: 1 });
  await desk.importDeclarations({ ...file, text }, BY);
  const query = { fromMs: NOW_MS, toMs: NOW_MS + 3 * DAY_MS, limit: 10 };
  expect(await said.declarations(query)).toMatchObject([{ via: 'duty-table', person: 'p-1' }]);
});
