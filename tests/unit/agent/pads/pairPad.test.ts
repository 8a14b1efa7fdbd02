import { expect, test } from 'vitest';
import { eventBytesOf } from '../../../../agent/drivers/keyboardPad/inputEvents.ts';
import type { PadEvents, PadPort, PluggedPad } from '../../../../agent/pads/padPort.ts';
import {
  type PairingEvent,
  type PairingOptions,
  pairPad,
} from '../../../../agent/pads/pairing/pairPad.ts';
import { createFakeClock, settle } from '../../../support/fakeClock.ts';
import { PAD } from './padBus.ts';

const OTHER: PluggedPad = { ...PAD, path: '/dev/hidraw1', usbPort: 'usb-0000:01:00.0-1.3/input0' };
const TYPING: PluggedPad = {
  ...{ ...PAD, kind: 'keyboard', path: '/dev/input/event3', isKeyboard: true },
  usbPort: 'usb-0000:01:00.0-1.4/input0',
};
const KEYS = ['5', '4', '3', '2', '1'];

/** A person who does what the guide says, on pads that the test gives. */
function rig(pads: readonly PluggedPad[], fields: Partial<PairingOptions> = {}) {
  const clock = createFakeClock();
  const opened = new Map<string, PadEvents>();
  const grabbed: string[] = [];
  const said: PairingEvent[] = [];
  const port = (kind: string): PadPort => ({
    list: async () => pads.filter((pad) => pad.kind === kind),
    async open(path, events, { grab }) {
      opened.set(path, events);
      if (grab) grabbed.push(path);
      return {
        write: async () => undefined,
        async close() {
          opened.delete(path);
        },
      };
    },
  });
  const person = { press: (_key: string): void => undefined, choose: (): void => undefined };
  const paired = pairPad({
    ...{ clock, ports: { hid: port('hid'), keyboard: port('keyboard') }, keys: KEYS },
    ...{ usbPort: null, serial: null, isNumbered: () => true, holderOf: () => null },
    tell(event) {
      said.push(event);
      if (event.event === 'which') clock.after(500, () => person.choose());
      if (event.event === 'press') clock.after(500, () => person.press(event.key));
    },
    ...fields,
  });
  paired.catch(() => undefined);
  const send = (path: string, ...bytes: number[]): void =>
    opened.get(path)?.onBytes(Uint8Array.from(bytes));
  const finish = async (ms = 300_000) => {
    await settle();
    await clock.advanceGently(ms);
    return paired;
  };
  return { clock, opened, grabbed, said, person, paired, send, finish };
}

/** One event of a key as the kernel writes it on this machine. */
function keyDown(code: number): number[] {
  const event = Buffer.alloc(eventBytesOf(process.arch));
  const tail = event.length - 8;
  event.writeUInt16LE(1, tail);
  event.writeUInt16LE(code, tail + 2);
  event.writeInt32LE(1, tail + 4);
  return [...event];
}

test('the pad that is pressed is the one that is paired, and is asked for every key twice', async () => {
  const { person, send, finish, said, opened } = rig([PAD, OTHER, TYPING]);
  person.choose = () => send(OTHER.path, 1, 3);
  person.press = (key) => {
    send(PAD.path, 1, 77);
    send(OTHER.path, 1, Number(key) + 10);
    send(OTHER.path, 1, 0);
  };
  expect(await finish()).toMatchObject({
    kind: 'hid',
    pad: OTHER,
    learned: { layout: { reportId: 1, offset: 1, mask: 255 }, repeat: 'until-release' },
  });
  const asked = said.flatMap((event) => (event.event === 'press' ? [event] : []));
  expect(asked.filter(({ round }) => round === 1).map(({ key }) => key)).toEqual(KEYS);
  expect(asked.filter(({ round }) => round === 2).map(({ key }) => key)).not.toEqual(KEYS);
  expect(asked).toHaveLength(10);
  expect(opened.size).toBe(0);
});

test('a pad that types is paired by its key codes, and only then grabbed', async () => {
  const { person, send, finish, grabbed } = rig([PAD, TYPING]);
  person.choose = () => {
    expect(grabbed).toEqual([]);
    send(TYPING.path, ...keyDown(2));
  };
  person.press = (key) => send(TYPING.path, ...keyDown(Number(key) + 1), ...keyDown(28));
  expect(await finish()).toMatchObject({
    kind: 'keyboard',
    codes: new Map(KEYS.map((key) => [key, Number(key) + 1])),
  });
  expect(grabbed).toEqual([TYPING.path]);
});

test('a wrong key is noticed, and the person may start over', async () => {
  const { person, send, finish, said } = rig([PAD]);
  let presses = 0;
  person.press = (key) => {
    presses += 1;
    send(PAD.path, 1, presses === 2 ? 5 : Number(key));
  };
  expect(await finish()).toMatchObject({ kind: 'hid' });
  expect(said.filter(({ event }) => event === 'start-over')).toMatchObject([
    { why: 'same', keys: expect.arrayContaining(['5', '4']) },
  ]);
});

test('few keys are asked for more often, until chance is excluded', async () => {
  const { person, send, finish, said } = rig([PAD], { keys: ['5', '1'] });
  person.press = (key) => send(PAD.path, 1, Number(key));
  expect(await finish()).toMatchObject({ kind: 'hid' });
  expect(said.filter(({ event }) => event === 'once-more').length).toBeGreaterThan(0);
});

test('a pad that reports all the time is paired in spite of its chatter', async () => {
  const { clock, person, send, finish } = rig([PAD]);
  let [tick, held] = [0, 0];
  clock.every(50, () => {
    tick += 1;
    send(PAD.path, 1, tick % 256, held);
  });
  person.press = (key) => {
    held = Number(key);
    clock.after(300, () => {
      held = 0;
    });
  };
  expect(await finish()).toMatchObject({
    learned: { layout: { offset: 2 }, repeat: 'until-release' },
  });
});

test.each([
  ['no-pad', []],
  ['silent', [PAD]],
  ['silent', [PAD, OTHER]],
] as const)('nothing but the reason comes of a pairing without presses: %s', async (why, pads) => {
  const { finish, opened } = rig(pads);
  await expect(finish()).rejects.toMatchObject({ why });
  expect(opened.size).toBe(0);
});

test('a pad that another program reads is not listened to', async () => {
  const { finish } = rig([PAD], { holderOf: () => 'node (17)' });
  await expect(finish()).rejects.toMatchObject({
    why: 'taken',
    details: expect.stringContaining('17'),
  });
});

test('a pad that is pulled out meanwhile ends the pairing', async () => {
  const { person, opened, finish, send } = rig([PAD]);
  person.press = (key) => {
    if (key === '3') opened.get(PAD.path)?.onLost({ reason: 'gone', by: 'pad' });
    send(PAD.path, 1, Number(key));
  };
  await expect(finish()).rejects.toMatchObject({ why: 'lost', details: 'gone' });
});
