import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Journal, openJournal } from '../../../../collector/journal/journal.ts';
import type { Statement } from '../../../../collector/journal/statement.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 30;
const FINDING = 'abcdef0123456789abcdef01';

function aJournal() {
  const clock = createFakeClock();
  const path = join(temporaryFolder(), 'journal.db');
  const journal = openJournal({ path, clock, log: silentLog, retentionDays: RETENTION_DAYS });
  onTestFinished(() => journal.close());
  const say = (statement: Statement) => journal.appendStatement({ author: 'os-1', statement });
  return { clock, journal, say, nowMs: clock.wallMs() };
}

function keep(journal: Journal): string[] {
  while (!journal.deleteExpired().done);
  return journal
    .readAfter(0, 1000)
    .map((row) => (row.kind === 'statement' ? row.statement.type : row.kind));
}

function declared(fromMs: number, days: number | null): Statement {
  return {
    ...{ type: 'declare', id: 'd', windowId: 'w', state: 'leave-announced', fromMs },
    ...{ untilMs: days === null ? null : fromMs + days * DAY_MS, via: 'api' },
  };
}

test('conclusions outlive every reading: what was confirmed does not become suspected again', () => {
  const { journal, clock, say, nowMs } = aJournal();
  say({
    ...{ type: 'conclusion', findingId: FINDING, version: 1 },
    ...{ conclusion: 'confirmed', reason: 'verified-absent' },
  });
  say({ type: 'call', id: 'c', windowId: 'w', station: 's', atMs: nowMs });
  say({ type: 'activation', windowId: 'w', active: true, atMs: nowMs });
  journal.appendStart();
  clock.advance(10 * RETENTION_DAYS * DAY_MS);
  expect(keep(journal)).toEqual(['conclusion', 'start']);
  expect(journal.conclusionsOf(FINDING)).toHaveLength(1);
});

test('a declaration stays as long as the time that it is about, not as it is old', () => {
  const { journal, clock, say, nowMs } = aJournal();
  say(declared(nowMs, 180));
  journal.appendStart();
  clock.advance((180 + RETENTION_DAYS) * DAY_MS);
  expect(keep(journal)).toEqual(['declare', 'start']);
  clock.advance(2 * DAY_MS);
  expect(keep(journal)).toEqual(['start']);
});

test('one without an end counts for its day', () => {
  const { journal, clock, say, nowMs } = aJournal();
  say(declared(nowMs, null));
  journal.appendStart();
  clock.advance(RETENTION_DAYS * DAY_MS);
  expect(keep(journal)).toContain('declare');
  clock.advance(2 * DAY_MS);
  expect(keep(journal)).toEqual(['start']);
});

test('what ends or shortens a declaration is not forgotten before the declaration', () => {
  const { journal, clock, say, nowMs } = aJournal();
  say(declared(nowMs, 180));
  say({ type: 'end-declaration', id: 'd', windowId: 'w', atMs: nowMs + DAY_MS });
  say(declared(nowMs, 2));
  journal.appendStart();
  clock.advance((2 + 2 * RETENTION_DAYS) * DAY_MS);
  expect(keep(journal)).toEqual(['declare', 'end-declaration', 'declare', 'start']);
  clock.advance(180 * DAY_MS);
  expect(keep(journal)).toEqual(['start']);
});
