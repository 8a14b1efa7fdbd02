import { cameraDriver } from './camera/cameraDriver.ts';
import type { DriverDefinition } from './driver.ts';
import { gpioDriver } from './gpio/gpioDriver.ts';
import { hidDriver } from './hid/hidDriver.ts';
import { recordedDriver } from './recorded/recordedDriver.ts';
import { simulatedDriver } from './simulated/simulatedDriver.ts';

/** Every kind of device that an agent can watch. The one list: nothing else names the drivers. */
export const DRIVERS: readonly DriverDefinition[] = [
  gpioDriver,
  hidDriver,
  cameraDriver,
  recordedDriver,
  simulatedDriver,
];
