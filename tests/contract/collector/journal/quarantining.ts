import { expect, test } from 'vitest';
import { aBatch } from '../../../support/readings.ts';
import { append, type JournalSubject, opened, reading, storedRanges } from './journalSubject.ts';

/** What cannot be read. */
export function describeQuarantine(makeSubject: () => JournalSubject): void {
  test('a reading that cannot be read is kept, named and counts as stored', async () => {
    const { journal, clock } = opened(makeSubject);
    const made = aBatch({ readings: [reading(1), { kind: 'nonsense', x: '零' }, reading(3)] });
    expect(await append(journal, made)).toEqual({
      kind: 'stored',
      upTo: 3,
      fresh: 3,
      rejected: [{ sequence: 2, code: 'HW-WIRE-005', field: '/kind' }],
    });
    expect(storedRanges(journal)).toEqual([
      [1, 1],
      [3, 3],
    ]);
    const [item] = journal.quarantineList();
    expect(item).toMatchObject({
      receivedMs: clock.wallMs(),
      agentId: 'hall-1',
      outboxId: 'outbox-1',
      sequence: 2,
      code: 'HW-WIRE-005',
      text: '{"kind":"nonsense","x":"零"}',
    });
    expect(journal.quarantineShow(item?.id ?? 0)).toEqual(item);
  });

  test('a rejected reading that is sent again is not kept twice', async () => {
    const { journal } = opened(makeSubject);
    const made = aBatch({ readings: [{ kind: 'nonsense' }] });
    await append(journal, made);
    expect(await append(journal, made)).toMatchObject({ fresh: 0, rejected: [{ sequence: 1 }] });
    expect(journal.quarantineTotals()).toMatchObject({ rows: 1, dropped: 0 });
  });

  test('an unreadable range keeps the place of all it stands for', async () => {
    const { journal } = opened(makeSubject);
    const range = { kind: 'later-kind', replaces: { from: 2, to: 5, tag: '00000000000000bb' } };
    await append(journal, aBatch({ readings: [reading(1), range, reading(6)] }));
    expect(storedRanges(journal)).toEqual([
      [1, 1],
      [6, 6],
    ]);
  });

  test('a message without a readable envelope is kept as a whole, a few of each agent', async () => {
    const { journal } = opened(makeSubject);
    const problem = { code: 'HW-WIRE-001', field: '', detail: '' } as const;
    for (let times = 0; times < 40; times += 1) {
      const message = { agentId: 'hall-1', text: `not JSON ${times}`, problem };
      expect(await journal.appendUnreadable(message)).toBe(true);
    }
    expect(journal.quarantineTotals().rows).toBeLessThan(40);
    expect(journal.quarantineList()[0]?.text).toBe('not JSON 39');
  });

  test('what still cannot be read stays when it is tried again', async () => {
    const { journal } = opened(makeSubject);
    await append(journal, aBatch({ readings: [{ kind: 'nonsense' }] }));
    expect(journal.quarantineRetry()).toEqual({
      accepted: [],
      settled: [],
      stillWrong: [{ id: 1, code: 'HW-WIRE-005' }],
    });
    expect(journal.quarantineTotals().rows).toBe(1);
  });
}
