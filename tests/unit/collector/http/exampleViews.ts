import type { CoverageView } from '../../../../collector/http/coverageViews.ts';
import type {
  AgentCommandView,
  AgentOperationView,
} from '../../../../collector/http/operationViews.ts';
import type { IncidentDetailView } from '../../../../collector/http/queries.ts';
import type {
  AgentView,
  AreaView,
  DeviceView,
  HallView,
  IncidentView,
  SnapshotView,
  WindowView,
} from '../../../../collector/http/views.ts';

export const area: AreaView = { id: 'qf', name: '青枫县', level: 'county', parentId: null };

export const town: AreaView = { id: 'lz', name: '柳庄镇', level: 'town', parentId: 'qf' };

export const device: DeviceView = {
  agentId: 'hall-1',
  deviceId: 'seat-3',
  kind: 'seat',
  hallId: 'county-hall',
  windowId: 'w3',
  status: 'stale',
  reason: 'not heard for 60 s',
  lastReadingMs: 1_772_413_200_000,
  lastReadingQuality: 'synced',
  lastChangeMs: null,
};

export const window: WindowView = {
  id: 'w3',
  hallId: 'county-hall',
  number: '3号',
  name: '社保<b>𬱖</b>',
  state: 'pending',
  verdict: 'empty',
  sinceMs: 1_772_413_200_000,
  watermarkMs: 1_772_413_260_000,
  onDuty: true,
  service: 'normal',
  because: null,
  dutyChangesMs: null,
  emptyAfterMinutes: 1.5,
  sensorKinds: ['seat', 'radar'],
  ...{ basis: 'named', isTrial: false, trialReasons: [] },
  openIncidentIds: ['i1'],
};

/** Nothing was ever heard of it. */
export const silentWindow: WindowView = {
  ...window,
  id: 'w4',
  number: '4号',
  state: 'unknown',
  verdict: null,
  sinceMs: null,
  watermarkMs: null,
  onDuty: false,
  service: 'normal',
  because: null,
  dutyChangesMs: 1_772_420_000_000,
  openIncidentIds: [],
};

export const hall: HallView = {
  id: 'county-hall',
  name: '县政务服务中心',
  areaId: 'qf',
  areaLevel: 'county',
  areaPath: ['青枫县'],
  timeZone: 'Asia/Shanghai',
  windows: [window, silentWindow],
};

export const agent: AgentView = {
  id: 'hall-1',
  hallIds: ['county-hall'],
  state: 'online',
  lastHeardMs: 1_772_413_260_000,
  watermarkMs: 1_772_413_260_000,
  version: '0.1.0',
  waiting: 0,
  problems: [],
};

export const neverHeardAgent: AgentView = {
  id: 'hall-2',
  hallIds: [],
  state: 'never-heard',
  lastHeardMs: null,
  watermarkMs: null,
  version: null,
  waiting: null,
  problems: ['its disk is full'],
};

export const incident: IncidentView = {
  id: 'i1',
  kind: 'empty-post',
  status: 'suspected',
  stage: 'suspected',
  suspectedMs: null,
  escalatedMs: null,
  version: 0,
  subject: null,
  hallId: 'county-hall',
  hallName: '县政务服务中心',
  windowId: 'w3',
  windowNumber: '3号',
  agentId: null,
  deviceId: null,
  startedMs: 1_772_413_200_000,
  raisedMs: 1_772_413_260_000,
  recordedMs: 1_772_413_261_000,
  late: false,
  clearedMs: null,
  clearReason: null,
};

export const clearedIncident: IncidentView = {
  ...incident,
  id: 'i0',
  clearedMs: 1_772_413_300_000,
  clearReason: 'occupied',
};

export const incidentDetail: IncidentDetailView = {
  incident,
  stages: [],
  conclusions: [],
  why: {
    rule: 'empty-post',
    ruleVersion: 1,
    facts: { emptyAfterMinutes: 1.5, source: '演示' },
    fromMs: 1_772_413_000_000,
    toMs: 1_772_413_260_000,
    lanes: [
      {
        agentId: 'hall-1',
        deviceId: 'seat-3',
        kind: 'seat',
        stretches: [{ fromMs: 1, toMs: 2, state: 'unknown' }],
      },
    ],
    duty: [{ fromMs: 1, toMs: 2, state: 'on-duty' }],
    verdicts: [{ fromMs: 1, toMs: 2, state: 'empty' }],
    marks: [{ atMs: 1, kind: 'rating', deviceId: 'pad-3', value: '5' }],
    checks: [{ check: 'duty', result: 'holds', facts: { segment: '08:30-12:00', n: 2 } }],
    inputs: [
      {
        agentId: 'hall-1',
        outboxId: 'o',
        sequence: 7,
        deviceId: 'seat-3',
        atMs: 1,
        value: 'empty',
      },
    ],
    wouldHaveChanged: [{ key: 'someone-back', facts: {} }],
  },
};

export const snapshot: Omit<SnapshotView, 'eventId'> = {
  siteName: '青枫县(演示)',
  demo: true,
  insecure: false,
  nowMs: 1_772_413_262_000,
  pendingAfterMs: 20_000,
  areas: [area, town],
  halls: [hall],
  agents: [agent, neverHeardAgent],
  incidents: [incident, clearedIncident],
};

export const agentCommand: AgentCommandView = {
  requestId: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  command: 'probe',
  device: null,
  particulars: null,
  author: 'session-0123456789ab',
  askedMs: 1_772_413_260_000,
  expiresMs: 1_772_413_290_000,
  outcome: 'done',
  detail: '3 devices were asked',
  answeredMs: 1_772_413_260_400,
};

export const agentOperation: AgentOperationView = {
  agentId: 'hall-1',
  nowMs: 1_772_413_261_000,
  version: '0.1.0',
  devices: [{ device: 'w3-seat', driver: 'gpio', status: 'working', reason: null }],
  inForce: { revision: 2, state: 'applied', problem: null },
  configurations: [
    {
      revision: 2,
      document: 'devices:\n  - { device: w3-seat, keep: true }\n',
      tryMs: 120_000,
      author: 'session-0123456789ab',
      recordedMs: 1_772_413_000_000,
      state: 'applied',
      problem: null,
      stateMs: 1_772_413_012_000,
    },
  ],
  commands: [agentCommand],
};

const figures: CoverageView['total'] = {
  ...{ coverage: 0.75, coverageAtLeast: 0.7, presenceRate: 0.9 },
  ...{
    registeredMs: 100,
    monitoredMs: 70,
    occupiedMs: 50,
    bridgedMs: 10,
    emptyMs: 8,
    excusedMs: 2,
  },
  ...{ unknownMs: 23, unheardMs: 5, pendingMs: 7, countedOccupiedMs: 60, countedEmptyMs: 8 },
  ...{ trialMs: 0, uncoveredMs: 0, pooledMs: 0 },
};

export const coverage: CoverageView = {
  ...{ fromMs: 1_772_409_600_000, toMs: 1_772_413_260_000 },
  total: figures,
  areas: [{ id: 'qf', name: '青枫县', level: 'county', figures }],
  halls: [{ id: 'county-hall', name: '县政务服务中心', figures }],
  windows: [
    { id: 'w3', hallId: 'county-hall', number: '3号', name: '社保', isTrial: false, figures },
  ],
  pools: [],
  unmonitored: [],
};
