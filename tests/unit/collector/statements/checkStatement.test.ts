import { describe, expect, test } from 'vitest';
import { CORRECTION_DAYS } from '../../../../collector/detection/correction.ts';
import {
  FINDING_KINDS,
  type FindingKind,
  POST_FINDING_KINDS,
} from '../../../../collector/detection/finding.ts';
import {
  CONCLUSION_REASONS,
  CONCLUSIONS,
  type ConclusionReason,
  DECLARED_STATES,
  type DeclareStatement,
  statementFault,
} from '../../../../collector/journal/statement.ts';
import type { RecordedConclusion } from '../../../../collector/journal/statements.ts';
import { indexSite } from '../../../../collector/site/siteIndex.ts';
import {
  AHEAD_DAYS,
  checkActivation,
  checkBooking,
  checkCall,
  checkConclusion,
  checkDeclare,
  checkSignIn,
} from '../../../../collector/statements/checkStatement.ts';
import {
  fittingReasons,
  reasonGroupOf,
} from '../../../../collector/statements/conclusionReasons.ts';
import {
  factsIn,
  faultProblem,
  type StatementProblem,
} from '../../../../collector/statements/statementProblem.ts';
import { fill, LANGUAGES } from '../../../../texts/entry.ts';
import { statementTexts } from '../../../../texts/statementTexts.ts';
import { aSite } from '../detection/scene.ts';
import { aSaidIndex, DAY_MS, NOW_MS } from './aSaid.ts';

const present = { site: aSaidIndex(), nowMs: NOW_MS };

function codeOf(problem: StatementProblem | null): string | null {
  if (problem === null) return null;
  for (const language of LANGUAGES) {
    const sentence = fill(statementTexts[problem.code][language], factsIn(problem, language));
    expect(sentence).not.toMatch(/\{\w+\}/);
    if (language !== 'en') expect(sentence).toMatch(/[\u4e00-\u9fff]/);
  }
  return problem.code;
}

function aDeclaring(change: Partial<DeclareStatement> = {}): DeclareStatement {
  return {
    ...{ type: 'declare', id: 'd', windowId: 'window-1', state: 'meeting', fromMs: NOW_MS },
    ...{ untilMs: NOW_MS + 3_600_000, via: 'api' },
    ...change,
  };
}

describe('a declaration', () => {
  test.each([
    ['of any window of the site', {}, null],
    ['of no window', { windowId: 'window-7' }, 'HW-SAY-002'],
    ['until its own beginning', { untilMs: NOW_MS }, 'HW-SAY-003'],
    ['without an end', { untilMs: null }, null],
    ['as far back as is judged again', { fromMs: NOW_MS - CORRECTION_DAYS * DAY_MS }, null],
    ['further back', { fromMs: NOW_MS - CORRECTION_DAYS * DAY_MS - 1 }, 'HW-SAY-004'],
    ['for next year', { fromMs: NOW_MS + AHEAD_DAYS * DAY_MS, untilMs: null }, null],
    ['for later', { fromMs: NOW_MS + AHEAD_DAYS * DAY_MS + 1, untilMs: null }, 'HW-SAY-005'],
    ['of half a year', { untilMs: NOW_MS + 183 * DAY_MS }, null],
    ['of more than a year', { untilMs: NOW_MS + (AHEAD_DAYS + 1) * DAY_MS }, 'HW-SAY-005'],
    ['of a stand-in who is named', { state: 'stand-in' as const, standIn: 'p-2' }, null],
    ['of a stand-in who is nobody', { state: 'stand-in' as const }, 'HW-SAY-015'],
    ['of a covered leave by nobody', { state: 'leave-covered' as const }, 'HW-SAY-015'],
    ['by a key, which knows nobody', { state: 'stand-in' as const, via: 'key' as const }, null],
    ['of one’s own stand-in', { person: 'p-1', standIn: 'p-1' }, 'HW-SAY-016'],
  ])('%s', (_, change, expected) => {
    expect(codeOf(checkDeclare(aDeclaring(change), present))).toBe(expected);
  });
});

test('only a spare window is opened and closed', () => {
  const activation = { type: 'activation', active: true, atMs: NOW_MS } as const;
  const at = (windowId: string, atMs = NOW_MS) =>
    codeOf(checkActivation({ ...activation, windowId, atMs }, present));
  expect(at('window-9')).toBeNull();
  expect(at('window-1')).toBe('HW-SAY-006');
  expect(at('window-7')).toBe('HW-SAY-002');
  expect(at('window-9', NOW_MS - 63 * DAY_MS)).toBe('HW-SAY-004');
});

