import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checksumOf,
  createFrameDecoder,
  createLineDecoder,
  FRAME_BYTES_MAX,
  type FrameLayout,
} from '../../../../agent/drivers/serialPad/padFrames.ts';
import {
  createSerialPadDriver,
  type SerialPadSettings,
  serialPadDriver,
  serialPadSettings,
} from '../../../../agent/drivers/serialPad/serialPadDriver.ts';
import { SerialUnavailable } from '../../../../agent/serial/serialPort.ts';
import { settle } from '../../../support/fakeClock.ts';
import { createFakeSerial } from '../../../support/fakeSerial.ts';
import { driverRig, withDefaults } from './driverRig.ts';

const LENGTH: FrameLayout = {
  ...{ start: [0xaa, 0x55], length: 6, end: [], checksum: 'sum8', checksumFrom: 0 },
};
const TERMINATED: FrameLayout = {
  ...{ start: [0x02], length: null, end: [0x03], checksum: 'xor8', checksumFrom: 1 },
};

/** A frame of a layout around the given data. */
function frameOf(layout: FrameLayout, data: readonly number[]): number[] {
  const { start, end, checksum, checksumFrom } = layout;
  const checked = Uint8Array.from([...start, ...data]);
  const sum = checksumOf(checked, { kind: checksum, from: checksumFrom, to: checked.length });
  return [...checked, ...(checksum === 'none' ? [] : [sum]), ...end];
}

test('checksums are the sum and the exclusive or of the bytes', () => {
  const bytes = Uint8Array.of(0xff, 0x02, 0x10);
  expect(checksumOf(bytes, { kind: 'sum8', from: 0, to: 3 })).toBe(0x11);
  expect(checksumOf(bytes, { kind: 'xor8', from: 1, to: 3 })).toBe(0x12);
  expect(checksumOf(bytes, { kind: 'none', from: 0, to: 3 })).toBe(0);
});

test('frames end by their length or by their end, and only with the right checksum', () => {
  const good = frameOf(LENGTH, [1, 5, 0]);
  const bad = [...good.slice(0, -1), 0];
  const decoder = createFrameDecoder(LENGTH);
  expect(decoder.push(Uint8Array.from([...bad, ...good, 9]))).toEqual([Uint8Array.from(good)]);
  const terminated = createFrameDecoder(TERMINATED);
  // The end byte inside the data ends nothing: the checksum does not fit there.
  const tricky = frameOf(TERMINATED, [0x03, 0x41, 0x42]);
  expect(terminated.push(Uint8Array.from(tricky))).toEqual([Uint8Array.from(tricky)]);
});

const byte = fc.integer({ min: 0, max: 255 });
const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });

function pushSliced<T>(
  push: (bytes: Uint8Array) => readonly T[],
  bytes: readonly number[],
  lengths: readonly number[],
): T[] {
  const found: T[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    found.push(...push(Uint8Array.from(bytes.slice(at, at + length))));
    at += length;
  }
  return found;
}

test.each([
  ['of a fixed length', { ...LENGTH, length: 7, end: [0x0d] }],
  ['with an end', { ...TERMINATED, checksum: 'none' }],
] as const)('frames %s come out as sent, however sliced and whatever is between', (_, given) => {
  const layout: FrameLayout = given;
  const marks = new Set([...layout.start, ...layout.end]);
  const plain = byte.filter((one) => !marks.has(one));
  const data = fc.array(plain, { minLength: 3, maxLength: 3 });
  const garbage = fc.array(plain, { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(fc.tuple(garbage, data)), cuts, (sent, lengths) => {
      const frames = sent.map(([, one]) => frameOf(layout, one));
      const stream = sent.flatMap(([before], index) => [...before, ...(frames[index] ?? [])]);
      const decoder = createFrameDecoder(layout);
      const got = pushSliced((bytes) => decoder.push(bytes), stream, lengths);
      expect(got.map((one) => [...one])).toEqual(frames);
    }),
    { seed: 341, numRuns: 300 },
  );
});

const layouts = fc.record({
  start: fc.array(byte, { minLength: 1, maxLength: 3 }),
  length: fc.option(fc.integer({ min: 2, max: FRAME_BYTES_MAX })),
  end: fc.array(byte, { minLength: 1, maxLength: 2 }),
  checksum: fc.constantFrom('none', 'sum8', 'xor8'),
  checksumFrom: fc.integer({ min: 0, max: 5 }),
}) as fc.Arbitrary<FrameLayout>;

