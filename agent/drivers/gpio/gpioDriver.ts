import Type, { type Static } from 'typebox';
import { createHold } from '../../sampling/hold.ts';
import { type Driver, type DriverContext, defineDriver, type Observation } from '../driver.ts';
import { createContactInput, type GpioEdge, machineGpio } from './contactInput.ts';

/** Settings that say which line, shared with the camera driver's contact. */
export const contactSettings = {
  /** The number within the chip, as libgpiod counts: on a Raspberry Pi the BCM number. */
  line: Type.Integer({ minimum: 0, maximum: 1023 }),
  /** The chip's label, where the machine has several. */
  chip: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  activeLow: Type.Boolean({ default: false }),
  debounceMs: Type.Integer({ minimum: 0, maximum: 5000, default: 50 }),
};

const HOLD_MS_MAX = 60_000;

export const gpioSettings = Type.Object(
  {
    ...contactSettings,
    /** What an active line says: somebody is there, the device is faulty, the camera is down. */
    signal: Type.Union(
      [Type.Literal('occupancy'), Type.Literal('equipment'), Type.Literal('camera')],
      { default: 'occupancy' },
    ),
    sensor: Type.Optional(
      Type.Union([
        Type.Literal('seat'),
        Type.Literal('radar'),
        Type.Literal('pir'),
        Type.Literal('beam'),
      ]),
    ),
    /** For motion sensors: how long a motion counts after it ended. */
    holdMs: Type.Integer({ minimum: 0, maximum: HOLD_MS_MAX, default: 0 }),
    /** For contacts: whether an active line is the good or the bad state. */
    activeMeans: Type.Union([Type.Literal('ok'), Type.Literal('fault')], { default: 'fault' }),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type GpioSettings = Static<typeof gpioSettings>;

/** What the level of a line means, by the settings. */
export function observationOf(settings: GpioSettings, isActive: boolean): Observation {
  const { signal, channel } = settings;
  const isGood = isActive === (settings.activeMeans === 'ok');
  switch (signal) {
    case 'occupancy':
      return { kind: 'occupancy', channel, occupied: isActive };
    case 'equipment':
      return { kind: 'equipment', channel, status: isGood ? 'ok' : 'fault' };
    case 'camera':
      return { kind: 'camera', channel, status: isGood ? 'online' : 'offline' };
    default:
      return signal satisfies never;
  }
}

/** Makes the driver of one line; `edge` is the machine's GPIO unless a test brings its own. */
export function createGpioDriver(
  context: DriverContext,
  settings: GpioSettings,
  edge: GpioEdge = machineGpio,
): Driver {
  const hold = createHold({
    clock: context.clock,
    holdMs: settings.holdMs,
    onLevel: (isActive) => context.emit(observationOf(settings, isActive)),
  });
  const input = createContactInput({ context, settings, edge, onLevel: hold.level });
  return {
    start: () => input.start(),
    async stop() {
      hold.stop();
      await input.stop();
    },
  };
}

/** The claim of one line, so that two devices do not share it by mistake. */
export function lineClaim(settings: { readonly line: number; readonly chip?: string }): string {
  return `GPIO line ${settings.line}${settings.chip === undefined ? '' : ` of ${settings.chip}`}`;
}

export const gpioDriver = defineDriver<GpioSettings>({
  name: 'gpio',
  settings: gpioSettings,
  create: (context, settings) => createGpioDriver(context, settings),
  claims: (settings) => [lineClaim(settings)],
  check(settings) {
    if (settings.holdMs === 0 || settings.sensor === 'pir') return [];
    return [{ field: ['holdMs'], message: 'only a motion sensor (sensor: pir) has a hold time' }];
  },
});
