import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../../../collector/journal/journal.ts';
import type { NoticeRow } from '../../../../collector/journal/journalRow.ts';
import { createNoticeWatch } from '../../../../collector/notices/noticeWatch.ts';
import type { AgentStatus } from '../../../../protocol/agentStatus.ts';
import { silentLog } from '../../../../runtime/log.ts';
import { createFakeClock, type FakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const CERTIFICATE = join(import.meta.dirname, '..', 'http', 'localhost.cert.pem');
const MINUTE = 60_000;

/** A collector's journal with its watch; `say` is an agent's status. */
function aWatch({ clock, path }: { clock: FakeClock; path: string }, certFile?: string) {
  const journal = openJournal({ path, clock, log: silentLog });
  const listeners = new Set<(status: AgentStatus) => void>();
  const watch = createNoticeWatch({
    ...{ journal, clock, log: silentLog },
    certificates: certFile === undefined ? [] : [{ name: 'http', certFile }],
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  void watch.start();
  const end = () => {
    void watch.stop();
    journal.close();
  };
  onTestFinished(end);
  return {
    end,
    say(...problems: string[]): void {
      const status = { agent: 'hall-1', state: 'online', problems } as unknown as AgentStatus;
      for (const listener of listeners) listener(status);
    },
    notices: () =>
      journal
        .readAfter(0, 1000)
        .filter((row): row is NoticeRow => row.kind === 'notice')
        .map(({ subject, facts }) => [subject, facts.codes ?? facts.notAfterMs]),
  };
}

function aPlace() {
  return { clock: createFakeClock(), path: join(temporaryFolder(), 'journal.db') };
}

describe('what the collector finds out', () => {
  test('of its certificate is written when it starts and once a day', () => {
    const place = aPlace();
    const { notices } = aWatch(place, CERTIFICATE);
    const endsMs = Date.parse(new X509Certificate(readFileSync(CERTIFICATE)).validTo);
    expect(notices()).toEqual([['http', endsMs]]);
    place.clock.advance(25 * 60 * MINUTE);
    expect(notices()).toHaveLength(2);
  });

  test('of a certificate that cannot be read is nothing: the listener says so', () => {
    expect(aWatch(aPlace(), '/nowhere/cert.pem').notices()).toEqual([]);
  });

  test('of an agent’s disk is written when it changes, and only then', () => {
    const place = aPlace();
    const { say, notices } = aWatch(place);
    say();
    place.clock.advance(2 * MINUTE);
    say('HW-AGENT-009', 'HW-AGENT-001');
    place.clock.advance(5 * MINUTE);
    say();
    place.clock.advance(5 * MINUTE);
    expect(notices()).toEqual([
      ['hall-1', 'HW-AGENT-001'],
      ['hall-1', ''],
    ]);
  });

  test('of an agent’s clock is written when nobody has set it for ten minutes', () => {
    const place = aPlace();
    const { say, notices } = aWatch(place);
    say('HW-AGENT-013');
    place.clock.advance(9 * MINUTE);
    say('HW-AGENT-013');
    expect(notices()).toEqual([]);
    place.clock.advance(2 * MINUTE);
    expect(notices()).toEqual([['hall-1', 'HW-AGENT-013']]);
  });

  test('before a restart is not written again after it, and its end is', () => {
    const place = aPlace();
    const before = aWatch(place);
    before.say('HW-AGENT-002');
    place.clock.advance(2 * MINUTE);
    before.end();
    const { say, notices } = aWatch(place);
    say('HW-AGENT-002');
    place.clock.advance(2 * MINUTE);
    expect(notices()).toEqual([['hall-1', 'HW-AGENT-002']]);
    say();
    place.clock.advance(2 * MINUTE);
    expect(notices()).toEqual([
      ['hall-1', 'HW-AGENT-002'],
      ['hall-1', ''],
    ]);
  });
});
