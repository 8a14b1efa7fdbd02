import { expect, test } from 'vitest';
import { allRows, type JournalSubject, opened } from './journalSubject.ts';

/** What the collector itself writes. */
export function describeOtherRows(makeSubject: () => JournalSubject): void {
  const site = (name: string) => ({
    name,
    hours: { mon: ['08:30-12:00'] },
    areas: [{ id: 'county', name: '县', level: 'county' as const }],
    halls: [{ id: 'hall', name: '厅', area: 'county', timeZone: 'Asia/Shanghai', windows: [] }],
  });

  test('a version of the site is written when it differs from the last one', () => {
    const { journal, clock } = opened(makeSubject);
    const validFromMs = clock.wallMs();
    const write = (name: string) =>
      journal.appendRevision({ site: site(name), validFromMs, author: 'tester' });
    expect(write('甲')).toEqual({ id: 1, written: true });
    expect(write('甲')).toEqual({ id: 1, written: false });
    expect(write('乙')).toEqual({ id: 2, written: true });
    expect(write('甲')).toEqual({ id: 3, written: true });
    expect(allRows(journal)[1]).toEqual({
      kind: 'revision',
      id: 2,
      receivedMs: clock.wallMs(),
      validFromMs,
      author: 'tester',
      site: site('乙'),
    });
  });

  test('the order of fields makes no other version of the site', () => {
    const { journal } = opened(makeSubject);
    const { name, ...rest } = site('甲');
    journal.appendRevision({ site: { name, ...rest }, validFromMs: 0, author: 'a' });
    const turned = { ...rest, name };
    expect(journal.appendRevision({ site: turned, validFromMs: 0, author: 'b' }).written).toBe(
      false,
    );
  });

  test('a start is written', () => {
    const { journal, clock } = opened(makeSubject);
    expect(journal.appendStart()).toBe(1);
    expect(allRows(journal)).toEqual([{ kind: 'start', id: 1, receivedMs: clock.wallMs() }]);
  });

  test('the newest checkpoint at or before a row is given back', () => {
    const { journal, clock } = opened(makeSubject);
    const save = (cursor: number) =>
      journal.saveCheckpoint({ reader: 'detector', cursor, state: Buffer.from(`at ${cursor}`) });
    save(10);
    save(20);
    expect(journal.checkpointBefore('detector', 9)).toBeNull();
    expect(journal.checkpointBefore('other', 99)).toBeNull();
    const found = journal.checkpointBefore('detector', 19);
    expect(found).toMatchObject({ cursor: 10, recordedMs: clock.wallMs() });
    expect(Buffer.from(found?.state ?? []).toString()).toBe('at 10');
  });
}
