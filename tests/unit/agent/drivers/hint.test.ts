import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenOutputLine } from '../../../../agent/drivers/gpio/outputLine.ts';
import { encodeGb18030 } from '../../../../agent/drivers/hint/gb18030.ts';
import {
  createHintDriver,
  type HintSettings,
  hintDriver,
  hintSettings,
} from '../../../../agent/drivers/hint/hintDriver.ts';
import { PATTERNS } from '../../../../agent/drivers/hint/lampOutput.ts';
import { encodeSignText, type SignFrame } from '../../../../agent/drivers/hint/signFrame.ts';
import { createFakeSerial } from '../../../support/fakeSerial.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const decode = (bytes: Uint8Array) => new TextDecoder('gb18030', { fatal: true }).decode(bytes);

/** Halves, private ones, of which some have no code, and the mark for what is none. */
const isNoCharacter = (point: number) => (point >= 0xd800 && point <= 0xf8ff) || point === 0xfffd;

test('every character there is comes back from GB18030 as it was', () => {
  for (let first = 0; first < 0x110000; first += 0x1000) {
    let text = '';
    for (let point = first; point < first + 0x1000; point += 1) {
      if (!isNoCharacter(point)) text += String.fromCodePoint(point);
    }
    expect(decode(encodeGb18030(text)) === text, `from ${first.toString(16)} on`).toBe(true);
  }
});

test('common characters have the codes of GB2312, and half a character becomes a mark', () => {
  expect(Buffer.from(encodeGb18030('请回到窗口')).toString('hex')).toBe('c7ebbbd8b5bdb4b0bfda');
  expect([...encodeGb18030('A€')]).toEqual([0x41, 0xa2, 0xe3]);
  expect([...encodeGb18030('\ud800')]).toEqual([0x3f]);
});

const FRAME: SignFrame = {
  ...{ prefix: [0xaa, 0x01], suffix: [0x0d], encoding: 'gb18030' },
  ...{ textBytesMax: 8, checksum: 'xor8', checksumFrom: 1 },
};

test('a text stands between prefix and suffix, cut between two characters', () => {
  const bytes = [...(encodeSignText('窗口AB请', { ...FRAME, checksum: 'none' }) ?? [])];
  expect(bytes.slice(0, 2)).toEqual([0xaa, 0x01]);
  expect(decode(Uint8Array.from(bytes.slice(2, -1)))).toBe('窗口AB请');
  const cut = [...(encodeSignText('窗口ABC请', { ...FRAME, checksum: 'none' }) ?? [])];
  expect(decode(Uint8Array.from(cut.slice(2, -1)))).toBe('窗口ABC');
  expect([...(encodeSignText('A', FRAME) ?? [])]).toEqual([0xaa, 0x01, 0x41, 0x40, 0x0d]);
  expect(encodeSignText('窗', { ...FRAME, encoding: 'ascii' })).toBeNull();
});

test('no text carries a command into a sign, makes it fail, or is too long', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('gb18030', 'utf-8', 'ascii'),
      (text, encoding) => {
        const frame: SignFrame = { ...FRAME, encoding, checksum: 'none', textBytesMax: 40 };
        const bytes = encodeSignText(text, frame);
        if (bytes === null) return encoding === 'ascii';
        const body = bytes.subarray(2, -1);
        return body.length <= 40 && body.every((byte) => byte >= 0x20 && byte !== 0x7f);
      },
    ),
    { seed: 18030, numRuns: 50_000 },
  );
});

/** A line whose level the test sees. */
function fakeLine() {
  const line = {
    level: null as boolean | null,
    changes: [] as boolean[],
    closed: 0,
    opens: 0,
    fail: (_reason: string): void => undefined,
    failAtNextSet: null as string | null,
  };
  const open: OpenOutputLine = async (_wish, { onFailure }) => {
    line.opens += 1;
    line.fail = onFailure;
    return {
      kind: 'open',
      line: {
        set(isOn) {
          if (line.failAtNextSet !== null) {
            const reason = line.failAtNextSet;
            line.failAtNextSet = null;
            onFailure(reason);
            return;
          }
          line.level = isOn;
          line.changes.push(isOn);
        },
        close() {
          line.closed += 1;
        },
      },
    };
  };
  return { line, open };
}

async function startedHint(given: object) {
  const rig = driverRig();
  const serial = createFakeSerial();
  const { line, open } = fakeLine();
  const settings = withDefaults(hintSettings, given) as HintSettings;
  const edges = { openLine: open, loadSerial: serial.load };
  const driver = createHintDriver(rig.context, settings, edges);
  const outcome = await driver.start();
  const hints = () =>
    rig.emitted.flatMap(({ observation }) =>
      observation.kind === 'hint'
        ? [`${observation.requestId} ${observation.state}: ${observation.reason ?? ''}`]
        : [],
    );
  const hint = (requestId: string, forMs: number, text: string | null = null) => ({
    ...{ requestId, text, untilMonotonicMs: rig.clock.monotonicMs() + forMs },
  });
  const show = async (...wish: Parameters<typeof hint>) => driver.show?.(hint(...wish));
  const statuses = () =>
    rig.emitted.flatMap(({ observation }) =>
      observation.kind === 'equipment' ? [observation.status] : [],
    );
  return { ...rig, serial, line, driver, outcome, hints, show, statuses };
}