test('no layout and no bytes make the decoders fail, hang, or hold more than a frame', () => {
  const lines = createLineDecoder();
  fc.assert(
    fc.property(layouts, fc.uint8Array({ maxLength: 150 }), (layout, bytes) => {
      const decoder = createFrameDecoder(layout);
      const found = [...decoder.push(bytes), ...decoder.push(bytes)];
      const isBounded = found.every((one) => one.length <= FRAME_BYTES_MAX);
      const areLines = lines.push(bytes).every((line) => /^[!-~][ -~]*$/.test(line));
      const held = Math.max(decoder.waiting(), lines.waiting());
      return isBounded && areLines && held <= FRAME_BYTES_MAX;
    }),
    { seed: 342, numRuns: 50_000 },
  );
});

test('lines end with CR, LF or both; broken ones are skipped to their end', () => {
  const decoder = createLineDecoder();
  const push = (text: string) => decoder.push(Buffer.from(text, 'latin1'));
  expect(push('KEY:5\r\nKEY:4\nKE')).toEqual(['KEY:5', 'KEY:4']);
  expect(push('Y:3\r')).toEqual(['KEY:3']);
  expect(push(`${'x'.repeat(200)}5\nKEY:2\n`)).toEqual(['KEY:2']);
  expect(push('\xff5\nKEY:1\n')).toEqual(['KEY:1']);
});

const FRAME = { start: 'AA 55', length: 6, checksum: 'sum8', keyOffset: 3 };
const KEYS = { levels: { 1: 1, 2: 2, 3: 3, 4: 4, '0x05': 5 }, declare: { 16: 'pause' } };

function settings(fields: Record<string, unknown> = {}): SerialPadSettings {
  const given = { port: '/dev/serial/by-path/pad', frame: FRAME, ...KEYS, ...fields };
  return withDefaults(serialPadSettings, given) as SerialPadSettings;
}

const press = (key: number) => frameOf(LENGTH, [1, key, 0]);

async function startedPad(fields: Record<string, unknown> = {}) {
  const rig = driverRig();
  const serial = createFakeSerial();
  const driver = createSerialPadDriver(rig.context, settings(fields), serial.load);
  const outcome = await driver.start();
  const said = () =>
    rig.emitted.map(({ observation }) => {
      if (observation.kind === 'rating') return observation.level;
      if (observation.kind === 'declare') return observation.action;
      return observation.kind === 'equipment' ? observation.status : observation;
    });
  return { ...rig, serial, driver, outcome, said };
}

test('every press is told at once with an id of its own; a declaring key declares', async () => {
  const { serial, emitted, said } = await startedPad();
  serial.send(...press(5), ...press(5), ...press(1), ...press(16), ...press(99));
  expect(said()).toEqual(['ok', 5, 5, 1, 'pause']);
  const ids = emitted.flatMap(({ observation }) =>
    observation.kind === 'rating' ? [observation.pressId] : [],
  );
  expect(new Set(ids).size).toBe(3);
  expect(emitted[1]?.observation).toMatchObject({ scale: 5, via: 'pad', channel: 'main' });
});

test('a pad that repeats while a key is held gives one press until it is released', async () => {
  const { serial, clock, said } = await startedPad({ repeat: 'until-release' });
  for (let time = 0; time < 20; time += 1) {
    serial.send(...press(5));
    await clock.advanceGently(100);
  }
  expect(said()).toEqual(['ok', 5]);
  await clock.advanceGently(1500);
  serial.send(...press(5));
  serial.send(...press(0), ...press(5));
  expect(said().filter((one) => one === 5)).toHaveLength(3);
});

test('the pad is told only of a press that is stored', async () => {
  const { context, clock } = driverRig();
  const serial = createFakeSerial();
  const writtenAtEmit: number[] = [];
  const emitting = { ...context, emit: () => writtenAtEmit.push(serial.written.length) };
  const given = settings({ feedback: '06' });
  await createSerialPadDriver(emitting, given, serial.load).start();
  serial.send(...press(4));
  await settle();
  expect(writtenAtEmit).toEqual([0, 0]);
  expect(serial.written).toEqual([Uint8Array.of(6)]);
  serial.writeFailure = 'the line takes no bytes';
  serial.send(...press(4));
  await settle();
  expect(writtenAtEmit).toEqual([0, 0, 1, 1]);
  serial.writeFailure = null;
  await clock.advanceGently(5000);
  expect(serial.isOpen()).toBe(true);
});

test('half a frame before a pause is not the beginning of the next one', async () => {
  const { serial, clock, said } = await startedPad({ frame: { ...FRAME, checksum: 'none' } });
  serial.send(0xaa, 0x55, 1);
  await clock.advanceGently(1000);
  serial.send(0xaa, 0x55, 1, 4, 0, 0);
  expect(said()).toEqual(['ok', 4]);
});

