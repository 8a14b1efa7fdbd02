import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import {
  type PadLoss,
  type PadPort,
  PadsUnavailable,
  ReaderLost,
} from '../../../../agent/pads/padPort.ts';
import { createPadReader } from '../../../../agent/pads/padReader.ts';
import { createReader } from '../../../../agent/pads/reader.ts';
import type { ReaderProcess } from '../../../../agent/pads/readerProcess.ts';
import { createLineSplitter, lineOf } from '../../../../agent/pads/readerProtocol.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';
import { createPadBus, PAD } from './padBus.ts';

/** A process of the reader without a process: the same work behind the same streams. */
function fakeProcess(ports: Record<'hid' | 'keyboard', PadPort>) {
  const events = new EventEmitter();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const process = { isFrozen: false, isUndead: false, signals: [] as string[] };
  const reader = createReader({
    ports,
    send: (message) => {
      if (!process.isFrozen) stdout.write(lineOf(message));
    },
  });
  const lines = createLineSplitter();
  stdin.on('data', (bytes: Buffer) => {
    for (const line of lines.push(bytes.toString())) reader.receive(line);
  });
  const die = (code: number | null, signal: string | null) => events.emit('close', code, signal);
  stdin.on('end', () => process.isFrozen || die(0, null));
  stdout.write(lineOf({ kind: 'ready' }));
  const kill = (signal: string) => {
    process.signals.push(signal);
    if (!process.isUndead) die(null, signal);
    return true;
  };
  const child = Object.assign(events, { stdin, stdout, stderr, kill });
  return { ...process, state: process, die, child: child as unknown as ReaderProcess, stdout };
}

function rig() {
  const clock = createFakeClock();
  const { bus, lease } = createPadBus();
  bus.plugged = [PAD];
  const started: ReturnType<typeof fakeProcess>[] = [];
  const reader = createPadReader({
    ...{ clock, random: seededRandom(1), log: silentLog },
    startProcess() {
      const made = fakeProcess({ hid: lease(), keyboard: lease() });
      started.push(made);
      return made.child;
    },
  });
  const lost: PadLoss[] = [];
  const bytes: string[] = [];
  const events = {
    onBytes: (got: Uint8Array) => bytes.push(Buffer.from(got).toString('hex')),
    onLost: (loss: PadLoss) => lost.push(loss),
  };
  const port = reader.port('hid');
  const open = () => port.open(PAD.path, events, { grab: false });
  const last = () => {
    const found = started.at(-1);
    if (found === undefined) throw new Error('nothing was started');
    return found;
  };
  return { clock, bus, reader, port, open, started, last, lost, bytes };
}

test('nothing is started before a pad is asked for, and then one process for all', async () => {
  const { port, reader, started } = rig();
  await settle();
  expect(started).toHaveLength(0);
  expect(await port.list()).toEqual([PAD]);
  expect(await Promise.all([port.list(), reader.port('keyboard').list()])).toHaveLength(2);
  expect(started).toHaveLength(1);
});

test('what a pad says comes through, as does what is written to it and its unplugging', async () => {
  const { open, bus, bytes, lost } = rig();
  const pad = await open();
  bus.press(1, 5, 255);
  await settle();
  expect(bytes).toEqual(['0105ff']);
  await pad.write(Uint8Array.of(2, 1));
  expect(bus.written).toEqual(['0201']);
  bus.unplug('gone');
  await settle();
  expect(lost).toEqual([{ reason: 'gone', by: 'pad' }]);
});

test('what the device refuses is no trouble of the reader', async () => {
  const { open, bus, started } = rig();
  bus.openFailure = new Error('no permission for /dev/hidraw0');
  await expect(open()).rejects.toThrow('no permission for /dev/hidraw0');
  bus.openFailure = new PadsUnavailable('no package');
  await expect(open()).rejects.toBeInstanceOf(PadsUnavailable);
  expect(started).toHaveLength(1);
});

