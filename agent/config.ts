import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Default } from 'typebox/value';
import { ID_PATTERN } from '../protocol/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import { AGENT_DEVICE } from '../protocol/reading.ts';
import {
  ConfigFailure,
  type ConfigProblem,
  type LoadedConfig,
  loadConfig,
} from '../runtime/configFile.ts';
import { isLoopback } from '../runtime/loopback.ts';
import type { ClockSource } from './clockState.ts';
import { readCameraNetworks } from './drivers/camera/cameraNetworks.ts';
import type { DriverDefinition } from './drivers/driver.ts';
import { DRIVERS } from './drivers/index.ts';
import type { SupervisedDevice } from './drivers/supervisor.ts';

const id = Type.String({ pattern: ID_PATTERN });
const path = Type.String({ minLength: 1, maxLength: 1000 });

/** The settings of agent.yaml. What stands beside `device` and `driver` belongs to the driver. */
export const agentConfigSchema = Type.Object(
  {
    /** The agent's name: client id, user name and topic segment. */
    agent: id,
    mqtt: Type.Object(
      {
        /** mqtts://host:port, or mqtt://host:port on the same machine. */
        url: Type.String({ pattern: '^mqtts?://' }),
        secret: Type.Optional(Type.String({ minLength: 16, maxLength: 200 })),
        /** Instead of `secret`: a file that holds nothing else. */
        secretFile: Type.Optional(path),
        /** PEM file of the authority that signed the collector's certificate. */
        ca: Type.Optional(path),
        /** Allows mqtt:// over a network: readings and secret then travel unencrypted. */
        insecure: Type.Boolean({ default: false }),
      },
      { additionalProperties: false },
    ),
    /** The file that keeps readings until the collector has them. */
    outbox: path,
    clock: Type.Object(
      {
        /** ntp: trust the clock once systemd-timesyncd has set it; system: trust it always. */
        source: Type.Union([Type.Literal('ntp'), Type.Literal('system')], { default: 'ntp' }),
      },
      { additionalProperties: false, default: {} },
    ),
    cameras: Type.Object(
      {
        /** Addresses and networks in which cameras may be asked. */
        allow: Type.Array(Type.String(), { maxItems: 32, default: [] }),
      },
      { additionalProperties: false, default: {} },
    ),
    devices: Type.Array(
      Type.Object({ device: id, driver: Type.String() }, { additionalProperties: Type.Unknown() }),
      { maxItems: LIMITS.devicesPerAgentMax, default: [] },
    ),
  },
  { additionalProperties: false },
);

/** A checked configuration, with every path absolute and the secret read. */
export interface AgentConfig {
  readonly agent: string;
  readonly configFolder: string;
  readonly mqtt: {
    readonly url: string;
    readonly secret: string;
    readonly caFile: string | null;
    /** Readings travel unencrypted over a network. */
    readonly isExposed: boolean;
  };
  readonly outboxFile: string;
  readonly clockSource: ClockSource;
  readonly cameraNetworks: readonly string[];
  readonly devices: readonly SupervisedDevice[];
}

type Loaded = LoadedConfig<Static<typeof agentConfigSchema>>;
type Place = readonly (string | number)[];

/** Reads agent.yaml. Throws a `ConfigFailure` that names every problem with its line. */
export function loadAgentConfig(file: string): AgentConfig {
  const loaded = loadConfig(file, agentConfigSchema);
  const { value } = loaded;
  const problems: ConfigProblem[] = [];
  const report = (place: Place, message: string): void => {
    problems.push(...loaded.fail(place, message).problems);
  };
  const configFolder = dirname(resolve(file));
  const mqtt = checkMqtt(loaded, { configFolder, report });
  if (readCameraNetworks(value.cameras.allow) === null) {
    report(['cameras', 'allow'], 'write addresses or networks, such as 192.168.1.0/24');
  }
  const devices = checkDevices(loaded, report);
  if (problems.length > 0) throw new ConfigFailure(file, problems);
  return {
    agent: value.agent,
    configFolder,
    mqtt,
    outboxFile: resolve(configFolder, value.outbox),
    clockSource: value.clock.source,
    cameraNetworks: value.cameras.allow,
    devices,
  };
}

type Report = (place: Place, message: string) => void;

function checkMqtt(
  loaded: Loaded,
  options: { readonly configFolder: string; readonly report: Report },
): AgentConfig['mqtt'] {
  const { configFolder, report } = options;
  const { mqtt } = loaded.value;
  let isExposed = false;
  if (!URL.canParse(mqtt.url)) report(['mqtt', 'url'], 'is not an address');
  else {
    const url = new URL(mqtt.url);
    isExposed = url.protocol === 'mqtt:' && !isLoopback(url.hostname);
    if (url.username !== '' || url.password !== '') {
      report(['mqtt', 'url'], 'must not contain a name or a password; use secretFile');
    }
  }
  if (isExposed && !mqtt.insecure) {
    report(
      ['mqtt', 'url'],
      'mqtt:// over a network is unencrypted: use mqtts://, or set mqtt.insecure: true',
    );
  }
  const caFile = mqtt.ca === undefined ? null : resolve(configFolder, mqtt.ca);
  if (caFile !== null && readText(caFile) === null) report(['mqtt', 'ca'], 'cannot be read');
  return { url: mqtt.url, secret: readSecret(loaded, options), caFile, isExposed };
}

function readSecret(
  loaded: Loaded,
  options: { readonly configFolder: string; readonly report: Report },
): string {
  const { secret, secretFile } = loaded.value.mqtt;
  const { report } = options;
  if ((secret === undefined) === (secretFile === undefined)) {
    report(['mqtt'], 'give either secret or secretFile');
    return '';
  }
  if (secretFile === undefined) return secret ?? '';
  const text = readText(resolve(options.configFolder, secretFile))?.trim() ?? '';
  if (text === '') report(['mqtt', 'secretFile'], 'cannot be read, or is empty');
  return text;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function checkDevices(loaded: Loaded, report: Report): SupervisedDevice[] {
  const taken = new Map<string, string>([[AGENT_DEVICE, 'the agent itself']]);
  const devices: SupervisedDevice[] = [];
  loaded.value.devices.forEach((entry, index) => {
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
    const settings = checkSettings(definition, rest, (field, message) =>
      report([...place, ...field], message),
    );
    if (settings === null) return;
    for (const problem of definition.check(settings, {
      cameraNetworks: loaded.value.cameras.allow,
    })) {
      report([...place, ...problem.field], problem.message);
    }
    for (const claim of definition.claims(settings)) {
      const owner = taken.get(claim);
      if (owner !== undefined) report(place, `${claim} belongs to device "${owner}" already`);
      taken.set(claim, device);
    }
    devices.push({ device, definition, settings });
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