test('a booking is of a hall, and of a window of that hall', () => {
  const booking = { type: 'booking', id: 'b', hallId: 'hall', windowId: null } as const;
  const span = { fromMs: NOW_MS, untilMs: NOW_MS + 1_800_000, cancelled: false };
  const at = (change: object) => codeOf(checkBooking({ ...booking, ...span, ...change }, present));
  expect(at({})).toBeNull();
  expect(at({ windowId: 'window-1' })).toBeNull();
  expect(at({ hallId: 'hall-7' })).toBe('HW-SAY-024');
  expect(at({ windowId: 'window-7' })).toBe('HW-SAY-002');
  expect(at({ windowId: 'window-ny' })).toBe('HW-SAY-025');
  expect(at({ untilMs: NOW_MS })).toBe('HW-SAY-003');
});

test('nobody is called, and nobody has come, in the future', () => {
  const call = { type: 'call', id: 'c', windowId: 'window-1', station: 'land' } as const;
  const called = (atMs: number, windowId = 'window-1') =>
    codeOf(checkCall({ ...call, windowId, atMs }, present));
  expect(called(NOW_MS)).toBeNull();
  expect(called(NOW_MS + 120_000)).toBe('HW-SAY-028');
  expect(called(NOW_MS - 63 * DAY_MS)).toBe('HW-SAY-004');
  expect(called(NOW_MS, 'window-7')).toBe('HW-SAY-002');
  const signed = (atMs: number) => codeOf(checkSignIn({ atMs }, NOW_MS - 1000, present));
  expect(signed(NOW_MS)).toBeNull();
  expect(signed(NOW_MS - 1001)).toBe('HW-SAY-019');
  expect(signed(NOW_MS + 120_000)).toBe('HW-SAY-028');
});

describe('a conclusion', () => {
  const earlier = (...conclusions: RecordedConclusion['conclusion'][]): RecordedConclusion[] =>
    conclusions.map((conclusion, index) => ({
      ...{ version: index + 1, conclusion, reason: 'new-evidence', remark: null },
      ...{ author: 'session-1', recordedMs: NOW_MS },
    }));
  const wish = { findingId: 'a'.repeat(24), reason: 'new-evidence' } as const;
  const finding = (
    conclusions: readonly RecordedConclusion[],
    kind: FindingKind = 'empty-post',
  ) => ({
    ...{ kind, timeZone: 'Asia/Shanghai', conclusions },
  });
  const concludedAfter = (
    conclusion: RecordedConclusion['conclusion'],
    ...before: RecordedConclusion['conclusion'][]
  ) => {
    const known = earlier(...before);
    const problem = checkConclusion({ ...wish, conclusion }, finding(known));
    if (problem !== null) expect(problem.conclusions).toEqual(known);
    return codeOf(problem);
  };

  test('is taken on what nobody has concluded on, or what was reopened', () => {
    for (const conclusion of ['confirmed', 'dismissed'] as const) {
      expect(concludedAfter(conclusion)).toBeNull();
      expect(concludedAfter(conclusion, 'confirmed', 'reopened')).toBeNull();
      expect(concludedAfter('reopened', conclusion)).toBeNull();
    }
  });

  test('is not changed without being withdrawn first, and only what is concluded is withdrawn', () => {
    for (const before of ['confirmed', 'dismissed'] as const) {
      expect(concludedAfter('confirmed', before)).toBe('HW-SAY-009');
      expect(concludedAfter('dismissed', before)).toBe('HW-SAY-009');
    }
    expect(concludedAfter('reopened')).toBe('HW-SAY-008');
    expect(concludedAfter('reopened', 'dismissed', 'reopened')).toBe('HW-SAY-008');
  });

  const concluded = (
    conclusion: 'confirmed' | 'dismissed' | 'reopened',
    reason: ConclusionReason,
    { kind = 'empty-post', remark }: { kind?: FindingKind; remark?: string } = {},
  ) => {
    const said = remark === undefined ? {} : { remark };
    const known = conclusion === 'reopened' ? earlier('confirmed') : [];
    const asked = { findingId: wish.findingId, conclusion, reason, ...said };
    return checkConclusion(asked, finding(known, kind));
  };

  test('needs words where the reason is none', () => {
    expect(codeOf(concluded('dismissed', 'other'))).toBe('HW-SAY-011');
    expect(codeOf(concluded('dismissed', 'other', { remark: '  ' }))).toBe('HW-SAY-011');
    expect(codeOf(concluded('dismissed', 'other', { remark: '停电' }))).toBeNull();
  });

  test('is taken with exactly the reasons that fit it and the kind of finding', () => {
    for (const kind of FINDING_KINDS) {
      for (const conclusion of CONCLUSIONS) {
        const taken = CONCLUSION_REASONS.filter(
          (reason) => concluded(conclusion, reason, { kind, remark: '备注' }) === null,
        );
        expect(taken.toSorted()).toEqual(fittingReasons(conclusion, kind).toSorted());
        expect(taken).toContain('other');
        expect(fittingReasons(conclusion, kind).at(-1)).toBe('other');
      }
    }
  });

  test.each([
    ['confirmed', 'was-present', 'empty-post'],
    ['confirmed', 'sensor-fault', 'empty-post'],
    ['confirmed', 'equipment-repaired', 'late-opening'],
    ['confirmed', 'technical-test', 'empty-post'],
    ['dismissed', 'verified-absent', 'empty-post'],
    ['dismissed', 'late-without-reason', 'early-leaving'],
    ['dismissed', 'equipment-repaired', 'hall-unattended'],
    ['confirmed', 'verified-absent', 'sensor-stale'],
    ['dismissed', 'was-present', 'camera-down'],
    ['dismissed', 'equipment-repaired', 'camera-down'],
    ['dismissed', 'sensor-fault', 'specialist-overdue'],
    ['reopened', 'was-present', 'empty-post'],
  ] as const)('%s with the reason %s about %s contradicts itself', (conclusion, reason, kind) => {
    const problem = concluded(conclusion, reason, { kind });
    expect(codeOf(problem)).toBe('HW-SAY-012');
    for (const language of LANGUAGES) {
      const { reasons } = factsIn(problem as StatementProblem, language);
      for (const one of fittingReasons(conclusion, kind)) expect(reasons).toContain(one);
    }
  });

  test('knows in its table no reason that cannot be written down, and every kind of finding about posts', () => {
    const groups = new Map(FINDING_KINDS.map((kind) => [kind, reasonGroupOf(kind)]));
    expect(FINDING_KINDS.filter((kind) => groups.get(kind) !== 'equipment')).toEqual([
      ...POST_FINDING_KINDS,
    ]);
    const used = FINDING_KINDS.flatMap((kind) =>
      CONCLUSIONS.flatMap((conclusion) => fittingReasons(conclusion, kind)),
    );
    expect([...new Set(used)].sort()).toEqual([...CONCLUSION_REASONS].sort());
  });
});

