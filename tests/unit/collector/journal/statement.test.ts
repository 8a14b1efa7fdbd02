import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countsUntilMs,
  statementFault,
  subjectOf,
} from '../../../../collector/journal/statement.ts';
import { someStatement } from './someStatement.ts';

const RUNS = { seed: 5, numRuns: 500 };

describe('a statement', () => {
  test('of any kind is told from what is none', () => {
    fc.assert(
      fc.property(someStatement, (statement) => statementFault(statement) === null),
      RUNS,
    );
  });

  test('is the same when it comes back from the file', () => {
    fc.assert(
      fc.property(someStatement, (statement) => {
        const back = JSON.parse(JSON.stringify(statement)) as unknown;
        expect(back).toEqual(statement);
        expect(statementFault(back)).toBeNull();
      }),
      RUNS,
    );
  });

  test('with any one field replaced by something else, missing or added names that field', () => {
    const other = fc.anything().filter((value) => typeof value !== 'string' || value.length > 600);
    fc.assert(
      fc.property(someStatement, fc.nat(), other, (statement, index, value) => {
        const keys = Object.keys(statement).filter((key) => key !== 'type');
        const key = keys[index % keys.length] ?? '';
        const changed = { ...statement, [key]: value };
        const fault = statementFault(changed);
        // A number for a number, null where null may be and the like are no mistakes.
        if (fault !== null) expect(fault.field.split('.')[0]).toBe(key);
        expect(statementFault({ ...statement, name: '王伟' })).not.toBeNull();
      }),
      RUNS,
    );
  });

  test('is never what it is not: no value of another kind passes, and none makes the check fail', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        expect(statementFault(value)).not.toBeNull();
      }),
      RUNS,
    );
  });

  test.each([
    ['a name in the place of an id', { person: '王伟' }, 'person'],
    ['a key of the prototype', { type: 'constructor' }, 'type'],
    ['half a millisecond', { fromMs: 0.5 }, 'fromMs'],
    ['a time after the end of times', { untilMs: 8_640_000_000_000_001 }, 'untilMs'],
    ['a state that is none', { state: 'sick' }, 'state'],
  ])('%s is refused', (_, change, field) => {
    const statement = {
      ...{ type: 'declare', id: 'd-1', windowId: 'w1', state: 'away' },
      ...{ fromMs: 1, untilMs: null, via: 'api' },
    };
    expect(statementFault(statement)).toBeNull();
    expect(statementFault({ ...statement, ...change })?.field).toBe(field);
  });

  test('with control characters in its words is refused, but for new lines in a remark', () => {
    const conclusion = {
      ...{ type: 'conclusion', findingId: 'a'.repeat(24), version: 1 },
      ...{ conclusion: 'dismissed', reason: 'other' },
    };
    expect(statementFault({ ...conclusion, remark: '在后台\n见监控' })).toBeNull();
    expect(statementFault({ ...conclusion, remark: 'a\u001b[2J' })?.field).toBe('remark');
    expect(statementFault({ ...conclusion, remark: 'a\u0000' })?.field).toBe('remark');
  });

  test('shares its subject with what changes or ends it, and with nothing else', () => {
    const declare = { type: 'declare', id: 'd', windowId: 'w', state: 'away' } as const;
    const declared = subjectOf({ ...declare, fromMs: 0, untilMs: null, via: 'api' });
    expect(subjectOf({ type: 'end-declaration', id: 'd', windowId: 'w', atMs: 1 })).toBe(declared);
    expect(subjectOf({ type: 'end-declaration', id: 'd', windowId: 'v', atMs: 1 })).not.toBe(
      declared,
    );
    const call = subjectOf({ type: 'call', id: 'c', windowId: 'w', station: 's', atMs: 1 });
    expect(subjectOf({ type: 'sign-in', callId: 'c', atMs: 2 })).toBe(call);
  });

  test('counts at least as long as the time that it is about', () => {
    fc.assert(
      fc.property(someStatement, (statement) => {
        const untilMs = countsUntilMs(statement);
        if ('untilMs' in statement && statement.untilMs !== null) {
          expect(untilMs).toBeGreaterThanOrEqual(statement.untilMs);
        }
        if ('atMs' in statement) expect(untilMs).toBeGreaterThan(statement.atMs);
        if (statement.type === 'conclusion') expect(untilMs).toBe(Number.POSITIVE_INFINITY);
      }),
      RUNS,
    );
  });
});
