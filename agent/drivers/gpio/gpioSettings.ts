import Type, { type Static } from 'typebox';
import { declareSchema } from '../../../protocol/reading.ts';
import { oneOf } from '../../../runtime/oneOf.ts';
import type { SettingProblem } from '../driver.ts';
import { BIASES, NAME_BYTES_MAX } from './gpioUapi.ts';
import { DOORS } from './lineWish.ts';
import {
  CONTACT_PRESET,
  SENSOR_KINDS,
  SENSOR_PRESETS,
  type SensorPreset,
} from './sensorPresets.ts';

/** Settings that say which line, shared with the camera driver's contact. */
export const contactSettings = {
  /**
   * The line's name ("GPIO17"), or its number within the chip, as libgpiod counts: on a Raspberry Pi
   * the BCM number.
   */
  line: Type.Unsafe<number | string>(
    Type.Union([
      Type.Integer({ minimum: 0, maximum: 4095 }),
      Type.String({ minLength: 1, maxLength: NAME_BYTES_MAX }),
    ]),
  ),
  /** The chip's label or kernel name, where the machine has several. */
  chip: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  /** Through which door; by default the character device where there is one. */
  door: Type.Optional(oneOf(DOORS)),
  /** The pull of the line. Default: the sensor's, or what the firmware has set. */
  bias: Type.Optional(oneOf(BIASES)),
  /** Whether the line is low while it is active. Default: the sensor's, or false. */
  activeLow: Type.Optional(Type.Boolean()),
  /** How long a level must be stable to be believed. Default: the sensor's, or 50. */
  debounceMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 5000 })),
};

const HOLD_MS_MAX = 60_000;
const SETTLE_MS_MAX = 600_000;
const action = declareSchema.properties.action;

export const gpioSettings = Type.Object(
  {
    ...contactSettings,
    /** What an active line says: somebody is there, the device is faulty, the camera is down, … */
    signal: oneOf(['occupancy', 'equipment', 'camera', 'declare'], { default: 'occupancy' }),
    /** The kind of sensor; what is not set below is as usual for it. */
    sensor: Type.Optional(oneOf(SENSOR_KINDS)),
    /** How long a sight of somebody counts after it ended. */
    holdMs: Type.Optional(Type.Integer({ minimum: 0, maximum: HOLD_MS_MAX })),
    /** For how long after the machine was switched on the sensor's word proves nothing. */
    settleMs: Type.Optional(Type.Integer({ minimum: 0, maximum: SETTLE_MS_MAX })),
    /** For contacts: whether an active line is the good or the bad state. */
    activeMeans: oneOf(['ok', 'fault'], { default: 'fault' }),
    /** For keys and switches: what is declared when the line becomes active. */
    onActive: Type.Optional(action),
    /** For switches: what is declared when it becomes inactive again. */
    onInactive: Type.Optional(action),
    channel: Type.String({ pattern: '^[a-z0-9-]{1,40}$', default: 'main' }),
  },
  { additionalProperties: false },
);
export type GpioSettings = Static<typeof gpioSettings>;

/** The preset of the sensor, with everything that the settings say instead. */
export function resolveSensor(settings: GpioSettings): SensorPreset {
  const { sensor } = settings;
  const preset = sensor === undefined ? CONTACT_PRESET : SENSOR_PRESETS[sensor];
  return {
    activeLow: settings.activeLow ?? preset.activeLow,
    bias: settings.bias ?? preset.bias,
    debounceMs: settings.debounceMs ?? preset.debounceMs,
    holdMs: settings.holdMs ?? preset.holdMs,
    settleMs: settings.settleMs ?? preset.settleMs,
    expectedSilenceMs: preset.expectedSilenceMs,
  };
}

/** What the schema cannot say about the settings of a line. */
export function checkGpio(settings: GpioSettings): SettingProblem[] {
  const { signal, onActive, onInactive, door, bias } = settings;
  const problems: SettingProblem[] = [];
  const found = (field: keyof GpioSettings, message: string): void => {
    problems.push({ field: [field], message });
  };
  if (signal !== 'occupancy') {
    for (const field of ['sensor', 'holdMs', 'settleMs'] as const) {
      if (settings[field] !== undefined) found(field, 'belongs to signal: occupancy');
    }
  }
  if (signal === 'declare' && onActive === undefined) {
    found('signal', 'a key or switch says with onActive what it declares');
  }
  if (signal !== 'declare') {
    if (onActive !== undefined) found('onActive', 'belongs to signal: declare');
    if (onInactive !== undefined) found('onInactive', 'belongs to signal: declare');
  }
  if (door === 'sysfs' && (bias === 'pull-up' || bias === 'pull-down')) {
    found('bias', 'sysfs cannot set a pull: set it in the device tree');
  }
  if (door === 'sysfs' && typeof settings.line === 'string') {
    found('line', 'sysfs knows no names: give the number within the chip');
  }
  return problems;
}
