import { Compile } from 'typebox/compile';
import { Default } from 'typebox/value';
import { AGENT_DEVICE } from '../../protocol/reading.ts';
import type { DriverDefinition } from '../drivers/driver.ts';
import { DRIVERS } from '../drivers/index.ts';
import type { SupervisedDevice } from '../drivers/supervisor.ts';
import type { CheckedFile, Place } from './checkedFile.ts';

/** Finds every device's driver and checks its settings; what is wrong is reported and left out. */
export function checkDevices({ settings, report }: CheckedFile): SupervisedDevice[] {
  const taken = new Map<string, string>([[AGENT_DEVICE, 'the agent itself']]);
  const devices: SupervisedDevice[] = [];
  settings.devices.forEach((entry, index) => {
    const { device, driver, ...rest } = entry;
    const place = ['devices', index];
    if (taken.has(device)) report([...place, 'device'], `"${device}" is there already`);
    taken.set(device, device);
    const definition = DRIVERS.find(({ name }) => name === driver);
    if (definition === undefined) {
      const names = DRIVERS.map(({ name }) => name).join(', ');
      report([...place, 'driver'], `there is no driver "${driver}"; there is ${names}`);
      return;
    }
    const checked = checkSettings(definition, rest, (field, message) =>
      report([...place, ...field], message),
    );
    if (checked === null) return;
    const surroundings = { allowedNetworks: settings.probes.allow };
    for (const problem of definition.check(checked, surroundings)) {
      report([...place, ...problem.field], problem.message);
    }
    for (const claim of definition.claims(checked)) {
      const owner = taken.get(claim);
      if (owner !== undefined) report(place, `${claim} belongs to device "${owner}" already`);
      taken.set(claim, device);
    }
    devices.push({ device, definition, settings: checked });
  });
  return devices;
}

/** The settings with their defaults, or null when something was reported. */
function checkSettings(
  definition: DriverDefinition,
  given: Record<string, unknown>,
  report: (field: Place, message: string) => void,
): unknown {
  const settings = Default(definition.settings, given);
  const validator = Compile(definition.settings);
  if (validator.Check(settings)) return settings;
  for (const error of validator.Errors(settings)) {
    // An unknown setting is reported twice: for itself, and for all that stand beside it.
    if (error.keyword === 'additionalProperties') continue;
    const field = error.instancePath
      .split('/')
      .slice(1)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    report(field, error.keyword === 'boolean' ? 'is not a setting of this driver' : error.message);
  }
  return null;
}
