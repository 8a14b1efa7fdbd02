import { cameraDriver } from './camera/cameraDriver.ts';
import type { DriverDefinition } from './driver.ts';
import { gpioDriver } from './gpio/gpioDriver.ts';
import { hidDriver } from './hid/hidDriver.ts';
import { hintDriver } from './hint/hintDriver.ts';
import { keyboardPadDriver } from './keyboardPad/keyboardPadDriver.ts';
import { probeDriver } from './probe/probeDriver.ts';
import { radarDriver } from './radar/radarDriver.ts';
import { recordedDriver } from './recorded/recordedDriver.ts';
import { serialPadDriver } from './serialPad/serialPadDriver.ts';
import { simulatedDriver } from './simulated/simulatedDriver.ts';
import { websocketPadDriver } from './websocketPad/websocketPadDriver.ts';

/** Every kind of device that an agent can watch. The one list: nothing else names the drivers. */
export const DRIVERS: readonly DriverDefinition[] = [
  gpioDriver,
  hidDriver,
  keyboardPadDriver,
  serialPadDriver,
  websocketPadDriver,
  radarDriver,
  hintDriver,
  cameraDriver,
  probeDriver,
  recordedDriver,
  simulatedDriver,
];
