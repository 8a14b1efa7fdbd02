import Type, { type Static } from 'typebox';
import { usbPadSettings } from '../../pads/choosePad.ts';
import { leasePads } from '../../pads/leasePads.ts';
import { createPadDriver } from '../../pads/padDriver.ts';
import type { LeasedPort } from '../../pads/padPort.ts';
import { type Driver, type DriverContext, defineDriver, type SettingProblem } from '../driver.ts';
import {
  checkKeys,
  type KeyMap,
  type PadKey,
  padKeySettings,
  readKeys,
} from '../serialPad/padKeys.ts';
import { createKeyPressFinder, eventBytesOf } from './inputEvents.ts';
import { keyCodeOf } from './keyCodes.ts';

export const keyboardPadSettings = Type.Object(
  {
    ...usbPadSettings,
    /** `levels` and `declare` name keys as linux/input-event-codes.h does (`KEY_1`), or `code-N`. */
    ...padKeySettings,
    /** Whether nobody else gets the keys: without it they reach the login of the box, too. */
    grab: Type.Boolean({ default: true }),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type KeyboardPadSettings = Static<typeof keyboardPadSettings>;

/** Makes the driver of one pad that types; `lease` is the reader of this process unless a test says. */
export function createKeyboardPadDriver(
  context: DriverContext,
  settings: KeyboardPadSettings,
  lease: () => LeasedPort = () => leasePads('keyboard', context),
): Driver {
  const { channel, grab } = settings;
  const eventBytes = eventBytesOf(process.arch);
  return createPadDriver({
    ...{ context, wish: settings, channel, keySettings: settings, lease, grab },
    keys: keysByCode(settings),
    rules: { repeat: 'each-frame', releaseAfterMs: 0 },
    makeReader: () => createKeyPressFinder(eventBytes),
    feedback: null,
  });
}

function keysByCode(settings: KeyboardPadSettings): KeyMap {
  const keys = [...readKeys(settings, 'lines')].flatMap(([name, key]) => {
    const code = keyCodeOf(String(name));
    return code === null ? [] : [[code, key] as const];
  });
  return new Map<number, PadKey>(keys);
}

function checkNames(settings: KeyboardPadSettings): SettingProblem[] {
  const problems = [...checkKeys(settings, 'lines')];
  const owners = new Map<number, string>();
  for (const list of ['levels', 'declare'] as const) {
    for (const name of Object.keys(settings[list])) {
      const code = keyCodeOf(name);
      const field = [list, name];
      if (code === null) {
        const message = 'a key is a name such as KEY_1 or KEY_KP1, or its code as code-30';
        problems.push({ field, message, told: { keyword: 'key-name', facts: {} } });
        continue;
      }
      const owner = owners.get(code);
      if (owner !== undefined && owner !== name) {
        const told = { keyword: 'key-twice', facts: { other: owner } };
        problems.push({ field, message: `is the same key as ${owner}`, told });
      }
      owners.set(code, name);
    }
  }
  return problems;
}

export const keyboardPadDriver = defineDriver<KeyboardPadSettings>({
  name: 'keyboard-pad',
  settings: keyboardPadSettings,
  create: (context, settings) => createKeyboardPadDriver(context, settings),
  check: checkNames,
  claims: ({ vendorId, productId, serial, usbPort }) => [
    `keyboard ${vendorId.toString(16)}:${productId.toString(16)} ${serial ?? usbPort ?? 'any'}`,
  ],
});
