import type { AgentConfig } from '../../agent/config/agentConfig.ts';
import type { LocalDevice, LocalSnapshot } from '../../agent/localStatus/localMessages.ts';
import { UsageFailure } from '../../runtime/failure.ts';

/** Sensor settings of drivers that see people. */
const PRESENCE = new Set(['seat', 'radar', 'pir', 'beam']);
const PRESENCE_DRIVERS = new Set(['ld2410']);

/** Says whether a device sees people, by its settings or by what it has said. */
export function seesPeople({ sensor, driver, channels }: LocalDevice): boolean {
  if (sensor !== null) return PRESENCE.has(sensor);
  return PRESENCE_DRIVERS.has(driver) || channels.some(({ kind }) => kind === 'occupancy');
}

/**
 * The sensors of a window: those that were named; else those whose settings or whose own name say
 * the window; else, where the agent has no others, all. The agent does not know the site, so it may
 * have to be told. Throws a `UsageFailure`.
 */
export function chooseSensors(
  snapshot: LocalSnapshot,
  wish: {
    readonly window: string;
    readonly named: readonly string[];
    readonly config: AgentConfig;
  },
): LocalDevice[] {
  const { window, named, config } = wish;
  const all = snapshot.devices.filter(seesPeople);
  const names = all.map(({ device }) => device).join(', ') || '-';
  if (named.length > 0) {
    return named.map((name) => {
      const found = all.find(({ device }) => device === name);
      if (found === undefined) throw new UsageFailure('HW-WALK-001', { device: name, names });
      return found;
    });
  }
  const ofWindow = all.filter(
    ({ device }) => windowOf(config, device) === window || startsWith(device, window),
  );
  if (ofWindow.length > 0) return ofWindow;
  if (all.length === 1) return all;
  throw new UsageFailure('HW-WALK-002', { window, names });
}

function windowOf(config: AgentConfig, device: string): unknown {
  const settings = config.devices.find((one) => one.device === device)?.settings;
  return (settings as { window?: unknown } | undefined)?.window;
}

function startsWith(device: string, window: string): boolean {
  return device === window || device.startsWith(`${window}-`);
}