const LAMP = { lamp: { line: 5, pattern: 'steady' } };

test('a lamp is off at the start, on for a hint, and off when its time is over', async () => {
  const { line, outcome, clock, show, hints } = await startedHint(LAMP);
  expect(outcome).toBe('started');
  expect(line.level).toBe(false);
  await show('r1', 30_000);
  expect(line.level).toBe(true);
  expect(hints()).toEqual(['r1 shown: ']);
  await clock.advanceGently(29_999);
  expect(line.level).toBe(true);
  await clock.advanceGently(1);
  expect(line.level).toBe(false);
  expect(hints()).toEqual(['r1 shown: ', 'r1 ended: its time is over']);
});

test('setting the wall clock neither shortens nor prolongs a hint', async () => {
  const { line, clock, show } = await startedHint(LAMP);
  await show('r1', 30_000);
  clock.stepWall(86_400_000);
  await clock.advanceGently(29_000);
  expect(line.level).toBe(true);
  clock.stepWall(-172_800_000);
  await clock.advanceGently(1000);
  expect(line.level).toBe(false);
});

test('a newer hint ends the older one and keeps its own time', async () => {
  const { line, clock, show, hints } = await startedHint(LAMP);
  await show('r1', 10_000);
  await clock.advanceGently(5000);
  await show('r2', 10_000);
  await clock.advanceGently(9000);
  expect(line.level).toBe(true);
  await clock.advanceGently(1000);
  expect(line.level).toBe(false);
  expect(hints()).toEqual([
    ...['r1 shown: ', 'r1 ended: replaced by another hint'],
    ...['r2 shown: ', 'r2 ended: its time is over'],
  ]);
});

test('the end of an older hint, in the same moment as a newer one, takes nothing back', async () => {
  const { line, clock, show, hints } = await startedHint(LAMP);
  await show('r1', 1000);
  const second = show('r2', 60_000);
  clock.advance(1000);
  await second;
  await clock.advanceGently(10_000);
  expect(line.level).toBe(true);
  expect(hints().at(-1)).toBe('r2 shown: ');
});

test('a hint that comes too late is not shown, and that is said', async () => {
  const { line, show, hints } = await startedHint(LAMP);
  await expect(show('r1', 0)).rejects.toThrow('expired');
  expect(line.changes).toEqual([false]);
  expect(hints()).toEqual(['r1 failed: it expired before it could be shown']);
});

test('a lamp that fails when it is switched on was never shown', async () => {
  const { line, show, hints, lost } = await startedHint(LAMP);
  line.failAtNextSet = 'the line is gone';
  await expect(show('r1', 10_000)).rejects.toThrow('the line is gone');
  expect(hints()).toEqual(['r1 failed: the line is gone']);
  expect(lost).toEqual(['the line is gone']);
});

test('a lamp that fails while it shines was not seen to the end, and is opened anew', async () => {
  const { line, clock, show, hints, lost, statuses } = await startedHint(LAMP);
  await show('r1', 60_000);
  await clock.advanceGently(5000);
  line.fail('the chip was unplugged');
  expect(hints()).toEqual(['r1 shown: ', 'r1 failed: the chip was unplugged']);
  expect(lost).toEqual(['the chip was unplugged']);
  expect(statuses().at(-1)).toBe('fault');
  await clock.advanceGently(120_000);
  expect(hints()).toHaveLength(2);
});

test('a stop switches the lamp off and ends its hint', async () => {
  const { line, clock, driver, show, hints } = await startedHint(LAMP);
  await show('r1', 60_000);
  await driver.stop();
  await driver.stop();
  expect([line.level, line.closed]).toEqual([false, 1]);
  expect(hints().at(-1)).toBe('r1 ended: the agent stopped');
  await expect(show('r2', 1000)).rejects.toThrow('stopped');
  expect(clock.waitingTimers()).toBe(0);
});

test.each(['blink', 'beeps'] as const)(
  'the pattern %s goes on and off as it is written',
  async (pattern) => {
    const { line, clock, show } = await startedHint({ lamp: { line: 5, pattern } });
    const steps = PATTERNS[pattern];
    const roundMs = steps.reduce((sum, { forMs }) => sum + forMs, 0);
    await show('r1', roundMs * 2);
    await clock.advanceGently(roundMs - 1);
    expect(line.changes.slice(1)).toEqual(steps.map(({ isOn }) => isOn));
    await clock.advanceGently(roundMs + 1);
    expect(line.level).toBe(false);
    const changes = line.changes.length;
    await clock.advanceGently(roundMs * 2);
    expect(line.changes).toHaveLength(changes);
  },
);

