import { readAllowedNetworks } from '../../probing/allowedNetworks.ts';
import { createAskedDevice } from '../../probing/askedDevice.ts';
import { findHostProblems } from '../../probing/hostProblems.ts';
import {
  type Driver,
  type DriverContext,
  defineDriver,
  type SettingHost,
  type SettingProblem,
  type Surroundings,
} from '../driver.ts';
import { probeOnce } from './askEquipment.ts';
import type { EquipmentResult } from './equipmentResult.ts';
import { readProbeSecrets } from './probeSecrets.ts';
import { type ProbeSettings, planOf, probeSettings } from './probeSettings.ts';

/** Makes the driver that asks one piece of equipment; a test brings its own way of asking. */
export function createProbeDriver(
  context: DriverContext,
  settings: ProbeSettings,
  ask: typeof probeOnce = probeOnce,
): Driver {
  return createAskedDevice<EquipmentResult>({
    context,
    networks: readAllowedNetworks(context.allowedNetworks),
    periodMs: planOf(settings).periodMs,
    prepare() {
      const secrets = readProbeSecrets(settings, context.configFolder);
      if (!secrets.ok) return { unusable: secrets.reason };
      return (surroundings) => ask(settings, surroundings, secrets);
    },
    isGood: ({ status }) => status === 'ok',
    tell({ status, reason, latencyMs }) {
      context.emit({
        ...{ kind: 'equipment', channel: settings.channel, status },
        ...(reason === null ? {} : { reason }),
        ...(latencyMs === null ? {} : { latencyMs }),
      });
    },
  });
}

function checkProbe(settings: ProbeSettings, surroundings: Surroundings): SettingProblem[] {
  const problems = findHostProblems(hostsOf(settings), surroundings);
  const { check, port } = planOf(settings);
  if (check === 'tcp' && port === null) {
    const told = { keyword: 'probe-port', facts: {} };
    problems.push({ field: [], message: 'name the port that is asked', told });
  }
  const { pointer, good } = settings.http;
  if (check === 'http' && good !== undefined && pointer === undefined) {
    const told = { keyword: 'good-of-what', facts: { other: 'pointer' } };
    problems.push({ field: ['http', 'good'], message: 'says nothing without pointer', told });
  }
  if (check === 'snmp' && settings.snmp.good !== undefined && settings.snmp.oid === undefined) {
    const told = { keyword: 'good-of-what', facts: { other: 'oid' } };
    problems.push({ field: ['snmp', 'good'], message: 'says nothing without oid', told });
  }
  if (surroundings.configFolder !== undefined) {
    const secrets = readProbeSecrets(settings, surroundings.configFolder);
    if (!secrets.ok) {
      const told = { keyword: 'account-file', facts: { reason: secrets.reason } };
      problems.push({ field: secrets.field, message: secrets.reason, told });
    }
  }
  return problems;
}

function hostsOf({ address }: ProbeSettings): SettingHost[] {
  return [{ field: ['address'], host: address }];
}

export const probeDriver = defineDriver<ProbeSettings>({
  name: 'probe',
  settings: probeSettings,
  create: (context, settings) => createProbeDriver(context, settings),
  check: checkProbe,
  hosts: hostsOf,
});
