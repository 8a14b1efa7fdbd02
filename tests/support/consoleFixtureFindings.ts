import type { Why } from '../../collector/detection/finding.ts';
import type { IncidentView } from '../../collector/http/views.ts';

/** One finding with its evidence, as the collector answers it. */
export interface FindingView {
  readonly incident: IncidentView;
  readonly why: Why;
  readonly stages: [];
  readonly conclusions: [];
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

/** Open and cleared ones of every kind, the newest of them minutes old. */
export function fixtureFindings(nowMs: number): FindingView[] {
  const incidents = [...openIncidents(nowMs), ...clearedIncidents(nowMs)];
  return incidents.map((one) => ({ incident: one, why: why(one), stages: [], conclusions: [] }));
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

/** Evidence like the detector's: the episode with some minutes before it. */
function why(one: IncidentView): Why {
  const { startedMs, raisedMs, kind } = one;
  if (kind !== 'empty-post') return equipmentWhy(one);
  const fromMs = startedMs - 3 * MINUTE;
  const span = { fromMs, toMs: raisedMs };
  const minutes = (raisedMs - startedMs) / MINUTE;
  const lane = (deviceId: string, emptyFromMs: number) => ({
    agentId: 'demo-county',
    deviceId,
    kind: deviceId.startsWith('seat') ? ('seat' as const) : ('radar' as const),
    stretches: [
      { fromMs, toMs: fromMs + 40 * SECOND, state: 'unknown' as const },
      { fromMs: fromMs + 40 * SECOND, toMs: emptyFromMs, state: 'occupied' as const },
      { fromMs: emptyFromMs, toMs: raisedMs, state: 'empty' as const },
    ],
  });
  return {
    rule: 'empty-post',
    ruleVersion: 1,
    facts: { emptyAfterMinutes: minutes, clearAfterSeconds: 10, policySource: '演示规则' },
    ...span,
    lanes: [lane('seat-03', startedMs - 6 * SECOND), lane('radar-03', startedMs)],
    duty: [{ ...span, state: 'on-duty' }],
    verdicts: [
      { fromMs, toMs: fromMs + 40 * SECOND, state: 'unknown' },
      { fromMs: fromMs + 40 * SECOND, toMs: startedMs, state: 'occupied' },
      { fromMs: startedMs, toMs: raisedMs, state: 'empty' },
    ],
    marks: [{ atMs: startedMs - 70 * SECOND, kind: 'rating', deviceId: 'pad-03', value: '5' }],
    checks: fixtureChecks(one, minutes),
    inputs: fixtureInputs(fromMs, startedMs),
    wouldHaveChanged: [
      { key: 'someone-seen-before', facts: { beforeMs: raisedMs } },
      { key: 'sensor-not-watched', facts: { fromMs: startedMs, toMs: raisedMs } },
      { key: 'duty-ended-before', facts: { beforeMs: raisedMs } },
      { key: 'longer-policy', facts: { minutes } },
    ],
  };
}

function fixtureChecks({ startedMs, raisedMs }: IncidentView, minutes: number): Why['checks'] {
  return [
    { check: 'on-duty', result: 'holds', facts: { atMs: startedMs } },
    {
      check: 'sensors-covered',
      result: 'holds',
      facts: { sensors: 2, fromMs: startedMs, toMs: raisedMs },
    },
    { check: 'sensor-kind-supports-policy', result: 'holds', facts: { minutes, minutesMin: 1 } },
    { check: 'clock-quality', result: 'holds', facts: { sensors: 2, rebuilt: 0 } },
    {
      check: 'neighbours',
      result: 'holds',
      facts: { windows: 5, occupied: 3, empty: 1, unknown: 1, pending: 0 },
    },
    { check: 'press-during-empty', result: 'holds', facts: { presses: 0 } },
  ];
}

function fixtureInputs(fromMs: number, startedMs: number): Why['inputs'] {
  return [
    {
      agentId: 'demo-county',
      outboxId: '9f2c1ab077de4c15',
      sequence: 18234,
      deviceId: 'radar-03',
      atMs: fromMs + 40 * SECOND,
      value: 'occupied',
    },
    {
      agentId: 'demo-county',
      outboxId: '9f2c1ab077de4c15',
      sequence: 18251,
      deviceId: 'radar-03',
      atMs: startedMs,
      value: 'empty',
    },
  ];
}

function equipmentWhy(one: IncidentView): Why {
  return {
    rule: one.kind,
    ruleVersion: 1,
    facts: { silentAfterSeconds: 45 },
    fromMs: one.startedMs,
    toMs: one.raisedMs,
    lanes: [],
    duty: [],
    verdicts: [],
    marks: [],
    checks: [
      { check: 'collector-listening', result: 'holds', facts: { sinceMs: one.startedMs - HOUR } },
      { check: 'agent-heard', result: 'fails', facts: { agent: one.agentId ?? '' } },
    ],
    inputs: [],
    wouldHaveChanged: [{ key: 'heard-before', facts: { beforeMs: one.raisedMs } }],
  };
}
