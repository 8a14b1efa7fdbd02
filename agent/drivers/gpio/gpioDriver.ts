import { createHold } from '../../sampling/hold.ts';
import { type Driver, type DriverContext, defineDriver, type Observation } from '../driver.ts';
import { createContactInput, type GpioEdge, machineGpio } from './contactInput.ts';
import { checkGpio, type GpioSettings, gpioSettings, resolveSensor } from './gpioSettings.ts';
import { lineClaim } from './lineWish.ts';

export { contactSettings, type GpioSettings, gpioSettings } from './gpioSettings.ts';
export { lineClaim } from './lineWish.ts';

/** What the level of a line means, by the settings; null where only its changes mean something. */
export function observationOf(settings: GpioSettings, isActive: boolean): Observation | null {
  const { signal, channel } = settings;
  const isGood = isActive === (settings.activeMeans === 'ok');
  switch (signal) {
    case 'occupancy':
      return { kind: 'occupancy', channel, occupied: isActive };
    case 'equipment':
      return { kind: 'equipment', channel, status: isGood ? 'ok' : 'fault' };
    case 'camera':
      return { kind: 'camera', channel, status: isGood ? 'online' : 'offline' };
    case 'declare':
      return null;
    default:
      return signal satisfies never;
  }
}

/**
 * What a change of a key or switch declares. At the start, a switch that stands at active declares
 * it, because nobody may have been there to see it; nothing else does: who pressed no key ends no
 * pause, and a key that is held down was pressed before.
 */
export function declarationOf(
  settings: GpioSettings,
  change: { readonly from: boolean | null; readonly to: boolean },
): Observation | null {
  const { channel, onActive, onInactive } = settings;
  const { from, to } = change;
  if (from === to) return null;
  if (from === null && (!to || onInactive === undefined)) return null;
  const action = to ? onActive : onInactive;
  return action === undefined ? null : { kind: 'declare', channel, action };
}

/** Makes the driver of one line; `edge` is the machine's GPIO unless a test brings its own. */
export function createGpioDriver(
  context: DriverContext,
  settings: GpioSettings,
  edge: GpioEdge = machineGpio,
): Driver {
  const sensor = resolveSensor(settings);
  let level: boolean | null = null;
  const hold = createHold({
    clock: context.clock,
    holdMs: sensor.holdMs,
    onLevel(isActive) {
      const declared = declarationOf(settings, { from: level, to: isActive });
      level = isActive;
      const observation =
        settings.signal === 'declare' ? declared : observationOf(settings, isActive);
      if (observation !== null) context.emit(observation);
    },
  });
  const input = createContactInput({
    ...{ context, edge, onLevel: hold.level, channel: settings.channel },
    settings: { ...settings, ...sensor },
    settleMs: sensor.settleMs,
    // The others say with their level that they are well.
    saysWell: settings.signal === 'occupancy' || settings.signal === 'declare',
  });
  return {
    start: () => input.start(),
    async stop() {
      hold.stop();
      await input.stop();
    },
  };
}

export const gpioDriver = defineDriver<GpioSettings>({
  name: 'gpio',
  settings: gpioSettings,
  create: (context, settings) => createGpioDriver(context, settings),
  claims: (settings) => [lineClaim(settings)],
  check: checkGpio,
});
