import type { CoverageView } from '../../collector/http/coverageViews.ts';
import type {
  ActivationInForce,
  BookingInForce,
  DeclarationView,
  FindingCounts,
  FindingStatistics,
} from '../../collector/http/statementViews.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a console asks for beside the snapshot. */
export interface FixtureFigures {
  readonly coverage: CoverageView;
  readonly statistics: FindingStatistics;
  readonly declarations: readonly DeclarationView[];
  readonly bookings: readonly BookingInForce[];
  readonly activations: readonly ActivationInForce[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export function fixtureFigures(nowMs: number): FixtureFigures {
  return {
    coverage: coverage(nowMs),
    statistics: { fromMs: nowMs - 30 * 24 * HOUR, toMs: nowMs, kinds: kinds() },
    declarations: [
      {
        ...{ id: 'd1', windowId: 'c8', state: 'away', via: 'key', author: 'hall-county' },
        ...{ fromMs: nowMs - 12 * MINUTE, untilMs: nowMs + 18 * MINUTE, endedMs: null },
        ...{ person: 'p-0031', standIn: null, recordedMs: nowMs - 12 * MINUTE },
      },
      {
        ...{ id: 'd2', windowId: 'c9', state: 'leave-announced', via: 'api', author: 'session-1' },
        ...{ fromMs: nowMs - 3 * HOUR, untilMs: null, endedMs: null },
        ...{ person: 'p-0007', standIn: null, recordedMs: nowMs - 26 * HOUR },
      },
    ],
    bookings: [
      {
        ...{ id: 'b1', hallId: 'county', windowId: null, author: 'session-1' },
        ...{ fromMs: nowMs - 20 * MINUTE, untilMs: nowMs + 40 * MINUTE },
      },
      {
        ...{ id: 'b2', hallId: 'county', windowId: 'c7', author: 'session-1' },
        ...{ fromMs: nowMs + 26 * HOUR, untilMs: nowMs + 27 * HOUR },
      },
    ],
    activations: [
      {
        ...{ hallId: 'county', windowId: 'c7', author: 'session-1' },
        ...{ fromMs: nowMs + HOUR, untilMs: nowMs + 2 * HOUR },
      },
    ],
    warnings: [
      {
        code: 'HW-DUTY-001',
        message: '还没有 2027 年的节假日安排；请将该年的文件写入站点文件的 calendar.files',
      },
      {
        code: 'HW-DUTY-003',
        message: '柳溪镇便民服务中心 3号（窗口 t3）有A角，没有B角；请在 roles 中补上替岗人员',
      },
    ],
  };
}

type Parts = Pick<
  CoverageView['total'],
  'occupiedMs' | 'emptyMs' | 'excusedMs' | 'unknownMs' | 'pendingMs'
>;

function figures(minutes: readonly [number, number, number, number, number], isTrial = false) {
  const [occupied = 0, empty = 0, excused = 0, unknown = 0, pending = 0] = minutes;
  const parts: Parts = {
    ...{ occupiedMs: occupied * MINUTE, emptyMs: empty * MINUTE, excusedMs: excused * MINUTE },
    ...{ unknownMs: unknown * MINUTE, pendingMs: pending * MINUTE },
  };
  const monitoredMs = parts.occupiedMs + parts.emptyMs + parts.excusedMs;
  const registeredMs = monitoredMs + parts.unknownMs + parts.pendingMs;
  const judgedMs = registeredMs - parts.pendingMs;
  const known = parts.occupiedMs + parts.emptyMs;
  return {
    ...parts,
    ...{ monitoredMs, registeredMs, bridgedMs: 0, unheardMs: 0 },
    coverage: judgedMs > 0 ? monitoredMs / judgedMs : null,
    coverageAtLeast: registeredMs > 0 ? monitoredMs / registeredMs : null,
    presenceRate: known > 0 && !isTrial ? parts.occupiedMs / known : null,
    countedOccupiedMs: isTrial ? 0 : parts.occupiedMs,
    countedEmptyMs: isTrial ? 0 : parts.emptyMs,
    ...{ trialMs: isTrial ? known : 0, uncoveredMs: 0, pooledMs: 0 },
  };
}

function coverage(nowMs: number): CoverageView {
  const window = (
    id: string,
    place: readonly [string, string, string],
    ofIt: CoverageView['total'],
    isTrial = false,
  ): CoverageView['windows'][number] => {
    const [hallId, number, name] = place;
    return { id, hallId, number, name, isTrial, figures: ofIt };
  };
  return {
    ...{ fromMs: nowMs - 10 * HOUR, toMs: nowMs },
    total: figures([3120, 96, 74, 172, 48]),
    areas: [
      {
        ...{ id: 'xian', name: '青山县', level: 'county' },
        figures: figures([3120, 96, 74, 172, 48]),
      },
      {
        ...{ id: 'zhen', name: '柳溪镇', level: 'town' },
        figures: figures([1010, 52, 12, 20, 48]),
      },
      { id: 'cun', name: '石桥村', level: 'village', figures: figures([180, 32, 0, 0, 0]) },
    ],
    halls: [
      { id: 'county', name: '青山县政务服务中心', figures: figures([2110, 44, 62, 152, 0]) },
      { id: 'town', name: '柳溪镇便民服务中心', figures: figures([830, 20, 12, 20, 48]) },
      { id: 'village', name: '石桥村便民服务站', figures: figures([180, 32, 0, 0, 0]) },
    ],
    windows: [
      window('c1', ['county', '1号', '综合受理'], figures([310, 4, 0, 0, 0])),
      window('c3', ['county', '3号', '企业“一站式”服务'], figures([300, 14, 0, 0, 0])),
      window('c4', ['county', '4号', '不动产登记'], figures([280, 20, 0, 14, 0], true), true),
      window('c6', ['county', '6号', '“办不成事”反映'], figures([176, 0, 0, 138, 0])),
      window('t1', ['town', '1号', '综合受理'], figures([260, 6, 0, 0, 16])),
      window('v1', ['village', '1号', '村务综合'], figures([180, 32, 0, 0, 0])),
    ],
    pools: [
      {
        ...{ id: 'county', hallId: 'county', name: '青山县政务服务中心' },
        ...{ metRate: 0.94, metMs: 94 * MINUTE, shortMs: 6 * MINUTE, unknownMs: 20 * MINUTE },
      },
    ],
    unmonitored: [
      {
        ...{
          windowId: 'c6',
          windowNumber: '6号',
          hallId: 'county',
          hallName: '青山县政务服务中心',
        },
        ...{ reason: 'unknown', unknownMs: 138 * MINUTE, pendingMs: 0 },
        watermarkMs: nowMs - 8000,
      },
      {
        ...{ windowId: 't1', windowNumber: '1号', hallId: 'town', hallName: '柳溪镇便民服务中心' },
        ...{ reason: 'not-heard', unknownMs: 7 * MINUTE, pendingMs: 9 * MINUTE },
        watermarkMs: nowMs - 16 * MINUTE,
      },
      {
        ...{ windowId: 'v2', windowNumber: '2号', hallId: 'village', hallName: '石桥村便民服务站' },
        ...{ reason: 'never-heard', unknownMs: 202 * MINUTE, pendingMs: 10 * MINUTE },
        watermarkMs: null,
      },
    ],
  };
}

function kinds(): FindingCounts[] {
  const none = { suspected: 0, confirmed: 0, dismissed: 0 };
  const of = (
    kind: FindingCounts['kind'],
    [suspected, confirmed, dismissed]: readonly [number, number, number],
    rest: Partial<FindingCounts> = {},
  ): FindingCounts => ({
    kind,
    counted: { suspected, confirmed, dismissed },
    ...{ reminders: none, held: none, trial: none },
    ...rest,
  });
  return [
    of('empty-post', [7, 12, 5], { reminders: { ...none, suspected: 31 } }),
    of('late-opening', [1, 3, 0], { trial: { ...none, suspected: 2 } }),
    of('hall-unattended', [0, 1, 0], { held: { ...none, suspected: 1 } }),
    of('leave-overrun', [2, 0, 1]),
    of('agent-silent', [1, 4, 0]),
    of('sensor-stale', [3, 2, 0]),
    of('pad-unplugged', [1, 1, 1]),
  ];
}
