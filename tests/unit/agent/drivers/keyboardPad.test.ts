import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createInputEventDecoder,
  createKeyPressFinder,
  eventBytesOf,
} from '../../../../agent/drivers/keyboardPad/inputEvents.ts';
import {
  createKeyboardPadDriver,
  type KeyboardPadSettings,
  keyboardPadDriver,
  keyboardPadSettings,
} from '../../../../agent/drivers/keyboardPad/keyboardPadDriver.ts';
import { keyCodeOf, keyNameOf } from '../../../../agent/drivers/keyboardPad/keyCodes.ts';
import { createPadBus, PAD } from '../pads/padBus.ts';
import { driverRig, withDefaults } from './driverRig.ts';

interface Event {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

const [SYN, KEY] = [0, 1];
const REPORT: Event = { type: SYN, code: 0, value: 0 };
const DROPPED: Event = { type: SYN, code: 3, value: 0 };
const down = (code: number): Event => ({ type: KEY, code, value: 1 });
const up = (code: number): Event => ({ type: KEY, code, value: 0 });
const held = (code: number): Event => ({ type: KEY, code, value: 2 });

function bytesOf(events: readonly Event[], eventBytes: number): Buffer {
  const bytes = Buffer.alloc(events.length * eventBytes, 0x5a);
  events.forEach(({ type, code, value }, index) => {
    const tail = (index + 1) * eventBytes - 8;
    bytes.writeUInt16LE(type, tail);
    bytes.writeUInt16LE(code, tail + 2);
    bytes.writeInt32LE(value, tail + 4);
  });
  return bytes;
}

const anyEvent = fc.record({
  type: fc.integer({ min: 0, max: 0xffff }),
  code: fc.integer({ min: 0, max: 0xffff }),
  value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
});

test('events are the same however their bytes are cut, on 32 and on 64 bits', () => {
  expect([eventBytesOf('x64'), eventBytesOf('arm64'), eventBytesOf('arm')]).toEqual([24, 24, 16]);
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      fc.constantFrom(16, 24),
      (events, cuts, eventBytes) => {
        const bytes = bytesOf(events, eventBytes);
        const decoder = createInputEventDecoder(eventBytes);
        const found = [];
        for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
          const length = cuts[cut % cuts.length] ?? 1;
          found.push(...decoder.push(bytes.subarray(at, at + length)));
          at += length;
        }
        expect(found).toEqual(events);
      },
    ),
    { seed: 1 },
  );
});

test('50,000 pieces of anything give no more presses than they have events', () => {
  const finder = createKeyPressFinder(24);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      return finder.next(bytes).length <= bytes.length / 24 + 1;
    }),
    { seed: 1, numRuns: 50_000 },
  );
});

test('a press is a key that goes down; its repetition and its release are none', () => {
  const finder = createKeyPressFinder(24);
  const events = [down(2), REPORT, held(2), held(2), REPORT, up(2), REPORT, down(6), REPORT];
  expect(finder.next(bytesOf(events, 24))).toEqual([2, 6]);
});

test('after the kernel dropped events, the rest of the broken one is left out and the loss is told', () => {
  const finder = createKeyPressFinder(24);
  const events = [down(2), REPORT, DROPPED, down(3), REPORT, down(4), REPORT];
  expect(finder.next(bytesOf(events, 24))).toEqual([2, 'overrun', 4]);
});

const HEADER = '/usr/include/linux/input-event-codes.h';

test('keys are called as the kernel calls them', (context) => {
  expect([keyCodeOf('KEY_1'), keyCodeOf('KEY_KP5'), keyCodeOf('code-2')]).toEqual([2, 76, 2]);
  expect([keyNameOf(2), keyNameOf(600)]).toEqual(['KEY_1', 'code-600']);
  for (const name of ['1', 'KEY_NONE', 'code-0', 'code-9999', 'key_1', '', 'constructor']) {
    expect(keyCodeOf(name)).toBeNull();
  }
  if (!existsSync(HEADER)) context.skip(`${HEADER} is missing: apt-get install linux-libc-dev`);
  const defined = readFileSync(HEADER, 'utf8').matchAll(
    /^#define\s+(KEY_\w+)\s+(0x[0-9a-f]+|\d+)\b/gm,
  );
  const codes = new Map([...defined].map(([, name = '', code]) => [name, Number(code)]));
  expect(codes.size).toBeGreaterThan(400);
  for (let code = 1; code <= 0x2ff; code += 1) {
    const name = keyNameOf(code);
    expect(keyCodeOf(name)).toBe(code);
    if (name.startsWith('KEY_')) expect(codes.get(name)).toBe(code);
  }
});

function settings(fields: object): KeyboardPadSettings {
  const ids = { vendorId: PAD.vendorId, productId: PAD.productId };
  return withDefaults(keyboardPadSettings, { ...ids, ...fields }) as KeyboardPadSettings;
}

const TYPING = { levels: { KEY_1: 1, KEY_5: 5, 'code-4': 3 }, declare: { KEY_P: 'pause' } };

async function startPad(fields: object = TYPING) {
  const rig = driverRig();
  const { bus, lease } = createPadBus();
  bus.plugged = [{ ...PAD, kind: 'keyboard', path: '/dev/input/event3' }];
  const driver = createKeyboardPadDriver(rig.context, settings(fields), lease);
  await driver.start();
  const type = (...events: readonly Event[]) =>
    bus.press(...bytesOf(events, eventBytesOf(process.arch)));
  return { ...rig, bus, driver, type };
}

test('keys are ratings and declarations; the others are nothing', async () => {
  const { bus, type, emitted } = await startPad();
  expect(bus.opened).toEqual({ path: '/dev/input/event3', grab: true });
  for (const code of [6, 30, 2, 4, 25])
    type(down(code), REPORT, held(code), REPORT, up(code), REPORT);
  expect(emitted.slice(1).map(({ observation }) => observation)).toMatchObject([
    { kind: 'rating', level: 5, scale: 3, via: 'pad' },
    { kind: 'rating', level: 1 },
    { kind: 'rating', level: 3 },
    { kind: 'declare', action: 'pause' },
  ]);
});

test('what the kernel dropped leaves a gap and a fault that passes', async () => {
  const { type, emitted, blind, clock } = await startPad();
  type(down(2), REPORT, DROPPED, down(6), REPORT);
  expect(blind.slice(-2)).toEqual([expect.stringContaining('dropped'), null]);
  expect(emitted.at(-1)?.observation).toMatchObject({ kind: 'equipment', status: 'fault' });
  await clock.advanceGently(10_000);
  expect(emitted.at(-1)?.observation).toMatchObject({ kind: 'equipment', status: 'ok' });
});

test('names that are no keys, and keys named twice, are found in the configuration', () => {
  const found = (fields: object) =>
    keyboardPadDriver.check(settings(fields), { allowedNetworks: [] });
  expect(found(TYPING)).toEqual([]);
  expect(found({ levels: { 1: 5, KEY_2: 1 } })).toMatchObject([{ field: ['levels', '1'] }]);
  expect(found({ levels: { KEY_1: 5, KEY_2: 1 }, declare: { 'code-2': 'pause' } })).toMatchObject([
    { field: ['declare', 'code-2'] },
  ]);
});
