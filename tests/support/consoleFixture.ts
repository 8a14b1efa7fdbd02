import type {
  AgentView,
  DeviceView,
  HallView,
  SnapshotView,
  WindowView,
} from '../../collector/http/views.ts';
import { type FixtureFigures, fixtureFigures } from './consoleFixtureFigures.ts';
import { type FindingView, fixtureFindings } from './consoleFixtureFindings.ts';

/** A county as the collector would show it at an instant: every state, and every kind of trouble. */
export interface ConsoleFixture {
  readonly snapshot: SnapshotView;
  readonly devices: readonly DeviceView[];
  readonly findings: readonly FindingView[];
  readonly figures: FixtureFigures;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const zone = 'Asia/Shanghai';

export function consoleFixture(nowMs: number): ConsoleFixture {
  const findings = fixtureFindings(nowMs);
  return {
    snapshot: {
      siteName: '青山县（模拟数据）',
      demo: true,
      insecure: false,
      nowMs,
      pendingAfterMs: 20_000,
      eventId: 'fixture-1',
      areas: [
        { id: 'xian', name: '青山县', level: 'county', parentId: null },
        { id: 'zhen', name: '柳溪镇', level: 'town', parentId: 'xian' },
        { id: 'cun', name: '石桥村', level: 'village', parentId: 'zhen' },
      ],
      halls: [countyHall(nowMs), townHall(nowMs), villageHall(nowMs)],
      agents: fixtureAgents(nowMs),
      incidents: findings.map((detail) => detail.incident),
    },
    devices: fixtureDevices(nowMs),
    findings,
    figures: fixtureFigures(nowMs),
  };
}

type WindowFacts = Pick<WindowView, 'id' | 'hallId' | 'number' | 'name'> & Partial<WindowView>;

function window(nowMs: number, facts: WindowFacts): WindowView {
  return {
    state: 'occupied',
    verdict: 'occupied',
    sinceMs: nowMs - 42 * MINUTE,
    watermarkMs: nowMs - 8 * SECOND,
    onDuty: true,
    service: 'normal',
    because: null,
    dutyChangesMs: nowMs + 3 * HOUR,
    emptyAfterMinutes: 15,
    sensorKinds: ['seat', 'rating-pad'],
    ...{ basis: 'named', isTrial: false, trialReasons: [] },
    openIncidentIds: [],
    ...facts,
  };
}

function countyHall(nowMs: number): HallView {
  const county = (facts: Omit<WindowFacts, 'hallId'>): WindowView =>
    window(nowMs, { hallId: 'county', ...facts });
  return {
    id: 'county',
    name: '青山县政务服务中心',
    areaId: 'xian',
    areaLevel: 'county',
    areaPath: ['演示市', '青山县'],
    timeZone: zone,
    windows: [...servingWindows(nowMs, county), ...excusedWindows(nowMs, county)],
  };
}

type MakeWindow = (facts: Omit<WindowFacts, 'hallId'>) => WindowView;

function servingWindows(nowMs: number, county: MakeWindow): WindowView[] {
  return [
    county({
      id: 'c1',
      number: '1号',
      name: '综合受理',
      sensorKinds: ['seat', 'rating-pad', 'camera'],
    }),
    county({ id: 'c2', number: '2号', name: '综合受理', sinceMs: nowMs - 75 * MINUTE }),
    county({
      id: 'c3',
      number: '3号',
      name: '企业“一站式”服务',
      ...empty(nowMs, 134 * SECOND),
      emptyAfterMinutes: 1,
      openIncidentIds: ['f1'],
      sensorKinds: ['radar', 'rating-pad'],
    }),
    county({
      id: 'c4',
      ...{ isTrial: true, trialReasons: ['walk-test'] },
      number: '4号',
      name: '不动产登记',
      ...empty(nowMs, 38 * SECOND),
      emptyAfterMinutes: 1,
      sensorKinds: ['seat', 'radar'],
    }),
    county({
      id: 'c5',
      number: '5号',
      name: '社保医保',
      sensorKinds: ['pir', 'rating-pad'],
      ...empty(nowMs, 36 * MINUTE),
    }),
    county({
      id: 'c6',
      number: '6号',
      name: '“办不成事”反映',
      state: 'unknown',
      verdict: 'unknown',
      sinceMs: nowMs - 9 * MINUTE,
      sensorKinds: ['radar'],
    }),
    county({
      id: 'c10',
      number: '10号',
      name: '咨询导办',
      service: 'noon',
      basis: 'pooled',
      ...empty(nowMs, 6 * MINUTE),
    }),
  ];
}

function excusedWindows(nowMs: number, county: MakeWindow): WindowView[] {
  return [
    county({
      id: 'c7',
      number: '备用1',
      name: '备用窗口',
      state: 'not-on-duty',
      verdict: 'not-on-duty',
      onDuty: false,
      ...{ basis: 'none', service: null },
      because: 'spare',
      sensorKinds: ['beam'],
    }),
    county({
      id: 'c8',
      number: '8号',
      name: '公积金',
      state: 'excused',
      verdict: 'excused',
      because: 'away',
      sinceMs: nowMs - 12 * MINUTE,
    }),
    county({
      id: 'c9',
      number: '9号',
      name: '税务',
      state: 'excused',
      verdict: 'excused',
      because: 'leave-announced',
      sinceMs: nowMs - 3 * HOUR,
    }),
  ];
}

function townHall(nowMs: number): HallView {
  const town = (facts: Omit<WindowFacts, 'hallId'>): WindowView =>
    window(nowMs, { hallId: 'town', ...facts });
  return {
    id: 'town',
    name: '柳溪镇便民服务中心',
    areaId: 'zhen',
    areaLevel: 'town',
    areaPath: ['演示市', '青山县', '柳溪镇'],
    timeZone: zone,
    windows: [
      town({ id: 't1', number: '1号', name: '综合受理', ...late(nowMs) }),
      town({ id: 't2', number: '2号', name: '综合受理', ...late(nowMs), verdict: 'empty' }),
      town({ id: 't3', number: '3号', name: '帮办代办', ...late(nowMs), sensorKinds: ['pir'] }),
      town({ id: 't4', number: '4号', name: '咨询导办', ...late(nowMs), sensorKinds: ['seat'] }),
    ],
  };
}

function villageHall(nowMs: number): HallView {
  const village = { hallId: 'village', sensorKinds: ['pir' as const] };
  return {
    id: 'village',
    name: '石桥村便民服务站',
    areaId: 'cun',
    areaLevel: 'village',
    areaPath: ['演示市', '青山县', '柳溪镇', '石桥村'],
    timeZone: zone,
    windows: [
      window(nowMs, {
        ...village,
        id: 'v1',
        number: '1号',
        name: '村务综合',
        ...empty(nowMs, 17 * MINUTE),
        openIncidentIds: ['f2'],
      }),
      window(nowMs, {
        ...village,
        id: 'v2',
        number: '2号',
        name: '值班岗',
        state: 'pending',
        verdict: null,
        sinceMs: null,
        watermarkMs: null,
      }),
    ],
  };
}

function empty(nowMs: number, ms: number): Pick<WindowView, 'state' | 'verdict' | 'sinceMs'> {
  return { state: 'empty', verdict: 'empty', sinceMs: nowMs - ms };
}

/** The line to this hall is cut: its last word is older than what is called live. */
function late(nowMs: number): Pick<WindowView, 'state' | 'watermarkMs'> {
  return { state: 'pending', watermarkMs: nowMs - 80 * SECOND };
}

function fixtureAgents(nowMs: number): AgentView[] {
  const agent = (id: string, hallId: string, facts: Partial<AgentView>): AgentView => ({
    id,
    hallIds: [hallId],
    state: 'online',
    lastHeardMs: nowMs - 3 * SECOND,
    watermarkMs: nowMs - 8 * SECOND,
    version: '0.1.0',
    waiting: 0,
    problems: [],
    ...facts,
  });
  return [
    agent('demo-county', 'county', { waiting: 3 }),
    agent('demo-town', 'town', { state: 'silent', lastHeardMs: nowMs - 80 * SECOND }),
    agent('demo-village', 'village', {}),
  ];
}

function fixtureDevices(nowMs: number): DeviceView[] {
  const device = (deviceId: string, facts: Partial<DeviceView>): DeviceView => ({
    agentId: 'demo-county',
    deviceId,
    kind: 'seat',
    hallId: 'county',
    windowId: 'c1',
    status: 'ok',
    reason: null,
    lastReadingMs: nowMs - 8 * SECOND,
    lastReadingQuality: 'synced',
    lastChangeMs: nowMs - 42 * MINUTE,
    ...facts,
  });
  return [
    device('seat-01', {}),
    device('radar-06', {
      kind: 'radar',
      windowId: 'c6',
      status: 'stale',
      lastReadingMs: nowMs - 9 * MINUTE,
    }),
    device('pad-02', {
      kind: 'rating-pad',
      windowId: 'c2',
      status: 'unplugged',
      reason: 'no such device',
    }),
  ];
}
