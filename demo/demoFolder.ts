import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { DeviceKind, Site, SiteDevice } from '../collector/site/site.ts';
import { randomId } from '../runtime/random.ts';

/** Where the demo keeps its files, and the configuration it has written for itself. */
export interface DemoFolder {
  readonly folder: string;
  readonly collectorConfigFile: string;
  readonly agents: readonly { readonly id: string; readonly secret: string }[];
}

export interface DemoAddresses {
  readonly httpHost: string;
  readonly httpPort: number;
  readonly mqttPort: number;
}

/**
 * Makes the folder with secrets that are made once and kept, and the collector's configuration. The
 * demo is a user like any other: it writes ordinary configuration files.
 */
export function prepareDemoFolder(
  folder: string,
  siteFile: string,
  options: { readonly site: Site; readonly addresses: DemoAddresses },
): DemoFolder {
  mkdirSync(join(folder, 'agents'), { recursive: true, mode: 0o700 });
  const ids = [...new Set(allDevices(options.site).map((device) => device.agent))];
  const agents = ids.map((id) => ({
    id,
    secret: keptSecret(join(folder, 'agents', `${id}.secret`)),
  }));
  const collectorConfigFile = join(folder, 'collector.yaml');
  writeFileSync(
    collectorConfigFile,
    stringify({
      dataFolder: folder,
      site: siteFile,
      http: { host: options.addresses.httpHost, port: options.addresses.httpPort },
      mqtt: { port: options.addresses.mqttPort },
      agents: agents.map(({ id, secret }) => ({ id, secretSha256: hash('sha256', secret) })),
      logLevel: 'warn',
    }),
  );
  return { folder, collectorConfigFile, agents };
}

function keptSecret(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomId(32);
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}

function allDevices(site: Site): SiteDevice[] {
  return site.halls.flatMap((hall) => hall.windows.flatMap((window) => window.devices));
}

/** The clerk at this window leaves soon after the start, so that a visitor sees a finding. */
const LEAVING_WINDOW = 'county-03';
const LEAVING = { firstDepartureAfterSeconds: 20, absentSeconds: 180 };
/** How long a simulated clerk stays, and stays away, on average. */
const RHYTHM = { meanPresentMinutes: 25, meanAbsentMinutes: 2 };

/** What the simulated driver plays for a kind of device. */
const SENSOR_OF: Partial<Readonly<Record<DeviceKind, string>>> = {
  seat: 'seat',
  radar: 'radar',
  beam: 'seat',
  pir: 'pir',
  'rating-pad': 'pad',
  camera: 'camera',
};

/** One simulated agent's configuration: the devices that the site binds to it. */
export function demoAgentConfig(
  demo: Pick<DemoFolder, 'folder'>,
  agentId: string,
  options: { readonly site: Site; readonly mqttPort: number; readonly seed: number },
): Record<string, unknown> {
  const windows = options.site.halls.flatMap((hall) => hall.windows);
  const devices = windows.flatMap((window) =>
    window.devices
      .filter((device) => device.agent === agentId)
      .map((device) => ({
        device: device.id,
        driver: 'simulated',
        sensor: SENSOR_OF[device.kind],
        // Devices of one window see the same person.
        window: window.id,
        seed: options.seed,
        ...RHYTHM,
        ...(window.id === LEAVING_WINDOW ? { script: LEAVING } : {}),
      })),
  );
  return {
    agent: agentId,
    mqtt: {
      url: `mqtt://127.0.0.1:${options.mqttPort}`,
      secretFile: join(demo.folder, 'agents', `${agentId}.secret`),
    },
    outbox: join(demo.folder, 'agents', `${agentId}.outbox.db`),
    clock: { source: 'system' },
    devices,
  };
}
