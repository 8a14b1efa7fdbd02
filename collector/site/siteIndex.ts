import { siteTexts } from '../../texts/siteTexts.ts';
import {
  type DeviceKind,
  EQUIPMENT_KINDS,
  type Hours,
  type Policy,
  PRESENCE_KINDS,
  type Site,
  type SiteArea,
  type SiteDevice,
  type SiteHall,
  type SiteWindow,
} from './site.ts';

/** Where an inherited setting was found; `default` is the product's own. */
export interface SettingOrigin {
  readonly level: 'window' | 'hall' | 'area' | 'site' | 'default';
  /** The id of the window, hall or area; null for the site and the default. */
  readonly id: string | null;
}

/** A window at its place, with what it inherits. */
export interface PlacedWindow {
  readonly window: SiteWindow;
  readonly hall: SiteHall;
  readonly hours: Hours;
  readonly hoursOrigin: SettingOrigin;
  readonly policy: Policy;
  readonly policyOrigin: SettingOrigin;
  /** Its devices that see people. */
  readonly presence: readonly SiteDevice[];
  /** One of them has not passed a walk test here: what the window shows accuses nobody yet. */
  readonly isTrial: boolean;
}

/** A device at its place. */
export interface PlacedDevice {
  readonly device: SiteDevice;
  readonly windowId: string;
  readonly hallId: string;
}

/** One version of the site, made quick to ask. */
export interface SiteIndex {
  readonly site: Site;
  readonly areas: ReadonlyMap<string, SiteArea>;
  readonly halls: ReadonlyMap<string, SiteHall>;
  readonly windows: ReadonlyMap<string, PlacedWindow>;
  /** By `deviceKey`. */
  readonly devices: ReadonlyMap<string, PlacedDevice>;
  /** Agents that a device names, in the order of the file. */
  readonly agentIds: readonly string[];
  devicesOfAgent(agentId: string): readonly PlacedDevice[];
  hallsOfAgent(agentId: string): readonly SiteHall[];
  /** From the topmost area down to the given one; stops where a parent repeats or is missing. */
  areaPath(areaId: string): readonly SiteArea[];
}

/** The product's own policy: 15 minutes (design.md §4). */
export const DEFAULT_POLICY: Policy = {
  emptyAfterMinutes: 15,
  clearAfterSeconds: 10,
  source: siteTexts['default-policy']['zh-Hans'],
};

/**
 * The shortest policy, in minutes, under which a kind of sensor does not accuse somebody who sits
 * still: a motion sensor loses sight of a person for up to 13 minutes, the others hardly at all
 * (design.md §4, docs/evaluation.md).
 */
const POLICY_MINUTES_MIN: Partial<Record<DeviceKind, number>> = {
  seat: 1,
  radar: 1,
  beam: 1,
  pir: 13,
};

/** Identifies a device among all agents. */
export function deviceKey(agentId: string, deviceId: string): string {
  return `${agentId}/${deviceId}`;
}

export function isPresenceKind(kind: DeviceKind): boolean {
  return PRESENCE_KINDS.includes(kind);
}

/** Says whether a device is asked only whether it is well. */
export function isEquipmentKind(kind: DeviceKind): boolean {
  return (EQUIPMENT_KINDS as readonly DeviceKind[]).includes(kind);
}

/**
 * Says whether what a device tells of a window is only on trial: it sees people, and no walk test at
 * this window has been accepted.
 */
export function isInTrial(windowId: string, device: SiteDevice): boolean {
  return isPresenceKind(device.kind) && device.accepted?.window !== windowId;
}

/**
 * The shortest policy that a window's sensors support together, in minutes: that of the best of
 * them, because a window is empty only when all of them say so. Null without a presence sensor.
 */
export function shortestPolicyMinutes(kinds: readonly DeviceKind[]): number | null {
  const supported = kinds.flatMap((kind) => POLICY_MINUTES_MIN[kind] ?? []);
  return supported.length === 0 ? null : Math.min(...supported);
}

/** Indexes a site whose references have been checked (`loadSite`). */
export function indexSite(site: Site): SiteIndex {
  const areas = new Map(site.areas.map((area) => [area.id, area]));
  const halls = new Map(site.halls.map((hall) => [hall.id, hall]));
  const windows = new Map<string, PlacedWindow>();
  const devices = new Map<string, PlacedDevice>();
  const byAgent = new Map<string, PlacedDevice[]>();
  const areaPath = (areaId: string): SiteArea[] => pathOf(areas, areaId);
  for (const hall of site.halls) {
    const above = [...areaPath(hall.area)].reverse();
    for (const window of hall.windows) {
      windows.set(window.id, placeWindow(site, above, { hall, window }));
      for (const device of window.devices) {
        const placed = { device, windowId: window.id, hallId: hall.id };
        devices.set(deviceKey(device.agent, device.id), placed);
        const siblings = byAgent.get(device.agent);
        if (siblings === undefined) byAgent.set(device.agent, [placed]);
        else siblings.push(placed);
      }
    }
  }
  return {
    site,
    areas,
    halls,
    windows,
    devices,
    agentIds: [...byAgent.keys()],
    devicesOfAgent: (agentId) => byAgent.get(agentId) ?? [],
    hallsOfAgent: (agentId) =>
      [...new Set((byAgent.get(agentId) ?? []).map((placed) => placed.hallId))].flatMap(
        (hallId) => halls.get(hallId) ?? [],
      ),
    areaPath,
  };
}

function pathOf(areas: ReadonlyMap<string, SiteArea>, areaId: string): SiteArea[] {
  const path: SiteArea[] = [];
  let area = areas.get(areaId);
  while (area !== undefined && !path.includes(area)) {
    path.unshift(area);
    area = area.parent === undefined ? undefined : areas.get(area.parent);
  }
  return path;
}

/** `above`: the hall's areas from its own upwards. */
function placeWindow(
  site: Site,
  above: readonly SiteArea[],
  place: { readonly hall: SiteHall; readonly window: SiteWindow },
): PlacedWindow {
  const { hall, window } = place;
  const chain: (SettingOrigin & { hours?: Hours | undefined; policy?: Policy | undefined })[] = [
    { level: 'window', id: window.id, hours: window.hours, policy: window.policy },
    { level: 'hall', id: hall.id, hours: hall.hours, policy: hall.policy },
    ...above.map((area) => ({
      level: 'area' as const,
      id: area.id,
      hours: area.hours,
      policy: area.policy,
    })),
    { level: 'site', id: null, hours: site.hours, policy: site.policy },
  ];
  const hours = chain.find((link) => link.hours !== undefined);
  const policy = chain.find((link) => link.policy !== undefined);
  const presence = window.devices.filter((device) => isPresenceKind(device.kind));
  return {
    window,
    hall,
    isTrial: presence.some((device) => isInTrial(window.id, device)),
    hours: hours?.hours ?? {},
    hoursOrigin: { level: hours?.level ?? 'site', id: hours?.id ?? null },
    policy: policy?.policy ?? DEFAULT_POLICY,
    policyOrigin: { level: policy?.level ?? 'default', id: policy?.id ?? null },
    presence,
  };
}