test('a crash is told to everything open and everything asked, and the next question starts anew', async () => {
  const { open, port, last, lost, started, clock } = rig();
  await open();
  const asked = port.list();
  last().die(null, 'SIGSEGV');
  await expect(asked).rejects.toBeInstanceOf(ReaderLost);
  expect(lost).toEqual([{ reason: 'the pad reader ended (SIGSEGV)', by: 'reader' }]);
  const again = port.list();
  await clock.advanceGently(500);
  expect(await again).toEqual([PAD]);
  expect(started).toHaveLength(2);
});

test('what was said before a crash still counts', async () => {
  const { open, bus, last, bytes, lost } = rig();
  await open();
  bus.press(1, 5);
  await settle();
  last().die(null, 'SIGSEGV');
  expect(bytes).toEqual(['0105']);
  expect(lost).toHaveLength(1);
});

test('a reader that crashes again and again is started less and less often', async () => {
  const { port, last, started, clock } = rig();
  for (let crash = 0; crash < 200; crash += 1) {
    const asked = port.list().catch(() => null);
    await clock.advanceGently(1000);
    if (started.length > 0) last().die(null, 'SIGSEGV');
    await Promise.race([asked, settle()]);
  }
  expect(started.length).toBeLessThan(60);
  expect(started.length).toBeGreaterThan(10);
});

test('a reader that does not answer is killed, and its death is not waited for', async () => {
  const { port, last, started, clock } = rig();
  await port.list();
  last().state.isFrozen = true;
  last().state.isUndead = true;
  const asked = port.list();
  const refused = expect(asked).rejects.toBeInstanceOf(ReaderLost);
  await clock.advanceGently(10_000);
  await refused;
  expect(started[0]?.state.signals).toEqual(['SIGKILL']);
  const again = port.list();
  await clock.advanceGently(1000);
  expect(await again).toEqual([PAD]);
});

test('a reader that hangs while nobody asks is found by its pings within 8 s', async () => {
  const { open, last, lost, clock } = rig();
  await open();
  last().state.isFrozen = true;
  await clock.advanceGently(8000);
  expect(lost).toMatchObject([{ by: 'reader', reason: expect.stringContaining('ping') }]);
});

test('readers that cannot even be killed do not pile up', async () => {
  const { port, started, clock } = rig();
  for (let turn = 0; turn < 50; turn += 1) {
    const asked = port.list().catch(() => null);
    await clock.advanceGently(500);
    for (const one of started) Object.assign(one.state, { isFrozen: true, isUndead: true });
    await clock.advanceGently(20_000);
    await asked;
  }
  expect(started).toHaveLength(3);
  started[0]?.die(null, 'SIGKILL');
  const asked = port.list();
  await clock.advanceGently(10_000);
  expect(await asked).toEqual([PAD]);
});

test('words that are no message do no harm; a line without end does, to the reader alone', async () => {
  const { open, bus, last, bytes, lost } = rig();
  await open();
  last().stdout.write('libudev: hello\n{"kind":"bytes","handle":99,"bytes":"00"}\n[1]\n');
  bus.press(1, 2);
  await settle();
  expect(bytes).toEqual(['0102']);
  last().stdout.write('x'.repeat(300_000));
  await settle();
  expect(lost).toMatchObject([{ by: 'reader' }]);
});

test('a stopped reader ends its process, leaves no timer and answers nobody', async () => {
  const { reader, port, open, last, lost, clock } = rig();
  await open();
  await reader.stop();
  expect(last().state.signals).toEqual([]);
  expect(lost).toMatchObject([{ by: 'reader' }]);
  await expect(port.list()).rejects.toBeInstanceOf(ReaderLost);
  expect(clock.waitingTimers()).toBe(0);
});

test('a reader that does not end when asked is killed after 2 s', async () => {
  const { reader, open, last, clock } = rig();
  await open();
  Object.assign(last().state, { isFrozen: true, isUndead: true });
  const stopped = reader.stop();
  await clock.advanceGently(2000);
  await stopped;
  expect(last().state.signals).toEqual(['SIGKILL']);
  expect(clock.waitingTimers()).toBe(0);
});
