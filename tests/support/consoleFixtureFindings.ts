import type { Stage, Why } from '../../collector/detection/finding.ts';
import type { ConclusionView, IncidentView } from '../../collector/http/views.ts';
import { equipmentWhy, postWhy } from './consoleFixtureWhy.ts';

/** One finding with its evidence, as the collector answers it. */
export interface FindingView {
  readonly incident: IncidentView;
  readonly why: Why;
  readonly stages: { readonly stage: Stage; readonly atMs: number; readonly why: Why }[];
  readonly conclusions: ConclusionView[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function incident(id: string, facts: Partial<IncidentView> & { startedMs: number }): IncidentView {
  const { startedMs } = facts;
  return {
    id,
    kind: 'empty-post',
    status: 'suspected',
    stage: 'suspected',
    suspectedMs: startedMs + MINUTE,
    escalatedMs: null,
    version: 0,
    subject: null,
    hallId: 'county',
    hallName: '青山县政务服务中心',
    windowId: null,
    windowNumber: null,
    agentId: null,
    deviceId: null,
    raisedMs: startedMs + MINUTE,
    recordedMs: startedMs + MINUTE,
    late: false,
    clearedMs: null,
    clearReason: null,
    ...facts,
  };
}

const VILLAGE = { hallId: 'village', hallName: '石桥村便民服务站' };
const TOWN = { hallId: 'town', hallName: '柳溪镇便民服务中心' };

/** Open, concluded and cleared ones of every kind, the newest of them minutes old. */
export function fixtureFindings(nowMs: number): FindingView[] {
  const incidents = [
    ...openIncidents(nowMs),
    ...stagedIncidents(nowMs),
    ...unjudgedIncidents(nowMs),
    ...concludedIncidents(nowMs),
    ...clearedIncidents(nowMs),
  ];
  return incidents.map((one) => ({
    incident: one,
    why: whyAt(one, one.raisedMs),
    stages: stagesOf(one),
    conclusions: conclusionsOf(one),
  }));
}

function whyAt(one: IncidentView, atMs: number): Why {
  const isPost = /^(empty-post|late-opening|early-leaving|leave-overrun)$/.test(one.kind);
  return isPost ? postWhy(one, atMs) : equipmentWhy(one);
}

/** The why of every stage after the one in which it was raised. */
function stagesOf(one: IncidentView): FindingView['stages'] {
  const { raisedMs, suspectedMs, escalatedMs } = one;
  const later = [
    { stage: 'suspected' as const, atMs: suspectedMs },
    { stage: 'escalated' as const, atMs: escalatedMs },
  ];
  return later.flatMap(({ stage, atMs }) =>
    atMs === null || atMs === raisedMs ? [] : [{ stage, atMs, why: whyAt(one, atMs) }],
  );
}

const HISTORY: readonly Omit<ConclusionView, 'version' | 'recordedMs'>[] = [
  {
    conclusion: 'dismissed',
    reason: 'declared-elsewhere',
    remark: '当日已在纸质去向牌登记外出踏勘。',
    author: 'session-4f1c09a2b7de',
  },
  {
    conclusion: 'reopened',
    reason: 'new-evidence',
    remark: null,
    author: 'session-c0ffee1234ab',
  },
  {
    conclusion: 'confirmed',
    reason: 'verified-absent',
    remark: '调看录像，10:05 至 10:41 无人，无替岗。',
    author: 'session-c0ffee1234ab',
  },
];

/** As many as its version says; the last agrees with its status. */
function conclusionsOf({ status, version, raisedMs }: IncidentView): ConclusionView[] {
  const last = HISTORY.findIndex((one) => one.conclusion === status);
  const first = last - version + 1;
  return HISTORY.slice(first, last + 1).map((one, index) => ({
    ...one,
    version: index + 1,
    recordedMs: raisedMs + (index + 1) * 17 * MINUTE,
  }));
}

function openIncidents(nowMs: number): IncidentView[] {
  return [
    incident('f1', { windowId: 'c3', windowNumber: '3号', startedMs: nowMs - 134 * SECOND }),
    incident('f2', {
      ...VILLAGE,
      windowId: 'v1',
      windowNumber: '1号',
      startedMs: nowMs - 17 * MINUTE,
      raisedMs: nowMs - 2 * MINUTE,
      suspectedMs: nowMs - 2 * MINUTE,
    }),
    incident('f3', {
      ...TOWN,
      kind: 'agent-silent',
      agentId: 'demo-town',
      startedMs: nowMs - 80 * SECOND,
      raisedMs: nowMs - 35 * SECOND,
    }),
    incident('f4', {
      kind: 'pad-unplugged',
      windowId: 'c2',
      windowNumber: '2号',
      agentId: 'demo-county',
      deviceId: 'pad-02',
      startedMs: nowMs - 31 * MINUTE,
    }),
    incident('f5', {
      kind: 'sensor-stale',
      windowId: 'c6',
      windowNumber: '6号',
      agentId: 'demo-county',
      deviceId: 'radar-06',
      startedMs: nowMs - 9 * MINUTE,
    }),
  ];
}

function clearedIncidents(nowMs: number): IncidentView[] {
  return [
    incident('f6', {
      windowId: 'c1',
      windowNumber: '1号',
      startedMs: nowMs - 64 * MINUTE,
      clearedMs: nowMs - 42 * MINUTE,
      clearReason: 'occupied',
    }),
    incident('f7', {
      ...TOWN,
      windowId: 't3',
      windowNumber: '3号',
      startedMs: nowMs - 26 * HOUR,
      clearedMs: nowMs - 25 * HOUR,
      clearReason: 'unobserved',
      late: true,
    }),
    incident('f8', {
      ...VILLAGE,
      kind: 'camera-down',
      windowId: 'v1',
      windowNumber: '1号',
      agentId: 'demo-village',
      deviceId: 'camera-01',
      startedMs: nowMs - 50 * HOUR,
      clearedMs: nowMs - 49 * HOUR,
      clearReason: 'recovered',
    }),
  ];
}

/** A reminder, one that was escalated, a hall that nobody attends, and one under an unknown calendar. */
function stagedIncidents(nowMs: number): IncidentView[] {
  return [
    incident('f9', {
      windowId: 'c2',
      windowNumber: '2号',
      stage: 'reminder',
      startedMs: nowMs - 11 * MINUTE,
      raisedMs: nowMs - MINUTE,
      suspectedMs: null,
    }),
    incident('f10', {
      windowId: 'c5',
      windowNumber: '5号',
      stage: 'escalated',
      startedMs: nowMs - 36 * MINUTE,
      raisedMs: nowMs - 26 * MINUTE,
      suspectedMs: nowMs - 21 * MINUTE,
      escalatedMs: nowMs - 6 * MINUTE,
    }),
    incident('f11', {
      ...TOWN,
      kind: 'hall-unattended',
      startedMs: nowMs - 8 * MINUTE,
      raisedMs: nowMs - 3 * MINUTE,
      suspectedMs: nowMs - 3 * MINUTE,
      held: true,
    }),
    incident('f12', {
      kind: 'late-opening',
      windowId: 'c4',
      windowNumber: '4号',
      startedMs: nowMs - 90 * MINUTE,
      raisedMs: nowMs - 80 * MINUTE,
      suspectedMs: nowMs - 80 * MINUTE,
      clearedMs: nowMs - 73 * MINUTE,
      clearReason: 'occupied',
      trial: true,
    }),
  ];
}

/** What the system cannot judge, and sensors that are to be doubted. */
function unjudgedIncidents(nowMs: number): IncidentView[] {
  return [
    incident('f13', {
      kind: 'policy-unsupported',
      windowId: 'v1',
      ...VILLAGE,
      windowNumber: '1号',
      startedMs: nowMs - 5 * HOUR,
    }),
    incident('f14', {
      kind: 'press-at-empty',
      windowId: 'c4',
      windowNumber: '4号',
      agentId: 'demo-county',
      deviceId: 'radar-04',
      startedMs: nowMs - 50 * MINUTE,
    }),
  ];
}

function concludedIncidents(nowMs: number): IncidentView[] {
  const ended = { clearReason: 'occupied' as const, windowNumber: '1号', windowId: 'c1' };
  return [
    incident('f15', {
      ...ended,
      status: 'confirmed',
      version: 3,
      startedMs: nowMs - 4 * HOUR,
      raisedMs: nowMs - 4 * HOUR + 15 * MINUTE,
      suspectedMs: nowMs - 4 * HOUR + 15 * MINUTE,
      clearedMs: nowMs - 4 * HOUR + 36 * MINUTE,
    }),
    incident('f16', {
      ...ended,
      status: 'dismissed',
      version: 1,
      startedMs: nowMs - 6 * HOUR,
      raisedMs: nowMs - 6 * HOUR + 15 * MINUTE,
      suspectedMs: nowMs - 6 * HOUR + 15 * MINUTE,
      clearedMs: nowMs - 6 * HOUR + 25 * MINUTE,
      clearReason: 'excused',
    }),
  ];
}
