import { dirname, resolve } from 'node:path';
import { ConfigFailure, type ConfigProblem, loadConfig } from '../../runtime/configFile.ts';
import type { ClockSource } from '../clockState.ts';
import type { SupervisedDevice } from '../drivers/supervisor.ts';
import { readAllowedNetworks } from '../probing/allowedNetworks.ts';
import { checkDevices } from './checkDevices.ts';
import type { CheckedFile } from './checkedFile.ts';
import { checkMqtt, type MqttConfig } from './checkMqtt.ts';
import { agentConfigSchema, type LogLevel, type OutboxLimits } from './settings.ts';

/** A checked configuration, with every path absolute and the secret read. */
export interface AgentConfig {
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

/** Reads agent.yaml. Throws a `ConfigFailure` that names every problem with its line. */
export function loadAgentConfig(path: string): AgentConfig {
  const loaded = loadConfig(path, agentConfigSchema);
  const settings = loaded.value;
  const problems: ConfigProblem[] = [];
  const file: CheckedFile = {
    settings,
    configFolder: dirname(resolve(path)),
    report: (place, message, told) => {
      problems.push(...loaded.fail(place, message, told).problems);
    },
  };
  const mqtt = checkMqtt(file);
  if (readAllowedNetworks(settings.probes.allow) === null) {
    file.report(['probes', 'allow'], 'write addresses or networks, such as 192.168.1.0/24');
  }
  const devices = checkDevices(file);
  if (problems.length > 0) throw new ConfigFailure(path, problems);
  return {
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