test('a lamp that is asked who it is blinks for five seconds, but not over a hint', async () => {
  const { line, clock, driver, show } = await startedHint(LAMP);
  expect(await driver.identify?.()).toBe('it blinks for 5 s');
  await clock.advanceGently(600);
  expect(line.level).toBe(false);
  await clock.advanceGently(500);
  expect(line.level).toBe(true);
  await clock.advanceGently(10_000);
  expect(line.level).toBe(false);
  await driver.identify?.();
  await show('r1', 60_000);
  await clock.advanceGently(10_000);
  expect(line.level).toBe(true);
  expect(await driver.identify?.()).toBe('it shows a hint just now');
  expect(line.level).toBe(true);
});

const SIGN = {
  sign: { port: '/dev/serial/by-path/sign', suffix: '0D', text: '请回到窗口', idleText: '3号窗口' },
};

/** What stands on the sign, after everything that was written to it. */
const shownOn = (written: readonly Uint8Array[]) => decode(written.at(-1) ?? new Uint8Array(0));

test('a sign is idle at the start, shows the text of a hint, and is idle again', async () => {
  const { serial, clock, show, hints } = await startedHint(SIGN);
  await clock.advanceGently(0);
  expect(shownOn(serial.written)).toBe('3号窗口\r');
  await show('r1', 10_000, '请回到3号窗口');
  expect(shownOn(serial.written)).toBe('请回到3号窗口\r');
  await clock.advanceGently(10_000);
  expect(shownOn(serial.written)).toBe('3号窗口\r');
  await show('r2', 10_000);
  expect(shownOn(serial.written)).toBe('请回到窗口\r');
  expect(hints()).toEqual(['r1 shown: ', 'r1 ended: its time is over', 'r2 shown: ']);
});

test('a sign that takes no bytes shows nothing, and says so', async () => {
  const { serial, show, hints } = await startedHint(SIGN);
  serial.writeFailure = 'the line takes no bytes';
  await expect(show('r1', 10_000)).rejects.toThrow('takes no bytes');
  expect(hints()).toEqual(['r1 failed: the line takes no bytes']);
});

test('a sign that is unplugged during a hint has failed it, and comes back idle', async () => {
  const { serial, clock, show, hints, statuses, lost } = await startedHint(SIGN);
  await show('r1', 60_000);
  serial.unplug('the sign was unplugged');
  expect(hints().at(-1)).toBe('r1 failed: the sign was unplugged');
  expect(statuses().at(-1)).toBe('unplugged');
  await expect(show('r2', 10_000)).rejects.toThrow('unplugged');
  serial.isPlugged = true;
  serial.written.length = 0;
  await clock.advanceGently(10_000);
  expect(statuses().at(-1)).toBe('ok');
  expect(shownOn(serial.written)).toBe('3号窗口\r');
  expect(lost).toEqual([]);
});

test('a stop leaves the sign idle; its name is shown to who looks for it', async () => {
  const { serial, clock, driver, show } = await startedHint(SIGN);
  expect(await driver.identify?.()).toBe('it shows its name for 5 s');
  expect(shownOn(serial.written)).toBe('device-1\r');
  await clock.advanceGently(5000);
  expect(shownOn(serial.written)).toBe('3号窗口\r');
  await show('r1', 60_000);
  await driver.stop();
  expect(shownOn(serial.written)).toBe('3号窗口\r');
  expect(serial.isOpen()).toBe(false);
  expect(clock.waitingTimers()).toBe(0);
});

test('a sign without Chinese characters shows its usual text instead', async () => {
  const ascii = { port: '/dev/ttyS1', encoding: 'ascii', text: 'PLEASE RETURN' };
  const { serial, show } = await startedHint({ sign: ascii });
  await show('r1', 10_000, '请回到窗口');
  expect(shownOn(serial.written)).toBe('PLEASE RETURN');
});

test('what cannot be is found in the configuration', () => {
  const problems = (given: object) =>
    hintDriver
      .check(withDefaults(hintSettings, given), { allowedNetworks: [] })
      .map(({ field }) => field);
  expect(problems(LAMP)).toEqual([]);
  expect(problems(SIGN)).toEqual([]);
  expect(problems({})).toEqual([[]]);
  expect(problems({ ...LAMP, ...SIGN })).toEqual([[]]);
  const ascii = { sign: { ...SIGN.sign, port: '/dev/ttyUSB0', encoding: 'ascii' } };
  expect(problems(ascii)).toEqual([
    ['sign', 'port'],
    ['sign', 'text'],
    ['sign', 'idleText'],
  ]);
});
