import type { AgentStatus } from '../../protocol/agentStatus.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Effect } from '../detection/effect.ts';
import type { DutyCalendar } from '../duty/dutyHours.ts';
import type { AgentView, DeviceView, IncidentView, WindowView } from '../http/views.ts';
import type { CatchUp } from '../ingest/catchUp.ts';
import { deviceKey, type SiteIndex } from '../site/siteIndex.ts';
import {
  agentViewOf,
  buildLiveViews,
  deviceViewOf,
  type LiveViews,
  windowViewOf,
} from './liveViews.ts';
import type { AgentRow, DeviceRow, StateStore, WindowRow } from './stateStore.ts';

/** Which subjects a bundle of effects has touched. */
export interface Touched {
  /** Windows whose verdict or findings changed. */
  readonly windows: ReadonlySet<string>;
  /** Windows that are only judged further, with their new watermark. */
  readonly watermarks: ReadonlyMap<string, number>;
  readonly agents: ReadonlySet<string>;
  /** Keys of devices (`deviceKey`). */
  readonly devices: ReadonlySet<string>;
  /** Findings raised or cleared. */
  readonly incidentIds: ReadonlySet<string>;
}

/**
 * The present, in memory: what the state file says at the last commit, so that a page that looks, and
 * a stream that follows, ask no database. Loaded once, then kept by the detector's effects.
 */
export interface LiveModel {
  load(): Promise<void>;
  /** Takes effects that have been committed. */
  take(effects: readonly Effect[]): Touched;
  views(): LiveViews;
  window(windowId: string): WindowView | null;
  agent(agentId: string): AgentView | null;
  device(key: string): DeviceView | null;
  /** The agent whose word moves a window's watermark. */
  agentOfWindow(windowId: string): string;
}

export interface LiveModelOptions {
  readonly site: SiteIndex;
  readonly calendar: DutyCalendar;
  readonly state: Pick<StateStore, 'windowRows' | 'deviceRows' | 'agentRows' | 'incidents'>;
  readonly statusOf: (agentId: string) => AgentStatus | null;
  /** Which agents send a backlog; absent: nobody can say. */
  readonly catchUpOf?: (agentId: string) => CatchUp | null;
  readonly clock: Pick<Clock, 'wallMs'>;
}

/** More findings than this open at once are not a list any more. */
const OPEN_INCIDENTS_MAX = 10_000;

type OpenIncident = Pick<IncidentView, 'id' | 'windowId'>;

/** Makes the model. It shows nothing until `load` has finished. */
export function createLiveModel(options: LiveModelOptions): LiveModel {
  const { site, calendar, state, clock } = options;
  const windows = new Map<string, WindowRow>();
  const devices = new Map<string, DeviceRow>();
  const agents = new Map<string, AgentRow>();
  const open = new Map<string, OpenIncident>();
  const rowsNow = () => ({
    site,
    calendar,
    nowMs: clock.wallMs(),
    pendingAfterMs: LIMITS.pendingAfterMs,
  });
  const openOf = (windowId: string): string[] =>
    [...open.values()].filter((one) => one.windowId === windowId).map((one) => one.id);
  const statuses = (): Map<string, AgentStatus> =>
    new Map(
      site.agentIds.flatMap((id) => {
        const status = options.statusOf(id);
        return status === null ? [] : [[id, status] as const];
      }),
    );
  const catchUps = (): Map<string, CatchUp> =>
    new Map(
      site.agentIds.flatMap((id) => {
        const catchUp = options.catchUpOf?.(id) ?? null;
        return catchUp === null ? [] : [[id, catchUp] as const];
      }),
    );

  return {
    async load() {
      for (const row of await state.windowRows()) windows.set(row.windowId, row);
      for (const row of await state.deviceRows()) {
        devices.set(deviceKey(row.agentId, row.deviceId), row);
      }
      for (const row of await state.agentRows()) agents.set(row.agentId, row);
      const query = { openOnly: true, limit: OPEN_INCIDENTS_MAX };
      for (const one of await state.incidents(query)) open.set(one.id, one);
    },
    take: (effects) => takeEffects({ windows, devices, agents, open }, effects),
    views: () =>
      buildLiveViews({
        ...rowsNow(),
        windows: [...windows.values()],
        devices: [...devices.values()],
        agents: [...agents.values()],
        statuses: statuses(),
        catchUps: catchUps(),
        openIncidents: [...open.values()],
      }),
    window(windowId) {
      const placed = site.windows.get(windowId);
      if (placed === undefined) return null;
      const known = { row: windows.get(windowId) ?? null, openIncidentIds: openOf(windowId) };
      return windowViewOf(rowsNow(), placed, known);
    },
    agent(agentId) {
      if (!site.agentIds.includes(agentId)) return null;
      const rows = { ...rowsNow(), statuses: statuses(), catchUps: catchUps() };
      return agentViewOf(rows, agentId, agents.get(agentId) ?? null);
    },
    device(key) {
      const placed = site.devices.get(key);
      if (placed === undefined) return null;
      const agent = agents.get(placed.device.agent) ?? null;
      return deviceViewOf(placed, { row: devices.get(key) ?? null, agent });
    },
    agentOfWindow: (windowId) => site.windows.get(windowId)?.window.devices[0]?.agent ?? '',
  };
}

