import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAllowedNetworks } from '../../../../agent/probing/allowedNetworks.ts';
import { createAskedDevice } from '../../../../agent/probing/askedDevice.ts';
import { judge, NOTHING_KNOWN } from '../../../../agent/probing/belief.ts';
import { readCredentialsFile } from '../../../../agent/probing/credentialsFile.ts';
import { judgePing, latencyOf } from '../../../../agent/probing/echo.ts';
import { createEndableClock } from '../../../../agent/probing/endableClock.ts';
import { createProbeTurns, PROBES_AT_ONCE_MAX } from '../../../../agent/probing/probeTurns.ts';
import type { NotAsked } from '../../../../agent/probing/probing.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { driverRig } from '../drivers/driverRig.ts';

interface Answer {
  readonly kind: 'result';
  readonly isWell: boolean;
}

const WELL: Answer = { kind: 'result', isWell: true };
const ILL: Answer = { kind: 'result', isWell: false };
const NOT_ASKED: NotAsked = { kind: 'not-asked', reason: 'no\nway' };

/** A hall of devices that share one agent; each answers after `latencyMs`. */
function hall(size: number, latencyMs: number, answer: () => Answer | NotAsked = () => WELL) {
  const clock = createFakeClock();
  const turns = createProbeTurns();
  const asked: number[] = [];
  const told: boolean[] = [];
  let running = 0;
  let runningMax = 0;
  const blind: (string | null)[] = [];
  const devices = Array.from({ length: size }, (_, index) => {
    const guard = { refusalOf: async () => null };
    const probing = { turns, guard, isClockSynced: () => true };
    const rig = driverRig({
      clock,
      probing,
      random: seededRandom(index),
      blind: (why) => blind.push(why),
    });
    return createAskedDevice<Answer>({
      ...{ context: rig.context, networks: readAllowedNetworks([]), periodMs: 30_000 },
      prepare: () => async (surroundings) => {
        asked.push(clock.monotonicMs());
        running += 1;
        runningMax = Math.max(runningMax, running);
        await new Promise<void>((resolve) => surroundings.clock.after(latencyMs, resolve));
        running -= 1;
        return answer();
      },
      isGood: ({ isWell }) => isWell,
      tell: ({ isWell }) => told.push(isWell),
    });
  });
  return { clock, devices, asked, told, blind, runningMax: () => runningMax };
}

describe('devices of one agent', () => {
  test('are not asked in the same instant, and never more than a few at once', async () => {
    const { clock, devices, asked, told, runningMax } = hall(20, 700);
    for (const device of devices) await device.start();
    await clock.advanceGently(300_000);
    expect(runningMax()).toBe(PROBES_AT_ONCE_MAX);
    expect(new Set(asked.slice(0, 4)).size).toBeGreaterThan(1);
    // Ten periods of 30 s, each up to a tenth longer or shorter and 0.7 s of asking.
    expect(told.length).toBeGreaterThan(20 * 8);
    expect(told.length).toBeLessThan(20 * 12);
    for (const device of devices) await device.stop();
    expect(clock.waitingTimers()).toBe(0);
  });

  test('are asked at once by a person, who joins a question that is on its way', async () => {
    const { clock, devices, asked } = hall(1, 1000);
    const [device] = devices;
    await device?.start();
    const first = device?.probeNow?.();
    const second = device?.probeNow?.();
    await clock.advanceGently(1000);
    await Promise.all([first, second]);
    expect(asked).toEqual([0]);
    await clock.advanceGently(34_000);
    expect(asked).toHaveLength(2);
    await device?.stop();
    await device?.probeNow?.();
    expect(asked).toHaveLength(2);
  });

  test('are blind while nobody can ask them, and nothing is told of them', async () => {
    let answer: Answer | NotAsked = NOT_ASKED;
    const { clock, devices, told, blind } = hall(1, 1, () => answer);
    await devices[0]?.start();
    await clock.advanceGently(2000);
    expect({ told, blind }).toEqual({ told: [], blind: ['no way'] });
    answer = ILL;
    await clock.advanceGently(34_000);
    expect(told).toEqual([false]);
    expect(blind.at(-1)).toBeNull();
    await devices[0]?.stop();
  });

  test('stop at once in the middle of a question and say nothing more', async () => {
    const { clock, devices, told } = hall(6, 60_000);
    for (const device of devices) await device.start();
    await clock.advanceGently(1000);
    for (const device of devices) await device.stop();
    await settle();
    expect(clock.waitingTimers()).toBe(0);
    await clock.advanceGently(300_000);
    expect(told).toEqual([]);
  });

  test('that fail once after being well are asked again soon, and told when they fail again', async () => {
    const answers = [WELL, ILL, WELL, ILL, ILL];
    const { clock, devices, told, asked } = hall(1, 1, () => answers.shift() ?? ILL);
    await devices[0]?.start();
    await clock.advanceGently(34_000);
    await clock.advanceGently(6000);
    expect({ asked: asked.length, told }).toEqual({ asked: 3, told: [true, true] });
    await clock.advanceGently(34_000);
    await clock.advanceGently(6000);
    expect(told).toEqual([true, true, false]);
    await devices[0]?.stop();
  });
});

