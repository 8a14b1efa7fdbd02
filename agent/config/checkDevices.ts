import { Default } from 'typebox/value';
import { AGENT_DEVICE } from '../../protocol/reading.ts';
import { findProblems } from '../../runtime/schemaFindings.ts';
import type { DriverDefinition } from '../drivers/driver.ts';
import { DRIVERS } from '../drivers/index.ts';
import type { SupervisedDevice } from '../drivers/supervisor.ts';
import type { CheckedFile, Report } from './checkedFile.ts';

/** Finds every device's driver and checks its settings; what is wrong is reported and left out. */
export function checkDevices({
  settings,
  configFolder,
  report,
  isSound,
}: CheckedFile): SupervisedDevice[] {
  const taken = new Map<string, string>([[AGENT_DEVICE, 'the agent itself']]);
  const devices: SupervisedDevice[] = [];
  const entries = Array.isArray(settings.devices) ? settings.devices : [];
  entries.forEach((entry, index) => {
    const place = ['devices', index];
    if (!isSound(place)) return;
    const { device, driver, ...rest } = entry;
    if (taken.has(device)) {
      const told = { keyword: 'device-taken', facts: { device } };
      report([...place, 'device'], `"${device}" is there already`, told);
    }
    taken.set(device, device);
    const definition = DRIVERS.find(({ name }) => name === driver);
    if (definition === undefined) {
      const names = DRIVERS.map(({ name }) => name).join(', ');
      const told = { keyword: 'no-driver', facts: { driver, names } };
      report([...place, 'driver'], `there is no driver "${driver}"; there is ${names}`, told);
      return;
    }
    const checked = checkSettings(definition, rest, (field, message, told) =>
      report([...place, ...field], message, told),
    );
    if (checked === null || !isSound(['probes'])) return;
    const surroundings = { allowedNetworks: settings.probes.allow, configFolder };
    for (const problem of definition.check(checked, surroundings)) {
      report([...place, ...problem.field], problem.message, problem.told);
    }
    for (const claim of definition.claims(checked)) {
      const owner = taken.get(claim);
      if (owner !== undefined) {
        const told = { keyword: 'claimed', facts: { claim, owner } };
        report(place, `${claim} belongs to device "${owner}" already`, told);
      }
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
  report: Report,
): unknown {
  const settings = Default(definition.settings, given);
  const findings = findProblems(definition.settings, settings);
  for (const { path, message, keyword, facts } of findings) {
    report(path, message, { keyword, facts });
  }
  return findings.length === 0 ? settings : null;
}
