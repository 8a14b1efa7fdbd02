import { describe, expect, test } from 'vitest';
import { DECLARED_STATES } from '../../../../collector/journal/statement.ts';
import { NOW_MS } from '../../../unit/collector/statements/aSaid.ts';
import { aFinding, aTalkingServer, FINDING, raise } from '../statements/aListeningCollector.ts';
import { LOOPBACK_HEADERS } from './aServer.ts';

const HOUR_MS = 3_600_000;
const DAY = `fromMs=${NOW_MS - 12 * HOUR_MS}&toMs=${NOW_MS + 12 * HOUR_MS}`;

describe('a declaration', () => {
  test('is made, listed and ended', async () => {
    const { post, get } = await aTalkingServer();
    const made = await post('/api/declarations', {
      ...{ windowId: 'window-1', state: 'stand-in', person: 'p-1', standIn: 'p-2' },
      untilMs: NOW_MS + HOUR_MS,
    });
    expect(made.statusCode).toBe(200);
    expect(made.json()).toEqual({
      ...{ id: expect.stringMatching(/^d-[0-9a-f]{16}$/), windowId: 'window-1' },
      ...{ state: 'stand-in', fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS, endedMs: null },
      ...{ person: 'p-1', standIn: 'p-2', via: 'api', recordedMs: NOW_MS },
      author: expect.stringMatching(/^session-[0-9a-f]{12}$/),
    });
    const list = await get(`/api/declarations?windowId=window-1&${DAY}`);
    expect(list.json()).toEqual({ declarations: [made.json()], more: false });
    expect((await get(`/api/declarations?windowId=window-9&${DAY}`)).json().declarations).toEqual(
      [],
    );
    const url = `/api/declarations/window-1/${made.json().id}/end`;
    const ended = await post(url, { atMs: NOW_MS + 60_000 });
    expect(ended.json()).toMatchObject({ windowId: 'window-1', atMs: NOW_MS + 60_000 });
    const again = await post(url, {});
    expect([again.statusCode, again.json().code]).toEqual([409, 'HW-SAY-014']);
    expect((await get(`/api/declarations?${DAY}`)).json()).toMatchObject({
      declarations: [{ endedMs: NOW_MS + 60_000 }],
    });
  });

  test('that cannot be is refused by its field, in the language of who asks', async () => {
    const { post } = await aTalkingServer();
    const body = { windowId: 'window-1', state: 'away', untilMs: NOW_MS - 1 };
    const chinese = await post('/api/declarations', body, 'zh-CN');
    expect(chinese.statusCode).toBe(400);
    expect(chinese.json()).toMatchObject({ code: 'HW-SAY-003', field: 'untilMs' });
    expect(chinese.json().message).toContain('结束时间');
    expect((await post('/api/declarations', body)).json().message).toMatch(/ends before/);
    const unknown = await post('/api/declarations', { windowId: 'w-7', state: 'away' });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'HW-SAY-002']);
  });

  test.each([
    ['zh-CN', /[\u4e00-\u9fff]/],
    ['zh-TW', /[\u4e00-\u9fff]/],
    ['en', /must be one of/],
  ])('of no known state is told which there are, in %s', async (language, words) => {
    const { post } = await aTalkingServer();
    const body = { windowId: 'window-1', state: 'asleep' };
    const { code, message } = (await post('/api/declarations', body, language)).json();
    expect(code).toBe('HW-HTTP-009');
    for (const state of DECLARED_STATES) expect(message).toContain(state);
    expect(message).toMatch(words);
    if (language !== 'en') expect(message).not.toMatch(/must|constant|anyOf/);
  });

  test('whose fields contradict each other is told so in the language of who asks', async () => {
    const { server, signIn } = await aTalkingServer();
    const cookie = await signIn();
    const answer = await server.inject({
      url: `/api/declarations?fromMs=5&toMs=5`,
      headers: { ...LOOPBACK_HEADERS, cookie, 'accept-language': 'zh-CN' },
    });
    expect(answer.json()).toMatchObject({ code: 'HW-HTTP-009', field: 'toMs' });
    expect(answer.json().message).toContain('必须晚于 fromMs');
  });

  test.each([
    [{ windowId: 'window-1', state: 'sick' }, 'state'],
    [{ windowId: 'window-1', state: 'away', person: '王伟' }, 'person'],
    [{ windowId: 'window-1', state: 'away', via: 'key' }, 'via'],
    [{ windowId: 'window-1', state: 'away', fromMs: 1.5 }, 'fromMs'],
    [{ state: 'away' }, 'windowId'],
  ])('%j is not even looked at', async (body, field) => {
    const { post, journal } = await aTalkingServer();
    const before = journal.lastId();
    const answer = await post('/api/declarations', body);
    expect([answer.statusCode, answer.json().field]).toEqual([400, field]);
    expect(journal.lastId()).toBe(before);
  });
});

