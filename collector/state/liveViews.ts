import type { AgentStatus } from '../../protocol/agentStatus.ts';
import type { DutyCalendar } from '../duty/dutyHours.ts';
import type {
  AgentView,
  AreaView,
  DeviceView,
  HallView,
  IncidentView,
  WindowView,
} from '../http/views.ts';
import type { CatchUp } from '../ingest/catchUp.ts';
import {
  isPolicyInTrial,
  type PlacedDevice,
  type PlacedWindow,
  type SiteIndex,
} from '../site/siteIndex.ts';
import { expectedOff } from './expectedOff.ts';
import { shownState } from './shownState.ts';
import type { AgentRow, DeviceRow, WindowRow } from './stateStore.ts';

/** Everything the views are made from, as of one moment. */
export interface LiveRows {
  readonly site: SiteIndex;
  readonly calendar: DutyCalendar;
  readonly nowMs: number;
  readonly pendingAfterMs: number;
  readonly windows: readonly WindowRow[];
  readonly devices: readonly DeviceRow[];
  readonly agents: readonly AgentRow[];
  /** By agent id: what each said of itself last. */
  readonly statuses: ReadonlyMap<string, AgentStatus>;
  /** By agent id, for those that send a backlog. */
  readonly catchUps?: ReadonlyMap<string, CatchUp>;
  readonly openIncidents: readonly Pick<IncidentView, 'id' | 'windowId'>[];
}

/** The parts of a snapshot that come from site and state. */
export interface LiveViews {
  readonly areas: AreaView[];
  readonly halls: HallView[];
  readonly agents: AgentView[];
  readonly devices: DeviceView[];
}

/** Makes all views of one moment, in the order of the site file. */
export function buildLiveViews(rows: LiveRows): LiveViews {
  const windowRows = new Map(rows.windows.map((row) => [row.windowId, row]));
  const deviceRows = new Map(rows.devices.map((row) => [`${row.agentId}/${row.deviceId}`, row]));
  const agentRows = new Map(rows.agents.map((row) => [row.agentId, row]));
  const incidents = new Map<string, string[]>();
  for (const { id, windowId } of rows.openIncidents) {
    if (windowId !== null) incidents.set(windowId, [...(incidents.get(windowId) ?? []), id]);
  }
  const { site } = rows;
  return {
    areas: site.site.areas.map(({ id, name, level, parent = null }) => ({
      ...{ id, name, level },
      parentId: parent,
    })),
    halls: site.site.halls.map((hall) => ({
      id: hall.id,
      name: hall.name,
      areaId: hall.area,
      areaLevel: site.areas.get(hall.area)?.level ?? 'county',
      areaPath: site.areaPath(hall.area).map((area) => area.name),
      timeZone: hall.timeZone,
      windows: hall.windows.flatMap((window) => {
        const placed = site.windows.get(window.id);
        if (placed === undefined) return [];
        const openIncidentIds = incidents.get(window.id) ?? [];
        return windowViewOf(rows, placed, {
          row: windowRows.get(window.id) ?? null,
          openIncidentIds,
        });
      }),
    })),
    agents: site.agentIds.map((id) => agentViewOf(rows, id, agentRows.get(id) ?? null)),
    devices: [...site.devices].map(([key, placed]) =>
      deviceViewOf(placed, {
        row: deviceRows.get(key) ?? null,
        agent: agentRows.get(placed.device.agent) ?? null,
      }),
    ),
  };
}

/** One window as of now. */
export function windowViewOf(
  rows: Pick<LiveRows, 'calendar' | 'nowMs' | 'pendingAfterMs'>,
  placed: PlacedWindow,
  known: { readonly row: WindowRow | null; readonly openIncidentIds: readonly string[] },
): WindowView {
  const { window, hall } = placed;
  const { row, openIncidentIds } = known;
  const duty = rows.calendar.of(placed.duty, hall.timeZone).at(rows.nowMs);
  const { nowMs, pendingAfterMs } = rows;
  return {
    id: window.id,
    hallId: hall.id,
    number: window.number,
    name: window.name,
    state: shownState({ row, nowMs, duty, pendingAfterMs }),
    verdict: row?.verdict ?? null,
    sinceMs: row?.sinceMs ?? null,
    watermarkMs: row?.watermarkMs ?? null,
    onDuty: duty.onDuty,
    basis: duty.basis,
    service: duty.service,
    because: duty.onDuty ? (row?.because ?? null) : duty.reason,
    dutyChangesMs: duty.changesMs,
    emptyAfterMinutes: placed.policy.emptyAfterMinutes,
    sensorKinds: placed.presence.map((device) => device.kind),
    ...trialOf(placed, nowMs),
    openIncidentIds: [...openIncidentIds],
  };
}

function trialOf(
  placed: PlacedWindow,
  nowMs: number,
): Pick<WindowView, 'isTrial' | 'trialReasons'> {
  const trialReasons: WindowView['trialReasons'] = [
    ...(placed.isTrial ? (['walk-test'] as const) : []),
    ...(isPolicyInTrial(placed, nowMs) ? (['policy'] as const) : []),
  ];
  return { isTrial: trialReasons.length > 0, trialReasons };
}

/** One agent as of now: whether it is online is judged by what was heard, never by its last will. */
export function agentViewOf(
  rows: Pick<LiveRows, 'site' | 'calendar' | 'nowMs' | 'statuses' | 'catchUps'>,
  agentId: string,
  row: AgentRow | null,
): AgentView {
  const status = rows.statuses.get(agentId);
  const catchUp = row?.silent === false ? rows.catchUps?.get(agentId) : undefined;
  const dropped = status?.dropped ?? 0;
  const off = row?.silent === true ? expectedOff(rows, row) : null;
  return {
    id: agentId,
    hallIds: rows.site.hallsOfAgent(agentId).map((hall) => hall.id),
    state: row === null ? 'never-heard' : row.silent ? 'silent' : 'online',
    lastHeardMs: row?.lastHeardMs ?? null,
    ...(off === null ? {} : { offUntilMs: off.untilMs }),
    watermarkMs: row?.watermarkMs ?? null,
    version: status?.version ?? null,
    waiting: status?.waiting ?? null,
    ...(catchUp === undefined ? {} : { catchUp }),
    ...(dropped === 0 ? {} : { dropped }),
    problems: [...(status?.problems ?? [])],
  };
}

/** One device as of now. Nothing is known of the devices of an agent that is not heard. */
export function deviceViewOf(
  placed: PlacedDevice,
  known: { readonly row: DeviceRow | null; readonly agent: AgentRow | null },
): DeviceView {
  const { row, agent } = known;
  const { device, hallId, windowId } = placed;
  const isHeard = agent !== null && !agent.silent;
  return {
    agentId: device.agent,
    deviceId: device.id,
    kind: device.kind,
    ...{ hallId, windowId },
    status: isHeard ? (row?.status ?? 'unknown') : 'unknown',
    reason: isHeard ? (row?.reason ?? null) : null,
    lastReadingMs: row?.lastReadingMs ?? null,
    lastReadingQuality: row?.lastReadingQuality ?? null,
    lastChangeMs: row?.lastChangeMs ?? null,
  };
}