test('a belief follows two failures in a row, and every success at once', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (results) => {
      let belief: { told: boolean | null; failures: number } = NOTHING_KNOWN;
      results.forEach((isWell, index) => {
        const wasWell = belief.told === true;
        const judgement = judge(belief, isWell, (one) => one);
        belief = judgement.belief;
        const isSecond = index > 0 && results[index - 1] === false;
        expect(judgement.isDoubtful).toBe(!isWell && wasWell && !isSecond);
        expect(belief.told).toBe(isWell || judgement.isDoubtful);
      });
    }),
  );
});

test('turns are given in order, also after work that fails', async () => {
  const turns = createProbeTurns(1);
  const done: string[] = [];
  const fails = turns.take(async () => Promise.reject(new Error('no')));
  const others = ['a', 'b', 'c'].map((name) => turns.take(async () => done.push(name)));
  await expect(fails).rejects.toThrow('no');
  await Promise.all(others);
  expect(done).toEqual(['a', 'b', 'c']);
});

test('an ended clock fires what waits, and every later timer at once', () => {
  const clock = createFakeClock();
  const endable = createEndableClock(clock);
  const fired: string[] = [];
  endable.clock.after(5000, () => fired.push('first'));
  endable.clock.after(5000, () => fired.push('never'))();
  endable.end();
  endable.clock.after(5000, () => fired.push('later'));
  clock.advance(0);
  expect(fired).toEqual(['first', 'later']);
  expect(clock.waitingTimers()).toBe(0);
});

describe('a credentials file', () => {
  function read(text: string, mode = 0o600) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'account'), text);
    chmodSync(join(folder, 'account'), mode);
    return readCredentialsFile('account', { folder, lines: ['name', 'password'] });
  }

  test('gives its lines, spaces and colons in them included', () => {
    const wanted = { ok: true, lines: ['admin', ' a:b c '] };
    expect(read('admin\n a:b c \n')).toEqual(wanted);
    expect(read('\ufeffadmin\r\n a:b c \r\nmore')).toEqual(wanted);
    expect(read('admin\n a:b c ', 0o640)).toEqual(wanted);
  });

  test('that others may read, is too long, not there or incomplete is refused without its text', () => {
    expect(read('admin\nsecret', 0o644)).toEqual({
      ...{ ok: false, reason: 'account can be read by everybody: chmod 640 or less' },
    });
    expect(read('admin\n\n')).toEqual({
      ...{ ok: false, reason: 'account has no password; write on a line each: name, password' },
    });
    expect(read(`admin\n${'x'.repeat(2000)}`)).toMatchObject({ ok: false });
    const missing = readCredentialsFile('nowhere', { folder: '/', lines: ['name'] });
    expect(missing).toEqual({ ok: false, reason: 'nowhere cannot be read (ENOENT)' });
    const folder = readCredentialsFile('.', { folder: temporaryFolder(), lines: ['name'] });
    expect(folder).toMatchObject({ ok: false, reason: '. is not a file' });
  });
});

describe('what ping says', () => {
  const QUIET = `PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time 0ms
rtt min/avg/max/mdev = 0.045/0.046/0.047/0.000 ms
`;

  test('is an answer, none, or that it could not ask', () => {
    expect(latencyOf(QUIET)).toBe(0.045);
    expect(judgePing(0, QUIET, 1)).toEqual({ kind: 'alive', latencyMs: 1, note: null });
    expect(judgePing(1, '', 1)).toMatchObject({ kind: 'silent' });
    expect(judgePing(2, 'ping: connect: Network is unreachable', 1)).toMatchObject({
      kind: 'not-asked',
    });
    expect(judgePing(2, 'ping: socktype: SOCK_RAW: Operation not permitted', 1)).toBe(
      'ping cannot send',
    );
    expect(judgePing(null, '', 1)).toBe('ping cannot send');
  });

  test('whatever it prints, a latency is a number or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'= 0123456789./x') }), (text) => {
        const latencyMs = latencyOf(text);
        expect(latencyMs === null || (Number.isFinite(latencyMs) && latencyMs >= 0)).toBe(true);
      }),
    );
  });
});
