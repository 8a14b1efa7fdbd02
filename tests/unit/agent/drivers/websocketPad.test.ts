import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createPadAccounts,
  createWrongKeys,
} from '../../../../agent/drivers/websocketPad/padAccounts.ts';
import { createPadConnection } from '../../../../agent/drivers/websocketPad/padConnection.ts';
import type { ListenerOptions } from '../../../../agent/drivers/websocketPad/padListener.ts';
import { createPadListeners } from '../../../../agent/drivers/websocketPad/padListeners.ts';
import {
  createWebsocketPadDriver,
  isExposed,
  type WebsocketPadSettings,
  websocketPadDriver,
  websocketPadSettings,
} from '../../../../agent/drivers/websocketPad/websocketPadDriver.ts';
import type { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const KEY = 'k3y-of-the-pad-0123456789';
const login = (key = KEY, workNo = 'w1') => ({ code: 40001, data: { work_no: workNo, key } });
const HEARTBEAT = { code: 40000, data: 1603780630492 };

test('a key is right only for its own number; five wrong ones make an address wait a minute', () => {
  const accounts = createPadAccounts();
  const clock = createFakeClock();
  const account = { workNo: 'w1', key: KEY, onLogin: () => ({ onMessage() {}, onEnd() {} }) };
  expect(accounts.add(account)).toBe(true);
  expect(accounts.add({ ...account, key: 'another' })).toBe(false);
  expect(accounts.find('w1', KEY)).not.toBeNull();
  expect(accounts.find('w1', `${KEY} `)).toBeNull();
  expect(accounts.find('w2', KEY)).toBeNull();
  const wrongKeys = createWrongKeys(clock);
  for (let time = 0; time < 5; time += 1) {
    expect(wrongKeys.isBlocked('10.0.0.9')).toBe(false);
    wrongKeys.note('10.0.0.9');
  }
  for (let other = 0; other < 200; other += 1) wrongKeys.note(`10.0.1.${other}`);
  expect(wrongKeys.isBlocked('10.0.0.9')).toBe(true);
  expect(wrongKeys.isBlocked('10.0.0.8')).toBe(false);
  clock.advance(60_000);
  expect(wrongKeys.isBlocked('10.0.0.9')).toBe(false);
});

/** A hall with one listener into which the test connects pads without a network. */
function hall() {
  let listener: ListenerOptions | null = null;
  let closed = 0;
  const listeners = createPadListeners(async (options) => {
    listener = options;
    return {
      port: options.wish.port,
      close: async () => {
        closed += 1;
      },
    };
  });
  const connect = (address = '127.0.0.1') => {
    if (listener === null) throw new Error('nobody listens');
    const { clock, accounts, wrongKeys } = listener;
    const heard: { code: number; state: number; msg: string; data?: unknown }[] = [];
    let goodbye: string | null = null;
    const socket = {
      address,
      send: (text: string) => void heard.push(JSON.parse(text)),
      waitingBytes: () => 0,
      close: (reason: string) => {
        goodbye = reason;
      },
    };
    const connection = createPadConnection({ clock, socket, accounts, wrongKeys });
    return {
      heard,
      goodbye: () => goodbye,
      say: (message: unknown) => connection.receive(JSON.stringify(message)),
      hangUp: () => connection.ended('the pad closed the connection'),
    };
  };
  return { listeners, connect, closed: () => closed };
}

function settings(fields: Partial<WebsocketPadSettings> = {}): WebsocketPadSettings {
  const given = { port: 8425, workNo: 'w1', keyFile: 'pad.key', ...fields };
  return withDefaults(websocketPadSettings, given) as WebsocketPadSettings;
}

async function startedPad(fields: Partial<WebsocketPadSettings> = {}) {
  const configFolder = temporaryFolder();
  writeFileSync(join(configFolder, 'pad.key'), `${KEY}\n`);
  const rig = driverRig({ configFolder });
  const place = hall();
  const driver = createWebsocketPadDriver(rig.context, settings(fields), place.listeners);
  const outcome = await driver.start();
  const said = () =>
    rig.emitted.map(({ observation }) => {
      if (observation.kind === 'rating') return observation.level;
      return observation.kind === 'equipment' ? observation.status : observation.kind;
    });
  return { ...rig, ...place, driver, outcome, said };
}

test('a pad that logs in is asked, greeted, well, and gets its page', async () => {
  const { connect, outcome, said } = await startedPad({ ratingPage: 'https://hall.example/rate' });
  expect(outcome).toBe('started');
  const pad = connect();
  expect(pad.heard).toEqual([{ code: 40001, state: 0, msg: '请发送工号' }]);
  pad.say(login());
  expect(pad.heard.slice(1)).toEqual([
    { code: 40001, state: 1, msg: '登录成功' },
    { code: 50100, state: 1, msg: '打开网址', data: 'https://hall.example/rate' },
  ]);
  expect(said()).toEqual(['ok']);
});

test('without the right key nothing counts, and the connection ends', async () => {
  const { connect, said, clock } = await startedPad();
  const stranger = connect();
  stranger.say({ code: 50101, data: { level: 1 } });
  expect(stranger.heard.at(-1)).toMatchObject({ code: 40001, state: 0, msg: '请先登录' });
  stranger.say(login('wrong-key-0123'));
  expect(stranger.heard.at(-1)).toMatchObject({ code: 40001, state: 0, msg: '通讯密钥错误' });
  expect(stranger.goodbye()).toBe('wrong key');
  stranger.say(login());
  stranger.say({ code: 50101, data: { level: 1 } });
  const silent = connect();
  await clock.advanceGently(10_000);
  expect(silent.goodbye()).toBe('no login');
  expect(said().filter((one) => one !== 'unreachable')).toEqual([]);
});

test('a press is answered when it is stored, and a repeated one is stored once', async () => {
  const { connect, emitted, said } = await startedPad();
  const pad = connect();
  pad.say(login());
  const press = { code: 50101, data: { level: 5, ticket: 'A-7', id: 'press-00000001' } };
  pad.say(press);
  pad.say(press);
  pad.say({ code: 50101, data: { level: 5 } });
  expect(said()).toEqual(['ok', 5, 5]);
  expect(emitted[1]?.observation).toMatchObject({ ticket: 'a-7', scale: 5, via: 'pad' });
  const stored = { code: 50101, state: 1, msg: '已保存', data: { id: 'press-00000001' } };
  expect(pad.heard.slice(2)).toEqual([stored, stored, { code: 50101, state: 1, msg: '已保存' }]);
});

test('a press that could not be stored is not acknowledged, and ends nothing', async () => {
  const { listeners, connect } = hall();
  const configFolder = temporaryFolder();
  writeFileSync(join(configFolder, 'pad.key'), KEY);
  const rig = driverRig({
    configFolder,
    emit: ({ kind }) => {
      if (kind === 'rating') throw new Error('no disk');
    },
  });
  await createWebsocketPadDriver(rig.context, settings(), listeners).start();
  const pad = connect();
  pad.say(login());
  pad.say({ code: 50101, data: { level: 5, id: 'press-00000001' } });
  expect(pad.heard.at(-1)).toMatchObject({ state: 0, data: { id: 'press-00000001' } });
  expect(pad.goodbye()).toBeNull();
});

test('a press that is sent again after a restart of the agent keeps its id', async () => {
  const pressIdOf = async () => {
    const { connect, emitted } = await startedPad();
    const pad = connect();
    pad.say(login());
    pad.say({ code: 50101, data: { level: 5, id: 'press-00000001' } });
    const observation = emitted.at(-1)?.observation;
    return observation?.kind === 'rating' ? observation.pressId : null;
  };
  const [first, second] = [await pressIdOf(), await pressIdOf()];
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
});

test('heartbeats keep a pad well; after three missed ones it is unreachable', async () => {
  const { connect, said, clock, emitted } = await startedPad();
  const pad = connect();
  pad.say(login());
  for (let minute = 0; minute < 10; minute += 1) {
    await clock.advanceGently(60_000);
    pad.say(HEARTBEAT);
  }
  expect(pad.heard.at(-1)).toMatchObject({ code: 40000, state: 1, msg: '收到' });
  expect(new Set(said())).toEqual(new Set(['ok']));
  await clock.advanceGently(179_000);
  expect(said().at(-1)).toBe('ok');
  await clock.advanceGently(1100);
  expect(emitted.at(-1)?.observation).toMatchObject({
    ...{ status: 'unreachable', reason: 'no heartbeat for 180 s' },
  });
  expect(pad.goodbye()).toBe('no heartbeat for 180 s');
});

test('garbage is no sign of life', async () => {
  const { connect, said, clock } = await startedPad();
  const pad = connect();
  pad.say(login());
  for (let minute = 0; minute < 4; minute += 1) {
    await clock.advanceGently(60_000);
    pad.say({ nonsense: true });
  }
  expect(said().at(-1)).toBe('unreachable');
});

test('a pad that comes back within 15 s was never missed; one that does not is', async () => {
  const { connect, said, clock } = await startedPad();
  const pad = connect();
  pad.say(login());
  pad.hangUp();
  await clock.advanceGently(14_000);
  connect().say(login());
  await clock.advanceGently(30_000);
  expect(new Set(said())).toEqual(new Set(['ok']));
  const { clock: otherClock, said: otherSaid } = await startedPad();
  await otherClock.advanceGently(15_000);
  expect(otherSaid()).toEqual(['unreachable']);
});

test('a second login of one number takes over; the first pad is heard no more', async () => {
  const { connect, said } = await startedPad();
  const [first, second] = [connect('10.0.0.1'), connect('10.0.0.2')];
  first.say(login());
  second.say(login());
  expect(first.heard.at(-1)).toMatchObject({ msg: '该工号已在别处登录' });
  expect(first.goodbye()).not.toBeNull();
  first.say({ code: 50101, data: { level: 1 } });
  second.say({ code: 50101, data: { level: 4 } });
  first.hangUp();
  expect(said()).toEqual(['ok', 'ok', 4]);
});

test('a pad may log in again on its own connection', async () => {
  const { connect, said } = await startedPad();
  const pad = connect();
  pad.say(login());
  pad.say(login());
  pad.say({ code: 50101, data: { level: 4 } });
  expect(pad.goodbye()).toBeNull();
  expect(said()).toEqual(['ok', 4]);
});

test('who sends more than twenty messages a second is cut off', async () => {
  const { connect, clock } = await startedPad();
  const pad = connect();
  pad.say(login());
  await clock.advanceGently(1000);
  for (let message = 0; message < 20; message += 1) pad.say(HEARTBEAT);
  expect(pad.goodbye()).toBeNull();
  pad.say(HEARTBEAT);
  expect(pad.goodbye()).toBe('too many messages');
});

test('pads of one address share its listener, which ends with the last of them', async () => {
  const configFolder = temporaryFolder();
  writeFileSync(join(configFolder, 'pad.key'), KEY);
  const { listeners, connect, closed } = hall();
  const make = (fields: Partial<WebsocketPadSettings>) => {
    const rig = driverRig({ configFolder });
    return { rig, driver: createWebsocketPadDriver(rig.context, settings(fields), listeners) };
  };
  const [one, two] = [make({ workNo: 'w1' }), make({ workNo: 'w2' })];
  expect(await one.driver.start()).toBe('started');
  expect(await two.driver.start()).toBe('started');
  connect().say(login(KEY, 'w2'));
  expect(one.rig.emitted).toEqual([]);
  expect(two.rig.emitted).toHaveLength(1);
  const tls = { cert: 'a.pem', key: 'b.pem' };
  expect(await make({ workNo: 'w3', tls }).driver.start()).toHaveProperty('unusable');
  expect(await make({ workNo: 'w2' }).driver.start()).toHaveProperty('unusable');
  await one.driver.stop();
  expect(closed()).toBe(0);
  await two.driver.stop();
  await two.driver.stop();
  expect(closed()).toBe(1);
});

test('a key that cannot be read is waited for; one that is too short cannot be used', async () => {
  const configFolder = temporaryFolder();
  const rig = driverRig({ configFolder });
  const start = () => createWebsocketPadDriver(rig.context, settings(), hall().listeners).start();
  expect(await start()).toEqual({ retryLater: 'keyFile cannot be read' });
  writeFileSync(join(configFolder, 'pad.key'), '123456\n');
  expect(await start()).toHaveProperty('unusable');
});

test('no key stands in a log line', async () => {
  const lines: unknown[] = [];
  const note = (...line: unknown[]) => void lines.push(line);
  const log = { debug: note, info: note, warn: note, error: note, child: () => log };
  const configFolder = temporaryFolder();
  writeFileSync(join(configFolder, 'pad.key'), KEY);
  const place = hall();
  const rig = driverRig({ configFolder, log: log as unknown as typeof silentLog });
  await createWebsocketPadDriver(
    rig.context,
    settings({ host: '0.0.0.0' }),
    place.listeners,
  ).start();
  const pad = place.connect();
  pad.say(login('wrong-key-0123'));
  const right = place.connect();
  right.say(login());
  right.hangUp();
  expect(JSON.stringify(lines)).toContain('HW-AGENT-045');
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${KEY}|wrong-key-0123`));
});

test('an address that others reach needs TLS, or a word', () => {
  const problems = (fields: Partial<WebsocketPadSettings>) =>
    websocketPadDriver.check(settings(fields), { allowedNetworks: [] });
  const tls = { cert: 'a.pem', key: 'b.pem' };
  expect(problems({})).toEqual([]);
  expect(problems({ host: '0.0.0.0' })).toMatchObject([{ field: ['host'] }]);
  expect(problems({ host: '0.0.0.0', tls })).toEqual([]);
  expect(problems({ host: '::', insecure: true })).toEqual([]);
  expect(isExposed(settings({ host: '192.168.1.5' }))).toBe(true);
  expect(isExposed(settings({ host: '192.168.1.5', tls }))).toBe(false);
});

test('the agent can push a page, but no other kind of address', async () => {
  const { driver, connect } = await startedPad();
  expect(driver.openPage('https://hall.example/case/1')).toBe(false);
  const pad = connect();
  pad.say(login());
  expect(driver.openPage('javascript:alert(1)')).toBe(false);
  expect(driver.openPage('https://hall.example/case/1')).toBe(true);
  expect(pad.heard.at(-1)).toMatchObject({ code: 50100, data: 'https://hall.example/case/1' });
});
