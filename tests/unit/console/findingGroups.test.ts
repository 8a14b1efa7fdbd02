import { describe, expect, test } from 'vitest';
import {
  FINDING_KINDS,
  type FindingKind,
  POST_FINDING_KINDS,
} from '../../../collector/detection/finding.ts';
import { CONCLUSION_REASONS } from '../../../collector/journal/statement.ts';
import {
  missingIn,
  possibleConclusions,
  possibleReasons,
} from '../../../console/conclusionReasons.ts';
import { namedFirst, percent, spanOf } from '../../../console/figures.ts';
import {
  countGroups,
  groupOf,
  headings,
  isListed,
  isPostFinding,
  windowFindings,
} from '../../../console/findingGroups.ts';
import { applyDeclarations, createConsoleState } from '../../../console/store.ts';
import { consoleFixture } from '../../support/consoleFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 2);
const { incidents } = consoleFixture(NOW).snapshot;
const byId = (id: string) => {
  const found = incidents.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is in the fixture`);
  return found;
};

describe('the groups of findings', () => {
  test('are by status; a reminder that nobody concluded on stands apart', () => {
    expect(['f1', 'f15', 'f16', 'f9'].map((id) => groupOf(byId(id)))).toEqual([
      ...['verify', 'confirmed', 'dismissed', 'reminder'],
    ]);
    expect(groupOf({ ...byId('f9'), status: 'dismissed' })).toBe('dismissed');
  });

  test('count no trial and nothing under an assumed calendar', () => {
    const counts = countGroups(incidents);
    expect(counts).toMatchObject({ confirmed: 1, dismissed: 1, reminder: 1 });
    const uncounted = incidents.filter((one) => one.trial === true || one.held === true);
    expect(uncounted.map((one) => one.id).sort()).toEqual(['f11', 'f12']);
    expect(countGroups(uncounted)).toEqual({ verify: 0, confirmed: 0, dismissed: 0, reminder: 0 });
  });

  test('know every kind of post finding that the collector knows', () => {
    const posts: readonly FindingKind[] = POST_FINDING_KINDS;
    expect(FINDING_KINDS.filter(isPostFinding)).toEqual(posts);
  });
});

describe('a window', () => {
  test('shows its most serious open finding, and a reminder beside it', () => {
    const escalated = { ...byId('f10'), id: 'worse', windowId: 'c3' };
    const found = windowFindings([escalated, ...incidents]);
    expect(found.get('c3')?.finding?.id).toBe('worse');
    expect(found.get('c2')).toMatchObject({ finding: null, reminder: { id: 'f9' } });
  });

  test('shows nothing that was dismissed, cleared or is about its equipment', () => {
    const dismissed = { ...byId('f1'), status: 'dismissed' as const };
    expect(windowFindings([dismissed, byId('f6'), byId('f4')]).size).toBe(0);
  });
});

describe('concluding', () => {
  test('changes a conclusion only by reopening first', () => {
    expect(possibleConclusions(byId('f1'))).toEqual(['confirmed', 'dismissed']);
    expect(possibleConclusions(byId('f15'))).toEqual(['reopened']);
  });

  test('offers reasons that the collector knows, "other" last, for every kind and conclusion', () => {
    for (const incident of [byId('f1'), byId('f3')]) {
      for (const conclusion of ['confirmed', 'dismissed', 'reopened'] as const) {
        const reasons = possibleReasons(conclusion, incident);
        expect(reasons.every((one) => CONCLUSION_REASONS.includes(one))).toBe(true);
        expect(reasons.at(-1)).toBe('other');
        expect(new Set(reasons).size).toBe(reasons.length);
      }
    }
  });

  test('asks for a reason, and for words with the reason "other"', () => {
    expect(missingIn({ reason: null, remark: 'x' })).toBe('reason');
    expect(missingIn({ reason: 'other', remark: '  ' })).toBe('remark');
    expect(missingIn({ reason: 'other', remark: '说明' })).toBeNull();
    expect(missingIn({ reason: 'was-present', remark: '' })).toBeNull();
  });
});

describe('the list of what is to be verified', () => {
  const one = (id: string, status: 'suspected' | 'confirmed', clearedMs: number | null) => ({
    ...{ ...byId('f1'), id, status, clearedMs },
  });

  test('goes on naming what was confirmed, for as long as it lasts', () => {
    const fault = { ...byId('f1'), kind: 'pad-unplugged' as const, status: 'confirmed' as const };
    expect(isListed({ ...fault, clearedMs: null }, 'verify')).toBe(true);
    expect(isListed({ ...fault, clearedMs: null }, 'confirmed')).toBe(true);
    expect(isListed({ ...fault, clearedMs: NOW }, 'verify')).toBe(false);
    expect(isListed({ ...fault, status: 'dismissed', clearedMs: null }, 'verify')).toBe(false);
  });

  test('has a heading over each of its parts, and none over what moved while it is held', () => {
    const [open, lasting] = [one('a', 'suspected', null), one('b', 'confirmed', null)];
    const cleared = one('c', 'suspected', NOW);
    expect([...headings([open, lasting, cleared])]).toEqual([
      ...[['b', 'lasting'] as const, ['c', 'cleared'] as const],
    ]);
    expect([...headings([lasting])]).toEqual([['b', 'lasting']]);
    expect([...headings([open])]).toEqual([]);
    expect([...headings([cleared, open, lasting])]).toEqual([['b', 'lasting']]);
  });
});

describe('the figures', () => {
  test('are never rounded up to the whole', () => {
    expect(percent(0.9999)).toBe('99.9%');
    expect(percent(1)).toBe('100.0%');
    expect(percent(0)).toBe('0.0%');
  });

  test('name the first of the unmonitored and count the others', () => {
    const { unmonitored } = consoleFixture(NOW).figures.coverage;
    expect(namedFirst(unmonitored, 2)).toMatchObject({ named: { length: 2 }, others: 1 });
    expect(namedFirst(unmonitored, 9).others).toBe(0);
  });

  test('are of whole days before today, and of today until now', () => {
    const asked = { nowMs: NOW, dayStartMs: NOW - 3_600_000 };
    expect(spanOf('today', asked)).toEqual({ fromMs: asked.dayStartMs, toMs: NOW });
    expect(spanOf('yesterday', asked).toMs).toBe(asked.dayStartMs);
    const week = spanOf('week', asked);
    expect((asked.dayStartMs - week.fromMs) / 86_400_000).toBe(6);
  });
});

test('a declared state is known until it expires or is ended', () => {
  const [away] = consoleFixture(NOW).figures.declarations;
  if (away === undefined) throw new Error('the fixture has declarations');
  const state = createConsoleState();
  applyDeclarations(state, [away], NOW);
  expect(state.declarations[away.windowId]?.id).toBe(away.id);
  applyDeclarations(state, [{ ...away, endedMs: NOW - 1 }], NOW);
  expect(state.declarations).toEqual({});
  applyDeclarations(state, [{ ...away, untilMs: NOW - 1 }], NOW);
  expect(state.declarations).toEqual({});
});
