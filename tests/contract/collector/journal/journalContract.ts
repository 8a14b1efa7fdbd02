import { describe } from 'vitest';
import { describeForks, describeHoles } from './forking.ts';
import type { JournalSubject } from './journalSubject.ts';
import { describeOtherRows } from './otherRows.ts';
import { describeQuarantine } from './quarantining.ts';
import { describeCrowding, describeRepeating } from './repeating.ts';
import { describeStating } from './stating.ts';
import { describeCommitting, describeStoring } from './storing.ts';

const CHAPTERS = {
  storing: describeStoring,
  committing: describeCommitting,
  repeating: describeRepeating,
  crowding: describeCrowding,
  forks: describeForks,
  holes: describeHoles,
  quarantine: describeQuarantine,
  statements: describeStating,
  'other rows': describeOtherRows,
};

/** Every promise of `Journal`; whatever keeps the facts must keep these. */
export function describeJournal(name: string, makeSubject: () => JournalSubject): void {
  for (const [chapter, describeIt] of Object.entries(CHAPTERS)) {
    describe(`${name}: ${chapter}`, () => describeIt(makeSubject));
  }
}