test('a storm of presses is noise: no ratings, and the pad is told noisy until it rests', async () => {
  const { serial, clock, said } = await startedPad();
  for (let time = 0; time < 300; time += 1) {
    serial.send(...press(1));
    await clock.advanceGently(20);
  }
  expect(said().filter((one) => one === 1).length).toBeLessThanOrEqual(20);
  expect(said()).toContain('noisy');
  await clock.advanceGently(30_000);
  expect(said().at(-1)).toBe('ok');
  serial.send(...press(2));
  expect(said().at(-1)).toBe(2);
});

test('lines of text are read by what stands behind the prefix', async () => {
  const { serial, said } = await startedPad({
    ...{ frame: undefined, lines: { prefix: 'KEY:' } },
    ...{ levels: { A: 5, B: 3, C: 1 }, declare: { P: 'away' } },
  });
  serial.sendText('KEY:A\r\nKEY: B\r\nHELLO\r\nKEY:P\r\nKEY:Z\r\n');
  expect(said()).toEqual(['ok', 5, 3, 'away']);
});

test('an unplugged pad is told at once, looked for with growing pauses, and read again', async () => {
  const { serial, clock, emitted, said } = await startedPad();
  await clock.advanceGently(3000);
  serial.unplug('the pad was unplugged');
  expect(emitted.at(-1)).toMatchObject({
    ...{ atMs: 3000, observation: { status: 'unplugged', reason: 'the pad was unplugged' } },
  });
  await clock.advanceGently(60_000);
  const reasons = emitted.flatMap(({ observation }) =>
    'reason' in observation ? [observation.reason] : [],
  );
  expect(new Set(reasons)).toEqual(new Set(['the pad was unplugged']));
  serial.isPlugged = true;
  await clock.advanceGently(5000);
  expect(said().at(-1)).toBe('ok');
  serial.send(...press(3));
  expect(said().at(-1)).toBe(3);
});

test('a port that may not be opened is a fault; without the package the device is unusable', async () => {
  const { context, emitted, clock } = driverRig();
  const serial = createFakeSerial();
  serial.openFailure = 'no permission for /dev/ttyS1';
  const driver = createSerialPadDriver(context, settings(), serial.load);
  expect(await driver.start()).toBe('started');
  expect(emitted.at(-1)?.observation).toMatchObject({
    ...{ status: 'fault', reason: 'no permission for /dev/ttyS1' },
  });
  serial.openFailure = null;
  await clock.advanceGently(2000);
  expect(emitted.at(-1)?.observation).toMatchObject({ status: 'ok' });
  const missing = async () => {
    throw new SerialUnavailable('the package serialport: not found');
  };
  expect(await createSerialPadDriver(context, settings(), missing).start()).toEqual({
    unusable: 'the package serialport: not found',
  });
});

test('a stopped driver closes its port, says nothing more and leaves no timer', async () => {
  const { serial, clock, driver, emitted } = await startedPad();
  const said = emitted.length;
  await driver.stop();
  await driver.stop();
  serial.send(...press(3));
  await clock.advanceGently(60_000);
  expect(serial.isOpen()).toBe(false);
  expect(emitted).toHaveLength(said);
  expect(clock.waitingTimers()).toBe(0);
});

test('what cannot be is found in the configuration', () => {
  const problems = (fields: Record<string, unknown>) =>
    serialPadDriver.check(settings(fields), { allowedNetworks: [] }).map(({ field }) => field);
  expect(problems({})).toEqual([]);
  expect(problems({ lines: {} })).toEqual([[]]);
  expect(problems({ frame: undefined })).toContainEqual([]);
  expect(problems({ levels: {}, declare: {} })).toEqual([['levels']]);
  expect(problems({ levels: { 1: 5 } })).toEqual([['levels']]);
  expect(problems({ levels: { 1: 5, 300: 4 } })).toEqual([['levels', '300']]);
  expect(problems({ levels: { 1: 5, '0x10': 4 } })).toEqual([['declare']]);
  expect(problems({ frame: { ...FRAME, start: '' } })).toContainEqual(['frame', 'start']);
  expect(problems({ frame: { ...FRAME, keyOffset: 5 } })).toEqual([['frame', 'keyOffset']]);
  expect(problems({ frame: { start: 'AA', keyOffset: 1 } })).toEqual([['frame', 'length']]);
  expect(problems({ frame: { ...FRAME, length: 2 } })).toContainEqual(['frame', 'length']);
  expect(problems({ port: '/dev/ttyACM3' })).toEqual([['port']]);
});
