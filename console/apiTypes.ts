/**
 * What the collector's HTTP side shows, as the console reads it. Times are epoch milliseconds UTC.
 * It mirrors the OpenAPI document; nothing here is decided on this side.
 */
export type Verdict = 'occupied' | 'empty' | 'unknown' | 'not-on-duty';
export type ShownState = Verdict | 'pending';
export type DeviceKind = 'seat' | 'radar' | 'pir' | 'beam' | 'rating-pad' | 'camera';
export type DeviceStatus = 'ok' | 'fault' | 'unplugged' | 'offline' | 'stale' | 'unknown';
export type AreaLevel = 'province' | 'city' | 'county' | 'town' | 'village';
export type FindingKind =
  | 'empty-post'
  | 'agent-silent'
  | 'sensor-stale'
  | 'pad-unplugged'
  | 'camera-down'
  | 'outbox-forked'
  | 'readings-lost';
export type ClearReason = 'occupied' | 'duty-ended' | 'unobserved' | 'recovered' | 'removed';

export interface AreaView {
  id: string;
  name: string;
  level: AreaLevel;
  parentId: string | null;
}

export interface DeviceView {
  agentId: string;
  deviceId: string;
  kind: DeviceKind;
  hallId: string;
  windowId: string;
  status: DeviceStatus;
  reason: string | null;
  lastReadingMs: number | null;
  lastChangeMs: number | null;
}

export interface WindowView {
  id: string;
  hallId: string;
  number: string;
  name: string;
  state: ShownState;
  /** Up to the watermark; null before the first word. */
  verdict: Verdict | null;
  sinceMs: number | null;
  watermarkMs: number | null;
  onDuty: boolean;
  dutyChangesMs: number | null;
  emptyAfterMinutes: number;
  sensorKinds: DeviceKind[];
  openIncidentIds: string[];
}

export interface HallView {
  id: string;
  name: string;
  areaId: string;
  areaLevel: AreaLevel;
  areaPath: string[];
  timeZone: string;
  windows: WindowView[];
}

export interface AgentView {
  id: string;
  hallIds: string[];
  state: 'online' | 'silent' | 'never-heard';
  lastHeardMs: number | null;
  watermarkMs: number | null;
  version: string | null;
  waiting: number | null;
  problems: string[];
}

export interface IncidentView {
  id: string;
  kind: FindingKind;
  status: 'suspected';
  hallId: string | null;
  hallName: string | null;
  windowId: string | null;
  windowNumber: string | null;
  agentId: string | null;
  deviceId: string | null;
  startedMs: number;
  raisedMs: number;
  recordedMs: number;
  late: boolean;
  clearedMs: number | null;
  clearReason: ClearReason | null;
}

export type Facts = Record<string, string | number>;

export interface Stretch<State extends string> {
  fromMs: number;
  toMs: number;
  state: State;
}

export interface Why {
  rule: string;
  ruleVersion: number;
  facts: Facts;
  fromMs: number;
  toMs: number;
  lanes: {
    agentId: string;
    deviceId: string;
    kind: DeviceKind;
    stretches: Stretch<'occupied' | 'empty' | 'unknown'>[];
  }[];
  duty: Stretch<'on-duty' | 'not-on-duty'>[];
  verdicts: Stretch<Verdict>[];
  marks: { atMs: number; kind: string; deviceId: string; value: string }[];
  checks: { check: string; result: 'holds' | 'fails' | 'not-applicable'; facts: Facts }[];
  inputs: {
    agentId: string;
    outboxId: string;
    sequence: number;
    deviceId: string;
    atMs: number;
    value: string;
  }[];
  wouldHaveChanged: { key: string; facts: Facts }[];
}

export interface IncidentDetailView {
  incident: IncidentView;
  why: Why;
}

export interface SnapshotView {
  siteName: string;
  demo: boolean;
  insecure: boolean;
  nowMs: number;
  pendingAfterMs: number;
  eventId: string;
  areas: AreaView[];
  halls: HallView[];
  agents: AgentView[];
  incidents: IncidentView[];
}

/** Only the watermarks moved: nothing else changed at these windows. */
export interface QuietView {
  nowMs: number;
  watermarks: { windowId: string; watermarkMs: number }[];
}