interface Rows {
  readonly windows: Map<string, WindowRow>;
  readonly devices: Map<string, DeviceRow>;
  readonly agents: Map<string, AgentRow>;
  readonly open: Map<string, OpenIncident>;
}

function takeEffects(rows: Rows, effects: readonly Effect[]): Touched {
  const windows = new Set<string>();
  const watermarks = new Map<string, number>();
  const agents = new Set<string>();
  const devices = new Set<string>();
  const incidentIds = new Set<string>();
  for (const effect of effects) {
    switch (effect.type) {
      case 'verdict':
        takeVerdict(rows, effect);
        windows.add(effect.windowId);
        break;
      case 'watermark':
        takeWatermark(rows, effect);
        for (const windowId of effect.windowIds) watermarks.set(windowId, effect.watermarkMs);
        break;
      case 'restate':
      case 'raise': {
        const { id, windowId } = effect.finding;
        rows.open.set(id, { id, windowId });
        if (windowId !== null) windows.add(windowId);
        incidentIds.add(id);
        break;
      }
      case 'clear': {
        const windowId = rows.open.get(effect.findingId)?.windowId ?? null;
        rows.open.delete(effect.findingId);
        if (windowId !== null) windows.add(windowId);
        incidentIds.add(effect.findingId);
        break;
      }
      case 'stage':
      case 'reopen':
        incidentIds.add(effect.findingId);
        break;
      case 'stated':
        if (effect.statement.type === 'conclusion') incidentIds.add(effect.statement.findingId);
        break;
      case 'correct':
        windows.add(effect.windowId);
        break;
      case 'behind-excuse':
      case 'edge':
      case 'sign':
      case 'pool':
      case 'hint':
        break;
      case 'device':
        rows.devices.set(deviceKey(effect.agentId, effect.deviceId), effect);
        devices.add(deviceKey(effect.agentId, effect.deviceId));
        break;
      case 'agent':
        rows.agents.set(effect.agentId, effect);
        agents.add(effect.agentId);
        break;
      default:
        effect satisfies never;
    }
  }
  return { windows, watermarks, agents, devices, incidentIds };
}

function takeVerdict(rows: Rows, effect: Extract<Effect, { type: 'verdict' }>): void {
  const { windowId, verdict, fromMs, context } = effect;
  const before = rows.windows.get(windowId);
  rows.windows.set(windowId, {
    windowId,
    verdict,
    sinceMs: fromMs,
    watermarkMs: before?.watermarkMs ?? null,
    service: context === undefined ? (before?.service ?? null) : context.service,
    because: context === undefined ? (before?.because ?? null) : context.because,
  });
}

function takeWatermark(rows: Rows, effect: Extract<Effect, { type: 'watermark' }>): void {
  const { watermarkMs } = effect;
  for (const windowId of effect.windowIds) {
    const row = rows.windows.get(windowId);
    if (row !== undefined) rows.windows.set(windowId, { ...row, watermarkMs });
  }
}