describe('a file of declarations', () => {
  const head = 'window,state,from,until\n';

  test('is taken in whole', async () => {
    const { post, get } = await aTalkingServer();
    const rows = Array.from({ length: 1000 }, (_, index) => {
      const minute = String(index % 60).padStart(2, '0');
      const hour = String(Math.floor(index / 60) % 24).padStart(2, '0');
      return `window-1,away,2026-03-04 ${hour}:${minute},\n`;
    });
    const text = `${head}${rows.join('')}`;
    const answer = await post('/api/declarations/import', { format: 'csv', text });
    expect(answer.json()).toEqual({ imported: 1000 });
    const list = await get(`/api/declarations?fromMs=${NOW_MS}&toMs=${NOW_MS + 90 * HOUR_MS}`);
    expect(list.json().declarations).toHaveLength(1000);
  });

  test('with bad lines is refused with all of them', async () => {
    const { post, get } = await aTalkingServer();
    const text = `${head}window-1,away,09:30,\nwindow-7,away,09:30,\nwindow-1,away,soon,\n`;
    const body = { file: 'leave.csv', format: 'csv', text };
    const answer = await post('/api/declarations/import', body, 'zh-CN');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'HW-SAY-020',
      field: 'text',
      problems: [
        { file: 'leave.csv', line: 3, code: 'HW-SAY-002' },
        { file: 'leave.csv', line: 4, code: 'HW-SAY-023' },
      ],
    });
    expect(answer.json().message).toContain('leave.csv:3 没有窗口“window-7”');
    expect((await get(`/api/declarations?${DAY}`)).json().declarations).toEqual([]);
  });

  test('may be larger than other requests, but not without end', async () => {
    const { post } = await aTalkingServer();
    const text = `${head}${'window-1,away,2026-03-04 09:30,\n'.repeat(4000)}`;
    const large = await post('/api/declarations/import', { format: 'csv', text });
    // It is read: the same line twice is what is wrong with it.
    expect(large.json().code).toBe('HW-SAY-020');
    const huge = await post('/api/declarations/import', { format: 'csv', text: 'x'.repeat(5e6) });
    expect([huge.statusCode, huge.json().code]).toEqual([413, 'HW-HTTP-007']);
    expect(huge.json().message).toContain('3906 KiB');
  });
});

test('a spare window is opened, an ordinary one is not', async () => {
  const { post } = await aTalkingServer();
  const opened = await post('/api/windows/window-9/activation', { active: true });
  expect(opened.json()).toMatchObject({ windowId: 'window-9', active: true, atMs: NOW_MS });
  const refused = await post('/api/windows/window-1/activation', { active: true });
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'HW-SAY-006']);
});

test('a booking is entered and cancelled by its id', async () => {
  const { post } = await aTalkingServer();
  const body = { hallId: 'hall', fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS };
  const booked = await post('/api/bookings', body);
  expect(booked.json()).toMatchObject({ hallId: 'hall', windowId: null, cancelled: false });
  const { id } = booked.json();
  const cancelled = await post('/api/bookings', { ...body, id, cancelled: true });
  expect(cancelled.json()).toMatchObject({ id, cancelled: true });
});

