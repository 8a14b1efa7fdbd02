import type {
  AgentView,
  DeclarationView,
  DeviceView,
  HallView,
  IncidentView,
  QuietView,
  SiteWarningView,
  SnapshotView,
  WindowView,
} from './apiTypes.ts';
import { SECTIONS, sectionOf } from './findingGroups.ts';

/** A hall with its windows by id: a window that changes must not touch its neighbours. */
export interface StoredHall extends Omit<HallView, 'windows'> {
  windowIds: string[];
}

/** Everything the page knows. Plain data; the page makes it reactive. */
export interface ConsoleState {
  /** False until the first snapshot. */
  known: boolean;
  siteName: string;
  demo: boolean;
  insecure: boolean;
  pendingAfterMs: number;
  halls: StoredHall[];
  windows: Record<string, WindowView>;
  agents: Record<string, AgentView>;
  incidents: Record<string, IncidentView>;
  devices: Record<string, DeviceView>;
  /** What windows are declared to be in, by window: the newest that has not ended. */
  declarations: Record<string, DeclarationView>;
  /** What an administrator should put right; null until it was asked for. */
  warnings: readonly SiteWarningView[] | null;
}

/** One word of the live stream, taken apart. */
export type LiveWord =
  | { readonly name: 'snapshot'; readonly data: SnapshotView }
  | { readonly name: 'window'; readonly data: WindowView }
  | { readonly name: 'incident'; readonly data: IncidentView }
  | { readonly name: 'agent'; readonly data: AgentView }
  | { readonly name: 'device'; readonly data: DeviceView }
  | { readonly name: 'quiet'; readonly data: QuietView };

/** Cleared findings kept on a page that stays open for weeks. */
const CLEARED_MAX = 100;

export function createConsoleState(): ConsoleState {
  return {
    known: false,
    siteName: '',
    demo: false,
    insecure: false,
    pendingAfterMs: 20_000,
    halls: [],
    windows: {},
    agents: {},
    incidents: {},
    devices: {},
    declarations: {},
    warnings: null,
  };
}

/** Takes one word of the collector in. Every word replaces what was known of its subject. */
export function applyWord(state: ConsoleState, word: LiveWord): void {
  switch (word.name) {
    case 'snapshot':
      applySnapshot(state, word.data);
      break;
    case 'window':
      applyWindow(state, word.data);
      break;
    case 'incident':
      state.incidents[word.data.id] = word.data;
      forgetOldCleared(state);
      break;
    case 'agent':
      state.agents[word.data.id] = word.data;
      break;
    case 'device':
      state.devices[deviceKey(word.data)] = word.data;
      break;
    case 'quiet':
      applyQuiet(state, word.data);
      break;
    default:
      word satisfies never;
  }
}

/** All devices as asked for once; the stream tells only what changes. */
export function applyDevices(state: ConsoleState, devices: readonly DeviceView[]): void {
  state.devices = byKey(devices, deviceKey);
}

/** The declared states of now; later ones of a window take the place of earlier ones. */
export function applyDeclarations(
  state: ConsoleState,
  declarations: readonly DeclarationView[],
  nowMs: number,
): void {
  const holding = declarations.filter(
    ({ fromMs, untilMs, endedMs }) =>
      fromMs <= nowMs && (untilMs === null || untilMs > nowMs) && (endedMs ?? nowMs + 1) > nowMs,
  );
  state.declarations = byKey(holding, (one) => one.windowId);
}

function applySnapshot(state: ConsoleState, snapshot: SnapshotView): void {
  const { siteName, demo, insecure, pendingAfterMs } = snapshot;
  Object.assign(state, { known: true, siteName, demo, insecure, pendingAfterMs });
  state.halls = snapshot.halls.map(({ windows, ...hall }) => ({
    ...hall,
    windowIds: windows.map((window) => window.id),
  }));
  const windows = snapshot.halls.flatMap((hall) => hall.windows);
  state.windows = byKey(windows, (window) => window.id);
  state.agents = byKey(snapshot.agents, (agent) => agent.id);
  state.incidents = byKey(snapshot.incidents, (incident) => incident.id);
}

function applyWindow(state: ConsoleState, window: WindowView): void {
  const hall = state.halls.find((candidate) => candidate.id === window.hallId);
  if (hall === undefined) return;
  if (!hall.windowIds.includes(window.id)) hall.windowIds.push(window.id);
  state.windows[window.id] = window;
}

/** A watermark never moves back: a resumed stream may repeat an older word. */
function applyQuiet(state: ConsoleState, quiet: QuietView): void {
  for (const { windowId, watermarkMs } of quiet.watermarks) {
    const window = state.windows[windowId];
    if (window === undefined) continue;
    if (window.watermarkMs === null || window.watermarkMs < watermarkMs) {
      window.watermarkMs = watermarkMs;
    }
  }
}

function forgetOldCleared(state: ConsoleState): void {
  const cleared = Object.values(state.incidents).filter((one) => one.clearedMs !== null);
  if (cleared.length <= CLEARED_MAX) return;
  for (const old of cleared.sort(byNewest).slice(CLEARED_MAX)) delete state.incidents[old.id];
}

function byKey<T>(list: readonly T[], keyOf: (one: T) => string): Record<string, T> {
  const result: Record<string, T> = {};
  for (const one of list) result[keyOf(one)] = one;
  return result;
}

function deviceKey(device: DeviceView): string {
  return `${device.agentId}/${device.deviceId}`;
}

/**
 * Open ones first, the newest raised on top, those that a person has confirmed behind the others; then
 * the cleared ones, the latest cleared on top.
 */
export function sortIncidents(incidents: readonly IncidentView[]): IncidentView[] {
  return [...incidents].sort(byNewest);
}

function byNewest(a: IncidentView, b: IncidentView): number {
  const section = SECTIONS.indexOf(sectionOf(a)) - SECTIONS.indexOf(sectionOf(b));
  if (section !== 0) return section;
  const newest = (b.clearedMs ?? b.raisedMs) - (a.clearedMs ?? a.raisedMs);
  return newest !== 0 ? newest : a.id < b.id ? -1 : 1;
}
