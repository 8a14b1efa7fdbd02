import {
  type DutyLevel,
  type EffectiveDuty,
  effectiveDuty,
  type SettingOrigin,
} from '../duty/effectiveDuty.ts';
import { type HolidayCalendar, holidayCalendar } from '../duty/holidayCalendar.ts';
import { minimumOfPool, type Pool, poolsOfHall, windowsOfPool } from '../duty/pools.ts';
import { SERVICE_TYPES, type ServiceType } from '../duty/serviceType.ts';
import { DEFAULT_POLICY, type EffectivePolicy, effectivePolicy } from './effectivePolicy.ts';
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
  type WindowMode,
  type WindowRoles,
} from './site.ts';

export type { SettingOrigin } from '../duty/effectiveDuty.ts';
export { DEFAULT_POLICY, type EffectivePolicy, isPolicyInTrial } from './effectivePolicy.ts';

/** A window at its place, with what it inherits. */
export interface PlacedWindow {
  readonly window: SiteWindow;
  readonly hall: SiteHall;
  /** When it is on duty, and where that comes from; shared by windows that state nothing. */
  readonly duty: EffectiveDuty;
  /** The weekly table alone, without seasons, holidays and overrides. */
  readonly hours: Hours;
  readonly hoursOrigin: SettingOrigin;
  readonly policy: Policy;
  readonly policyOrigin: SettingOrigin;
  readonly effectivePolicy: EffectivePolicy;
  /** Nobody is required at a `spare` window that is not activated, whatever `duty` says. */
  readonly mode: WindowMode;
  /** The 站所 that sends its clerks. */
  readonly station: string | null;
  readonly roles: WindowRoles;
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
  /** By hall; worked out when first asked for. */
  readonly pools: ReadonlyMap<string, readonly Pool[]>;
  /** By `deviceKey`. */
  readonly devices: ReadonlyMap<string, PlacedDevice>;
  /** Agents that a device names, in the order of the file. */
  readonly agentIds: readonly string[];
  devicesOfAgent(agentId: string): readonly PlacedDevice[];
  hallsOfAgent(agentId: string): readonly SiteHall[];
  /** From the topmost area down to the given one; stops where a parent repeats or is missing. */
  areaPath(areaId: string): readonly SiteArea[];
}

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

/** Indexes a site whose references have been checked (`loadSite`). */
export function indexSite(site: Site): SiteIndex {
  const areas = new Map(site.areas.map((area) => [area.id, area]));
  const halls = new Map(site.halls.map((hall) => [hall.id, hall]));
  const windows = new Map<string, PlacedWindow>();
  const devices = new Map<string, PlacedDevice>();
  const byAgent = new Map<string, PlacedDevice[]>();
  const areaPath = (areaId: string): SiteArea[] => pathOf(areas, areaId);
  const calendar = holidayCalendar(site.calendar?.notices);
  for (const hall of site.halls) {
    const place = placeHall(site, [...areaPath(hall.area)].reverse(), { hall, calendar });
    for (const window of hall.windows) {
      windows.set(window.id, place(window));
      for (const device of window.devices) {
        const placed = { device, windowId: window.id, hallId: hall.id };
        devices.set(deviceKey(device.agent, device.id), placed);
        const siblings = byAgent.get(device.agent);
        if (siblings === undefined) byAgent.set(device.agent, [placed]);
        else siblings.push(placed);
      }
    }
  }
  let pools: ReadonlyMap<string, readonly Pool[]> | null = null;
  return {
    site,
    areas,
    halls,
    windows,
    get pools() {
      pools ??= new Map(site.halls.map((hall) => [hall.id, poolsOfHall(hall, windows)]));
      return pools;
    },
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

interface PolicyLevel extends SettingOrigin {
  readonly policy?: Policy | undefined;
}

/**
 * Makes the function that places the windows of a hall. Windows that state nothing of their own, and
 * stand in the same pools, share one duty. `above`: the hall's areas from its own upwards.
 */
function placeHall(
  site: Site,
  above: readonly SiteArea[],
  place: { readonly hall: SiteHall; readonly calendar: HolidayCalendar },
): (window: SiteWindow) => PlacedWindow {
  const { hall, calendar } = place;
  const levels: DutyLevel[] = [
    { level: 'hall', id: hall.id, settings: hall, isStation: hall.kind === 'station' },
    ...above.map((area) => ({ level: 'area' as const, id: area.id, settings: area })),
    { level: 'site', id: null, settings: site },
  ];
  const policies: PolicyLevel[] = [
    { level: 'hall', id: hall.id, policy: hall.policy },
    ...above.map(({ id, policy }) => ({ level: 'area' as const, id, policy })),
    { level: 'site', id: null, policy: site.policy },
  ];
  const shared = new Map<string, EffectiveDuty>();
  const pooledServices = readPools(hall);

  function dutyOf(window: SiteWindow): EffectiveDuty {
    const pooled = pooledServices(window);
    const key = pooled.join(' ');
    const own = DUTY_FIELDS.some((field) => window[field] !== undefined);
    const known = own ? undefined : shared.get(key);
    if (known !== undefined) return known;
    const staffing = Object.fromEntries(pooled.map((service) => [service, 'pooled' as const]));
    const duty = effectiveDuty(
      [
        { level: 'window', id: window.id, settings: window },
        { level: 'hall', id: hall.id, settings: { staffing } },
        ...levels,
      ],
      calendar,
    );
    if (!own) shared.set(key, duty);
    return duty;
  }

  return (window) => {
    const own: PolicyLevel = { level: 'window', id: window.id, policy: window.policy };
    const found = [own, ...policies].find((link) => link.policy !== undefined);
    const policy = found?.policy ?? DEFAULT_POLICY;
    const presence = window.devices.filter((device) => isPresenceKind(device.kind));
    const duty = dutyOf(window);
    return {
      window,
      hall,
      isTrial: presence.some((device) => isInTrial(window.id, device)),
      duty,
      hours: duty.hours,
      hoursOrigin: duty.origins.hours,
      policy,
      policyOrigin: { level: found?.level ?? 'default', id: found?.id ?? null },
      effectivePolicy: effectivePolicy(policy),
      mode: window.mode ?? 'comprehensive',
      station: window.station ?? null,
      roles: window.roles ?? NO_ROLES,
      presence,
    };
  };
}

const NO_ROLES: WindowRoles = {};
const DUTY_FIELDS = [
  'hours',
  'seasons',
  'marketDays',
  'overrides',
  'makeUpDays',
  'holidays',
  'staffing',
] as const;

/** The service types in which a named pool asks for some windows, of which this is one. */
function readPools(hall: SiteHall): (window: SiteWindow) => ServiceType[] {
  const pools = (hall.pools ?? []).map((pool) => ({
    windows: new Set(windowsOfPool(pool, hall)),
    services: SERVICE_TYPES.filter((service) => minimumOfPool(pool, service) > 0),
  }));
  return (window) => {
    const own = pools.filter(({ windows }) => windows.has(window));
    return SERVICE_TYPES.filter((service) =>
      own.some(({ services }) => services.includes(service)),
    );
  };
}