test('bookings and open spare windows are listed while they are in force', async () => {
  const { post, get } = await aTalkingServer();
  const booking = { hallId: 'hall', fromMs: NOW_MS + HOUR_MS, untilMs: NOW_MS + 2 * HOUR_MS };
  const [any, own, away, gone] = [
    (await post('/api/bookings', booking)).json(),
    (await post('/api/bookings', { ...booking, windowId: 'window-9' })).json(),
    (await post('/api/bookings', { ...booking, hallId: 'hall-ny' })).json(),
    (await post('/api/bookings', booking)).json(),
  ];
  await post('/api/bookings', { ...booking, id: gone.id, cancelled: true });
  const ids = async (more: string) =>
    (await get(`/api/bookings?${DAY}${more}`)).json().bookings.map(({ id }: { id: string }) => id);
  expect(new Set(await ids(''))).toEqual(new Set([any.id, own.id, away.id]));
  expect(new Set(await ids('&windowId=window-9'))).toEqual(new Set([any.id, own.id]));
  expect(await ids('&windowId=window-1')).toEqual([any.id]);
  expect(await ids('&hallId=hall-ny')).toEqual([away.id]);
  const later = `fromMs=${NOW_MS + 2 * HOUR_MS}&toMs=${NOW_MS + 3 * HOUR_MS}`;
  expect((await get(`/api/bookings?${later}`)).json()).toEqual({ bookings: [], more: false });

  await post('/api/windows/window-9/activation', { active: true });
  const spare = (query: string) => get(`/api/activations?${query}`);
  const dayEndMs = NOW_MS + 15 * HOUR_MS;
  expect((await spare(DAY)).json()).toEqual({
    activations: [
      {
        ...{ hallId: 'hall', windowId: 'window-9', fromMs: NOW_MS, untilMs: dayEndMs },
        author: expect.stringMatching(/^session-/),
      },
    ],
    more: false,
  });
  await post('/api/windows/window-9/activation', { active: false, atMs: NOW_MS + HOUR_MS });
  const closed = await spare(`${DAY}&windowId=window-9`);
  expect(closed.json().activations).toMatchObject([{ untilMs: NOW_MS + HOUR_MS }]);
  expect((await spare(`${DAY}&windowId=window-1`)).json().activations).toEqual([]);
  expect((await spare(later)).json().activations).toEqual([]);
  const wrong = await spare(`fromMs=${NOW_MS}&toMs=${NOW_MS}`);
  expect([wrong.statusCode, wrong.json().field]).toEqual([400, 'toMs']);
});

test('a specialist is called, listed with the time left, and signs in', async () => {
  const { post, get, clock } = await aTalkingServer();
  const called = await post('/api/calls', {
    windowId: 'window-1',
    station: 'land',
    matter: '登记',
  });
  expect(called.json()).toMatchObject({
    ...{ windowId: 'window-1', station: 'land', matter: '登记', calledMs: NOW_MS },
    ...{ dueMs: NOW_MS + 15 * 60_000, signedInMs: null },
  });
  const { id } = called.json();
  expect((await get(`/api/calls?${DAY}&open=true`)).json()).toEqual({
    ...{ calls: [called.json()], more: false },
  });
  clock.advance(1000);
  const signed = await post(`/api/calls/${id}/sign-in`, { person: 'p-3' });
  expect(signed.json()).toMatchObject({ callId: id, person: 'p-3' });
  const twice = await post(`/api/calls/${id}/sign-in`, {});
  expect([twice.statusCode, twice.json().code]).toEqual([409, 'HW-SAY-018']);
  const unknown = await post('/api/calls/c-1/sign-in', {});
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'HW-SAY-017']);
  expect((await get(`/api/calls?${DAY}&open=true`)).json().calls).toEqual([]);
});