describe('a call to a hall that names its stations', () => {
  const site = aSite();
  const [hall] = site.halls;
  if (hall === undefined) throw new Error('the site has a hall');
  const stations = [
    { id: 'caizheng', name: '财政所' },
    { id: 'nongye', name: '农业站' },
  ];
  const named = indexSite({ ...site, halls: [{ ...hall, stations }] });
  const call = (station: string) =>
    checkCall(
      { type: 'call', id: 'c', windowId: 'window-1', station, atMs: NOW_MS },
      { site: named, nowMs: NOW_MS },
    );

  test('is taken for one of them', () => {
    expect(codeOf(call('nongye'))).toBeNull();
  });

  test('is refused for another, and those that there are are told', () => {
    const problem = call('zzz');
    expect(codeOf(problem)).toBe('HW-SAY-034');
    expect(problem).toMatchObject({ field: 'station' });
    expect(problem?.facts.stations).toBe('caizheng 财政所, nongye 农业站');
  });
});

test('every state, conclusion and reason has its words', () => {
  const states = DECLARED_STATES.map((state): StatementProblem => {
    return { code: 'HW-SAY-015', facts: {}, words: { state } };
  });
  const words = CONCLUSION_REASONS.flatMap((reason) =>
    CONCLUSIONS.map((conclusion): StatementProblem => {
      const reasons = fittingReasons(conclusion, 'empty-post');
      const told = { reason, conclusion, reasons, kind: 'empty-post' as const };
      return { code: 'HW-SAY-012', facts: {}, words: told };
    }),
  );
  for (const problem of [...states, ...words]) {
    for (const language of LANGUAGES) {
      const facts = factsIn(problem, language);
      const sentence = fill(statementTexts[problem.code][language], facts);
      expect(sentence).not.toMatch(/\{|said\./);
    }
  }
});

test.each([
  [{ state: 'asleep' }, 'paused'],
  [{ windowId: 'W 1' }, '40'],
  [{ fromMs: 1.5 }, '1.5'],
  [{ person: '王伟' }, '王伟'],
])('what a schema has against %j is told in every language', (change, names) => {
  const fault = statementFault({ ...aDeclaring(), ...change });
  if (fault === null) throw new Error('it is no statement');
  const problem = faultProblem(fault);
  expect(codeOf(problem)).toBe('HW-SAY-001');
  expect(problem.field).toBe(Object.keys(change)[0]);
  for (const language of LANGUAGES) {
    const { reason } = factsIn(problem, language);
    expect(reason).toContain(names);
    if (language !== 'en') expect(reason).not.toMatch(/must|found/);
  }
});
