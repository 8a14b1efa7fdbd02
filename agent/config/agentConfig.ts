import { dirname, resolve } from 'node:path';
import {
  ConfigFailure,
  type ConfigProblem,
  type ExaminedConfig,
  examineConfig,
  examineText,
  inFileOrder,
} from '../../runtime/configFile.ts';
import type { ClockSource } from '../clockState.ts';
import type { SupervisedDevice } from '../drivers/supervisor.ts';
import { readAllowedNetworks } from '../probing/allowedNetworks.ts';
import { checkDevices } from './checkDevices.ts';
import type { CheckedFile, Place } from './checkedFile.ts';
import { checkMqtt, type MqttConfig } from './checkMqtt.ts';
import { checkNetwork } from './checkNetwork.ts';
import {
  type AgentSettings,
  agentConfigSchema,
  type LogLevel,
  type OutboxLimits,
} from './settings.ts';

/** A checked configuration, with every path absolute and the secret read. */
export interface AgentConfig {
  /** The file it was read from, and what stands in it, with its defaults; absent without a file. */
  readonly origin?: { readonly file: string; readonly settings: AgentSettings };
  readonly agent: string;
  readonly configFolder: string;
  readonly mqtt: MqttConfig;
  readonly outboxFile: string;
  readonly outboxLimits: OutboxLimits;
  readonly clockSource: ClockSource;
  /** Addresses and networks (CIDR) in which cameras and other equipment may be asked. */
  readonly allowedNetworks: readonly string[];
  /** Whether the collector may send another list of devices. */
  readonly takesRemoteConfiguration: boolean;
  readonly logLevel: LogLevel;
  readonly devices: readonly SupervisedDevice[];
}

/**
 * Reads agent.yaml. Throws a `ConfigFailure` that names every problem with its place, those of the
 * schema and those of the checks behind it together: a part that its schema refuses is not looked
 * at further, the others are.
 */
export function loadAgentConfig(path: string): AgentConfig {
  return checkAgentSettings(path, examineConfig(path, agentConfigSchema));
}

/** The same from a text; relative paths start at the folder of `path`, which need not exist. */
export function parseAgentConfig(path: string, text: string): AgentConfig {
  return checkAgentSettings(path, examineText(path, text, agentConfigSchema));
}

/** The checks that follow on the schema, for settings wherever they were read. Throws the same. */
export function checkAgentSettings(
  path: string,
  examined: ExaminedConfig<AgentSettings>,
): AgentConfig {
  const settings = examined.value;
  const problems: ConfigProblem[] = [...examined.problems];
  const file: CheckedFile = {
    settings,
    configFolder: dirname(resolve(path)),
    isSound: (place) => !examined.problems.some(({ field }) => concerns(field, place)),
    report: (place, message, told) => {
      problems.push(...examined.fail(place, message, told).problems);
    },
  };
  const mqtt = file.isSound(['mqtt']) ? checkMqtt(file) : null;
  checkAllowedNetworks(file);
  const devices = checkDevices(file);
  checkNetwork(file, devices);
  if (problems.length > 0 || mqtt === null) throw new ConfigFailure(path, inFileOrder(problems));
  return {
    origin: { file: path, settings },
    agent: settings.agent,
    configFolder: file.configFolder,
    mqtt,
    outboxFile: resolve(file.configFolder, settings.outbox),
    outboxLimits: settings.outboxLimits,
    clockSource: settings.clock.source,
    allowedNetworks: settings.probes.allow,
    takesRemoteConfiguration: settings.remote.configuration,
    logLevel: settings.logLevel,
    devices,
  };
}

/** Says whether a problem of one field makes a part of the file unusable: it, or what is in it. */
function concerns(field: string, place: Place): boolean {
  const part = place.join('.');
  return field === '' || field === part || field.startsWith(`${part}.`) || isAbove(field, part);
}

/** A whole section that is no section (`mqtt: 5`) leaves nothing in it to look at. */
function isAbove(field: string, part: string): boolean {
  return part.startsWith(`${field}.`);
}

function checkAllowedNetworks({ settings, isSound, report }: CheckedFile): void {
  if (!isSound(['probes']) || readAllowedNetworks(settings.probes.allow) !== null) return;
  const message = 'write addresses or networks, such as 192.168.1.0/24';
  report(['probes', 'allow'], message, { keyword: 'networks', facts: {} });
}