describe('a conclusion', () => {
  const url = `/api/incidents/${FINDING}/conclusion`;
  const confirm = { version: 0, conclusion: 'confirmed', reason: 'verified-absent' };

  test('changes the status of the finding and is kept with its author and time', async () => {
    const { post, get, state } = await aTalkingServer();
    await raise(state, [aFinding()]);
    const answer = await post(url, { ...confirm, remark: '监控核实' });
    const conclusion = {
      ...{ version: 1, conclusion: 'confirmed', reason: 'verified-absent', remark: '监控核实' },
      ...{ author: expect.stringMatching(/^session-/), recordedMs: NOW_MS },
    };
    expect(answer.json()).toEqual({ findingId: FINDING, version: 1, conclusions: [conclusion] });
    const detail = (await get(`/api/incidents/${FINDING}`)).json();
    expect(detail.incident).toMatchObject({ status: 'confirmed', version: 1 });
    expect(detail.conclusions).toEqual([conclusion]);
  });

  test('of somebody who has not seen the newest one is answered by that: 409', async () => {
    const { post, state } = await aTalkingServer();
    await raise(state, [aFinding()]);
    await post(url, confirm);
    const late = { version: 0, conclusion: 'dismissed', reason: 'was-present' };
    const answer = await post(url, late, 'zh-CN');
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({
      ...{ code: 'HW-SAY-010', field: 'version', version: 1 },
      conclusions: [{ version: 1, conclusion: 'confirmed', recordedMs: NOW_MS }],
    });
    expect(answer.json().message).toMatch(/第 1 版：session-.* 2026-03-02 09:00 作出“已核实”/);
    const ahead = await post(url, { ...late, version: 7 });
    expect([ahead.statusCode, ahead.json().version]).toEqual([409, 1]);
  });

  test('of several at the same moment is one; the others are told', async () => {
    const { post, state, journal } = await aTalkingServer();
    await raise(state, [aFinding()]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(url, confirm)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(journal.conclusionsOf(FINDING)).toHaveLength(1);
  });

  test('is withdrawn with a reason before there is another', async () => {
    const { post, get, state } = await aTalkingServer();
    await raise(state, [aFinding()]);
    const early = await post(url, { version: 0, conclusion: 'reopened', reason: 'new-evidence' });
    expect([early.statusCode, early.json().code]).toEqual([409, 'HW-SAY-008']);
    await post(url, confirm);
    const other = { conclusion: 'dismissed', reason: 'was-present', version: 1 };
    expect((await post(url, other)).json().code).toBe('HW-SAY-009');
    await post(url, { version: 1, conclusion: 'reopened', reason: 'new-evidence' });
    const detail = (await get(`/api/incidents/${FINDING}`)).json();
    expect(detail.incident).toMatchObject({ status: 'suspected', version: 2 });
    const dismissed = await post(url, { ...other, version: 2 });
    expect(dismissed.json()).toMatchObject({ version: 3 });
  });

  test('on nothing is refused', async () => {
    const { post } = await aTalkingServer();
    expect((await post(url, confirm)).statusCode).toBe(404);
    expect((await post('/api/incidents/i1/conclusion', confirm)).statusCode).toBe(400);
  });
});

test('statistics tell suspected from confirmed, and leave apart what no figure counts', async () => {
  const { post, get, state } = await aTalkingServer();
  const id = (digit: string) => digit.repeat(24);
  await raise(state, [
    aFinding({ id: id('1') }),
    aFinding({ id: id('2') }),
    aFinding({ id: id('3') }),
    aFinding({ id: id('4'), isTrial: true }),
    aFinding({ id: id('5'), isHeld: true }),
    aFinding({ id: id('6'), stage: 'reminder' }),
    aFinding({ id: id('7'), kind: 'agent-silent' }),
    aFinding({ id: id('8'), raisedMs: NOW_MS - HOUR_MS }),
  ]);
  const conclude = (finding: string, body: object) =>
    post(`/api/incidents/${finding}/conclusion`, { version: 0, ...body });
  await conclude(id('1'), { conclusion: 'confirmed', reason: 'verified-absent' });
  await conclude(id('2'), { conclusion: 'dismissed', reason: 'was-present' });
  await conclude(id('3'), { conclusion: 'confirmed', reason: 'verified-absent' });
  await conclude(id('3'), { version: 1, conclusion: 'reopened', reason: 'new-evidence' });
  await conclude(id('4'), { conclusion: 'confirmed', reason: 'verified-absent' });
  const none = { suspected: 0, confirmed: 0, dismissed: 0 };
  const answer = await get(`/api/incidents/statistics?fromMs=${NOW_MS}&toMs=${NOW_MS + 1}`);
  expect(answer.json()).toEqual({
    ...{ fromMs: NOW_MS, toMs: NOW_MS + 1 },
    kinds: [
      {
        ...{ kind: 'agent-silent', counted: { ...none, suspected: 1 } },
        ...{ reminders: none, held: none, trial: none },
      },
      {
        kind: 'empty-post',
        counted: { suspected: 1, confirmed: 1, dismissed: 1 },
        reminders: { ...none, suspected: 1 },
        held: { ...none, suspected: 1 },
        trial: { ...none, confirmed: 1 },
      },
    ],
  });
  const back = await get(`/api/incidents/statistics?fromMs=${NOW_MS}&toMs=${NOW_MS}`);
  expect([back.statusCode, back.json().field]).toEqual([400, 'toMs']);
});

test('a conclusion with a reason that contradicts it is refused with those that fit', async () => {
  const { post, state } = await aTalkingServer();
  await raise(state, [aFinding({ kind: 'camera-down' })]);
  const url = `/api/incidents/${FINDING}/conclusion`;
  const body = { version: 0, conclusion: 'dismissed', reason: 'was-present' };
  const refused = await post(url, body, 'zh-CN');
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'HW-SAY-012']);
  expect(refused.json()).toMatchObject({ field: 'reason' });
  expect(refused.json().message).toContain('technical-test 技术测试');
  const taken = await post(url, { ...body, reason: 'technical-test' });
  expect(taken.statusCode).toBe(200);
});
