import type { Why } from '../../collector/detection/finding.ts';
import type { IncidentView } from '../../collector/http/views.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Evidence like the detector's at an instant: the episode with some minutes before it. */
export function postWhy(one: IncidentView, atMs: number): Why {
  const { startedMs, windowId } = one;
  const isPir = windowId === 'c5' || windowId === 'v1';
  const fromMs = startedMs - 3 * MINUTE;
  const span = { fromMs, toMs: atMs };
  const minutes = windowId === 'c3' ? 1 : 15;
  // The second window was declared away before it was found empty.
  const excusedToMs = windowId === 'c2' ? fromMs + 90 * SECOND : fromMs;
  const seenFromMs = Math.max(excusedToMs, fromMs + 40 * SECOND);
  const stretches = (emptyFromMs: number) => [
    { fromMs, toMs: fromMs + 40 * SECOND, state: 'unknown' as const },
    { fromMs: fromMs + 40 * SECOND, toMs: emptyFromMs, state: 'occupied' as const },
    { fromMs: emptyFromMs, toMs: atMs, state: 'empty' as const },
  ];
  const lane = (deviceId: string, kind: 'pir' | 'seat' | 'radar', emptyFromMs: number) => ({
    ...{ agentId: 'demo-county', deviceId, kind },
    stretches: stretches(emptyFromMs),
  });
  return {
    rule: one.kind,
    ruleVersion: 2,
    facts: {
      ...{ emptyAfterMinutes: minutes, openingGraceMinutes: 10, clearAfterSeconds: 10 },
      ...{ policySource: '青山县效能办〔2026〕12号', timeZone: 'Asia/Shanghai' },
      ...(isPir ? PIR_FACTS : RADAR_FACTS),
      silentMs: atMs - startedMs,
    },
    ...span,
    lanes: isPir
      ? [lane('pir-05', 'pir', startedMs)]
      : [lane('seat-03', 'seat', startedMs - 6 * SECOND), lane('radar-03', 'radar', startedMs)],
    duty: [{ ...span, state: 'named' }],
    verdicts: [
      ...(excusedToMs > fromMs
        ? [{ fromMs, toMs: excusedToMs, state: 'excused' as const }]
        : [{ fromMs, toMs: seenFromMs, state: 'unknown' as const }]),
      { fromMs: seenFromMs, toMs: startedMs, state: 'occupied' },
      { fromMs: startedMs, toMs: atMs, state: 'empty' },
    ],
    marks: marksOf(one, atMs),
    checks: checksOf(one, atMs, minutes),
    inputs: inputsOf(fromMs, startedMs),
    wouldHaveChanged: [
      { key: 'someone-seen-before', facts: { beforeMs: atMs } },
      { key: 'sensor-not-watched', facts: { fromMs: startedMs, toMs: atMs } },
      { key: 'duty-ended-before', facts: { beforeMs: atMs } },
      { key: 'longer-policy', facts: { minutes } },
    ],
  };
}

const PIR_FACTS = {
  ...{ curveBasis: 'measured', exposureHours: 7.1, silences: 142, confidencePercent: 95 },
  ...{ expectedPerYear: 0.0412, limitPerYear: 1, workingYearHours: 2000 },
};
const RADAR_FACTS = {
  ...{ curveBasis: 'assumed', assumedPerHour: 24 },
  ...{ expectedPerYear: 0.000_002, limitPerYear: 1, workingYearHours: 2000 },
};

function marksOf({ startedMs }: IncidentView, atMs: number): Why['marks'] {
  const rating = {
    ...{ atMs: startedMs - 70 * SECOND, kind: 'rating', deviceId: 'pad-03', value: '5' },
  };
  const hintMs = startedMs + 5 * MINUTE;
  if (hintMs > atMs) return [rating];
  return [rating, { atMs: hintMs, kind: 'hint', deviceId: 'lamp-03', value: 'shown' }];
}

function checksOf({ startedMs }: IncidentView, atMs: number, minutes: number): Why['checks'] {
  return [
    { check: 'on-duty', result: 'holds', facts: { atMs: startedMs } },
    {
      check: 'sensors-covered',
      result: 'holds',
      facts: { sensors: 2, fromMs: startedMs, toMs: atMs },
    },
    { check: 'sensor-kind-supports-policy', result: 'holds', facts: { minutes, minutesMin: 1 } },
    { check: 'clock-quality', result: 'holds', facts: { sensors: 2, rebuilt: 0 } },
    {
      check: 'neighbours',
      result: 'not-applicable',
      facts: { windows: 5, occupied: 3, empty: 1, unknown: 1, pending: 0, excused: 0 },
    },
    { check: 'press-during-empty', result: 'fails', facts: { presses: 1 } },
  ];
}

function inputsOf(fromMs: number, startedMs: number): Why['inputs'] {
  const input = (sequence: number, atMs: number, value: string) => ({
    ...{ agentId: 'demo-county', outboxId: '9f2c1ab077de4c15', deviceId: 'radar-03' },
    ...{ sequence, atMs, value },
  });
  return [
    input(18_234, fromMs + 40 * SECOND, 'occupied'),
    { ...input(18_251, startedMs, 'empty'), quality: 'rebuilt' },
  ];
}

export function equipmentWhy(one: IncidentView): Why {
  return {
    rule: one.kind,
    ruleVersion: 1,
    facts: {
      ...{ silentAfterSeconds: 45, staleAfterSeconds: 60, status: 'unplugged' },
      ...{
        sensors: 'radar-04',
        emptyMs: 11 * MINUTE,
        minutes: 5,
        minutesMin: 14,
        windows: 4,
        policySource: '青山县效能办〔2026〕12号',
      },
    },
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
