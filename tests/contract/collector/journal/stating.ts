import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Journal } from '../../../../collector/journal/journal.ts';
import type { Statement } from '../../../../collector/journal/statement.ts';
import { someStatement } from '../../../unit/collector/journal/someStatement.ts';
import { allRows, type JournalSubject, opened } from './journalSubject.ts';

const FINDING = 'abcdef0123456789abcdef01';
const OTHER = '0123456789abcdef01234567';

function concluded(version: number, findingId = FINDING): Statement {
  return {
    ...{ type: 'conclusion', findingId, version },
    ...{ conclusion: version % 2 === 1 ? 'confirmed' : 'reopened', reason: 'new-evidence' },
  };
}

/** What people say. */
export function describeStating(makeSubject: () => JournalSubject): void {
  describePlainStating(makeSubject);
  describeConcluding(makeSubject);
  describeWriters(makeSubject);
}

function describePlainStating(makeSubject: () => JournalSubject): void {
  test('whatever is said comes back as a row, as it was said, after a restart too', () => {
    fc.assert(
      fc.property(fc.array(someStatement, { maxLength: 8 }), (said) => {
        const subject = makeSubject();
        const journal = subject.open();
        const statements = said.filter((statement) => statement.type !== 'conclusion');
        for (const statement of statements) {
          expect(journal.appendStatement({ author: 'os-1', statement }).kind).toBe('stored');
        }
        journal.close();
        const again = subject.open();
        const recordedMs = subject.clock.wallMs();
        expect(allRows(again)).toEqual(
          statements.map((statement, index) => ({
            ...{ kind: 'statement', id: index + 1, receivedMs: recordedMs, author: 'os-1' },
            statement,
          })),
        );
        again.close();
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  test('what is no statement is not written', () => {
    const { journal } = opened(makeSubject);
    const statement = { type: 'call', id: 'c', station: 's', atMs: 1 } as unknown as Statement;
    expect(() => journal.appendStatement({ author: 'a', statement })).toThrow('HW-SAY-001');
    expect(allRows(journal)).toEqual([]);
  });

  test('several are written in one commit, or none of them', () => {
    const { journal } = opened(makeSubject);
    const call = (id: string): Statement => ({
      ...{ type: 'call', id, windowId: 'w', station: 's', atMs: 1 },
    });
    const stated = (statement: Statement) => ({ author: 'a', statement });
    const outdated = journal.appendStatements([stated(call('a')), stated(concluded(2))]);
    expect(outdated).toEqual({ kind: 'outdated', findingId: FINDING, conclusions: [] });
    expect(allRows(journal)).toEqual([]);
    const stored = journal.appendStatements([stated(call('a')), stated(call('b'))]);
    expect(stored).toMatchObject({ kind: 'stored', ids: [1, 2] });
  });

  test('what was said about a subject is found, whoever else wrote meanwhile', () => {
    const { journal, open } = opened(makeSubject);
    const other = open();
    onTestFinished(() => other.close());
    const end = { type: 'end-declaration', id: 'd', windowId: 'w', atMs: 5 } as const;
    other.appendStatement({ author: 'a', statement: end });
    other.appendStatement({ author: 'a', statement: { ...end, windowId: 'v' } });
    const found = journal.statementsAbout('declaration/w/d');
    expect(found.map(({ statement }) => statement)).toEqual([end]);
  });
}

function describeConcluding(makeSubject: () => JournalSubject): void {
  test('a conclusion is written only as the next version about its finding', () => {
    const { journal, clock } = opened(makeSubject);
    const say = (author: string, statement: Statement) =>
      journal.appendStatement({ author, statement });
    expect(say('a', concluded(1)).kind).toBe('stored');
    const first = { version: 1, conclusion: 'confirmed', reason: 'new-evidence', remark: null };
    const known = { ...first, author: 'a', recordedMs: clock.wallMs() };
    expect(say('b', concluded(1))).toEqual({
      ...{ kind: 'outdated', findingId: FINDING },
      conclusions: [known],
    });
    expect(say('b', concluded(3)).kind).toBe('outdated');
    expect(say('b', concluded(1, OTHER)).kind).toBe('stored');
    expect(say('b', concluded(2)).kind).toBe('stored');
    expect(journal.conclusionsOf(FINDING).map(({ version, author }) => [version, author])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(journal.conclusionsOf(OTHER)).toHaveLength(1);
  });
}

function describeWriters(makeSubject: () => JournalSubject): void {
  test('whatever several writers do at once, versions have no gap and each one winner', () => {
    const writer = fc.nat({ max: 2 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('look' as const), writer }),
      fc.record({ do: fc.constant('conclude' as const), writer }),
      fc.record({ do: fc.constant('restart' as const), writer }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const subject = makeSubject();
        // Each with the file open for itself, like the collector and commands beside it.
        const journals: Journal[] = [subject.open(), subject.open(), subject.open()];
        const seen = [0, 0, 0];
        const winners = new Map<number, number[]>();
        for (const { do: what, writer: who } of steps) {
          const journal = journals[who];
          if (journal === undefined) continue;
          const known = journal.conclusionsOf(FINDING).length;
          if (what === 'look') seen[who] = known;
          else if (what === 'restart') {
            journal.close();
            journals[who] = subject.open();
          } else {
            const version = (seen[who] ?? 0) + 1;
            const statement = concluded(version);
            const { kind } = journal.appendStatement({ author: `os-${who}`, statement });
            expect(kind).toBe(version === known + 1 ? 'stored' : 'outdated');
            if (kind === 'stored') winners.set(version, [...(winners.get(version) ?? []), who]);
          }
        }
        const list = journals[0]?.conclusionsOf(FINDING) ?? [];
        expect(list.map(({ version }) => version)).toEqual(list.map((_, index) => index + 1));
        expect(list.map(({ version, author }) => [version, author])).toEqual(
          [...winners].map(([version, [who]]) => [version, `os-${who}`]),
        );
        expect([...winners.values()].every(({ length }) => length === 1)).toBe(true);
        for (const journal of journals) journal.close();
      }),
      { seed: 11, numRuns: 60 },
    );
  });
}
